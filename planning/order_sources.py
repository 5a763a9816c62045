"""How planned orders as rows are sourced: sourcing.py for many at once.

>>> from .entities import Factory, Item, Policy
>>> from .offsetting import calendar_days
>>> from .tables import tabulate
>>> from .versions import Version
>>> bike, bell = Item.of("bike", "B", Policy()), Item.of("bell", "B", Policy())
>>> versions = {"bike": [Version(1, "bike BOM", approved=True, active=True)]}
>>> items = {item.key: item for item in (bike, bell)}
>>> tables = tabulate(Factory(date(2026, 3, 2), calendar_days, items, bom_versions=versions,
...                           bom_lines={"bike BOM": []}))
>>> sources = OrderSources(tables, Sources(versions, {}, []), np.array([NONE, NONE]))
>>> rows = sources.filled_in(OrderRows.of(item=[0, 1], quantity=5, delivery=739_000))
>>> [ORDER_TYPES[kind] for kind in rows.type], tables.bills.boms[int(rows.bom[0])]
(['production', 'purchase'], 'bike BOM')
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from .columns import NONE, ORDER_TYPES, OrderRows, to_day
from .entities import Demand
from .sourcing import Sources
from .tables import Tables
from .versions import is_constant

PRODUCTION, PURCHASE, TRANSFER = range(len(ORDER_TYPES))


class OrderSources:
    """The same for planned orders as rows: type, BOM and route of each are filled in."""

    def __init__(self, tables: Tables, sources: Sources, types: np.ndarray) -> None:
        """``types`` are the order types of the policies, by number."""
        self._tables, self._sources, self._types = tables, sources, types
        known = {tables.bills.products.get(product) for product in tables.bom_versions}
        self._made = np.zeros(len(tables.bills.products) + 1, bool)
        self._made[list(known)] = True
        self._always = self._constant_boms()

    def filled_in(self, orders: OrderRows) -> OrderRows:
        """The orders with how they are sourced."""
        items = self._tables.items
        kind = self._types[items.policy[orders.item]]
        free = kind == NONE
        made = (free & self._made[items.product[orders.item]]) | (kind == PRODUCTION)
        orders.type = np.where(free, PURCHASE, kind).astype("i1")
        always = np.where(made, self._always[items.product[orders.item]], NONE)
        orders.bom = always.astype("i4")
        orders.type[always >= 0] = PRODUCTION
        for item, places in _grouped(orders.item, np.flatnonzero(made & (always < 0))):
            self._source(item, places, orders)
        return orders

    def _constant_boms(self) -> np.ndarray:
        """The BOM of each product that has one version, valid everywhere and always, and no
        route version; :data:`NONE` for others."""
        tables, routes = self._tables, self._tables.route_versions
        boms = np.full(len(self._made), NONE, "i8")
        for product, versions in tables.bom_versions.items():
            if len(versions) == 1 and product not in routes:
                (version,) = versions
                if (
                    version.site is None
                    and version.active
                    and version.approved
                    and is_constant(versions)
                ):
                    boms[tables.bills.products.get(product)] = tables.bills.number(version.subject)
        return boms

    def _source(self, item: int, places: np.ndarray, orders: OrderRows) -> None:
        """Fill in the orders of one item that is, or may be, produced."""
        subject, bills = self._tables.item(item), self._tables.bills
        always, bom = self._sources.boms.constant(subject.product, subject.site)
        fixed, route = self._sources.routes.constant(subject.product, subject.site)
        if always and fixed and bom is not None:
            orders.type[places] = PRODUCTION
            orders.bom[places] = bills.number(bom)
            orders.route[places] = NONE if route is None else bills.routes(route)
            return
        source = self._sources.of(subject)
        for place in places:
            delivery, quantity = to_day(orders.delivery[place]), int(orders.quantity[place])
            kind, bom, route = source(quantity, delivery, _NO_DEMAND)
            orders.type[place] = ORDER_TYPES.index(kind)
            orders.bom[place] = bills.number(bom)
            orders.route[place] = NONE if route is None else bills.routes(route)


_NO_DEMAND = Demand(0, date.min, "", "")
"""Asks for no BOM or route of its own."""


def _grouped(keys: np.ndarray, places: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """The places by their key."""
    places = places[np.argsort(keys[places], kind="stable")]
    heads = np.flatnonzero(np.diff(keys[places], prepend=NONE))
    ends = np.append(heads[1:], len(places))[: len(heads)]
    for start, end in zip(heads, ends, strict=True):
        yield int(keys[places[start]]), places[start:end]
