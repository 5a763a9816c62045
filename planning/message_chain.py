"""Action messages down the levels: what a message on an order means for its components.

A message on a production order changes what the order asks of its components, so their orders get
messages, too (*derived actions*, ax.md 17.13). The plan itself is made for what the orders ask
today: nobody knows yet whether a message will be applied. :class:`MessageChain` follows the plan
from item to item, the top of the structure first, and nets those items once more whose demand
would change if all messages above were applied. What then comes out of place is a message.

>>> from datetime import date
>>> from .entities import Factory, Item, Policy
>>> from .netting import plan_item
>>> from .offsetting import calendar_days
>>> bike, wheel = (Item.of(name, "B", Policy("production")) for name in ("bike", "wheel"))
>>> day = date(2026, 3, 9)
>>> factory = Factory(
...     date(2026, 3, 2),
...     calendar_days,
...     {bike.key: bike, wheel.key: wheel},
...     supplies={
...         bike.key: [Supply(10, day, "o1", "production", ref=1)],
...         wheel.key: [Supply(20, day, "o2", "production", ref=2)],
...     },
... )
>>> def plan(item, *demands):
...     return plan_item(item, demands, factory.supplies[item.key], factory.today, calendar_days)
>>> chain = MessageChain(factory, asker=lambda demand: Asker(demand.ref))
>>> chain.follow(plan(bike, Demand(4, day, "s1", "sale")))
>>> chain.follow(plan(wheel, Demand(20, day, "c7", "component", ref=1)))
>>> [(message.supply.source, message.action, message.quantity_to) for message in chain.messages]
[('o1', 'decrease', 4), ('o2', 'decrease', 8)]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple, Protocol

from .entities import BACKLOG, SAFETY, Demand, Key, PlannedOrder, Scheduler, Shift, Supply
from .explosion import Exploder
from .message_rules import Rules
from .messages import Message, item_messages
from .netting import ItemPlan, plan_item
from .offsetting import Offsets
from .sourcing import Sources

_OWN = frozenset((SAFETY, BACKLOG))


class Asker(NamedTuple):
    """The real production order that asks for a component.

    ``scales`` is false where the quantity does not depend on the order's, as of constant lines.
    """

    order: Hashable
    scales: bool = True


class Surroundings(Protocol):
    """What the chain looks at of a run: a :class:`~planning.entities.Factory` will do."""

    today: date
    shift: Shift
    unit: int
    supplies: Mapping[Key, Iterable[Supply]]
    approved: Iterable[PlannedOrder]
    bom_lines: Mapping[Hashable, Iterable]
    bom_versions: Mapping[Hashable, Iterable]
    route_versions: Mapping[Hashable, Iterable]
    route_scrap: Mapping[Hashable, Mapping]
    scheduler: Scheduler | None


class MessageChain:
    """Collects the messages of a run; :meth:`follow` must meet parents before their components."""

    def __init__(
        self,
        factory: Surroundings,
        asker: Callable[[Demand], Asker | None],
        *,
        firms: bool = False,
        cyclic: Iterable[Hashable] = (),
        numbered: bool = False,
    ) -> None:
        """
        :param factory: what the run read
        :param asker: the real order that a demand comes from, by the ``ref`` of its supply; None
            for every other demand
        :param firms: whether the run firms planned orders inside their fence
        :param cyclic: products on a BOM cycle
        :param numbered: whether sources are whole numbers (sources.py)
        """
        self._factory = factory
        self._asker = asker
        self._firms = firms
        self._numbered = numbered
        self._cyclic = cyclic
        self._offsets = Offsets(factory.today, factory.shift)
        self._rules: dict[int, Rules] = {}
        """By identity of the policy, which many items share."""
        self._approved: dict[Key, list[Supply]] = defaultdict(list)
        for order in factory.approved:
            self._approved[order.product, order.site].append(_as_supply(order))
        self._on_orders: dict[Hashable, Message] = {}
        """Messages by what asks for components: id of a real order, or name of an approved one."""
        self._gone: set[tuple] = set()
        """Names of planned orders that are not there once all messages are applied."""
        self._sources: Sources | None = None
        self._exploder: Exploder | None = None
        self.messages: list[Message] = []

    @property
    def is_changed(self) -> bool:
        """Whether the demand of any item further down would change."""
        return bool(self._on_orders or self._gone or self._exploder)

    @property
    def changed_orders(self) -> frozenset[Hashable]:
        """Real orders that have a message."""
        return frozenset(name for name in self._on_orders if not isinstance(name, tuple))

    @property
    def changed_names(self) -> frozenset[tuple]:
        """Product, site and source of approved orders with a message, and of planned orders that
        are not there once all messages are applied."""
        return self._gone.union(name for name in self._on_orders if isinstance(name, tuple))

    @property
    def asked_items(self) -> frozenset[Key]:
        """Items of which other planned orders than those of the run ask something."""
        return frozenset(self._exploder.demands) if self._exploder else frozenset()

    def follow(self, plan: ItemPlan, delayed: Mapping[str, date] | None = None) -> None:
        """Give the messages of the next item.

        :param plan: what the run decided for it
        :param delayed: see :func:`planning.messages.item_messages`
        """
        after = plan
        if self.is_changed:
            demands = _demands(plan)
            changed = self.applied(demands, plan.item.key)
            if changed != demands:
                after = self._net(plan, changed)
        found = self._messages(after, delayed or {})
        served = {} if after is plan else _served(plan)
        for message in found:
            if message.demand is None:
                message = message._replace(demand=served.get(message.supply.source))
            self._note(message)
        if after is not plan:
            self._explode(plan, after)

    def _messages(self, plan: ItemPlan, delayed: Mapping[str, date]) -> list[Message]:
        """The messages of one item, by the rules of its policy."""
        factory, policy = self._factory, plan.item.policy
        rules = self._rules.get(id(policy))
        if rules is None:
            rules = self._rules[id(policy)] = Rules(policy, factory.today, factory.shift)
        return item_messages(
            plan, factory.today, factory.shift, delayed=delayed, firms=self._firms, rules=rules
        )

    def applied(self, demands: list[Demand], key: Key) -> list[Demand]:
        """The demands of an item as they are once the messages so far have been applied."""
        changed = []
        for demand in demands:
            if demand.parent in self._gone:
                continue
            name, scales = demand.parent, True
            if name is None and (asker := self._asker(demand)):
                name, scales = asker
            message = self._on_orders.get(name) if name is not None else None
            demand = adjusted(demand, message, scales) if message else demand
            if demand is not None:
                changed.append(demand)
        if self._exploder:
            changed += self._exploder.demands.pop(key, ())
        return changed

    def _net(self, plan: ItemPlan, demands: list[Demand]) -> ItemPlan:
        """The item's plan for other demands; what planned orders give off is taken as it is."""
        factory, item = self._factory, plan.item
        there = [*factory.supplies.get(item.key, ()), *self._approved.get(item.key, ())]
        if self._sources is None:
            self._sources = Sources(factory.bom_versions, factory.route_versions)
        return plan_item(
            item,
            demands,
            there + [supply for supply in _by_products(plan) if supply not in there],
            factory.today,
            factory.shift,
            dates=self._offsets.of(item.policy),
            sourcing=self._sources.of(item),
            numbered=self._numbered,
            scheduler=factory.scheduler,
        )

    def _explode(self, before: ItemPlan, after: ItemPlan) -> None:
        """Let the levels below see other planned orders than the run decided."""
        old = {_name(order): order for order in before.orders}
        new = {_name(order): order for order in after.orders}
        for name, order in new.items():
            made = order.order_type == "production" and order.bom is not None
            if made and old.get(name) != order and name not in self._gone:
                self._exploder_of().explode(order)
        self._gone.update(name for name, order in old.items() if new.get(name) != order)

    def _exploder_of(self) -> Exploder:
        if self._exploder is None:
            factory, sources = self._factory, self._sources
            self._exploder = Exploder(
                factory.bom_lines,
                sources.boms,
                sources.routes,
                factory.route_scrap,
                factory.unit,
                self._cyclic,
            )
        return self._exploder

    def _note(self, message: Message) -> None:
        """Keep a message, and what it means for the levels below."""
        self.messages.append(message)
        supply, item = message.supply, message.item
        if supply.kind in ("production", "approved"):
            self._gone.update(_name(order) for order in message.replaces)
        if supply.kind == "production" and supply.ref is not None:
            self._on_orders[supply.ref] = message
        elif supply.kind == "approved":
            self._on_orders[item.product, item.site, supply.source] = message


