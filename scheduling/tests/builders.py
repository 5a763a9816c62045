"""A week of shifts and short ways to write operations, for the tests.

Instants are seconds; ``at("Tue 13:45")`` is one, counted from the midnight before a Monday.
"""

from __future__ import annotations

from fractions import Fraction

from ..calendars import Calendar
from ..durations import seconds
from ..entities import HOUR, Job, Operation

DAY = 24 * HOUR
WEEK = 7 * DAY
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BEGIN, END = -4 * WEEK, 12 * WEEK


def at(text: str, week: int = 0) -> int:
    """The instant of a day and a time in the week with this number."""
    day, _space, clock = text.partition(" ")
    hours, minutes = map(int, clock.split(":"))
    return week * WEEK + DAYS.index(day) * DAY + hours * HOUR + minutes * 60


def told(instant: int) -> str:
    """The other way round: day and time, and the number of the week unless it is the first."""
    week, rest = divmod(instant, WEEK)
    day, rest = divmod(rest, DAY)
    clock = f"{DAYS[day]} {rest // HOUR:02}:{rest % HOUR // 60:02}"
    return clock if not week else f"{clock} week {week}"


def shifts(*hours: tuple[int, int], days: str = "Mon Tue Wed Thu Fri") -> Calendar:
    """A calendar with the same shifts on these days of every week."""
    opening = [
        (week + DAYS.index(day) * DAY + start * HOUR, week + DAYS.index(day) * DAY + stop * HOUR)
        for week in range(BEGIN, END, WEEK)
        for day in days.split()
        for start, stop in hours
    ]
    return Calendar(opening, BEGIN, END)


CALENDARS = {
    "day": shifts((8, 16)),
    "broken": shifts((8, 12), (13, 17)),
    "late": shifts((14, 22)),
    "sat": shifts((6, 10), days="Sat"),
    "always": Calendar.always(BEGIN, END),
}


def operation(number, following=0, calendars="day", *, hard=False, quantity=1, transfer=0, **hours):
    """An operation whose jobs take so many hours; waiting and transport run round the clock.

    :param calendars: names of calendars, with spaces between
    :param hours: by kind of job
    """
    jobs = tuple(
        Job(kind, seconds(hours[kind]), tuple(calendars.split()) if kind in WORK else ())
        for kind in ("queue_before", "setup", "process", "transport", "queue_after")
        if kind in hours
    )
    return Operation(number, jobs, following, hard, Fraction(quantity), Fraction(transfer))


WORK = ("setup", "process")
