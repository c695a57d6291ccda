from __future__ import annotations

from typing import Any


class GoraeError(Exception):
    """Everything that the SDK raises. `code` is made to be switched on; one that you do not know is new."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Refused(GoraeError):
    """The café said no, and why (RFC 9457). Nothing was changed. `problem` is the whole document."""

    def __init__(self, problem: dict[str, Any], status: int) -> None:
        super().__init__(problem["code"], problem.get("detail") or problem.get("title") or problem["code"])
        self.status = status
        self.problem = problem


class Unreachable(GoraeError):
    """No answer that could be read, however often we asked.

    What was asked for may have happened all the same: the same again with the same `idempotency_key` finds out, and never does it
    twice.
    """

    idempotency_key: str | None = None

    def __init__(self, message: str) -> None:
        super().__init__("unreachable", message)
