"""The nouns of planning: what the engine is given and what it answers.

Quantities are whole numbers in the item's rounding unit (an item kept to two decimals counts
hundredths), so sums are exact. Dates are days. An item is known by its key, the pair of product
and site; products, sites, BOMs and routes are whatever the caller uses as identity: record ids in
Odoo, words in a test.

>>> from datetime import date
>>> sale = Demand(10, date(2026, 3, 4), "s12.20260304", "sale", mark=("sale", 12))
>>> sale.quantity, sale.parent is None
(10, True)
>>> Item.of("wheel", "Berlin", Policy("production", lead_time=3)).key
('wheel', 'Berlin')
>>> Policy(order_multiple=-5)
Traceback (most recent call last):
    ...
ValueError: order_multiple is -5: it cannot be negative
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from .consumption import Ratio, Stepped
from .versions import Version

Key = tuple[Hashable, Hashable]
SAFETY, BACKLOG = OWN = "safety", "backlog"
"""Kinds of the demands that an item has of itself: its minimum stock, and stock below zero. They
are marked by their kind and the item."""
Shift = Callable[[Any, date, int, bool], date]
"""``shift(calendar, day, days, working)``: the day so many days later (earlier when negative).

Working: the open days of the calendar strictly after (before) ``day`` are counted; otherwise all
days are. Zero days is ``day`` itself. A calendar of None has no closed days.
"""

Scheduler = Callable[[Hashable, int, Hashable, date, bool], tuple[date, date] | None]
"""``schedule(route, quantity, site, day, forward)``: the days on which an order starts and ends.

Forward it begins on ``day`` or later, backward it ends on ``day`` or before; an order that cannot
end by then is laid out forward from today, and so ends later. None: the lead time counts.
"""

Chooser = Callable[["Demand"], str | None]
"""``choose(demand)``: the order type of an order for such a demand; None: that of the item.

It may look at the kind and the mark; ``ref`` is for the engine's own use while it plans."""

ACTIONS = frozenset(("advance", "postpone", "increase", "decrease", "cancel"))
"""Kinds of action messages (ax.md 17.13)."""

_NOT_NEGATIVE = (
    "period_days",
    "max_qty",
    "order_min",
    "order_multiple",
    "order_max",
    "lead_time",
    "coverage_fence",
    "firming_fence",
    "negative_days",
    "issue_margin",
    "receipt_margin",
    "reorder_margin",
    "freeze_fence",
    "capacity_fence",
    "action_fence",
    "advance_margin",
    "postpone_margin",
    "dampener_qty",
)


