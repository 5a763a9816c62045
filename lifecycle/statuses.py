"""The seven statuses of a production order, in their fixed order (ax.md 1.1 and 4.1).

>>> label('reported')
'Reported as finished'
>>> is_below('created', 'released')
True
"""

from __future__ import annotations

from typing import NamedTuple


class Status(NamedTuple):
    """One rung of the ladder: its stored code and the name that people read."""

    code: str
    label: str


STATUSES = (
    Status("created", "Created"),
    Status("estimated", "Estimated"),
    Status("scheduled", "Scheduled"),
    Status("released", "Released"),
    Status("started", "Started"),
    Status("reported", "Reported as finished"),
    Status("ended", "Ended"),
)

_RANK = {status.code: rank for rank, status in enumerate(STATUSES)}


def selection() -> list[tuple[str, str]]:
    """The statuses as an Odoo selection, lowest first."""
    return [tuple(status) for status in STATUSES]


def label(code: str) -> str:
    """The name of a status.

    :raises KeyError: for a code that is no status
    """
    return STATUSES[_RANK[code]].label


def is_below(code: str, other: str) -> bool:
    """Whether ``code`` comes before ``other`` in the life cycle."""
    return _RANK[code] < _RANK[other]
