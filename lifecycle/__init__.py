"""The life cycle of a production order, as data: statuses, steps, and what each status allows.

Pure: knows no ORM.  The selection of ``production.order.state``, the edit rights that the model
enforces and the documentation are all read off the tables below, so they cannot disagree.

>>> [status.code for status in STATUSES][:3]
['created', 'estimated', 'scheduled']
>>> may_edit('quantity', 'started'), may_edit('quantity', 'reported')
(True, False)
"""

from .editing import EDITABLE, may_edit, statuses_allowing
from .statuses import STATUSES, Status, is_below, label, selection
from .steps import RESET_DUTY, STEPS, NotAllowed, Step, climb, descend, state_below, step_to

__all__ = [
    "EDITABLE",
    "RESET_DUTY",
    "STATUSES",
    "STEPS",
    "NotAllowed",
    "Status",
    "Step",
    "climb",
    "descend",
    "is_below",
    "label",
    "may_edit",
    "selection",
    "state_below",
    "statuses_allowing",
    "step_to",
]
