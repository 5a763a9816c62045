"""Master planning of generated factories, beside what reading and writing them must cost.

BENCH_ITEMS lists the sizes, ``BENCH_ITEMS='1000 10000 100000'``. Each factory is loaded, planned,
planned again and forgotten: nothing is committed.

floor
    the same data read with COPY from lean tables, netted, pegged and written to lean tables
engine
    ``planning.run`` alone, from what the reader made to the planned orders
"""

from __future__ import annotations

import os
import random
from datetime import datetime, timedelta

import numpy as np
from _dataset_loader import load
from _floor import floor_seconds
from _items import slowest_questions
from _meter import seconds, spend, table

from odoo.fields import Command

from odoo.addons.production_control import planning

SIZES = "1000 10000"
WARM_UP = 100
CHANGES = 11
GROWING = ("first run, s", "unchanged rerun, s", "engine alone, s", "floor, s")


def run(env) -> str:
    """A table of the sizes; the scaling exponent is from the first size to the last."""
    sizes = [int(size) for size in os.environ.get("BENCH_ITEMS", SIZES).split()]
    measure(env, WARM_UP)
    found = [measure(env, size) for size in sizes]
    return table(sizes, {name: [row[name] for row in found] for name in found[0]}, GROWING)


def measure(env, items: int) -> dict:
    """Figures of one factory, by name."""
    plan = master_plan(env)
    found = {}
    loading = spend(env, lambda: found.update(loaded=load(env, items)))
    loaded = found["loaded"]
    figures = {"loading, s": loading.seconds, **_regeneration(env, plan)}
    figures["engine alone, s"] = _engine(env, plan)
    env.cr.execute("ANALYZE production_planned_order")
    figures |= slowest_questions(env, plan)
    figures |= _net_change(env, plan, loaded)
    env.cr.rollback()
    figures["floor, s"] = floor_seconds(env, loaded.data)
    figures["first run / floor"] = figures["first run, s"] / figures["floor, s"]
    return figures


def master_plan(env):
    """The company's plan, which plans and does not firm."""
    plan = env["production.master.plan"].search([("company_id", "=", env.company.id)], limit=1)
    plan.firm_automatically = False
    return plan


def _regeneration(env, plan) -> dict:
    first = spend(env, plan.action_run)
    made = plan.last_run_id
    again = spend(env, plan.action_run)
    rerun = plan.last_run_id
    return {
        "demands": made.demand_count,
        "planned orders": made.planned_count,
        "problems": len(made.problem_ids),
        "first run, s": first.seconds,
        **{f"  {phase}, s": made[name] for phase, name in _phases(made).items()},
        "  statements": first.statements,
        "  peak memory, MiB": first.peak,
        "unchanged rerun, s": again.seconds,
        "  of which statements": again.statements,
        "  planned orders written": rerun.created_count + rerun.updated_count,
        "rerun / first run": again.seconds / first.seconds,
    }


def _phases(record) -> dict[str, str]:
    """Fields of a run that hold the seconds of a phase, by phase."""
    names = [name for name in record._fields if name.startswith("duration_")]
    return {name.removeprefix("duration_"): name for name in names}


def _engine(env, plan) -> float:
    reading = env["production.planning.reader"]._read(plan)
    return seconds(lambda: planning.run(reading.tables))


def _net_change(env, plan, loaded) -> dict:
    """One more sales order, then a run that plans only what it touches, for several made items."""
    plan.principle = "net_change"
    plan.action_run()  # the settings have changed: everything once more
    env.cr.execute("ANALYZE production_planned_order, production_planning_change")
    made = [int(item) for item in np.flatnonzero(loaded.data.made)]
    chosen = random.Random(20).sample(made, min(CHANGES, len(made)))
    runs = [_after_one_sale(env, plan, loaded, item) for item in chosen]
    found = sorted(run.seconds for run, _items in runs)
    return {
        "net change after one sale, s": found[len(found) // 2],
        "  the slowest of them, s": found[-1],
        "  its statements, at most": max(run.statements for run, _items in runs),
        "  items planned, at most": max(items for _run, items in runs),
    }


def _after_one_sale(env, plan, loaded, item: int) -> tuple:
    """What the run after a sale costs, and how many items it planned."""
    sale = env["sale.order"].create(
        {
            "partner_id": loaded.customer.id,
            "warehouse_id": loaded.site.id,
            "commitment_date": datetime.now() + timedelta(days=60),
            "order_line": [
                Command.create({"product_id": loaded.product + item, "product_uom_qty": 10})
            ],
        }
    )
    sale.action_confirm()
    env.flush_all()
    run = spend(env, plan.action_run)
    assert plan.last_run_id.principle == "net_change"
    return run, plan.last_run_id.item_count
