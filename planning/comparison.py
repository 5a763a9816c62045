"""What two plans do differently: planned orders that come, go and change.

Planned orders that say the same are the same, whatever demand opened them: plans that differ in one
sale name many orders otherwise and order the same. The rest is recognised by the source of its
demand, then by nearness, so an order that moves or grows is one difference, not two. Everything
with the attributes of a :class:`~planning.entities.PlannedOrder` can be compared.

>>> from datetime import date
>>> from .entities import PlannedOrder
>>> def order(source, quantity, day):
...     return PlannedOrder("bike", "Berlin", "production", quantity, day, day, day, 0, source)
>>> before = [order("s1", 5, date(2026, 3, 2)), order("s2", 5, date(2026, 3, 4))]
>>> after = [order("s1", 12, date(2026, 3, 2))]
>>> differences = compare(before, after)
>>> [(difference.kind, difference.source, difference.quantity) for difference in differences]
[('changed', 's1', 7), ('gone', 's2', -5)]
>>> total(differences, cost_of=lambda order: 10 * order.quantity)
Totals(new=0, gone=1, changed=1, quantity=2, cost=20, delay_days=0)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any, NamedTuple, Protocol

from .matching import take_pairs

COMPARED = ("quantity", "date_requirement", "date_delivery", "date_order", "order_type")
"""Attributes in which two planned orders of an item at a site may differ."""

Fixed = Callable[[Any], bool]
"""Whether nobody exchanges a planned order for one that is called and dated otherwise."""


class OrderLike(Protocol):
    """What is compared: :class:`~planning.entities.PlannedOrder`, or a row with its attributes."""

    product: Hashable
    site: Hashable
    source: str
    order_type: str
    quantity: int
    date_requirement: date
    date_delivery: date
    date_order: date
    delay_days: int


class Difference(NamedTuple):
    """One planned order before and after; None where it is not there."""

    before: Any
    after: Any

    @property
    def kind(self) -> str:
        """new, gone or changed."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"

    @property
    def product(self) -> Hashable:
        """The product that is ordered."""
        return (self.after or self.before).product

    @property
    def site(self) -> Hashable:
        """Where."""
        return (self.after or self.before).site

    @property
    def source(self) -> str:
        """Source of the demand that the order serves."""
        return (self.after or self.before).source

    @property
    def quantity(self) -> int:
        """How much more is ordered afterwards."""
        return self._change("quantity")

    @property
    def delay_days(self) -> int:
        """How many days more the order is late afterwards."""
        return self._change("delay_days")

    @property
    def days(self) -> int:
        """How many days later a changed order is delivered; 0 for new ones and those gone."""
        if self.before is None or self.after is None:
            return 0
        return (self.after.date_delivery - self.before.date_delivery).days

    def cost(self, cost_of: Callable[[Any], Any]) -> Any:
        """How much more the order costs afterwards."""
        return (cost_of(self.after) if self.after is not None else 0) - (
            cost_of(self.before) if self.before is not None else 0
        )

    def _change(self, name: str) -> int:
        return getattr(self.after, name, 0) - getattr(self.before, name, 0)


class Totals(NamedTuple):
    """The sums over many differences. Quantities of different items are added as they are."""

    new: int
    gone: int
    changed: int
    quantity: int
    cost: Any
    delay_days: int


def compare(
    before: Iterable[OrderLike],
    after: Iterable[OrderLike],
    compared: tuple[str, ...] = COMPARED,
    is_fixed: Fixed | None = None,
) -> list[Difference]:
    """The planned orders that differ, in the order of the plan before; new ones follow.

    :param compared: attributes that make two orders different
    :param is_fixed: see :func:`match`
    """
    return [
        pair
        for pair in match(before, after, compared, is_fixed)
        if None in pair or _facts(pair.before, compared) != _facts(pair.after, compared)
    ]


def match(
    before: Iterable[OrderLike],
    after: Iterable[OrderLike],
    compared: tuple[str, ...] = COMPARED,
    is_fixed: Fixed | None = None,
) -> list[Difference]:
    """Every planned order of both plans beside its counterpart, equal ones among them.

    Counterparts are of one item and site, and in this order: equal in all that is compared, first
    of one source, then of any; of one source; nearest (:func:`_nearest`).

    :param is_fixed: which orders before are no counterpart of what merely lies near; None: none
    """
    before, after = list(before), list(after)
    waiting, offered = dict(enumerate(before)), dict(enumerate(after))
    partner: dict[int, int] = {}
    for key in (
        lambda order: (*_key(order), *_facts(order, compared)),
        lambda order: (*_item(order), *_facts(order, compared)),
        _key,
    ):
        partner |= take_pairs(waiting, offered, key)
    partner |= _nearest(waiting, offered, is_fixed)
    pairs = [
        Difference(order, after[partner[place]] if place in partner else None)
        for place, order in enumerate(before)
    ]
    new = set(range(len(after))).difference(partner.values())
    return pairs + [Difference(None, after[place]) for place in sorted(new)]


def total(differences: Iterable[Difference], cost_of: Callable[[Any], Any] | None = None) -> Totals:
    """What the differences come to.

    :param cost_of: the cost of a planned order; none: cost 0
    """
    differences = list(differences)
    kinds = [difference.kind for difference in differences]
    return Totals(
        kinds.count("new"),
        kinds.count("gone"),
        kinds.count("changed"),
        sum(difference.quantity for difference in differences),
        sum(difference.cost(cost_of) for difference in differences) if cost_of else 0,
        sum(difference.delay_days for difference in differences),
    )


def _nearest(
    waiting: dict[int, OrderLike], offered: dict[int, OrderLike], is_fixed: Fixed | None
) -> dict[int, int]:
    """Pairs of what is left of an item at a site, the nearest first: orders that moved or grew.

    They are of one day or of one quantity. Where both differ, one order goes and another comes.
    Nearest is what is of the same type, then what is delivered the fewest days apart, then what
    differs least in quantity.

    :return: ``{place of an order before: place of its counterpart}``
    """
    at = defaultdict(list)
    for place, order in offered.items():
        at[_item(order)].append(place)
    candidates = sorted(
        (_distance(order, offered[other]), place, other)
        for place, order in waiting.items()
        if not (is_fixed and is_fixed(order))
        for other in at.get(_item(order), ())
        if 0 in _distance(order, offered[other])[1:]
    )
    pairs: dict[int, int] = {}
    taken = set()
    for _far, place, other in candidates:
        if place not in pairs and other not in taken:
            pairs[place] = other
            taken.add(other)
    return pairs


def _distance(one: OrderLike, other: OrderLike) -> tuple:
    return (
        one.order_type != other.order_type,
        abs((one.date_delivery - other.date_delivery).days),
        abs(one.quantity - other.quantity),
    )


def _item(order: OrderLike) -> tuple:
    return order.product, order.site


def _key(order: OrderLike) -> tuple:
    return order.product, order.site, order.source


def _facts(order: OrderLike, compared: tuple[str, ...]) -> tuple:
    return tuple(getattr(order, name) for name in compared)
