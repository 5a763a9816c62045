"""In which order the items of a run are planned: each after all that may ask for it.

A component comes after what it goes into, and the site that a transfer leaves after the site that
it reaches (ax.md 17.4, 17.6). The structure is that of all BOMs that are or become valid, forced
sub-BOMs included.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date

import numpy as np

from .bills import Bills
from .columns import NONE, spread
from .low_level_codes import low_level_codes
from .tables import Tables
from .versions import Version

_DEEPEST = 100
"""Levels after which a structure is searched for cycles."""


def item_levels(tables: Tables) -> tuple[np.ndarray, list[list[Hashable]]]:
    """The level of each item, 0 first, :data:`NONE` on a cycle; and the cycles of products.

    >>> from .entities import Factory, Item, Policy
    >>> from .offsetting import calendar_days
    >>> from .tables import tabulate
    >>> south = Item.of("wheel", "S", Policy("transfer", source_site="N"))
    >>> north = Item.of("wheel", "N", Policy())
    >>> items = {item.key: item for item in (north, south)}
    >>> levels, cycles = item_levels(tabulate(Factory(date(2026, 3, 2), calendar_days, items)))
    >>> levels.tolist(), cycles
    ([1, 0], [])
    """
    parents, components = _edges(tables)
    levels = _relaxed(parents, components, len(tables.bills.products))
    cycles: list[list[Hashable]] = []
    if levels is None:
        levels, cycles = _coded(parents, components, tables.bills)
    depth = refill_depth(tables)
    of_items = levels[tables.items.product]
    spaced = of_items * (int(depth.max(initial=0)) + 1) + depth
    return np.where((of_items < 0) | (depth < 0), NONE, spaced), cycles


def refill_depth(tables: Tables) -> np.ndarray:
    """How many transfers below the last site each item is; :data:`NONE` on a circle of sites."""
    source = refill_sources(tables)
    depth = np.zeros(len(source), "i8")
    moved = np.flatnonzero(source >= 0)
    for _round in range(len(tables.sites) + 1):
        deeper = depth.copy()
        np.maximum.at(deeper, source[moved], depth[moved] + 1)
        if (deeper == depth).all():
            return depth
        depth = deeper
    return np.where(depth > len(tables.sites), NONE, depth)


def refill_sources(tables: Tables) -> np.ndarray:
    """The item that refills each item, :data:`NONE` for those that are not refilled."""
    of_policy = np.array([_source_site(tables, policy) for policy in tables.policies], "i8")
    if not (of_policy >= 0).any():
        return np.full(len(tables.items), NONE, "i8")
    site = of_policy[tables.items.policy]
    places = tables.places()[tables.items.product, np.maximum(site, 0)]
    return np.where(site >= 0, places, NONE)


def _source_site(tables: Tables, policy) -> int:
    if policy is None or policy.order_type != "transfer" or policy.source_site is None:
        return NONE
    return tables.sites.get(policy.source_site)


def _edges(tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """Products and their components, by number."""
    bills, today = tables.bills, tables.today
    pairs = list(dict.fromkeys(_used_boms(tables)))
    parents, components, known = [], [], set()
    while pairs:
        above, below, forced = _lines(bills, pairs, today)
        parents.append(above)
        components.append(below)
        known.update(pairs)
        pairs = [pair for pair in dict.fromkeys(forced) if pair not in known]
    if not parents:
        return np.empty(0, "i8"), np.empty(0, "i8")
    return np.concatenate(parents), np.concatenate(components)


def _used_boms(tables: Tables) -> Iterator[tuple[int, int]]:
    """Products with a BOM that makes them."""
    bills, today = tables.bills, tables.today
    for product, versions in tables.bom_versions.items():
        for version in versions:
            if _is_used(version, today):
                yield bills.products(product), bills.number(version.subject)
    for order in tables.approved:
        yield bills.products(order.product), bills.number(order.bom)
    for phantom in tables.phantom_demands:
        yield bills.products(phantom.product), bills.number(phantom.sub_bom)
    rows = tables.demands
    for row in np.flatnonzero(rows.bom >= 0):
        yield int(tables.items.product[rows.item[row]]), int(rows.bom[row])


def _lines(bills: Bills, pairs: list[tuple[int, int]], today: date) -> tuple:
    """Products and components of all lines of these BOMs; and forced (component, BOM) pairs."""
    chosen = np.array([pair for pair in pairs if pair[1] >= 0], "i8").reshape(-1, 2)
    product, bom = chosen[:, 0], chosen[:, 1]
    owner, place = spread(bills.start[bom + 1] - bills.start[bom])
    line = bills.start[bom][owner] + place
    line_counts = bills.rows.valid_to[line] >= today.toordinal()
    owner, line = owner[line_counts], line[line_counts]
    above, below = [product[owner]], [bills.rows.component[line]]
    sub_bom = bills.rows.sub_bom[line]
    has_sub = sub_bom >= 0
    forced = list(zip(below[0][has_sub].tolist(), sub_bom[has_sub].tolist(), strict=True))
    for number, place in zip(product.tolist(), bom.tolist(), strict=True):
        for row in bills.special.get(bills.boms[place], ()) if not bills.plain[place] else ():
            if row.date_to is None or row.date_to >= today:
                component = bills.products(row.component)
                above.append([number])
                below.append([component])
                if row.sub_bom is not None:
                    forced.append((component, bills.number(row.sub_bom)))
    return np.concatenate(above), np.concatenate(below), forced


def _is_used(version: Version, today: date) -> bool:
    current = version.date_to is None or version.date_to >= today
    return version.approved and version.active and current


def _relaxed(parents: np.ndarray, components: np.ndarray, count: int) -> np.ndarray | None:
    """The longest way down to each product; None when it does not end."""
    levels = np.zeros(count, "i8")
    for _round in range(_DEEPEST):
        deeper = levels.copy()
        np.maximum.at(deeper, components, levels[parents] + 1)
        if (deeper == levels).all():
            return levels
        levels = deeper
    return None


def _coded(parents: np.ndarray, components: np.ndarray, bills: Bills) -> tuple:
    """The same where there are cycles or very deep structures."""
    edges: dict[int, list[int]] = {}
    for parent, component in zip(parents.tolist(), components.tolist(), strict=True):
        edges.setdefault(parent, []).append(component)
    known, cycles = low_level_codes(edges)
    levels = np.zeros(len(bills.products), "i8")
    levels[list(known)] = list(known.values())
    for cycle in cycles:
        levels[cycle] = NONE
    return levels, [[bills.products[place] for place in cycle] for cycle in cycles]
