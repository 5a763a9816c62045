"""What a run reads, as columns: a :class:`Factory` turned into numbers, or read that way at once.

Records are numbered; lists keep what the numbers stand for, so that everything a run answers can
be told in the caller's own words.

>>> from datetime import date
>>> from .entities import Demand, Item, Policy
>>> from .offsetting import calendar_days
>>> wheel = Item.of("wheel", "Berlin", Policy())
>>> sale = Demand(10, date(2026, 3, 9), "s1", "sale")
>>> tables = tabulate(Factory(date(2026, 3, 2), calendar_days, {wheel.key: wheel},
...                           demands={wheel.key: [sale]}))
>>> tables.demands.quantity.tolist(), tables.item(0).key
([10], ('wheel', 'Berlin'))
>>> tables.sources[int(tables.demands.source[0])]
's1'
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import numpy as np

from .bills import Bills, Numbered
from .columns import NONE, ORDER_TYPES, STOCK_DAY, Columns, DemandRows, OrderRows, SupplyRows
from .entities import (
    BACKLOG,
    SAFETY,
    Chooser,
    Demand,
    Factory,
    Item,
    Key,
    PhantomDemand,
    PlannedOrder,
    Policy,
    Scheduler,
    Shift,
    Supply,
)
from .requirements import safety_source
from .sources import number
from .versions import Version


class ItemRows(Columns):
    """Products at sites; ``product``, ``site`` and ``policy`` are numbers of lists."""

    FIELDS = {"product": "i4", "site": "i4", "policy": "i4", "stopped": "?", "number": "u8"}


class Listed(list):
    """Records by number, each with one of its own.

    >>> records = Listed()
    >>> records("sale"), records("sale"), records[1], records[-1]
    (0, 1, 'sale', None)
    """

    def __call__(self, record: Hashable) -> int:
        """The number of one more record."""
        self.append(record)
        return len(self) - 1

    def __getitem__(self, place: int) -> Hashable:
        """The record of a number; None for :data:`NONE`."""
        return None if place < 0 else super().__getitem__(place)


class Same:
    """Labels that are their own numbers, as the ids of a database are.

    >>> ids = Same()
    >>> ids(7), ids[7], ids[-1], ids(None)
    (7, 7, None, -1)
    """

    def __call__(self, label: int | None) -> int:
        """The number of a label."""
        return NONE if label is None else label

    def __getitem__(self, place: int) -> int | None:
        """The label of a number."""
        return None if place < 0 else place


@dataclass(slots=True)
class Tables:
    """Everything a run reads. Complete: the engine fetches nothing."""

    today: date
    shift: Shift
    unit: int
    items: ItemRows
    policies: list[Policy]
    sites: Numbered
    bills: Bills
    demands: DemandRows
    supplies: SupplyRows
    bom_versions: Mapping[Hashable, Sequence[Version]]
    route_versions: Mapping[Hashable, Sequence[Version]] = field(default_factory=dict)
    route_scrap: Mapping[Hashable, Mapping[int, Fraction]] = field(default_factory=dict)
    phantom_demands: Sequence[PhantomDemand] = ()
    approved: Sequence[PlannedOrder] = ()
    kinds: Numbered = field(default_factory=Numbered)
    marks: Numbered | Same = field(default_factory=Same)
    refs: Listed | Same = field(default_factory=Same)
    sources: Mapping[int, Hashable] = field(default_factory=dict)
    """What the caller calls the sources; those left out are called by their number."""
    lines: Mapping[int, Hashable] = field(default_factory=dict)
    """What the caller calls the BOM lines; those left out are called by their number."""
    lost: dict[Key, list[tuple[int, date]]] = field(default_factory=dict)
    """Quantity and day of demand for what is no item."""
    choosers: Mapping[Key, Chooser] = field(default_factory=dict)
    """Items whose order type depends on the demand, and on what."""
    about: Collection[Hashable] | None = None
    """Products that the run plans; None: all (net_change.py)."""
    given: OrderRows = field(default_factory=OrderRows.of)
    """Planned orders of other products that stay as they are: what they ask counts."""
    given_for: DemandRows = field(default_factory=DemandRows.of)
    """The requirement that each of them was made for."""
    scheduler: Scheduler | None = None
    """Dates planned production inside the capacity fence; None: the lead time always counts."""

    def is_about(self, products: np.ndarray) -> np.ndarray:
        """Which of the products, by number, the run plans; :data:`NONE` is not one."""
        if self.about is None:
            return products != NONE
        different, place = np.unique(products, return_inverse=True)
        labels = map(self.bills.products.__getitem__, different.tolist())
        return np.array([label in self.about for label in labels], bool)[place]

    def item(self, place: int) -> Item:
        """An item as object."""
        rows = self.items
        product = self.bills.products[int(rows.product[place])]
        site, policy = self.sites[int(rows.site[place])], self.policies[rows.policy[place]]
        if chooser := self.choosers.get((product, site)):
            policy = replace(policy, order_type_by_demand=chooser)
        return Item.of(product, site, policy, bool(rows.stopped[place]))

    def covered_by(
        self, items: ItemRows, policies: list[Policy], choosers: Mapping[Key, Chooser]
    ) -> Tables:
        """The same demands and supplies where items are covered in another way.

        The items may come in another order; what is asked of items left out is left out, too.
        """
        other = replace(self, items=items, policies=policies, choosers=choosers)
        number = other.places()[self.items.product, self.items.site]
        other.demands = _renumbered(self.demands, number)
        other.supplies = _renumbered(self.supplies, number)
        return other

    def keys(self) -> Iterator[Key]:
        """Product and site of each item."""
        products, sites = self.bills.products, self.sites
        pairs = zip(self.items.product.tolist(), self.items.site.tolist(), strict=True)
        return ((products[product], sites[site]) for product, site in pairs)

    def places(self) -> np.ndarray:
        """Item numbers by product and site; :data:`NONE` where there is no item."""
        table = np.full((len(self.bills.products), max(len(self.sites), 1)), NONE, "i4")
        table[self.items.product, self.items.site] = np.arange(len(self.items))
        return table


def _renumbered(rows: Columns, number: np.ndarray) -> Columns:
    """The rows under the new numbers of their items."""
    found = rows.taken(number[rows.item] >= 0)
    found.item = number[found.item]
    return found


def tabulate(factory: Factory) -> Tables:
    """The factory as tables."""
    return _Tabulation(factory).tables()


def number_sources(factory: Factory) -> dict[Hashable, int]:
    """Numbers for the sources of a factory, which keep their order."""
    rows = [
        *(row for rows in factory.demands.values() for row in rows),
        *(row for rows in factory.supplies.values() for row in rows),
        *factory.phantom_demands,
        *factory.approved,
        *factory.given,
    ]
    known = sorted({row.source for row in rows})
    if all(isinstance(source, int) for source in known):
        return {source: source for source in known}
    return {source: place for place, source in enumerate(known, 1)}


class _Tabulation:
    """Numbers the labels of a factory."""

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._products, self._sites, self._kinds = Numbered(), Numbered(), Numbered()
        self._marks, self._refs = Numbered([None]), Listed()
        self._items: dict[Key, int] = {}
        self._lost: dict[Key, list] = {}

    def tables(self) -> Tables:
        factory = self._factory
        policies: dict[int, int] = {}
        rows = [self._item_row(item, policies) for item in factory.items.values()]
        self._items = {key: place for place, key in enumerate(factory.items)}
        bills = Bills.of_lines(factory.bom_lines, factory.unit, self._products)
        sources = number_sources(factory)
        demands = DemandRows.from_rows(list(self._demand_rows(sources, bills)))
        supplies = SupplyRows.from_rows(list(self._supply_rows(sources)))
        by_id = {id(item.policy): item.policy for item in factory.items.values()}
        return Tables(
            factory.today,
            factory.shift,
            factory.unit,
            ItemRows.from_rows(rows),
            [by_id[key] for key in policies],
            self._sites,
            bills,
            demands,
            supplies,
            factory.bom_versions,
            factory.route_versions,
            factory.route_scrap,
            [row._replace(source=sources[row.source]) for row in factory.phantom_demands],
            [order._replace(source=sources[order.source]) for order in factory.approved],
            self._kinds,
            self._marks,
            self._refs,
            self._source_labels(sources),
            self._line_labels(),
            self._lost,
            about=factory.about,
            given=self._given_rows(sources, bills),
            given_for=self._given_for(),
            scheduler=factory.scheduler,
        )

    def _given_rows(self, sources: dict[Hashable, int], bills: Bills) -> OrderRows:
        orders = self._factory.given
        days = ("date_requirement", "date_delivery", "date_order", "date_start")
        requirement, delivery, order, start = (
            [getattr(row, name).toordinal() for row in orders] for name in days
        )
        return OrderRows.of(
            item=[self._items[row.product, row.site] for row in orders],
            type=[ORDER_TYPES.index(row.order_type) for row in orders],
            quantity=[row.quantity for row in orders],
            requirement=requirement,
            delivery=delivery,
            order=order,
            start=start,
            delay=[row.delay_days for row in orders],
            source=[sources[row.source] for row in orders],
            bom=[bills.number(row.bom) for row in orders],
            route=[NONE if row.route is None else bills.routes(row.route) for row in orders],
            waits=[self._products.get(row.waits) for row in orders],
            ready=[row.waits_until.toordinal() if row.waits_until else 0 for row in orders],
        )

    def _given_for(self) -> DemandRows:
        orders = self._factory.given
        return DemandRows.of(
            item=[self._items[row.product, row.site] for row in orders],
            kind=[self._kinds(row.kind) for row in orders],
        )

    def _item_row(self, item: Item, policies: dict[int, int]) -> tuple:
        policy = policies.setdefault(id(item.policy), len(policies))
        place = self._products(item.product)
        return place, self._sites(item.site), policy, item.stopped, number(item.product)

    def _source_labels(self, sources: dict[Hashable, int]) -> dict[int, Hashable]:
        labels = {place: source for source, place in sources.items()}
        if not all(isinstance(source, int) for source in sources):
            labels[safety_source(numbered=True)] = SAFETY
            labels[number(BACKLOG)] = "stock"
        return labels

    def _line_labels(self) -> dict[int, Hashable]:
        lines = (line.id for rows in self._factory.bom_lines.values() for line in rows)
        return {number(line): line for line in lines}

    def _rows_of(self, table: Mapping[Key, Sequence]) -> Iterable[tuple[int, Demand | Supply]]:
        for key, rows in table.items():
            if key in self._items:
                yield from ((self._items[key], row) for row in rows)

    def _demand_rows(self, sources: dict[Hashable, int], bills: Bills) -> Iterable[tuple]:
        for key, rows in self._factory.demands.items():
            if key not in self._items:
                self._lost[key] = [(row.quantity, row.date) for row in rows]
        for item, row in self._rows_of(self._factory.demands):
            yield (
                item,
                row.quantity,
                row.date.toordinal(),
                sources[row.source],
                row.priority,
                self._kinds(row.kind),
                self._marks(row.mark),
                self._refs(row),
                NONE,
                NONE if row.line is None else number(row.line),
                bills.number(row.bom),
                NONE if row.route is None else bills.routes(row.route),
            )

    def _supply_rows(self, sources: dict[Hashable, int]) -> Iterable[tuple]:
        for item, row in self._rows_of(self._factory.supplies):
            yield (
                item,
                row.quantity,
                row.date.toordinal() if row.date else STOCK_DAY,
                sources[row.source],
                self._kinds(row.kind),
                self._marks(row.mark),
                self._refs(row),
                row.until.toordinal() if row.until else 0,
                sources.get(row.made_for, 0),
            )
