"""An operation of a route, before an order says how many pieces it makes.

>>> sawing = RouteOperation(
...     10,
...     Times(setup=1, run=Fraction(1, 10)),
...     efficiency=Fraction(80),
...     calendars={"setup": ("shop",), "process": ("shop",)},
... )
>>> [(job.kind, job.seconds / 3600) for job in sawing.ordered(Fraction(100)).jobs]
[('setup', 1.25), ('process', 12.5)]
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from .durations import Number, Times, estimate, seconds
from .entities import KINDS, Job, Operation


@dataclass(frozen=True, slots=True)
class RouteOperation:
    """What a route says of all that runs under one operation number."""

    number: int
    times: Times
    efficiency: Number = 100
    """In percent, of those who set up and run it."""
    waiting: Mapping[str, int] = field(default_factory=dict)
    """Seconds of the jobs in which nobody works: queue before, transport, queue after."""
    calendars: Mapping[str, tuple[Hashable, ...]] = field(default_factory=dict)
    """The kinds of jobs that are scheduled, and the calendars in whose open hours each runs."""
    next: int = 0
    hard: bool = False
    transfer: Fraction = Fraction(0)
    scrap: Number = 1
    """Pieces that must enter it for each good one at the end of the route."""

    def ordered(self, quantity: Number) -> Operation:
        """The operation of an order of so many good pieces; jobs of no duration are left out."""
        entering = quantity * self.scrap
        hours = estimate(self.times, entering)
        durations = {
            "setup": seconds(hours.setup, self.efficiency),
            "process": seconds(hours.run, self.efficiency),
            **self.waiting,
        }
        return Operation(
            number=self.number,
            jobs=tuple(
                Job(kind, durations[kind], self.calendars[kind])
                for kind in KINDS
                if kind in self.calendars and durations.get(kind)
            ),
            next=self.next,
            hard=self.hard,
            quantity=Fraction(entering),
            transfer=self.transfer,
        )
