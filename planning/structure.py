"""What each product is made of, over all BOMs that may be used: the edges for low-level codes.

>>> from datetime import date
>>> from .consumption import Consumption, compile
>>> from .entities import BomLine
>>> from .offsetting import calendar_days
>>> factory = Factory(
...     date(2026, 3, 4),
...     calendar_days,
...     {},
...     bom_versions={"bike": [Version(1, "bike BOM", approved=True, active=True)]},
...     bom_lines={
...         "bike BOM": [BomLine(7, "wheel", compile(Consumption(2)), sub_bom="light wheel")],
...         "light wheel": [BomLine(8, "rim", compile(Consumption(1)))],
...     },
... )
>>> structure(factory)
{'bike': ['wheel'], 'wheel': ['rim']}
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date

from .entities import BomLine, Factory
from .versions import Version


def structure(factory: Factory) -> dict[Hashable, list[Hashable]]:
    """The components of each product, over all versions and lines that are or become valid.

    Forced sub-BOMs and the BOMs of approved planned orders count too.
    """
    edges: dict[Hashable, list[Hashable]] = {}
    waiting = list(dict.fromkeys(_used_boms(factory)))
    seen = set(waiting)
    for product, bom in waiting:
        lines = [line for line in factory.bom_lines.get(bom, ()) if _counts(line, factory.today)]
        edges.setdefault(product, []).extend(line.component for line in lines)
        forced = [(line.component, line.sub_bom) for line in lines if line.sub_bom is not None]
        waiting += [use for use in dict.fromkeys(forced) if use not in seen]
        seen.update(forced)
    return edges


def _used_boms(factory: Factory) -> Iterator[tuple[Hashable, Hashable]]:
    """Products with a BOM that makes them."""
    for product, versions in factory.bom_versions.items():
        subjects = [version.subject for version in versions if _is_used(version, factory.today)]
        yield from ((product, bom) for bom in dict.fromkeys(subjects))
    for order in factory.approved:
        yield order.product, order.bom
    for phantom in factory.phantom_demands:
        yield phantom.product, phantom.sub_bom


def _is_used(version: Version, today: date) -> bool:
    return version.approved and version.active and _counts(version, today)


def _counts(subject: Version | BomLine, today: date) -> bool:
    """Whether it has not ended yet."""
    return subject.date_to is None or subject.date_to >= today
