"""What a run reads, as one number: equal numbers, equal plans.

The order of rows does not matter, since it does not matter to a run.

>>> from datetime import date
>>> from .entities import Demand, Factory, Item, Policy
>>> from .offsetting import calendar_days
>>> from .tables import tabulate
>>> wheel = Item.of("wheel", "Berlin", Policy())
>>> def read(quantity):
...     sale = Demand(quantity, date(2026, 3, 9), "s1", "sale")
...     return tabulate(Factory(date(2026, 3, 2), calendar_days, {wheel.key: wheel},
...                             demands={wheel.key: [sale]}))
>>> fingerprint(read(10)) == fingerprint(read(10)) != fingerprint(read(11))
True
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from .columns import Columns
from .sources import mix_all
from .tables import Tables


def fingerprint(tables: Tables, *more: object) -> str:
    """A fingerprint of the tables, and of whatever else the plan rests on.

    ``more`` must have a ``repr`` that says all about it.
    """
    digest = blake2b(digest_size=16)
    for rows in (tables.items, tables.demands, tables.supplies, tables.bills.rows):
        digest.update(_total(rows))
    for part in (
        tables.today,
        tables.unit,
        tables.policies,
        tables.kinds.labels,
        tables.sites.labels,
        tables.approved,
        tables.phantom_demands,
        _sorted(tables.route_scrap.items()),
        _sorted(tables.lost.items()),
        [(bom, tables.bills.get(bom)) for bom in sorted(tables.bills.special, key=repr)],
        more,
    ):
        digest.update(repr(part).encode())
    for versions in (tables.bom_versions, tables.route_versions):
        digest.update(repr(_sorted(versions.items())).encode())
    return digest.hexdigest()


def digest(*parts: object) -> str:
    """A fingerprint of things whose ``repr`` says all about them.

    >>> digest([1, "a"]) == digest([1, "a"]) != digest([2, "a"])
    True
    """
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def _sorted(pairs: Iterable) -> list:
    return sorted(pairs, key=lambda pair: repr(pair[0]))


def _total(rows: Columns) -> bytes:
    """The sum of the fingerprints of all rows, and how many there are."""
    found = np.zeros(len(rows), "u8")
    for place, name in enumerate(rows.FIELDS):
        column = getattr(rows, name).astype("i8").view("u8") + np.uint64(place)
        found = mix_all(found, column)
    return len(rows).to_bytes(8, "big") + int(found.sum(dtype="u8")).to_bytes(8, "big")
