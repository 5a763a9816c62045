"""From a shortage to production orders, beside reordering rules that make manufacturing orders.

Made items over several levels, all out of stock, with a minimum of 10 and a maximum of 20 each.
Ours is a run of the master plan that firms what it plans; theirs is a run of the scheduler. Our
orders are in status Created; theirs are confirmed, with stock moves, as ours are once estimated.
BENCH_ITEMS is the number of items, two fifths of them made.
"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
from _compare import compare, each
from _dataset_loader import Loader, shared
from _mrp import load_boms

from planning import master_plan

ITEMS = "750"
MINIMUM, MAXIMUM = 10, 20


def run(env) -> dict:
    """What each order costs, and what all do: they make more, ours cover what parents need, too."""
    plan = master_plan(env)
    plan.firm_automatically = True
    loaded = Loader(env, _nothing_in_stock(int(os.environ.get("BENCH_ITEMS", ITEMS)))).load()
    load_boms(env, loaded)
    made = loaded.products(env, np.flatnonzero(loaded.data.made))
    _cover(env, loaded.site, made)
    env.cr.commit()
    count, created = each(env, "production.order", plan.action_run)
    _count, estimated = each(env, "production.order", lambda: _run_and_estimate(env, plan))
    _make_reordering_rules(env, loaded.site, made)  # now: the plan leaves their items to them
    env.flush_all()
    others, theirs = each(env, "mrp.production", env["stock.rule"].run_scheduler)
    return {
        "orders made": f"{count}, theirs {others}",
        "each, created": compare(created, theirs, "ms"),
        "each, estimated": compare(estimated, theirs, "ms"),
        "all, created": compare(created.times(count), theirs.times(others)),
        "all, estimated": compare(estimated.times(count), theirs.times(others)),
    }


def _nothing_in_stock(items: int):
    """A data set of items and BOMs only."""
    data = shared("dataset").generate(items)
    none = {
        name: getattr(data, name)[:0]
        for name in vars(data)
        if name.startswith(("demand_", "supply_"))
    }
    zeros = dict.fromkeys(("on_hand", "safety_stock", "lot_min", "lot_days"), np.zeros(items, int))
    return replace(data, **none, **zeros, lot_multiple=np.ones(items))


def _cover(env, site, made) -> None:
    """Minimum and maximum for the made items; the others are nobody's business here."""
    env.company._prod_coverage_group().coverage_code = "manual"
    group = env["production.coverage.group"].create(
        {"name": "Minimum and maximum", "coverage_code": "min_max"}
    )
    env["production.item.coverage"].create(
        [
            {
                "product_id": item.id,
                "warehouse_id": site.id,
                "coverage_group_id": group.id,
                "min_qty": MINIMUM,
                "max_qty": MAXIMUM,
            }
            for item in made
        ]
    )


def _make_reordering_rules(env, site, made) -> None:
    env["stock.warehouse.orderpoint"].create(
        [
            {
                "product_id": item.id,
                "warehouse_id": site.id,
                "location_id": site.lot_stock_id.id,
                "product_min_qty": MINIMUM,
                "product_max_qty": MAXIMUM,
                "trigger": "auto",
            }
            for item in made
        ]
    )


def _run_and_estimate(env, plan) -> None:
    plan.action_run()
    env["production.order"].search([("state", "=", "created")]).action_estimate()
