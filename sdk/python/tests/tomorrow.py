"""An app of today and a café of tomorrow: `python tomorrow.py URL` tells what it hears, as lines of JSON, until the order is over."""

import json
import sys

from gorae import Gorae
from gorae.generated.api.payments import list_payment_methods
from gorae.generated.models import NewOrder


def tell(step: str) -> None:
    print(json.dumps({"step": step}), flush=True)


gorae = Gorae(sys.argv[1])
for method in list_payment_methods.sync(client=gorae.client).items:
    tell(method.id)
gorae.menu("gorae")
order = gorae.place_order(NewOrder.from_dict({
    "storeId": "gorae", "channel": "app", "service": "take-out",
    "lines": [{"item": "americano", "variant": "hot-regular", "quantity": 1}],
    "payment": {"method": "sandbox", "token": "approve"},
}))
tell(order.payments[0].state)
for now in gorae.follow(order):
    tell(now.state)
