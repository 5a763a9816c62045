"""Creating production orders: by the wizard, one by one, and a thousand at once."""

from __future__ import annotations

from _common import make_item, measure

BY_HAND, BULK = 50, 1000


def run(env) -> dict:
    """Orders with 5 components and 3 operations; the aim in bulk is 5 ms an order."""
    item = make_item(env)
    values = {"product_id": item.id, "product_qty": 3}
    orders = env["production.order"]

    def by_wizard():
        for _number in range(BY_HAND):
            env["production.order.create"].create(values).action_create()
            env.flush_all()

    def one_by_one():
        for _number in range(BY_HAND):
            orders.create(values)
            env.flush_all()

    by_wizard()  # warms the caches of the process
    return {
        "wizard": measure(env, by_wizard, BY_HAND),
        "one by one": measure(env, one_by_one, BY_HAND),
        "bulk": measure(env, lambda: orders.create([values] * BULK), BULK),
    }
