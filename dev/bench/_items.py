"""What a planner waits for who asks about one item of a large plan: the slowest of some items."""

from __future__ import annotations

import random

from _meter import spend

ASKED = 20


def slowest_questions(env, plan) -> dict[str, float]:
    """Seconds of the slowest answer about planned orders and items drawn at random.

    Every question begins with empty caches, as a request does. The projected stock of an item
    comes with its net requirements.
    """
    orders = _drawn(env, plan)
    numbers = env["production.net.requirements"]
    up, down = _steps(numbers, orders)
    return {
        "explanation of an order, s": _slowest(env, lambda order: order.explanation, orders),
        "net requirements and picture, s": _slowest(
            env, lambda order: _net_requirements(numbers, order), orders
        ),
        "pegging one level up, s": _slowest(env, lambda step: numbers.get_pegging(**step), up),
        "pegging one level down, s": _slowest(env, lambda step: numbers.get_pegging(**step), down),
    }


def _slowest(env, ask, subjects) -> float:
    """Seconds of the slowest answer."""
    if not subjects:
        raise SystemExit("There is nothing to ask about: the items have no pegging.")
    return max(spend(env, lambda s=subject: ask(s)).seconds for subject in subjects)


def _drawn(env, plan):
    """Planned production orders of different items, the same in every run."""
    env.cr.execute(
        "SELECT min(id) FROM production_planned_order"
        " WHERE plan_id = %s AND order_type = 'production' GROUP BY product_id ORDER BY product_id",
        [plan.id],
    )
    ids = [number for (number,) in env.cr.fetchall()]
    chosen = random.Random(20).sample(ids, min(ASKED, len(ids)))
    return env["production.planned.order"].browse(chosen)


def _net_requirements(numbers, order) -> dict:
    return numbers.get_net_requirements(order.product_id.id, order.warehouse_id.id)


def _steps(numbers, orders) -> tuple[list[dict], list[dict]]:
    """Arguments of one level of pegging from these items, up and down, where there is one."""
    rows = [row["more"] for order in orders for row in _net_requirements(numbers, order)["rows"]]
    steps = [step for step in rows if step]
    up = [step for step in steps if step["direction"] == "up"]
    down = [step for step in steps if step["direction"] != "up"]
    draw = random.Random(20).sample
    return draw(up, min(ASKED, len(up))), draw(down, min(ASKED, len(down)))
