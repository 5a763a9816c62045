"""Ours beside theirs, in words."""

from __future__ import annotations

from collections.abc import Callable

from _meter import Cost, spend

UNITS = {"s": 1, "ms": 1000}


def compare(ours: Cost, theirs: Cost, unit: str = "s") -> str:
    """What each costs and how many times faster ours is."""
    mine, others = (
        f"{cost.seconds * UNITS[unit]:.2f} {unit} and {cost.statements:.4g} statements"
        for cost in (ours, theirs)
    )
    return f"{mine}, theirs {others}: {theirs.seconds / ours.seconds:.1f} times faster"


def each(env, model: str, function: Callable[[], object]) -> tuple[int, Cost]:
    """How many records of a model a call makes, and what each of them costs; it is undone."""
    before = env[model].search_count([])
    cost = spend(env, function)
    made = env[model].search_count([]) - before
    env.cr.rollback()
    if not made:
        raise SystemExit(f"No {model} was made: there is nothing to compare.")
    return made, cost.times(1 / made)
