"""A planner that is slow and obvious, to compare the engine with.

It knows the requirement code only and goes piece by piece: every unit of stock is one entry in a
list of dates, every unit of demand looks through the whole list. It shares no code with the engine
but the names of requirements.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import ceil

from ..sources import below, chunk
from ..tables import number_sources


def plan(factory):
    """The planned orders as {(product, source): [(quantity, requirement, delivery, order date)]}.

    Every item has a BOM or none (its version is always valid); quantities are whole pieces.
    """
    numbers, orders = number_sources(factory), {}
    asked = {
        key: [demand._replace(source=numbers[demand.source]) for demand in demands]
        for key, demands in factory.demands.items()
    }
    for item in _parents_first(factory):
        needs = [
            (d.date, d.priority, d.source, d.quantity, d.mark) for d in asked.get(item.key, [])
        ]
        for source, quantity, dates in net(factory, item, sorted(needs, key=lambda n: n[:4])):
            orders.setdefault((item.product, source), []).append((quantity, *dates[:3]))
            name = chunk(source, len(orders[item.product, source]))
            made_of = components(factory, item.product, quantity)
            for (line, component), amount in made_of.items():
                need = _Need(dates[3], below(name, line, item.product), amount)
                asked.setdefault((component, item.site), []).append(need)
    return orders


class _Need:
    def __init__(self, date, source, quantity):
        self.date, self.source, self.quantity = date, source, quantity
        self.priority, self.mark = 0, None


def net(factory, item, needs):
    """(source, quantity, dates) of each planned order, unit by unit."""
    policy, today = item.policy, factory.today
    units = _units(factory, item)
    marked = _take_marked(needs, units)
    for date, _priority, source, quantity, _mark in needs:
        due = max(date, today)
        short = 0
        for _unit in range(quantity - marked.get(source, 0)):
            usable = [unit for unit in units if usable_for(due, unit[0], policy, today, unit[3])]
            if usable:
                units.remove(usable[0])
            else:
                short += 1
        if short and due <= today + timedelta(days=policy.coverage_fence):
            dates = order_dates(due, policy, today)
            lots = sizes(short, policy)
            spare = [(dates[1], True, "", "planned")] * (sum(lots) - short)
            units = sorted(units + spare, key=lambda unit: unit[0])
            yield from ((source, lot, dates) for lot in lots)


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
    for _date, _priority, source, quantity, mark in needs:
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
    margins = policy.issue_margin + policy.receipt_margin + policy.reorder_margin
    earliest = today + timedelta(days=policy.lead_time + margins)
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


def components(factory, product, quantity):
    """{(line, component): quantity} for an order, phantoms gone; rounded once."""
    amounts = {}
    for line in _lines(factory, product):
        for component, amount in _contents(factory, line, Fraction(quantity, factory.unit)).items():
            amounts[line.id, component] = ceil(amount * factory.unit)
    return amounts


def _contents(factory, line, pieces):
    ratio = line.consumption
    amount = pieces * ratio.per_unit + ratio.fixed
    if ratio.multiple:
        amount = ceil(amount / ratio.multiple) * ratio.multiple
    inside = _lines(factory, line.component) if line.phantom else ()
    if not inside:
        return {line.component: amount}
    total = {}
    for inner in inside:
        for component, part in _contents(factory, inner, amount).items():
            total[component] = total.get(component, 0) + part
    return total


def _lines(factory, product):
    versions = factory.bom_versions.get(product, ())
    return factory.bom_lines[versions[0].subject] if versions else ()


def _parents_first(factory):
    """Items so that each comes after all that use it, by trying over and over."""
    waiting, done = dict(factory.items), []
    while waiting:
        for key, item in list(waiting.items()):
            users = [
                other.product
                for other in waiting.values()
                if any(line.component == item.product for line in _lines(factory, other.product))
            ]
            if not users:
                done.append(waiting.pop(key))
    return done


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
