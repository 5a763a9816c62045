"""Production orders beside Odoo's own manufacturing orders, in one process and database."""

from __future__ import annotations

from _common import make_item, make_mrp_bom, measure

COUNT = 300


def run(env) -> dict:
    """The same item, 5 components and 3 operations, for both; created in one call."""
    item = make_item(env)
    bom = make_mrp_bom(env, item)

    def ours(count=COUNT):
        env["production.order"].create(values(item, count))

    def theirs(count=COUNT):
        env["mrp.production"].create(values(item, count, bom_id=bom.id))

    ours(5)
    theirs(5)
    return {
        "production.order": measure(env, ours, COUNT),
        "mrp.production": measure(env, theirs, COUNT),
    }


def values(item, count: int, **more) -> list[dict]:
    """Fresh values for each call: ``mrp.production`` writes its numbers into what it is given."""
    return [{"product_id": item.id, "product_qty": 3, **more} for _number in range(count)]
