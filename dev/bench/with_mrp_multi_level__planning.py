"""Planning and firming beside OCA's ``mrp_multi_level``, on the same items in one database.

Both read the same products, stock, receipts and sales orders; their BOMs and planning parameters
say what ours say. Firming is of as many planned production orders each: theirs become confirmed
manufacturing orders, ours production orders in status Created. BENCH_ITEMS is the number of items,
BENCH_ORDERS that of orders to firm.
"""

from __future__ import annotations

import os

from _compare import compare, each
from _dataset_loader import load
from _meter import spend
from _mrp import load_boms

from planning import master_plan

ITEMS = "1000"
ORDERS = "500"
BATCH = 1000


def run(env) -> dict:
    """Seconds of each and how many times faster ours is."""
    plan = master_plan(env)
    loaded = load(env, int(os.environ.get("BENCH_ITEMS", ITEMS)))
    load_boms(env, loaded)
    _load_parameters(env, loaded)
    env.cr.commit()
    ours = spend(env, plan.action_run)
    env.cr.commit()
    wizard = env["mrp.multi.level"].create({})
    theirs = spend(env, wizard.run_mrp_multi_level)
    env.cr.commit()
    return {
        "items, demand lines": f"{loaded.data.n:,}, {len(loaded.data.demand_item):,}",
        "planned orders, ours": f"{plan.last_run_id.planned_count:,}",
        "planned orders, theirs": f"{env['mrp.planned.order'].search_count([]):,}",
        "planning": compare(ours, theirs),
        **_firming(env, plan),
    }


def _load_parameters(env, loaded) -> None:
    """Their parameters of an item at a site."""
    area = env["mrp.area"].search([("warehouse_id", "=", loaded.site.id)], limit=1)
    data = loaded.data
    for begin in range(0, data.n, BATCH):
        env["product.mrp.area"].create(
            [
                {
                    "mrp_area_id": area.id,
                    "product_id": loaded.product + number,
                    "mrp_minimum_stock": float(data.safety_stock[number]),
                    "mrp_minimum_order_qty": float(data.lot_min[number]),
                    "mrp_qty_multiple": float(data.lot_multiple[number]),
                    "mrp_nbr_days": int(data.lot_days[number]),
                }
                for number in range(begin, min(begin + BATCH, data.n))
            ]
        )
        env.flush_all()


def _firming(env, plan) -> dict:
    """Firm the first production orders of both; rolled back.

    Odoo may add a need to an order of the same item and day, so theirs may be fewer.
    """
    wanted = int(os.environ.get("BENCH_ORDERS", ORDERS))
    mine = env["production.planned.order"].search(
        [("plan_id", "=", plan.id), ("order_type", "=", "production")],
        order="date_requirement, id",
        limit=wanted,
    )
    others = env["mrp.planned.order"].search(
        [("mrp_action", "=", "manufacture"), ("qty_released", "=", 0)],
        order="due_date, id",
        limit=wanted,
    )
    counted = min(len(mine), len(others))
    made, ours = each(env, "production.order", mine[:counted].action_firm)
    theirs_made, theirs = each(env, "mrp.production", lambda: _procure(env, others[:counted]))
    return {
        f"orders made of {counted} planned ones": f"{made}, theirs {theirs_made}",
        "firming, each": compare(ours, theirs, "ms"),
    }


def _procure(env, planned) -> None:
    """What the button of their planned orders does."""
    wizard = env["mrp.inventory.procure"].with_context(
        active_model="mrp.planned.order", active_ids=planned.ids
    )
    wizard.create({}).make_procurement()
