"""The scheduling engine: when each operation of an order starts and ends.

It is handed operations and calendars and answers a :class:`Schedule`; nothing is looked up, not
even the time of day. An instant is a whole number of seconds since 1970 (UTC), a duration a whole
number of seconds; hours are fractions until they become seconds, and nothing is a float. Capacity
is infinite. The package imports the standard library only and never Odoo.

A day of eight hours from instant 0 (ax.md 9.4: thirteen hours and three quarters take two days):

>>> hours = estimate(Times(setup=1, run=Fraction(1, 10)), quantity=100)
>>> work = (Job("setup", seconds(hours.setup, 80), ("shop",)),
...         Job("process", seconds(hours.run, 80), ("shop",)))
>>> day = 24 * HOUR
>>> shop = Calendar([(n * day, n * day + 8 * HOUR) for n in range(5)], 0, 5 * day)
>>> done = schedule([Operation(10, work)], {"shop": shop}, direction="forward", at=0)
>>> (done.finish - day) / HOUR
5.75
"""

from fractions import Fraction

from .calendars import BeyondHorizon, Calendar
from .durations import Hours, Times, estimate, seconds
from .engine import schedule
from .entities import HOUR, KINDS, Dated, DatedJob, Job, Operation, Schedule
from .references import settle
from .routes import RouteOperation

__all__ = [
    "HOUR",
    "KINDS",
    "BeyondHorizon",
    "Calendar",
    "Dated",
    "DatedJob",
    "Hours",
    "Job",
    "Operation",
    "RouteOperation",
    "Schedule",
    "Times",
    "estimate",
    "schedule",
    "seconds",
    "settle",
]
