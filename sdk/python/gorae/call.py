from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import httpx

from .errors import GoraeError, Refused, Unreachable
from .generated.types import Response

PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Another attempt might be answered otherwise."""


def back_off(attempt: int) -> float:
    """Seconds before another attempt: doubled each time, 8 s at most, and never for all clients the same."""
    return min(8.0, 0.25 * 2 ** min(attempt, 10)) * random.uniform(0.5, 1)


def to_error(status: int, body: bytes) -> GoraeError:
    """What an answer that is no success says."""
    try:
        problem = httpx.Response(status, content=body).json()
        return Refused(problem, status) if isinstance(problem["code"], str) else Unreachable(f"Something else answers ({status})")
    except (ValueError, KeyError, TypeError):
        return Unreachable(f"Something else answers ({status})")


def call(send: Callable[[], Response[Any]], patience: float) -> Response[Any]:
    """Sends until there is an answer: again, with back-off or after the server's `Retry-After`, for `patience` seconds.

    So it is for what is safe to ask twice: reads, and writes with a key of their own. Raises `Refused` for a no, `Unreachable` when
    patience ends.
    """
    give_up_at = time.monotonic() + patience
    attempt = 0
    while True:
        delay = back_off(attempt)
        try:
            reply = send()
        # An answer that broke off cannot be read; a proxy's own page neither.
        except (httpx.TransportError, ValueError, KeyError, TypeError, AttributeError) as error:
            failure: GoraeError = Unreachable(f"The café does not answer: {type(error).__name__}")
        else:
            status = int(reply.status_code)
            if status < 300 or status == 304:
                return reply
            failure = to_error(status, reply.content)
            if status not in PASSING:
                raise failure
            delay = max(delay, retry_after(reply))
        attempt += 1
        if time.monotonic() + delay > give_up_at:
            raise failure
        time.sleep(delay)


def retry_after(reply: Response[Any]) -> float:
    value = reply.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else 0.0
