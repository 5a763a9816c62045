"""Production orders beside Odoo's own manufacturing orders, in one process and database."""

from __future__ import annotations

from _common import make_item, measure

from odoo.fields import Command

COUNT = 300


def run(env) -> dict:
    """The same item, 5 components and 3 operations, for both; created in one call."""
    item = make_item(env)
    bom = make_mrp_bom(env, item)
    ours = [{"product_id": item.id, "product_qty": 3} for _number in range(COUNT)]
    theirs = [{**values, "bom_id": bom.id} for values in ours]
    env["production.order"].create(ours[:5])
    env["mrp.production"].create(theirs[:5])
    return {
        "production.order": measure(env, lambda: env["production.order"].create(ours), COUNT),
        "mrp.production": measure(env, lambda: env["mrp.production"].create(theirs), COUNT),
    }


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
