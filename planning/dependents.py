"""What planned orders ask of other items: the components of production, the source of a transfer.

Orders with plain BOMs are exploded together (order_explosion.py), the others one by one
(explosion.py).

>>> from .entities import Demand, Factory, Item, Policy
>>> from .offsetting import calendar_days
>>> from .run import run
>>> south = Item.of("wheel", "S", Policy("transfer", source_site="N", lead_time=2))
>>> items = {item.key: item for item in (south, Item.of("wheel", "N", Policy()))}
>>> asked = {south.key: [Demand(7, date(2026, 3, 9), "s1", "sale")]}
>>> for order in run(Factory(date(2026, 3, 2), calendar_days, items, demands=asked)).orders:
...     print(order.site, order.order_type, order.quantity, order.date_requirement)
S transfer 7 2026-03-09
N purchase 7 2026-03-07
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

import numpy as np

from .columns import NONE, DemandRows, OrderRows, to_day
from .entities import SAFETY, Demand, Key, PhantomDemand, PlannedOrder, Problem, Supply
from .explosion import Exploder
from .item_terms import PolicyColumns
from .levels import refill_sources
from .order_explosion import Asked, Asking, components, fits
from .order_sources import PRODUCTION, TRANSFER
from .requirement_book import RequirementBook
from .rich_items import Objects
from .sources import below, below_all
from .sourcing import Sources
from .tables import Tables

TRANSFERRED = 0x7472616E73666572
"""Stands for the BOM line in the source of what a transfer asks."""


class Dependents:
    """Explodes orders and hands what they ask to the requirement book."""

    def __init__(
        self,
        tables: Tables,
        requirements: RequirementBook,
        sources: Sources,
        policies: PolicyColumns,
        cycles: list[list[Hashable]],
    ) -> None:
        self._tables, self._requirements, self._policies = tables, requirements, policies
        self._objects = Objects(tables)
        cyclic = {product for cycle in cycles for product in cycle}
        self._exploder = Exploder(
            tables.bills, sources.boms, sources.routes, tables.route_scrap, tables.unit, cyclic
        )
        self._places = tables.places()
        self._item_of = {key: place for place, key in enumerate(tables.keys())}
        self._refills = refill_sources(tables)
        self._dependent, self._safety = tables.kinds("dependent"), tables.kinds(SAFETY)
        self._scrapped = [tables.bills.routes(route) for route in tables.route_scrap]
        self.lost: dict[Key, list[tuple[int, date]]] = {
            key: list(asked) for key, asked in tables.lost.items()
        }
        """Quantity and day of what is asked of products that are no items."""

    @property
    def problems(self) -> list[Problem]:
        """What was found while exploding."""
        return self._exploder.problems

    def item_of(self, key: Key) -> int:
        """The item's number; :data:`NONE` for what is no item."""
        return self._item_of.get(key, NONE)

    def supplied(self, items: np.ndarray) -> np.ndarray:
        """Which items get by-products or have approved planned orders."""
        places = [self._item_of.get(key, NONE) for key, rows in self._supplies() if rows]
        return np.isin(items, places)

    def supplies(self, item: int) -> list[Supply]:
        """By-products and approved planned orders of an item."""
        subject = self._tables.item(item)
        return self._exploder.supplies.pop(subject.key, [])

    def _supplies(self):
        return self._exploder.supplies.items()

    def take_over(self, order: PlannedOrder, number: int) -> None:
        """An approved planned order is supply, and what it needs is asked in its name."""
        supply = Supply(
            order.quantity, order.date_delivery, order.source, "approved", order.mark, order.ref
        )
        self._exploder.supplies[order.product, order.site].append(supply)
        if order.order_type == "production" and order.bom is not None:
            self._exploder.explode(order)
            self._drain(number)
        elif order.order_type == "transfer":
            self._ask_source_of(order, number)

    def explode_phantom(self, demand: PhantomDemand) -> None:
        """Ask for what a phantom component of a real order holds."""
        self._exploder.explode_phantom(demand)
        self._drain(NONE)

    def explode(self, orders: OrderRows, numbers: np.ndarray) -> list[tuple[int, Exception]]:
        """Ask for what these orders need; ``numbers`` are those that the plan gives them.

        :return: places of orders that could not be exploded, and why
        """
        policy = self._tables.items.policy[orders.item]
        inside = orders.requirement <= self._policies.explosion[policy]
        made = np.flatnonzero((orders.type == PRODUCTION) & (orders.bom >= 0) & inside)
        together = self._are_plain(orders, made)
        self._explode_plain(orders.taken(made[together]), numbers[made[together]])
        moved = np.flatnonzero((orders.type == TRANSFER) & (self._refills[orders.item] >= 0))
        self._ask_sources(orders.taken(moved), numbers[moved])
        failed = []
        for place in made[~together]:
            try:
                self._exploder.explode(self._objects.order(orders, place))
                self._drain(int(numbers[place]))
            except Exception as error:
                failed.append((place, error))
        return failed

    def _are_plain(self, orders: OrderRows, made: np.ndarray) -> np.ndarray:
        """Which of the produced orders can be exploded together."""
        bom, quantity = orders.bom[made], orders.quantity[made]
        plain = self._tables.bills.plain[bom] & fits(self._tables.bills, bom, quantity)
        return plain & ~np.isin(orders.route[made], self._scrapped)

    def _explode_plain(self, orders: OrderRows, numbers: np.ndarray) -> None:
        if not len(orders):
            return
        items = self._tables.items
        asking = Asking.of(
            bom=orders.bom,
            quantity=orders.quantity,
            start=orders.start,
            delivery=orders.delivery,
            source=orders.source,
            number=items.number[orders.item],
            priority=self._priorities(orders),
            order=numbers,
        )
        asked = components(self._tables.bills, asking)
        site = items.site[orders.item][asked.asking]
        place = self._places[asked.component, site]
        self._add(asked, place, site)

    def _priorities(self, orders: OrderRows) -> np.ndarray:
        """Components are as urgent as what they are for; those for safety stock as any."""
        priority = self._requirements.column("priority", orders.demand)
        kind = self._requirements.column("kind", orders.demand)
        return np.where(kind == self._safety, 0, priority)

    def _add(self, asked: Asked, place: np.ndarray, site: np.ndarray) -> None:
        """Hand over what is asked of items, note what is asked of anything else."""
        known = place >= 0
        for row in np.flatnonzero(~known & self._tables.is_about(asked.component)):
            product = self._tables.bills.products[int(asked.component[row])]
            self._lose((product, self._tables.sites[int(site[row])]), asked, row)
        asked, place = asked.taken(known), place[known]
        self._requirements.add(
            DemandRows.of(
                item=place,
                quantity=asked.quantity,
                day=asked.day,
                source=asked.source,
                priority=asked.priority,
                kind=self._dependent,
                parent=asked.order,
                line=asked.line,
                bom=asked.bom,
                route=asked.route,
            )
        )

    def _lose(self, key: Key, asked: Asked, row: int) -> None:
        found = (int(asked.quantity[row]), to_day(asked.day[row]))
        self.lost.setdefault(key, []).append(found)

    def _ask_sources(self, orders: OrderRows, numbers: np.ndarray) -> None:
        """A transfer is a requirement of the site that it comes from, on the day it leaves."""
        if not len(orders):
            return
        products = self._tables.items.number[orders.item]
        line = np.full(len(orders), TRANSFERRED, "u8")
        self._requirements.add(
            DemandRows.of(
                item=self._refills[orders.item],
                quantity=orders.quantity,
                day=orders.start,
                source=below_all(orders.source, products, line),
                priority=self._priorities(orders),
                kind=self._dependent,
                parent=numbers,
            )
        )

    def _ask_source_of(self, order: PlannedOrder, number: int) -> None:
        """The same for an approved transfer, of the site that the order itself names if it does."""
        item = self.item_of((order.product, order.site))
        source = NONE if item == NONE else int(self._refills[item])
        if order.source_site is not None:
            source = self.item_of((order.product, order.source_site))
        if source not in (NONE, item):
            name = below(order.source, TRANSFERRED, order.product)
            day = order.date_start or order.date_order
            asked = Demand(order.quantity, day, name, "dependent")
            rows = self._objects.asked([asked], source, number)
            self._requirements.add(DemandRows.from_rows(rows))

    def _drain(self, parent: int) -> None:
        """Hand over what the exploder has collected for one order."""
        for key, demands in self._exploder.demands.items():
            item = self._item_of.get(key, NONE)
            if item == NONE:
                lost = self.lost.setdefault(key, [])
                lost += [(demand.quantity, demand.date) for demand in demands]
            else:
                rows = self._objects.asked(demands, item, parent)
                self._requirements.add(DemandRows.from_rows(rows))
        self._exploder.demands.clear()
