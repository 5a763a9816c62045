"""The network of operations in a route: order, links and accumulated scrap (ax.md 7.1-7.3, 7.6).

An operation has a number and names its next operation; 0 means it is the last. Several operations
may name the same next one, so a network has one end and one or more starts.

>>> route = [Operation(10, 20, 10), Operation(20, 0, 5)]
>>> accumulated_scrap(route)[10]
Fraction(200, 171)
>>> check([Operation(10, 20), Operation(20, 10)])
[Finding(code='cycle', operations=(10, 20, 10))]
>>> simple_sequence([30, 10, 20])
{10: 20, 20: 30, 30: 0}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from .consumption import Number, exact
from .low_level_codes import find_cycle


class Operation(NamedTuple):
    """An operation of a route, as far as the network is concerned."""

    number: int
    next: int = 0
    scrap_percent: Number = 0


class Finding(NamedTuple):
    """What is wrong with a network, and the operations concerned."""

    code: str
    """not_positive, duplicate, next_missing, cycle, several_ends or scrap."""
    operations: tuple[int, ...]


def accumulated_scrap(operations: Iterable[Operation]) -> dict[int, Fraction]:
    """Factor A of each operation: what must enter it for one good piece at the end of the route.

    The product of 1 / (1 - scrap) over the operation and all that follow it (ax.md 7.6).
    Call it on a network that :func:`check` finds sound.
    """
    operations = [Operation(*operation) for operation in operations]
    by_number = {operation.number: operation for operation in operations}
    factors = {0: Fraction(1)}
    for number in reversed(topological_order(operations)):
        operation = by_number[number]
        passed = 1 - exact(operation.scrap_percent) / 100
        factors[number] = factors[operation.next] / passed
    del factors[0]
    return factors


def check(operations: Iterable[Operation]) -> list[Finding]:
    """What keeps these operations from being a network with one end; empty when it is sound."""
    operations = [Operation(*operation) for operation in operations]
    findings = [*_bad_numbers(operations), *_bad_links(operations)]
    scrapped = [op.number for op in operations if not 0 <= op.scrap_percent < 100]
    return findings + _finding("scrap", scrapped)


def is_simple_sequence(operations: Iterable[Operation]) -> bool:
    """Whether every link is blank or names the following number, so that relinking is safe."""
    operations = [Operation(*operation) for operation in operations]
    following = simple_sequence(operation.number for operation in operations)
    return all(operation.next in (0, following[operation.number]) for operation in operations)


def simple_sequence(numbers: Iterable[int]) -> dict[int, int]:
    """Each number with the one that follows it; the last with 0."""
    ordered = sorted(set(numbers))
    return dict(zip(ordered, [*ordered, 0][1:], strict=True))


def topological_order(operations: Iterable[Operation]) -> list[int]:
    """The numbers so that each comes before its next; the lowest first where there is a choice.

    >>> topological_order([Operation(30, 0), Operation(10, 30), Operation(20, 30)])
    [10, 20, 30]
    """
    links = {operation[0]: operation[1] for operation in operations}
    waiting = Counter(target for target in links.values() if target in links)
    ready = sorted((number for number in links if not waiting[number]), reverse=True)
    order = []
    while ready:
        order.append(number := ready.pop())
        target = links[number]
        if target in links:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
                ready.sort(reverse=True)
    if len(order) < len(links):
        raise ValueError(f"operations {sorted(set(links) - set(order))} follow each other")
    return order


def _bad_numbers(operations: list[Operation]) -> list[Finding]:
    times = Counter(operation.number for operation in operations)
    below_one = [number for number in times if number <= 0]
    repeated = [number for number in times if times[number] > 1]
    return _finding("not_positive", below_one) + _finding("duplicate", repeated)


def _bad_links(operations: list[Operation]) -> list[Finding]:
    numbers = {operation.number for operation in operations}
    lost = [op.number for op in operations if op.next not in numbers | {0}]
    ends = [op.number for op in operations if not op.next]
    loop = find_cycle({op.number: (op.next,) for op in operations if op.next})
    findings = _finding("next_missing", lost)
    if len(ends) > 1:
        findings += _finding("several_ends", ends)
    return [*findings, Finding("cycle", tuple(loop))] if loop else findings


def _finding(code: str, numbers: Iterable[int]) -> list[Finding]:
    concerned = tuple(sorted(set(numbers)))
    return [Finding(code, concerned)] if concerned else []