@dataclass(frozen=True, slots=True)
class Policy:
    """How an item is covered: the coverage group with the item's own settings laid over it.

    Days are calendar days, ``lead_time`` is in working days when ``working_days`` is set. Zero
    means none for the order modifiers (``order_min``, ``order_multiple``, ``order_max``) and for
    the stock limits; a negative ``min_qty`` lets min/max planning owe that much (scenario C2).
    ``positive_days`` of None: stock may wait for its demand without limit.
    """

    order_type: str | None = None
    """production, purchase or transfer; None: production where a BOM version is valid."""
    coverage_code: str = "requirement"
    period_days: int = 0
    min_qty: int = 0
    max_qty: int = 0
    order_min: int = 0
    order_multiple: int = 0
    order_max: int = 0
    lead_time: int = 0
    working_days: bool = False
    coverage_fence: int = 365
    firming_fence: int = 365
    positive_days: int | None = None
    negative_days: int = 0
    dynamic_negative_days: bool = True
    issue_margin: int = 0
    receipt_margin: int = 0
    reorder_margin: int = 0
    calendar: Hashable = None
    group: str | None = None
    """Name of the rule or coverage group that decided, for the explanation."""
    freeze_fence: int = 0
    """Nothing new is ordered for these days and nothing planned in them is changed; 0: off."""
    explosion_fence: int | None = None
    """Planned production is exploded when its requirement lies inside; None: always."""
    capacity_fence: int = 0
    """Inside, production is dated by its route on the resources' hours; 0: by the lead time."""
    forecast_fence: int | None = None
    """Forecast further out is ignored; None: the coverage fence counts."""
    action_fence: int = 365
    """Action messages for requirements inside; 0: none (ax.md 17.11)."""
    futures_fence: int | None = None
    """Delays are computed for requirements inside; None: all, -1: not computed."""
    advance_margin: int = 0
    """Days by which a receipt may be late before a message asks to advance it."""
    postpone_margin: int = 0
    """Days by which a receipt may be early before a message asks to postpone it."""
    dampener_qty: int = 0
    """A surplus no larger than this gives no message to decrease (scenario G6)."""
    actions: frozenset[str] = ACTIONS
    """Which kinds of action messages are given."""
    action_basis: str = "requirement"
    """requirement or futures: the day to which messages want receipts (ax.md 17.13)."""
    fulfil_minimum: str = "today"
    """today, procurement, first_issue or fence: when the minimum must be there (ax.md 17.9)."""
    minimum_steps: tuple[tuple[date, int], ...] = ()
    """From which later days on another minimum counts instead of ``min_qty``, ascending."""
    source_site: Hashable = None
    """Where a planned transfer comes from (AX: main warehouse, refilling)."""
    order_type_by_demand: Chooser | None = None
    """Another order type for orders that begin with some demand; None: ``order_type`` for all.

    It looks at the demand's kind, day and mark; a run does not tell it ``ref``."""

    def __post_init__(self) -> None:
        for name in _NOT_NEGATIVE:
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}: it cannot be negative")
        if self.positive_days is not None and self.positive_days < 0:
            raise ValueError(f"positive_days is {self.positive_days}: it cannot be negative")


@dataclass(frozen=True, slots=True)
class Item:
    """A product at a site, and how it is covered. A stopped item is never ordered."""

    key: Key
    product: Hashable
    site: Hashable
    policy: Policy
    stopped: bool = False

    @classmethod
    def of(cls, product: Hashable, site: Hashable, policy: Policy, stopped: bool = False) -> Item:
        """The item whose key is the pair of its product and its site."""
        return cls((product, site), product, site, policy, stopped)


class Parent(NamedTuple):
    """The planned order that needs a component."""

    product: Hashable
    site: Hashable
    source: str | int


class Demand(NamedTuple):
    """A requirement: so many of an item on a day, and who asks."""

    quantity: int
    date: date
    source: str | int
    """Key of the requirement, unique for the item: a text or a whole number (sources.py). The
    engine adds those of the safety stock, of stock below zero and of dependent demand."""
    kind: str
    """sale, move, component, forecast...; dependent, safety and backlog are the engine's own."""
    mark: Hashable = None
    """Fixed peg: a supply with an equal mark serves this demand before anything else does."""
    ref: Any = None
    """What the caller wants back on the planned order; handed down to dependent demand."""
    priority: int = 0
    """Among demands of one day the lowest is served first."""
    parent: Parent | None = None
    line: Hashable = None
    """BOM line of the parent that asks; the phantom's own line for what a phantom holds."""
    bom: Hashable = None
    """BOM the asking line forces on the component (its sub-BOM), and below, its sub-route."""
    route: Hashable = None


class Supply(NamedTuple):
    """Stock (``date`` None) or a receipt already ordered. A late receipt is expected today."""

    quantity: int
    date: date | None
    source: str | int
    kind: str
    """on_hand, production, receipt, approved, by_product..."""
    mark: Hashable = None
    """The mark of the demand it was made for; what that demand leaves is free for others."""
    ref: Any = None
    until: date | None = None
    """Serves demand before this day only, because it expires; None: any demand."""
    made_for: str | int | None = None
    """Source of the demand it was planned for: of several that share its mark, that one."""


class BomLine(NamedTuple):
    """A component of a BOM. ``consumption`` comes from :func:`planning.consumption.compile`."""

    id: Hashable
    component: Hashable
    consumption: Ratio | Stepped
    date_from: date | None = None
    date_to: date | None = None
    phantom: bool = False
    sub_bom: Hashable = None
    sub_route: Hashable = None
    operation: int = 0
    """Operation that consumes it, for its accumulated scrap; 0: none."""
    location: Hashable = None
    """Where it is picked (ax.md 6.6); planning nets per site, so this is only carried."""


