"""Net change planning: only items whose requirements changed, and what hangs below (ax.md 17.2).

A change of an item is felt by its components, so a run about some products is about all below
them, too. What stands above keeps its planned orders: they are *given* to the run, and ask for
their components as before. One thing goes up: a component that comes later than it did, or
earlier, makes orders above later, or no longer late. A run tells the products of such orders
(:attr:`~planning.plan.Plan.doubtful`); then another run is about them as well, until the plan is
the one that planning everything anew would give.

Here the vendor of the wheels needs nine days, not four, so the bike that nobody changed is late:

>>> from datetime import date
>>> from .consumption import Consumption, compile
>>> from .entities import BomLine, Demand, Factory, Item, Policy
>>> from .offsetting import calendar_days
>>> from .run import run
>>> from .versions import Version
>>> def factory(days, **more):
...     items = [Item.of("bike", "B", Policy()), Item.of("wheel", "B", Policy(lead_time=days))]
...     return Factory(
...         date(2026, 3, 2),
...         calendar_days,
...         {item.key: item for item in items},
...         bom_versions={"bike": [Version(1, "bike BOM", approved=True, active=True)]},
...         bom_lines={"bike BOM": [BomLine(7, "wheel", compile(Consumption(2)))]},
...         **more,
...     )
>>> sold = {("bike", "B"): [Demand(10, date(2026, 3, 9), 1, "sale")]}
>>> bikes = run(factory(4, demands=sold)).orders[:1]
>>> def read(about):
...     print("planned:", *sorted(about))
...     if "bike" in about:
...         return factory(9, about=about, demands=sold)
...     return factory(9, about=about, given=bikes)
>>> _read, plan = settled({"wheel"}, read, run)
planned: wheel
planned: bike wheel
>>> [(order.product, order.delay_days, order.waits) for order in plan.orders]
[('bike', 2, 'wheel'), ('wheel', 2, None)]
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
