"""The material planning engine: what to make, buy or move, how much and when.

It is handed everything it needs as a :class:`Factory` (items with their policies, BOMs, demands,
supplies, today, calendars) and answers a :class:`Plan`; :func:`plan_item` answers for one item with
the peg of each unit. Quantities are whole numbers of rounding units, ratios are fractions, nothing
is a float. The package imports the standard library only and never Odoo; the algorithm is told in
``docs/planning_algorithm.rst``.
"""

from .consumption import Consumption, compile, exact, required, round_requirement, started_share
from .coverage import CODES, coverage_code
from .entities import (
    BomLine,
    Demand,
    Factory,
    Item,
    Parent,
    PhantomDemand,
    PlannedOrder,
    Policy,
    Problem,
    Sizing,
    Supply,
)
from .low_level_codes import find_cycle, low_level_codes
from .message_chain import Asker, MessageChain, adjusted
from .messages import ACTION_TYPES, Message, at_stake, item_messages
from .netting import ItemPlan, Peg, plan_item
from .offsetting import calendar_days, open_days
from .plan import Plan
from .run import run
from .tables import Tables, tabulate
from .versions import Request, Version, determine, overlaps

__all__ = [
    "ACTION_TYPES",
    "CODES",
    "Asker",
    "BomLine",
    "Consumption",
    "Demand",
    "Factory",
    "Item",
    "ItemPlan",
    "Message",
    "MessageChain",
    "Parent",
    "Peg",
    "PhantomDemand",
    "Plan",
    "PlannedOrder",
    "Policy",
    "Problem",
    "Request",
    "Sizing",
    "Supply",
    "Tables",
    "Version",
    "adjusted",
    "calendar_days",
    "compile",
    "coverage_code",
    "determine",
    "exact",
    "find_cycle",
    "item_messages",
    "low_level_codes",
    "open_days",
    "overlaps",
    "plan_item",
    "required",
    "round_requirement",
    "run",
    "started_share",
    "tabulate",
]
