"""A planner that is slow and obvious, to compare the engine with.

It goes piece by piece: every unit of stock is one entry in a list of dates, every unit of demand
looks through the whole list. It knows the coverage codes, modifiers, the safety stock, transfers
between sites and BOM lines with dates. It shares no code with the engine but the names of
requirements.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import ceil

from ..dependents import TRANSFERRED
from ..requirements import safety_source
from ..sources import below, chunk
from ..tables import number_sources


def plan(factory):
    """{(product, site, source): [(quantity, requirement, delivery, order date)]}.

    Every item has a BOM or none (its version is always valid); quantities are whole pieces.
    """
    numbers, orders = number_sources(factory), {}
    asked = {
        key: [demand._replace(source=numbers[demand.source]) for demand in demands]
        for key, demands in factory.demands.items()
    }
    for item in _parents_first(factory):
        needs = sorted(_turns(factory, item, asked.get(item.key, [])), key=lambda n: n[:4])
        for source, quantity, dates in net(factory, item, needs):
            made = orders.setdefault((item.product, item.site, source), [])
            made.append((quantity, *dates[:3]))
            name = chunk(source, len(made))
            for key, line, amount in _asks(factory, item, quantity, dates[1]):
                need = _Need(dates[3], below(name, line, item.product), amount)
                asked.setdefault(key, []).append(need)
    return orders


def _asks(factory, item, quantity, delivery):
    """(item, BOM line, quantity) that an order asks for."""
    if item.policy.order_type == "transfer":
        yield (item.product, item.policy.source_site), TRANSFERRED, quantity
    else:
        made_of = components(factory, item.product, quantity, delivery)
        for (line, component), amount in made_of.items():
            yield (component, item.site), line, amount


def _turns(factory, item, demands):
    """(turn, priority, source, quantity, mark, due) of each demand and of the safety stock."""
    policy, today = item.policy, factory.today
    for demand in demands:
        row = demand.date, demand.priority, demand.source, demand.quantity, demand.mark
        yield (*row, max(demand.date, today))
    if policy.min_qty > 0:
        turn = min(_earliest(policy, today), today + timedelta(days=policy.coverage_fence + 1))
        priority = -1 if turn > today else 10**6
        yield turn, priority, safety_source(numbered=True), policy.min_qty, None, today


class _Need:
    def __init__(self, date, source, quantity):
        self.date, self.source, self.quantity = date, source, quantity
        self.priority, self.mark = 0, None


def net(factory, item, needs):
    """(source, quantity, dates) of each planned order, unit by unit."""
    policy, today = item.policy, factory.today
    units, reached, open_order = _units(factory, item), today, None
    marked, window, owed = _take_marked(needs, units), _window(policy), _allowance(policy)
    for _turn, _priority, source, quantity, _mark, due in needs:
        reached = max(reached, due)
        if open_order and reached >= open_order[1]:
            yield from _close(open_order, policy, today, units)
            open_order = None
        short = _unserved(quantity - marked.get(source, 0), reached, policy, today, units)
        short, owed = max(short - owed, 0), max(owed - short, 0)
        if short and due <= today + timedelta(days=policy.coverage_fence):
            if open_order is None:
                open_order = [due, reached + timedelta(days=window), source, 0]
            open_order[3] += short
            if not window:
                yield from _close(open_order, policy, today, units)
                open_order = None
    if open_order:
        yield from _close(open_order, policy, today, units)


def _window(policy):
    """For how many days an order collects what is short."""
    if policy.coverage_code == "min_max":
        return 1 if policy.min_qty or policy.max_qty else 0
    return policy.period_days if policy.coverage_code == "period" else 0


def _allowance(policy):
    """What a negative minimum may owe."""
    return max(-policy.min_qty, 0) if policy.coverage_code == "min_max" else 0


def _unserved(quantity, day, policy, today, units):
    """How many of so many pieces find no unit that may serve them on a day."""
    short = 0
    for _piece in range(quantity):
        usable = [unit for unit in units if usable_for(day, unit[0], policy, today, unit[3])]
        if usable:
            units.remove(usable[0])
        else:
            short += 1
    return short


def _close(open_order, policy, today, units):
    """The orders for what an open order collected; what they have to spare joins the units."""
    due, _until, source, short = open_order
    dates = order_dates(due, policy, today)
    lots = sizes(_filled(short, policy), policy)
    units += [(dates[1], True, "", "planned")] * (sum(lots) - short)
    units.sort(key=lambda unit: unit[0])
    return [(source, lot, dates) for lot in lots]


def _filled(short, policy):
    """What min/max orders: the greatest multiple within the maximum that is not too small."""
    if policy.coverage_code != "min_max":
        return short
    level = short + max(policy.max_qty - policy.min_qty, 0)
    step = policy.order_multiple or 1
    fits = [quantity for quantity in range(short, level + 1) if quantity % step == 0]
    return fits[-1] if fits else next(q for q in range(short, short + step) if q % step == 0)


def _earliest(policy, today):
    """When what is ordered today can be used."""
    margins = policy.issue_margin + policy.receipt_margin + policy.reorder_margin
    return today + timedelta(days=policy.lead_time + margins)


def _units(factory, item):
    """One (day, is a receipt, source, mark) for each piece that is there or coming."""
    today = factory.today
    return sorted(
        (max(supply.date or today, today), supply.date is not None, supply.source, supply.mark)
        for supply in factory.supplies.get(item.key, ())
        for _unit in range(supply.quantity)
    )


def _take_marked(needs, units):
    """{source: pieces}: what the demands have marked for them, taken out of the units."""
    marked = {}
    for _turn, _priority, source, quantity, mark, _due in needs:
        for _unit in range(quantity if mark is not None else 0):
            own = next((unit for unit in units if unit[3] == mark), None)
            if own:
                units.remove(own)
                marked[source] = marked.get(source, 0) + 1
    return marked


def usable_for(due, there, policy, today, mark=None):
    """Whether a unit that is there on one day may serve a unit due on another.

    ``mark`` is set for what planning made, now or before: it is waited for until a new order
    would be there.
    """
    ordered = order_dates(due, policy, today)[1]
    patience = policy.positive_days
    early = patience is not None and (due - there).days > patience and there < ordered
    wait = due + timedelta(days=policy.negative_days)
    earliest = _earliest(policy, today)
    if policy.dynamic_negative_days:
        wait = max(wait, earliest + timedelta(days=policy.negative_days))
    elif mark is not None:
        wait = max(wait, earliest)
    return not early and there <= wait


def order_dates(due, policy, today):
    """Requirement, delivery, order date and start."""
    margins = policy.issue_margin + policy.receipt_margin
    order = due - timedelta(days=margins + policy.lead_time + policy.reorder_margin)
    start = max(order, today) + timedelta(days=policy.reorder_margin)
    return due, start + timedelta(days=policy.lead_time), max(order, today), start


def sizes(need, policy):
    """Order quantities by counting upwards until one fits."""
    lots = []
    while need > 0:
        lot = need
        while lot < policy.order_min or (policy.order_multiple and lot % policy.order_multiple):
            lot += 1
        cap = lot
        while policy.order_max and cap > policy.order_max and _shrinks(cap, policy):
            cap -= policy.order_multiple or 1
        lots.append(cap)
        need -= cap
    return lots


def _shrinks(lot, policy):
    smaller = lot - (policy.order_multiple or 1)
    return smaller >= max(policy.order_min, 1)


def components(factory, product, quantity, day):
    """{(line, component): quantity} of an order for a day, phantoms gone; rounded once."""
    amounts, pieces = {}, Fraction(quantity, factory.unit)
    for line in _lines(factory, product, day):
        for component, amount in _contents(factory, line, pieces, day).items():
            amounts[line.id, component] = ceil(amount * factory.unit)
    return amounts


def _contents(factory, line, pieces, day):
    ratio = line.consumption
    amount = pieces * ratio.per_unit + ratio.fixed
    if ratio.multiple:
        amount = ceil(amount / ratio.multiple) * ratio.multiple
    if not line.phantom or line.component not in factory.bom_versions:
        return {line.component: amount}
    total = {}
    for inner in _lines(factory, line.component, day):
        for component, part in _contents(factory, inner, amount, day).items():
            total[component] = total.get(component, 0) + part
    return total


def _lines(factory, product, day=None):
    """The lines of its BOM, those that count on the day."""
    versions = factory.bom_versions.get(product, ())
    lines = factory.bom_lines[versions[0].subject] if versions else ()
    return [line for line in lines if day is None or _counts(line, day)]


def _counts(line, day):
    return (line.date_from or day) <= day <= (line.date_to or day)


def _parents_first(factory):
    """Items so that each comes after all that use it, by trying over and over."""
    waiting, done = dict(factory.items), []
    while waiting:
        for key, item in list(waiting.items()):
            if not any(_uses(factory, other, item) for other in waiting.values()):
                done.append(waiting.pop(key))
    return done


def _uses(factory, other, item):
    """Whether one item may ask for another: as component, or to be refilled from there."""
    if any(line.component == item.product for line in _lines(factory, other.product)):
        return True
    return (other.product, other.policy.source_site) == (item.product, item.site)


def most_covered(demands, supplies, fits):
    """How many units of demand existing supplies can cover at best: a maximum matching.

    ``demands`` and ``supplies`` are lists of units, ``fits(demand, supply)`` says who may serve.
    """
    serves = {}

    def find(unit, tried):
        for number, supply in enumerate(supplies):
            if number not in tried and fits(demands[unit], supply):
                tried.add(number)
                if number not in serves or find(serves[number], tried):
                    serves[number] = unit
                    return True
        return False

    return sum(find(unit, set()) for unit in range(len(demands)))