def adjusted(demand: Demand, message: Message, scales: bool = True) -> Demand | None:
    """What a component's demand becomes when the message on the order above is applied.

    It moves by as many days as the order; its quantity keeps its ratio to the order's and is
    rounded up, so the order is never short of it. None when the order is cancelled.

    >>> from datetime import date
    >>> receipt = Supply(10, date(2026, 3, 9), "o1", "production")
    >>> message = Message(None, receipt, "advance_decrease", receipt.date, date(2026, 3, 6), 10, 4)
    >>> found = adjusted(Demand(19, date(2026, 3, 7), "c7", "component"), message)
    >>> found.quantity, found.date.isoformat()
    (8, '2026-03-04')
    """
    if not message.quantity_to:
        return None
    quantity = demand.quantity
    if scales:
        quantity = ceil(Fraction(quantity * message.quantity_to, message.quantity_from))
    return demand._replace(quantity=quantity, date=demand.date + timedelta(days=message.days))


def _demands(plan: ItemPlan) -> list[Demand]:
    """The demands that an item was planned for, without those that it has of itself.

    Demand beyond the coverage fence that nothing covers is not among them; it has no messages.
    """
    asked = {id(peg.demand): peg.demand for peg in plan.pegs}
    asked.update((id(demand), demand) for demand, _open in plan.uncovered)
    return [demand for demand in asked.values() if demand.kind not in _OWN]


def _by_products(plan: ItemPlan) -> list[Supply]:
    """The by-products that serve the item."""
    supplies = {id(peg.supply): peg.supply for peg in plan.pegs}
    return [supply for supply in supplies.values() if _is_by_product(supply)]


def _is_by_product(supply: Supply | PlannedOrder) -> bool:
    return isinstance(supply, Supply) and supply.kind == "by_product"


def _served(plan: ItemPlan) -> dict[str, Demand]:
    """By source of a receipt the first demand that it serves today."""
    served: dict[str, Demand] = {}
    for peg in plan.pegs:
        if isinstance(peg.supply, Supply):
            served.setdefault(peg.supply.source, peg.demand)
    return served


def _name(order: PlannedOrder) -> tuple:
    return order.product, order.site, order.source


def _as_supply(order: PlannedOrder) -> Supply:
    """An approved planned order as the run counts it."""
    mark, ref = order.mark, order.ref
    return Supply(order.quantity, order.date_delivery, order.source, "approved", mark, ref)
