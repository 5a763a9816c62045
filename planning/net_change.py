"""Net change planning: only items whose requirements changed, and what hangs below (ax.md 17.2).

A change of an item is felt by its components, so a run about some products is about all below
them, too. What stands above keeps its planned orders: they are *given* to the run, and ask for
their components as before. One thing goes up: a component that comes later than it did, or
earlier, makes orders above later or no longer late. A run tells the products of such orders
(:attr:`~planning.plan.Plan.doubtful`); then another run is about them as well, until the plan is
the one that planning everything anew would give.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import TypeVar

from .plan import Plan

Input = TypeVar("Input")


def settled(
    changed: Collection[Hashable],
    read: Callable[[Collection[Hashable]], Input],
    plan: Callable[[Input], Plan],
) -> tuple[Input, Plan]:
    """Plan what changed, and more of what stands above as long as its delays are not certain.

    :param changed: products whose requirements, supply or settings are not what they were
    :param read: reads what a run about these products, and all below them, looks at
    :param plan: makes the run
    :return: what was read last, and its plan
    """
    about = set(changed)
    while True:
        found = read(about)
        result = plan(found)
        if about.issuperset(result.doubtful):
            return found, result
        about.update(result.doubtful)
