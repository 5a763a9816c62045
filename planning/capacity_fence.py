"""The capacity fence: which planned orders are dated by their route (ax.md 17.10, 17.11).

Production whose requirement lies inside the fence takes as long as its route takes for its own
quantity, and begins and ends in the working time of the resources; everything else takes the lead
time of its item. How a route is laid out is not planning's business: the run is given a
:data:`~planning.entities.Scheduler`, and asks it.

>>> from .entities import Policy
>>> def two_a_day(route, quantity, site, day, forward):
...     days = timedelta(days=quantity // 2)
...     return (day, day + days) if forward else (day - days, day)
>>> bike = Item.of("bike", "B", Policy(lead_time=9, capacity_fence=30))
>>> fence = CapacityFence(two_a_day, date(2026, 3, 2))
>>> work = fence.work(bike, date(2026, 3, 20), 8, ("production", "bike BOM", "bike route"))
>>> [day.isoformat() for day in work(date(2026, 3, 20), False)]
['2026-03-16', '2026-03-20']
>>> fence.work(bike, date(2026, 5, 20), 8, ("production", "bike BOM", "bike route"))
>>> fence.work(bike, date(2026, 3, 20), 8, ("production", "bike BOM", None))
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta
from functools import partial

from .entities import Item, PlannedOrder, Policy, Scheduler
from .offsetting import Work


class CapacityFence:
    """Answers for orders whether, and how, their route dates them."""

    def __init__(self, scheduler: Scheduler | None, today: date) -> None:
        self._scheduler, self._today = scheduler, today

    def may_date(self, policy: Policy | None) -> bool:
        """Whether orders under this policy may be dated by their route."""
        if policy is None or self._scheduler is None or not policy.capacity_fence:
            return False
        chosen = policy.order_type_by_demand is not None
        return chosen or policy.order_type in (None, "production")

    def work(
        self,
        item: Item,
        requirement: date,
        quantity: int,
        source: tuple[str, Hashable, Hashable],
    ) -> Work | None:
        """How the route dates an order; None: the lead time does.

        :param source: its order type, BOM and route
        """
        order_type, _bom, route = source
        if order_type != "production" or route is None or not self.may_date(item.policy):
            return None
        if requirement > self._today + timedelta(days=item.policy.capacity_fence):
            return None
        return partial(self._scheduler, route, quantity, item.site)

    def work_of(self, item: Item, order: PlannedOrder) -> Work | None:
        """The same for an order that is there already."""
        source = order.order_type, order.bom, order.route
        return self.work(item, order.date_requirement, order.quantity, source)
