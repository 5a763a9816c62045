"""Random small factories for the property tests; needs hypothesis."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from ..consumption import Ratio
from ..entities import BomLine, Demand, Factory, Item, Policy, Supply
from ..offsetting import calendar_days
from ..versions import Version
from .firming import firmed

TODAY = date(2026, 3, 4)
SITE, SOURCE = "S", "N"
__all__ = ["TODAY", "demands", "factories", "firmed", "policies", "shuffled", "supplies"]


def day(number):
    """So many days after the day of the plan."""
    return TODAY + timedelta(days=number)


def policies(codes=("requirement",), safety=False, patient=True):
    """Policies with small numbers. ``safety``: minimum stock; ``patient``: no positive days."""
    small = st.integers(0, 4)
    return st.builds(
        Policy,
        coverage_code=st.sampled_from(codes),
        period_days=st.integers(1, 9),
        min_qty=st.integers(-3, 8) if safety else st.just(0),
        max_qty=st.integers(0, 15) if safety else st.just(0),
        order_min=st.sampled_from([0, 0, 3, 7]),
        order_multiple=st.sampled_from([0, 0, 2, 5]),
        order_max=st.sampled_from([0, 0, 4, 10]),
        lead_time=st.integers(0, 6),
        coverage_fence=st.sampled_from([365, 365, 12]),
        positive_days=st.none() if patient else st.sampled_from([None, 2, 6]),
        negative_days=st.integers(0, 3),
        dynamic_negative_days=st.booleans(),
        issue_margin=small,
        receipt_margin=small,
        reorder_margin=small,
    )


@st.composite
def demands(draw, name, largest=6, at_most=5, marks=False):
    """Demands of one item, some of them in the past."""
    rows = draw(st.lists(st.tuples(st.integers(1, largest), st.integers(-4, 18)), max_size=at_most))
    return [
        Demand(quantity, day(when), f"{name}.{number}", "sale", ("sale", name, number))
        for number, (quantity, when) in enumerate(rows)
    ]


@st.composite
def supplies(draw, name, largest=6, at_most=4, marks=False):
    """Stock and receipts of one item; with ``marks`` some are made for one of its demands."""
    when = st.one_of(st.none(), st.integers(-3, 16))
    mark = st.integers(0, 6) if marks else st.just(6)
    rows = draw(st.lists(st.tuples(st.integers(1, largest), when, mark), max_size=at_most))
    return [
        Supply(
            quantity,
            None if when is None else day(when),
            f"{name}.r{number}",
            "on_hand" if when is None else "purchase",
            ("sale", name, mark) if mark < 5 and when is not None else None,
        )
        for number, (quantity, when, mark) in enumerate(rows)
    ]


@st.composite
def factories(
    draw,
    codes=("requirement",),
    safety=False,
    patient=True,
    marks=False,
    two_sites=False,
    routes=False,
):
    """Up to five products A, B, C...; each may use later ones, some as phantoms, and share them.

    With two sites some are refilled from the other one, and BOM lines may have dates. With routes
    some are made by one, and may lie inside a capacity fence.
    """
    names = "ABCDE"[: draw(st.integers(1, 3 if two_sites else 5))]
    lines = {name: draw(_lines(name, names, dated=two_sites)) for name in names}
    boms = {f"{name} BOM": rows for name, rows in lines.items() if rows}
    items = [Item.of(name, SITE, draw(policies(codes, safety, patient))) for name in names]
    if two_sites:
        refilled = [draw(st.booleans()) for _item in items]
        items = [
            _refilled(item) if moved else item for item, moved in zip(items, refilled, strict=True)
        ] + [Item.of(name, SOURCE, draw(policies(codes, safety, patient))) for name in names]
    routed = [name for name in names if routes and draw(st.booleans())]
    if routes:
        items = [draw(_fenced(item)) for item in items]
    return Factory(
        TODAY,
        calendar_days,
        {item.key: item for item in items},
        scheduler=draw(st.builds(Pace, st.integers(1, 4))) if routes else None,
        route_versions={
            name: [Version(1, f"{name} route", approved=True, active=True)] for name in routed
        },
        bom_versions={
            name: [Version(1, f"{name} BOM", approved=True, active=True)]
            for name, rows in lines.items()
            if rows
        },
        bom_lines=boms,
        demands={item.key: draw(demands(_called(item))) for item in items},
        supplies={item.key: draw(supplies(_called(item), marks=marks)) for item in items},
    )


class Pace:
    """A scheduler: so many pieces a day, none on the seventh; nothing is known of C's route."""

    def __init__(self, a_day):
        self._a_day = a_day

    def __call__(self, route, quantity, site, day, forward):
        """When the work begins and ends."""
        if route == "C route":
            return None
        left, days, step = -(-quantity // self._a_day), [], timedelta(days=1 if forward else -1)
        while left:
            if day.toordinal() % 7:
                days.append(day)
                left -= 1
            day += step
        return min(days), max(days)

    def __repr__(self):
        return f"Pace({self._a_day})"


@st.composite
def _fenced(draw, item):
    """The same item with a capacity fence, or none."""
    fence = draw(st.sampled_from([0, 7, 60]))
    return replace(item, policy=replace(item.policy, capacity_fence=fence))


def _called(item):
    """Names of demands and supplies, different for each item."""
    return item.product if item.site == SITE else f"{item.product}{item.site}"


def _refilled(item):
    """The same item, moved from the other site."""
    policy = replace(item.policy, order_type="transfer", source_site=SOURCE)
    return replace(item, policy=policy)


@st.composite
def _lines(draw, name, names, dated=False):
    """Lines to items further down; an item that uses none of them has no BOM."""
    below = names[names.index(name) + 1 :]
    chosen = draw(st.lists(st.sampled_from(below), unique=True, max_size=3)) if below else []
    ratio = st.fractions(Fraction(1, 3), 2, max_denominator=6)
    fixed = st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 2), Fraction(2)])
    multiple = st.sampled_from([Fraction(0), Fraction(0), Fraction(3)])
    dates = [(None, None), (None, None), (None, day(8)), (day(9), None)] if dated else [(None,) * 2]
    return [
        BomLine(
            f"{name}{component}",
            component,
            Ratio(draw(ratio), draw(fixed), draw(multiple)),
            *draw(st.sampled_from(dates)),
            phantom=component != names[-1] and draw(st.integers(0, 3)) == 0,
        )
        for component in chosen
    ]


def shuffled(factory, seed):
    """The same factory with everything in another order."""
    rng = random.Random(seed)

    def mixed(rows):
        rows = list(rows)
        return rng.sample(rows, len(rows))

    return Factory(
        factory.today,
        factory.shift,
        dict(mixed(factory.items.items())),
        dict(mixed(factory.bom_versions.items())),
        {bom: mixed(lines) for bom, lines in factory.bom_lines.items()},
        {key: mixed(rows) for key, rows in mixed(factory.demands.items())},
        {key: mixed(rows) for key, rows in mixed(factory.supplies.items())},
        factory.route_versions,
        scheduler=factory.scheduler,
    )
