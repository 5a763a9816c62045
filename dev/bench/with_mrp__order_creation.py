"""Production orders beside Odoo's own manufacturing orders, in one process and database."""

from __future__ import annotations

from _common import make_item, measure

from odoo.fields import Command

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


def make_mrp_bom(env, item):
    """Odoo's BOM with the components and operations of ours."""
    ours = env["production.bom.version"].search([("product_id", "=", item.id)]).bom_id
    center = env["mrp.workcenter"].create({"name": "Work center"})
    return env["mrp.bom"].create(
        {
            "product_tmpl_id": item.product_tmpl_id.id,
            "bom_line_ids": [
                Command.create({"product_id": line.product_id.id, "product_qty": line.product_qty})
                for line in ours.line_ids
            ],
            "operation_ids": [
                Command.create({"name": f"Work {n}", "workcenter_id": center.id}) for n in range(3)
            ],
        }
    )
