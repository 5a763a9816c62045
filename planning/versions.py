"""Which BOM or route version makes an item: ax.md 3.2.

A version is valid when it is approved and active, in its dates, and its from quantity is reached.
Of the valid ones the variant's own beats the template's, then the site's own beats the general
one, then the greatest from quantity, the latest start and the lowest id decide.

>>> from datetime import date
>>> at_site = Version(1, "bom A", None, "S1", None, None, 0, True, True)
>>> general = Version(2, "bom B", None, None, None, None, 0, True, True)
>>> determine([at_site, general], "S1", date(2026, 3, 4), 10).subject
'bom A'
>>> determine([at_site, general], "S2", date(2026, 3, 4), 10).subject
'bom B'
>>> determine([at_site], "S2", date(2026, 3, 4), 10) is None
True
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple


class Version(NamedTuple):
    """``subject`` (a BOM or a route) makes the item at ``site`` (None: anywhere) in these dates."""

    id: int
    subject: Hashable
    variant: Hashable = None
    """The product; None: all variants of its template."""
    site: Hashable = None
    date_from: date | None = None
    date_to: date | None = None
    from_qty: int | float | Fraction = 0
    approved: bool = False
    active: bool = False


class Request(NamedTuple):
    """A question to version determination, for adapters that answer many with one read."""

    product: Hashable
    template: Hashable
    site: Hashable
    date: date
    quantity: int | float | Fraction
    company: Hashable = None


def determine(
    versions: Iterable[Version],
    site: Hashable,
    date: date,
    quantity: int | float | Fraction,
    active_only: bool = True,
) -> Version | None:
    """The version that makes this quantity at this site on this day, or None.

    Without ``active_only`` approved versions that are not active take part too: what a user may
    pick by hand.
    """
    return pick(candidates(versions, site, active_only), date, quantity)


def candidates(
    versions: Iterable[Version], site: Hashable, active_only: bool = True
) -> list[Version]:
    """The versions that may serve the site, best first; :func:`pick` takes the first that fits."""
    usable = [
        version
        for version in versions
        if version.approved
        and (version.active or not active_only)
        and (version.site is None or version.site == site)
    ]
    return sorted(usable, key=_precedence)


def pick(ranked: Sequence[Version], day: date, quantity: int | float | Fraction) -> Version | None:
    """The first of the ranked versions that is valid on the day and reached by the quantity."""
    for version in ranked:
        if version.from_qty <= quantity and in_dates(version, day):
            return version
    return None


def in_dates(subject: Version | object, day: date) -> bool:
    """Whether the day lies within ``date_from`` and ``date_to``, both included, None is open."""
    starts, ends = subject.date_from, subject.date_to
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def is_constant(ranked: Sequence[Version]) -> bool:
    """Whether :func:`pick` answers the same for every day and every quantity above zero."""
    if not ranked:
        return True
    best = ranked[0]
    return best.date_from is None and best.date_to is None and best.from_qty <= 0


def overlaps(versions: Iterable[Version]) -> list[tuple[Version, Version]]:
    """Pairs of active versions of which nobody could say which one counts (ax.md 2.3 #11).

    They are for the same variant (or all), the same site and the same from quantity, and some day
    lies in both. ``versions`` are those of one template and one kind.
    """
    alike = defaultdict(list)
    for version in versions:
        if version.active:
            alike[version.variant, version.site, version.from_qty].append(version)
    return [
        (first, second)
        for group in alike.values()
        for first, second in combinations(group, 2)
        if _share_a_day(first, second)
    ]


def _precedence(version: Version) -> tuple:
    return (
        version.variant is None,
        version.site is None,
        -version.from_qty,
        -(version.date_from or date.min).toordinal(),
        version.id,
    )


def _share_a_day(first: Version, second: Version) -> bool:
    starts = max(first.date_from or date.min, second.date_from or date.min)
    ends = min(first.date_to or date.max, second.date_to or date.max)
    return starts <= ends
