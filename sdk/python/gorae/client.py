from __future__ import annotations

import math
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from .call import call
from .errors import Unreachable
from .follow import follow, poll
from .generated.api.orders import cancel_order, get_order, pay_order, place_order
from .generated.api.stores import get_menu
from .generated.client import AuthenticatedClient, Client
from .generated.models import Menu, NewCancellation, NewOrder, NewPayment, Order, PlacedOrder
from .generated.types import UNSET, Response

TIMEOUT = httpx.Timeout(10.0, read=40.0)
"""Seconds; the café holds an answer back for 25 s at most."""


class Gorae:
    """A café. `patience` is how many seconds a call tries again when nothing answers; `streams=False` follows by asking."""

    def __init__(self, base_url: str, *, patience: float = 30.0, streams: bool = True) -> None:
        self._base_url = base_url.rstrip("/")
        self._patience = patience
        self._streams = streams
        self.client = Client(base_url=self._base_url, timeout=TIMEOUT)
        """For the operations in `gorae.generated.api`."""

    def new_key(self) -> str:
        """An idempotency key: keep it until there is an answer, to be able to ask again after a restart."""
        return secrets.token_urlsafe(24)

    def menu(self, store_id: str) -> Menu:
        return call(lambda: get_menu.sync_detailed(store_id, client=self.client), self._patience).parsed

    def place_order(self, order: NewOrder, *, idempotency_key: str | None = None, settle_within: float = 60.0) -> PlacedOrder:
        """Comes back when the order is stored and the payment's outcome known (`paid`, or `unpaid` with a declined attempt)."""
        key = idempotency_key or self.new_key()
        return self._write(
            key,
            settle_within,
            "",
            lambda: place_order.sync_detailed(
                client=self.client, body=order, idempotency_key=key, prefer=_waiting(settle_within)
            ),
        )

    def pay_order(
        self, order: PlacedOrder, payment: NewPayment, *, idempotency_key: str | None = None, settle_within: float = 60.0
    ) -> PlacedOrder:
        """Pays an order that is unpaid: the first time, or again after a decline."""
        key = idempotency_key or self.new_key()
        with self._with_token(order) as client:
            return self._write(
                key,
                settle_within,
                order.order_token,
                lambda: pay_order.sync_detailed(
                    order.id, client=client, body=payment, idempotency_key=key, prefer=_waiting(settle_within)
                ),
            )

    def cancel_order(self, order: PlacedOrder, reason: str | None = None) -> PlacedOrder:
        body = NewCancellation(reason=UNSET if reason is None else reason)
        with self._with_token(order) as client:
            reply = call(lambda: cancel_order.sync_detailed(order.id, client=client, body=body), self._patience)
        return _with_token(reply.parsed, order.order_token)

    def get_order(self, order: PlacedOrder) -> PlacedOrder:
        with self._with_token(order) as client:
            reply = call(lambda: get_order.sync_detailed(order.id, client=client), self._patience)
        return _with_token(reply.parsed, order.order_token)

    def follow(self, order: PlacedOrder) -> Iterator[PlacedOrder]:
        """Newer and newer versions, until the order is over or you leave the loop."""
        with self._with_token(order) as client:
            for seen in follow(client, order, self._patience, self._streams):
                yield _with_token(seen, order.order_token)

    def _with_token(self, order: PlacedOrder) -> AuthenticatedClient:
        return AuthenticatedClient(base_url=self._base_url, token=order.order_token, timeout=TIMEOUT)

    def _write(self, key: str, settle_within: float, token: str, send: Callable[[], Response[Any]]) -> PlacedOrder:
        try:
            order = _with_token(call(send, self._patience).parsed, token)
        except Unreachable as error:
            error.idempotency_key = key
            raise
        if not _is_asking_for_payment(order):
            return order
        with self._with_token(order) as client:
            for seen in poll(client, order.id, order.version, self._patience, time.monotonic() + settle_within):
                order = _with_token(seen, order.order_token)
                if not _is_asking_for_payment(order):
                    break
        return order


def _waiting(settle_within: float) -> str:
    """How long the café may hold its answer back."""
    return f"wait={math.ceil(max(0.0, min(10.0, settle_within)))}"


def _is_asking_for_payment(order: PlacedOrder) -> bool:
    """The vendor has not said yes or no. A payment state that you do not know is new, and nothing to wait for."""
    return order.state == "unpaid" and bool(order.payments) and order.payments[-1].state in ("requested", "confirming")


def _with_token(order: Order | PlacedOrder, token: str) -> PlacedOrder:
    """Whatever comes back carries the token on; one in the reply is the newer."""
    return PlacedOrder.from_dict({"orderToken": token, **order.to_dict()})
