"""Futures: on which day each planned order can really meet its requirement (ax.md 17.12).

An order's own lead time makes it late (offsetting.py), and so does a component that is not there
when the order should start. One pass from the lowest level up tells both: an order whose
components are there later than its start is walked forward from their day, by its lead time or
inside the capacity fence by its route, and what it serves is late in turn, up to the sale. Order,
start and delivery date stay as planned, so that the components are still ordered at once;
``futures`` and ``delay`` tell the truth.

>>> from .entities import BomLine, Demand, Factory, Item, Policy
>>> from .consumption import Consumption, compile
>>> from .offsetting import calendar_days
>>> from .run import run
>>> from .versions import Version
>>> items = [Item.of("bike", "B", Policy(lead_time=2)), Item.of("wheel", "B", Policy(lead_time=9))]
>>> plan = run(Factory(
...     date(2026, 3, 2),
...     calendar_days,
...     {item.key: item for item in items},
...     bom_versions={"bike": [Version(1, "bike BOM", approved=True, active=True)]},
...     bom_lines={"bike BOM": [BomLine(7, "wheel", compile(Consumption(2)))]},
...     demands={("bike", "B"): [Demand(10, date(2026, 3, 9), "s1", "sale")]},
... ))
>>> [(order.product, order.date_order.day, order.delay_days) for order in plan.orders]
[('bike', 7, 4), ('wheel', 2, 4)]
>>> [(demand.source, day.isoformat()) for demand, day in plan.late_demands()]
[('s1', '2026-03-13')]
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

import numpy as np

from .capacity_fence import CapacityFence
from .columns import NONE, ORDER_TYPES, DemandRows, LateRows, OrderRows, to_day
from .entities import OWN, PlannedOrder, Policy
from .offsetting import Offsets, Work
from .served_book import ServedBook
from .sources import number
from .tables import Tables

_DAYS = 1 << 22
"""More than there are days in the calendar: policy and day as one number."""
_PRODUCT_BITS = 32
_NO_PRODUCT = (1 << _PRODUCT_BITS) - 1
"""Day and product are one number: of two components the later one counts more, and of those that
are there on the same day the first one by :func:`~planning.sources.number` of its label."""


class Futures:
    """One pass through a finished plan."""

    def __init__(
        self,
        tables: Tables,
        offsets: Offsets,
        levels: np.ndarray,
        orders: OrderRows,
        demands: DemandRows,
        served: ServedBook,
    ) -> None:
        self._tables, self._offsets, self._levels = tables, offsets, levels
        self._orders, self._demands, self._served = orders, demands, served
        today = tables.today.toordinal()
        fences = np.array([_fence(policy, today) for policy in tables.policies], "i4")
        self._fence = fences[tables.items.policy]
        self._due = np.maximum(demands.day, today)
        self._met = self._due.copy()
        self._ordered = self._due.copy()
        """The same, where only planned orders make it late."""
        orders.futures = orders.requirement + orders.delay
        named = np.array([number(label) for label in tables.bills.products.labels], "u8")
        self._by_rank = np.argsort(named, kind="stable")
        """Products in the order in which they count; ``_rank`` is the place of each in it."""
        self._rank = np.argsort(self._by_rank)
        self._waits = np.zeros(len(orders), "i8")
        """The last late component of an order: the day on which it is there, and its product."""
        self._approved = np.array([_there(order, today) for order in tables.approved], "i4")
        self._approved_ready = np.zeros(len(tables.approved), "i4")
        keys = enumerate(tables.keys()) if tables.approved else ()
        self._item_of = {key: place for place, key in keys}
        self._capacity = CapacityFence(tables.scheduler, tables.today)
        by_route = [self._capacity.may_date(policy) for policy in tables.policies]
        self._by_route = np.array(by_route, bool)

    def computed(self) -> LateRows:
        """Fill in ``futures``, ``delay`` and ``waits`` of the orders; which demands of the caller
        are late."""
        for level in range(int(self._levels.max(initial=NONE)), NONE, -1):
            self._postpone(level)
            self._postpone_approved(level)
            self._serve(level)
        self._orders.delay = self._orders.futures - self._orders.requirement
        own = np.isin(self._demands.kind, [self._tables.kinds.get(kind) for kind in OWN])
        late = (self._met > self._due) & (self._demands.parent == NONE) & ~own
        row = np.flatnonzero(late)
        return LateRows.of(row=row, day=self._met[row])

    def needed(self) -> np.ndarray:
        """For each requirement the day on which a receipt for it is needed, all else being late.

        It is the day on which planned orders meet the rest of it, and of a component that on which
        planned orders bring all the others.
        """
        parent, needed = self._demands.parent, self._ordered.copy()
        late = np.where(self._ordered > self._due, self._ordered, 0)
        ready = np.zeros(len(self._orders), "i8")
        approved_ready = np.zeros(len(self._approved), "i8")
        above, approved = parent >= 0, parent < NONE
        np.maximum.at(ready, parent[above], late[above])
        np.maximum.at(approved_ready, -2 - parent[approved], late[approved])
        needed[above] = np.maximum(needed[above], ready[parent[above]])
        needed[approved] = np.maximum(needed[approved], approved_ready[-2 - parent[approved]])
        return needed

    def judged(self) -> tuple[list[Hashable], np.ndarray]:
        """What becomes of the orders given, which wait for what they waited for unless that is
        planned in this run.

        :return: products of orders whose delay is, or may be, another now; rows of those that are
            as late as before for another component, which they are told
        """
        orders, count = self._orders, len(self._tables.given)
        waits, ready = orders.waits[:count], orders.ready[:count]
        waited = waits != NONE
        known = np.where(waited, _last(ready, self._rank[waits]), 0)
        places, available = self._held_up(np.arange(count))
        now, later = np.zeros(count, "i8"), np.zeros(count, bool)
        now[places] = self._waits[places]
        later[places] = available > orders.futures[places]
        lost = self._tables.is_about(waits) & (now < known)
        recaused = np.flatnonzero((now > known) & waited & ~(later | lost))
        self._tell_reason(recaused)
        items = np.unique(orders.item[:count][later | lost])
        products = np.unique(self._tables.items.product[items]).tolist()
        return [self._tables.bills.products[place] for place in products], recaused

    def _tell_reason(self, places: np.ndarray) -> None:
        """Note for which product these orders wait, and how long."""
        last = self._waits[places]
        self._orders.waits[places] = self._by_rank[_NO_PRODUCT - (last & _NO_PRODUCT)]
        self._orders.ready[places] = last >> _PRODUCT_BITS

    def _postpone(self, level: int) -> None:
        """Orders of a level whose components come later than they should start."""
        orders = self._orders
        mine = np.flatnonzero(self._levels[orders.item] == level)
        places, available = self._held_up(mine)
        later = available > orders.futures[places]
        places = places[later]
        orders.futures[places] = available[later]
        self._tell_reason(places)

    def _held_up(self, orders: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those of the orders that wait for a component, and the day on which they can be used."""
        rows, ready = self._orders, self._waits[orders] >> _PRODUCT_BITS
        waiting = ready > rows.start[orders]
        waiting &= rows.requirement[orders] <= self._fence[rows.item[orders]]
        orders, ready = orders[waiting], ready[waiting]
        code = self._tables.items.policy[rows.item[orders]].astype("i8") * _DAYS + ready
        asked, place = np.unique(code, return_inverse=True)
        available = np.array([self._available(int(one)) for one in asked], "i4")[place]
        routed = self._by_route[self._tables.items.policy[rows.item[orders]]]
        for one in np.flatnonzero(routed & (rows.route[orders] >= 0)):
            available[one] = self._available_by_route(int(orders[one]), to_day(ready[one]))
        return orders, available

    def _available_by_route(self, order: int, day: date) -> int:
        """The day of use of an order that begins on a day and is dated by its route, if it is."""
        item = self._tables.item(int(self._orders.item[order]))
        return self._offsets.of(item.policy).begun(day, self._work(order))[1].toordinal()

    def _work(self, order: int) -> Work | None:
        """How the route of an order dates it, where it does."""
        rows, tables = self._orders, self._tables
        source = ORDER_TYPES[rows.type[order]], None, tables.bills.routes[int(rows.route[order])]
        item = tables.item(int(rows.item[order]))
        requirement, quantity = to_day(rows.requirement[order]), int(rows.quantity[order])
        return self._capacity.work(item, requirement, quantity, source)

    def _available(self, code: int) -> int:
        """The day of use of what begins on a day, both as the code has them."""
        policy, day = divmod(code, _DAYS)
        dates = self._offsets.of(self._tables.policies[policy])
        return dates.begun(to_day(day))[1].toordinal()

    def _postpone_approved(self, level: int) -> None:
        """The same for approved planned orders: until they are delivered."""
        for place in np.flatnonzero(self._approved_ready):
            order = self._tables.approved[place]
            ready = to_day(self._approved_ready[place])
            item = self._item_of[order.product, order.site]
            if self._levels[item] == level and ready > (order.date_start or order.date_order):
                subject = self._tables.item(item)
                work = self._capacity.work_of(subject, order)
                delivery = self._offsets.of(subject.policy).begun(ready, work)[0].toordinal()
                self._approved[place] = max(self._approved[place], delivery)

    def _serve(self, level: int) -> None:
        """When the requirements of a level are met, and what waits for them."""
        orders, demands = self._orders, self._demands
        late = np.zeros(len(self._levels), bool)
        late[orders.item[orders.futures > orders.requirement]] = True
        served = self._served.of_level(level, demands, orders, late & (self._levels == level))
        day = served.day.copy()
        planned, approved = served.order >= 0, served.order < NONE
        day[planned] = orders.futures[served.order[planned]]
        day[approved] = self._approved[-2 - served.order[approved]]
        row = served.row
        kept = (day > self._due[row]) & (demands.day[row] <= self._fence[demands.item[row]])
        np.maximum.at(self._met, row[kept], day[kept])
        ordered = kept & (planned | approved)
        np.maximum.at(self._ordered, row[ordered], day[ordered])
        self._tell(np.unique(row[kept]))

    def _tell(self, rows: np.ndarray) -> None:
        """The orders that these rows are components of wait for them."""
        parent, met = self._demands.parent[rows], self._met[rows]
        above, approved = parent >= 0, parent < NONE
        product = self._tables.items.product[self._demands.item[rows[above]]]
        np.maximum.at(self._waits, parent[above], _last(met[above], self._rank[product]))
        np.maximum.at(self._approved_ready, -2 - parent[approved], met[approved])


def _last(day: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Day and product of components as one number: the largest is what an order waits for."""
    return day.astype("i8") << _PRODUCT_BITS | _NO_PRODUCT - rank.astype("i8")


def _fence(policy: Policy | None, today: int) -> int:
    """The last requirement day for which delays are computed."""
    days = policy.futures_fence if policy else None
    if days is None:
        return date.max.toordinal()
    return today + days if days > 0 else NONE


def _there(order: PlannedOrder, today: int) -> int:
    """The day on which an approved planned order is there."""
    return max(order.date_delivery.toordinal(), today)
