"""What may be edited in which status (ax.md 4.5).

One row per kind of edit; the value is the last status that still allows it.  An edit after
*Created* asks for a new estimate, which the later steps look after.

>>> may_edit('bill', 'created'), may_edit('bill', 'estimated')
(True, False)
>>> statuses_allowing('delete')
('created',)
"""

from __future__ import annotations

from .statuses import STATUSES, is_below

#: kind of edit -> last status in which it is allowed
EDITABLE = {
    "quantity": "started",  # quantity, dates, pool, priority, reservation
    "bill": "created",  # BOM and route numbers: choosing another one copies it again
    "lines": "started",  # lines of the order's own BOM and route
    "split": "released",  # part of the quantity that is not started becomes another order
    "delete": "created",  # later: reset first; ended orders go by the clean-up job
}


def may_edit(kind: str, state: str) -> bool:
    """Whether an order in ``state`` still allows this kind of edit.

    :param kind: a key of :data:`EDITABLE`
    :raises KeyError: for an unknown kind or status
    """
    return not is_below(EDITABLE[kind], state)


def statuses_allowing(kind: str) -> tuple[str, ...]:
    """The statuses in which this kind of edit is allowed, lowest first."""
    return tuple(status.code for status in STATUSES if may_edit(kind, status.code))
