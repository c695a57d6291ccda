"""What an app does with a café, and what a bad day does to it: `python journey.py URL`.

The URL is a stage (e2e/sdk/stage.ts): the café behind a line that loses an answer, or a café that starts again, when told. Tells each
step as a line of JSON, ends with 0 when all went well.
"""

import json
import sys
from collections.abc import Callable

import httpx
from gorae import Gorae, Refused
from gorae.generated.models import NewOrder, NewPayment, PlacedOrder

url = sys.argv[1]
gorae = Gorae(url)

LINES = [
    {"item": "cafe-latte", "variant": "ice-regular", "quantity": 1, "options": [{"option": "extra-shot", "quantity": 2}]},
    {"item": "americano", "variant": "hot-regular", "quantity": 1, "options": [{"option": "extra-shot", "quantity": 1}]},
]


def two_drinks(token: str | None = None, **more: object) -> NewOrder:
    paid = {} if token is None else {"payment": {"method": "sandbox", "token": token}}
    return NewOrder.from_dict(
        {"storeId": "gorae", "channel": "app", "service": "take-out", "lines": LINES, **paid, **more}
    )


def demand(is_true: bool, what: str) -> None:
    if not is_true:
        raise AssertionError(f"Not so: {what}")


def tell(step: str) -> None:
    print(json.dumps({"step": step}), flush=True)


def on_stage(what: str) -> str:
    return httpx.post(f"{url}/stage/{what}", timeout=60).raise_for_status().text


def follow(order: PlacedOrder, on_making: Callable[[], object] = lambda: None, by: Gorae = gorae) -> None:
    seen: list[PlacedOrder] = []
    for now in by.follow(order):
        seen.append(now)
        if [one.state for one in seen].count("making") == 1 and now.state == "making":
            on_making()
        if now.state == "ready":
            break
    versions = [order.version, *(one.version for one in seen)]
    demand(bool(seen) and seen[-1].state == "ready", "following ends with ready")
    demand(on_stage("streams-left") == "0", "leaving the loop lets go of the stream")
    demand(all(a < b for a, b in zip(versions, versions[1:])), "versions rise")


menu = gorae.menu("gorae")
items = {item.id: {variant.id: variant.price_krw for variant in item.variants} for item in menu.items}
shot = next(option.price_krw for group in menu.option_groups for option in group.options if option.id == "extra-shot")
total = items["cafe-latte"]["ice-regular"] + items["americano"]["hot-regular"] + 3 * shot
demand(total > 0, "the menu has prices")
tell("menu")

order = gorae.place_order(two_drinks("slow-300", expectedTotalKrw=total))
demand(len(order.lines) == 2 and order.total_krw == total, "two drinks, at the price of the menu")
demand(order.payments[0].state == "approved", "the payment is waited for")
tell("paid")
follow(order)
tell("followed")

declined = gorae.place_order(two_drinks("decline"))
demand(declined.state == "unpaid" and declined.payments[0].state == "declined", "a decline is not the end")
paid = gorae.pay_order(declined, NewPayment(method="sandbox", token="approve"))
demand(paid.id == declined.id and paid.payments[1].state == "approved", "paid at the second try")
demand(paid.order_token == declined.order_token, "the token goes on")
tell("paid at the second try")

on_stage("lose-answer")
key = gorae.new_key()
once = gorae.place_order(two_drinks("approve"), idempotency_key=key)
demand(on_stage("lost") == "1", "an answer was lost on the way")
demand(on_stage("orders-since") == "1", "one order, however often it was asked for")
demand(gorae.place_order(two_drinks("approve"), idempotency_key=key).id == once.id, "the same key, the same order")
tell("repeated after a lost answer")

try:
    gorae.place_order(two_drinks(lines=[{"item": "unicorn", "variant": "hot", "quantity": 1}]))
    demand(False, "a refusal")
except Refused as refused:
    demand(refused.code == "menu-item-not-found" and refused.status == 422, "an error with its code")
tell("refused")

follow(gorae.place_order(two_drinks("approve")), lambda: on_stage("restart"))
tell("followed over an orderly restart")
follow(gorae.place_order(two_drinks("approve")), lambda: on_stage("kill"))
tell("followed over a kill")
follow(gorae.place_order(two_drinks("approve")), by=Gorae(url, streams=False))
tell("followed without streams")
on_stage("miss-order")
follow(gorae.place_order(two_drinks("approve")))
tell("followed past a notifier that has not heard of it")

cancelled = gorae.cancel_order(gorae.place_order(two_drinks()))
demand(cancelled.state == "cancelled", "an order that nobody has paid is cancelled at once")
demand(list(gorae.follow(cancelled)) == [], "following an order that is over ends at once")
tell("followed what is over")
