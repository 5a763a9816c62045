"""Action messages of a run: the items that they can concern are walked through once more.

:class:`~planning.message_chain.MessageChain` follows the plan level by level and wants to see each
item that has receipts, and each whose demand changes once messages above are applied.

>>> from datetime import date
>>> from .entities import Factory, Item, Policy
>>> from .offsetting import calendar_days
>>> from .run import run
>>> wheel, today = Item.of("wheel", "B", Policy()), date(2026, 3, 2)
>>> coming = {wheel.key: [Supply(10, today, "p1", "purchase")]}
>>> factory = Factory(today, calendar_days, {wheel.key: wheel}, supplies=coming)
>>> messages = run(factory, lambda demand: None).messages
>>> [(message.action, message.quantity_from) for message in messages]
[('cancel', 10)]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np

from .columns import NONE, DemandRows, to_day
from .entities import Demand, Key, Parent, Supply
from .message_chain import Asker, MessageChain
from .messages import Message
from .netting import ItemPlan
from .requirement_book import RequirementBook
from .tables import Tables

AskerOf = Callable[[Demand], Asker | None]


class Followed:
    """Feeds a message chain with the items of a run."""

    def __init__(
        self,
        tables: Tables,
        requirements: RequirementBook,
        asker: AskerOf,
        firms: bool,
        cycles: list[list],
        supplies_of: Callable[[Key], list[Supply]],
        parent_of: Callable[[int], Parent | None],
        needed: np.ndarray | None = None,
    ) -> None:
        """
        :param asker: see :class:`MessageChain`; the ``ref`` of the demand is the caller's own
        :param supplies_of: stock and receipts of an item
        :param parent_of: the planned order of a number
        :param needed: for each row of demand the day on which a receipt is needed (futures.py),
            for items whose messages go by it
        """
        self._tables, self._requirements, self._parent_of = tables, requirements, parent_of
        self._component = tables.kinds.get("component")
        self._asker, self._needed = asker, needed
        surroundings = SimpleNamespace(
            today=tables.today,
            shift=tables.shift,
            unit=tables.unit,
            supplies=SimpleNamespace(get=lambda key, otherwise=(): supplies_of(key)),
            approved=tables.approved,
            bom_lines=tables.bills,
            bom_versions=tables.bom_versions,
            route_versions=tables.route_versions,
            route_scrap=tables.route_scrap,
            scheduler=tables.scheduler,
        )
        cyclic = {product for cycle in cycles for product in cycle}
        self._chain = MessageChain(
            surroundings, self._ask, firms=firms, cyclic=cyclic, numbered=True
        )

    @property
    def messages(self) -> list[Message]:
        """The messages so far, in the caller's own words."""
        return [
            message._replace(
                supply=self._named(message.supply),
                demand=message.demand and self._told(message.demand),
            )
            for message in self._chain.messages
        ]

    def follow(self, plan: ItemPlan) -> None:
        """Give the messages of an item; the ``ref`` of its demands is the number of their row."""
        if self._chain.is_changed:
            plan = self._with_parents(plan)
        self._chain.follow(plan, self._delayed(plan))

    def _delayed(self, plan: ItemPlan) -> dict[int, date]:
        """When the requirements of an item can use receipts, where its messages go by that."""
        if self._needed is None or plan.item.policy.action_basis != "futures":
            return {}
        asked = {peg.demand.ref: peg.demand.source for peg in plan.pegs}
        asked.pop(None, None)
        return {source: to_day(self._needed[row]) for row, source in asked.items()}

    def _with_parents(self, plan: ItemPlan) -> ItemPlan:
        """The plan with demands that say which planned order asks."""
        known: dict[int, Demand] = {}

        def told(demand: Demand) -> Demand:
            if id(demand) not in known:
                parent = (
                    None if demand.ref is None else self._parent_of(self._row(demand, "parent"))
                )
                known[id(demand)] = demand._replace(parent=parent)
            return known[id(demand)]

        return replace(
            plan,
            pegs=[peg._replace(demand=told(peg.demand)) for peg in plan.pegs],
            uncovered=[(told(demand), quantity) for demand, quantity in plan.uncovered],
        )

    def _row(self, demand: Demand, name: str) -> int:
        """What the row of a demand says."""
        return self._requirements.value(name, demand.ref)

    def concerned(
        self, items: np.ndarray, with_receipts: np.ndarray, rows: DemandRows
    ) -> np.ndarray:
        """Those of the items that may have messages, by their rows."""
        wanted = np.zeros(len(self._tables.items), bool)
        wanted[items] = with_receipts[items]
        if names := self._chain.changed_names:
            sources = np.array([source for _product, _site, source in names], "u8")
            wanted[rows.item[np.isin(self._parent_sources(rows.parent), sources)]] = True
        if self._chain.changed_orders:
            for row in np.flatnonzero((rows.kind == self._component) & ~wanted[rows.item]):
                asker = self._asker_of(int(rows.ref[row]))
                if asker and asker.order in self._chain.changed_orders:
                    wanted[rows.item[row]] = True
        asked = self._chain.asked_items
        if asked:
            wanted[[place for place, key in enumerate(self._tables.keys()) if key in asked]] = True
        return items[wanted[items]]

    def _parent_sources(self, parents: np.ndarray) -> np.ndarray:
        """The sources of the orders above; 0 for rows that have none."""
        numbers, place = np.unique(parents, return_inverse=True)
        above = [self._parent_of(number) for number in numbers.tolist()]
        return np.array([parent.source if parent else 0 for parent in above], "u8")[place]

    def _ask(self, demand: Demand) -> Asker | None:
        if demand.kind != "component" or demand.ref is None:
            return None
        return self._asker_of(self._row(demand, "ref"))

    def _asker_of(self, ref: int) -> Asker | None:
        known = self._tables.refs[ref]
        if isinstance(known, Demand):
            return self._asker(known)
        return self._asker(Demand(0, self._tables.today, 0, "component", ref=known))

    def _named(self, supply: Supply) -> Supply:
        return supply._replace(source=self._tables.sources.get(supply.source, supply.source))

    def _told(self, demand: Demand) -> Demand:
        """A demand as the caller knows it."""
        ref = NONE if demand.ref is None else self._row(demand, "ref")
        known = self._tables.refs[ref]
        if isinstance(known, Demand):
            return known._replace(quantity=demand.quantity, date=demand.date)
        return demand._replace(ref=known)