class Sizing(NamedTuple):
    """The sum behind a planned quantity: gross - stock - receipts = net -> ordered."""

    gross: int
    """What the demands of the order ask together."""
    from_stock: int
    from_receipts: int
    """Open receipts, and what planned orders before this one had to spare."""
    net: int
    ordered: int
    """After filling up to the maximum, minimum, multiple and maximum; all chunks together."""
    demands: int = 1
    """How many requirements share the order."""
    chunk: int = 1
    chunks: int = 1
    coverage_code: str = "requirement"
    date_wanted: date | None = None
    """The first requirement's own date, which may lie before today."""
    date_until: date | None = None
    """Last day of the period that the order covers."""


class PlannedOrder(NamedTuple):
    """A proposal to make, buy or move, with the reason for it."""

    product: Hashable
    site: Hashable
    order_type: str
    quantity: int
    date_requirement: date
    date_delivery: date
    date_order: date
    delay_days: int
    """Days from the requirement to the day it can be served; 0 when in time."""
    source: str | int
    """Source of the first demand, and how many orders have it already (sources.chunk)."""
    parent: Parent | None = None
    line: Hashable = None
    bom: Hashable = None
    route: Hashable = None
    ref: Any = None
    kind: str = ""
    sizing: Sizing | None = None
    date_start: date | None = None
    """Order date plus reorder margin: when the components are needed."""
    mark: Hashable = None
    waits: Hashable = None
    """The component whose delay makes the order late (futures.py)."""
    waits_until: date | None = None
    """The day on which that component is there."""
    source_site: Hashable = None
    """Where an approved transfer comes from; None: from where its item is refilled."""


class Problem(NamedTuple):
    """Something a planner must know: a code and its data; adapters make the text."""

    code: str
    """cycle, no_bom_version, phantom_without_bom, missing_item, stopped, coverage_code,
    order_max_ignored, unexpected."""
    product: Hashable
    site: Hashable
    severity: str = "warning"
    detail: Mapping[str, Any] = {}  # noqa: RUF012 (never written to)


class PhantomDemand(NamedTuple):
    """A phantom component of a real order that is not exploded yet.

    ``quantity`` may be a fraction of the rounding unit: it is rounded once, on its components.
    """

    product: Hashable
    site: Hashable
    quantity: int | Fraction
    date: date
    source: str
    mark: Hashable = None
    ref: Any = None
    sub_bom: Hashable = None
    sub_route: Hashable = None
    valid_on: date | None = None
    """Delivery date of the order: which versions and lines count. None: ``date``."""


@dataclass(frozen=True, slots=True)
class Factory:
    """Everything a run reads. Complete: the engine fetches nothing."""

    today: date
    shift: Shift
    items: Mapping[Key, Item]
    bom_versions: Mapping[Hashable, Sequence[Version]] = field(default_factory=dict)
    """By product: its own versions and those for all variants of its template."""
    bom_lines: Mapping[Hashable, Sequence[BomLine]] = field(default_factory=dict)
    """By BOM."""
    demands: Mapping[Key, Sequence[Demand]] = field(default_factory=dict)
    supplies: Mapping[Key, Sequence[Supply]] = field(default_factory=dict)
    route_versions: Mapping[Hashable, Sequence[Version]] = field(default_factory=dict)
    route_scrap: Mapping[Hashable, Mapping[int, Fraction]] = field(default_factory=dict)
    """By route: accumulated scrap of its operations; routes without scrap may be left out."""
    phantom_demands: Sequence[PhantomDemand] = ()
    approved: Sequence[PlannedOrder] = ()
    """Approved planned orders: supply, and their components are exploded."""
    unit: int = 1
    """Rounding units in one piece: 10 to the power of the decimals."""
    about: Collection[Hashable] | None = None
    """Products that the run plans; None: all (net_change.py)."""
    given: Sequence[PlannedOrder] = ()
    """Planned orders of other products that are left as they are: what they ask counts."""
    scheduler: Scheduler | None = None
    """Dates planned production inside the capacity fence; None: the lead time always counts."""
