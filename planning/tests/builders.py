"""Short words for small factories; days are counted from the day of the plan."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from ..consumption import Consumption, compile
from ..entities import BomLine, Demand, Factory, Item, Policy, Supply
from ..netting import plan_item
from ..offsetting import calendar_days, open_days
from ..run import run
from ..versions import Version

TODAY = date(2024, 6, 12)
"""A Wednesday: what passes in the middle of a week must not fail on a Monday."""

MONDAY_TO_FRIDAY = "Monday to Friday"
working_days = open_days(lambda calendar, day: day.weekday() < 5)


def day(number):
    """So many days after today."""
    return TODAY + timedelta(days=number)


def june(number):
    """A day of June 2024, the month of scenarios A."""
    return date(2024, 6, number)


def item(product="A", stopped=False, **policy):
    """An item at site S."""
    return Item.of(product, "S", Policy(**{"order_type": "purchase", **policy}), stopped)


def sales(*rows):
    """Sales from (day, quantity); they are called s1, s2..., each marked by its number."""
    return [
        Demand(quantity, day(when), f"s{number}", "sale", ("sale", number))
        for number, (when, quantity) in enumerate(rows, 1)
    ]


def stock(quantity):
    """Stock on hand."""
    return Supply(quantity, None, "stock", "on_hand")


def receipt(when, quantity, source="p1", mark=None, kind="purchase"):
    """A receipt that is already ordered."""
    return Supply(quantity, day(when), source, kind, mark)


def planned(policy, demands, supplies=(), today=TODAY, shift=calendar_days):
    """The plan of one item; the policy as a dictionary or an item."""
    subject = policy if isinstance(policy, Item) else item(**policy)
    return plan_item(subject, demands, supplies, today, shift)


def days_and_quantities(plan):
    """(day, quantity) of each planned order, by its requirement."""
    return [((order.date_requirement - TODAY).days, order.quantity) for order in plan.orders]


def line(component, quantity=1, **more):
    """A BOM line; consumption settings and line settings may be mixed."""
    settings = set(BomLine._fields) - {"consumption"}
    own = {name: more.pop(name) for name in list(more) if name in settings}
    name = own.pop("id", component)
    return BomLine(name, component, compile(Consumption(quantity, **more)), **own)


def always(bom, **more):
    """A version that is always valid."""
    return Version(**{"id": 1, "subject": bom, "approved": True, "active": True, **more})


def factory(items, boms=None, demands=None, supplies=None, **more):
    """A factory at site S: ``boms`` by product, ``demands`` and ``supplies`` by product."""
    boms = boms or {}
    at_site = {
        "demands": {(product, "S"): rows for product, rows in (demands or {}).items()},
        "supplies": {(product, "S"): rows for product, rows in (supplies or {}).items()},
    }
    defaults = {
        "today": TODAY,
        "shift": calendar_days,
        "items": {subject.key: subject for subject in items},
        "bom_versions": {product: [always(f"{product} BOM")] for product in boms},
        "bom_lines": {f"{product} BOM": lines for product, lines in boms.items()},
    }
    return Factory(**{**defaults, **at_site, **more})


def orders_of(plan, product):
    """The planned orders of one product."""
    return [order for order in plan.orders if order.product == product]


def totals(plan):
    """{(product, requirement day): quantity} over all planned orders."""
    result = {}
    for order in plan.orders:
        key = (order.product, order.date_requirement)
        result[key] = result.get(key, 0) + order.quantity
    return result


__all__ = [
    "Fraction",
    "MONDAY_TO_FRIDAY",
    "TODAY",
    "always",
    "day",
    "days_and_quantities",
    "factory",
    "item",
    "june",
    "line",
    "orders_of",
    "planned",
    "receipt",
    "run",
    "sales",
    "stock",
    "totals",
    "working_days",
]
