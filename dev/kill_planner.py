"""A factory to plan, and the planner that dev/kill_planning.py kills; runs inside Odoo's shell."""

from __future__ import annotations

import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "bench"))

ITEMS, SALES = 40, 3
"""Items of each level, and sales orders with a line for each top item."""


PHASES = {
    "reading": ("production.planning.reader", "_read"),
    "planning": ("production.master.plan", "_decide"),
    "writing": ("production.planning.writer", "_write_plan"),
    "firming": ("production.master.plan", "_firm_scheduled"),
    "ending": ("production.master.plan", "_end_scheduled"),
}
"""What a run does one after the other, and the method with which it begins."""


def main(env, what: str, chunk: str = "1", go: str = "") -> None:
    """Make the factory, or plan it as the cron does, in chunks of so many orders.

    :param go: the file that is there when the planner may begin
    """
    if what == "make":
        _make(env)
    else:
        _plan(env, int(chunk), Path(go))
    env.cr.commit()


def _make(env) -> None:
    """Bikes of frames of tubes, all made and all wanted inside the firming fence."""
    from firming import choose, make_bill, make_made

    env.company._prod_coverage_group().write({"firming_fence": 90})
    bikes, frames, tubes = (make_made(env, ITEMS, name) for name in ("Bike", "Frame", "Tube"))
    for n, (bike, frame, tube) in enumerate(zip(bikes, frames, tubes, strict=True)):
        make_bill(env, tube, make_made(env, 1, f"Wire {n}"), 0)
        make_bill(env, frame, choose(tubes, n, 2), 0)
        make_bill(env, bike, frame | tube, 0)
    customer = env["res.partner"].create({"name": "Customer"})
    env["sale.order"].create(
        [
            {
                "partner_id": customer.id,
                "commitment_date": datetime.combine(date.today(), clock(12)) + timedelta(20 + n),
                "order_line": [
                    (0, 0, {"product_id": bike.id, "product_uom_qty": n + 1}) for bike in bikes
                ],
            }
            for n in range(SALES)
        ]
    ).action_confirm()


def _plan(env, chunk: int, go: Path) -> None:
    """Plan and firm; a line says when it could begin, one when each phase does."""
    from odoo.addons.production_control.models import production_master_plan_cron as cron

    cron.CHUNK = chunk
    for phase, (model, method) in PHASES.items():
        _announce(type(env[model]), method, phase)
    print("ready", flush=True)
    while not go.exists():
        time.sleep(0.002)
    env["production.master.plan"]._cron_run_all()
    print("end", flush=True)


def _announce(owner: type, method: str, phase: str) -> None:
    """Let a method say first that a phase begins."""
    original = getattr(owner, method)

    def announced(*arguments, **options):
        print(phase, flush=True)
        return original(*arguments, **options)

    setattr(owner, method, announced)
