from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
from httpx_sse import SSEError, connect_sse

from .call import PASSING, back_off, call, to_error
from .errors import GoraeError, Refused
from .generated.api.orders import get_order
from .generated.client import AuthenticatedClient
from .generated.models import Order, PlacedOrder


class NoStream(Exception):
    """No stream is to be had: time to ask order-service, which knows.

    A proxy holds it back, there are too many, or the notifier has not heard of the order or keeps it no longer.
    """


@dataclass
class Pace:
    retry: float = 1.0
    """Seconds until we come back: the server spreads its clients, who would otherwise all return at once after a restart."""


SILENCE = 20.0
"""Seconds. The server says something every 15 s; silence for longer is a line that was cut without a word."""


def is_over(order: Order | PlacedOrder) -> bool:
    """Nothing becomes of it any more. A state that you do not know is new, and not the end."""
    return order.state in ("collected", "cancelled", "expired")


def follow(client: AuthenticatedClient, order: PlacedOrder, patience: float, streams: bool) -> Iterator[Order]:
    """Every version that is newer than the one given, until the order is over; older ones never.

    Ends at once for an order that is over already. Comes back by itself when the stream breaks or the server ends it, and asks by
    long-poll where streams do not work.
    """
    if is_over(order):
        return
    version = order.version
    failures = 0
    pace = Pace()
    while True:
        try:
            for seen in _stream(client, order.id, version, pace) if streams else poll(client, order.id, version, patience):
                failures = 0
                if seen.version > version:
                    version = seen.version
                    yield seen
                if is_over(seen):
                    return
        except NoStream:
            streams = False
            continue
        except Refused as error:
            if error.status not in PASSING:
                raise
            failures += 1
        except (httpx.TransportError, GoraeError, ValueError):
            failures += 1
        time.sleep(max(pace.retry, back_off(failures)))


def _stream(client: AuthenticatedClient, order_id: str, version: int, pace: Pace) -> Iterator[Order]:
    heard = False
    headers = {"Last-Event-ID": str(version)}
    path = f"/v1/events/orders/{order_id}"
    timeout = httpx.Timeout(10.0, read=SILENCE)
    try:
        with connect_sse(client.get_httpx_client(), "GET", path, headers=headers, timeout=timeout) as source:
            status = source.response.status_code
            if status in (404, 503):
                raise NoStream
            if status != 200:
                raise to_error(status, source.response.read())
            for event in source.iter_sse():
                heard = True
                if event.retry is not None:
                    pace.retry = event.retry / 1000
                if event.event in ("snapshot", "order"):
                    yield Order.from_dict(json.loads(event.data))
    except SSEError as error:
        raise NoStream from error
    except httpx.ReadTimeout as error:
        if not heard:
            raise NoStream from error
        raise


def poll(
    client: AuthenticatedClient, order_id: str, version: int, patience: float, until: float = math.inf
) -> Iterator[Order]:
    """Asks again and again, each time until there is news; ends at `until`, on the clock of `time.monotonic`."""
    known = f'"v{version}"'
    while (asked := time.monotonic()) < until:
        wait = f"wait={max(1, min(25, math.ceil(until - asked) if until < math.inf else 25))}"
        reply = call(lambda: get_order.sync_detailed(order_id, client=client, if_none_match=known, prefer=wait), patience)
        if reply.status_code == 304:
            # A server that does not wait must not be asked without a pause.
            time.sleep(max(0.0, asked + 1 - time.monotonic()))
            continue
        known = reply.headers.get("ETag") or f'"v{reply.parsed.version}"'
        yield reply.parsed
