"""Started production orders for dev/kill_test.py; runs inside Odoo's shell."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "bench"))


def main(env, count: str) -> None:
    """Make and start orders, and note how many seconds it takes to report all of them."""
    from _orders import make_orders, make_stocked_item

    env.company.prod_accept_error = True
    orders = make_orders(env, make_stocked_item(env), int(count))
    orders.action_start()
    env.cr.commit()
    begin = time.perf_counter()
    orders.action_report_finished()
    env.flush_all()
    seconds = time.perf_counter() - begin
    env.cr.rollback()
    env["ir.config_parameter"].set_param("kill_test.seconds", f"{seconds:.2f}")
    env.cr.commit()
