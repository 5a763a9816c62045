"""Production orders with 5 components and 3 operations from Created to Ended, step by step."""

from __future__ import annotations

from _common import measure
from _orders import COUNT, make_orders, make_stocked_item

STEPS = ("estimate", "schedule", "release", "start", "report_finished", "end")


def run(env) -> dict:
    """Each step for all orders in one call, reserved at no, the first or the third step."""
    item = make_stocked_item(env)
    walk(env, item, "manual", 5)  # warms the caches of the process
    return {
        f"{step}, {told}": figure
        for reservation, told in (
            ("manual", "not reserved"),
            ("estimation", "reserved at the estimate"),
            ("release", "reserved at the release"),
        )
        for step, figure in walk(env, item, reservation).items()
    }


def walk(env, item, reservation: str, count: int = COUNT) -> dict:
    """{step: what it takes}, for new orders."""
    orders = make_orders(env, item, count, reservation=reservation)
    return {step: measure(env, getattr(orders, f"action_{step}"), count) for step in STEPS}
