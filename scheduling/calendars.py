"""Working time: intervals in which somebody works, and arithmetic with the time inside them.

Intervals are sorted and summed up once; every question is then a binary search.

>>> early = Calendar([(8, 12), (13, 17), (32, 36)], begin=0, end=48)
>>> early.add(10, 4), early.subtract(34, 4), early.subtract(32, 2)
(15, 15, 15)
>>> early.next_open(17), early.last_open(32), early.between(10, 40)
(32, 17, 10)
>>> early.add(10, 100)  # doctest: +IGNORE_EXCEPTION_DETAIL
Traceback (most recent call last):
    ...
BeyondHorizon: no working time left before 48
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class BeyondHorizon(Exception):
    """Scheduling needs working time before or after the time for which there are calendars."""


class Calendar:
    """Working time between ``begin`` and ``end``; what lies outside is not known."""

    __slots__ = ("_done", "_starts", "_stops", "begin", "end")

    def __init__(self, intervals: Iterable[tuple[int, int]], begin: int, end: int) -> None:
        self.begin, self.end = begin, end
        merged = _merge((max(start, begin), min(stop, end)) for start, stop in sorted(intervals))
        self._starts = [start for start, _stop in merged]
        self._stops = [stop for _start, stop in merged]
        self._done = list(accumulate(stop - start for start, stop in merged))

    @classmethod
    def always(cls, begin: int, end: int) -> Calendar:
        """A calendar that is open round the clock."""
        return cls([(begin, end)], begin, end)

    def __and__(self, other: Calendar) -> Calendar:
        """The time in which both are open.

        >>> both = Calendar([(0, 8), (20, 30)], 0, 40) & Calendar([(6, 24)], 0, 40)
        >>> both.intervals()
        [(6, 8), (20, 24)]
        """
        begin, end = max(self.begin, other.begin), min(self.end, other.end)
        mine, theirs, shared = self.intervals(), other.intervals(), []
        at = there = 0
        while at < len(mine) and there < len(theirs):
            shared.append((max(mine[at][0], theirs[there][0]), min(mine[at][1], theirs[there][1])))
            if mine[at][1] < theirs[there][1]:
                at += 1
            else:
                there += 1
        return Calendar(shared, begin, end)

    def intervals(self) -> list[tuple[int, int]]:
        """The open intervals, earliest first."""
        return list(zip(self._starts, self._stops, strict=True))

    def add(self, at: int, seconds: int) -> int:
        """The instant at which so much working time has passed since ``at``.

        :raises BeyondHorizon: when there is not that much
        """
        if not seconds:
            return at
        self._check(at)
        wanted = self._worked(at) + seconds
        place = bisect_left(self._done, wanted)
        if place == len(self._done):
            raise BeyondHorizon(f"no working time left before {self.end}")
        return self._stops[place] - (self._done[place] - wanted)

    def subtract(self, at: int, seconds: int) -> int:
        """The latest instant from which so much working time passes until ``at``.

        :raises BeyondHorizon: when there is not that much
        """
        if not seconds:
            return at
        self._check(at)
        wanted = self._worked(at) - seconds
        if wanted < 0:
            raise BeyondHorizon(f"no working time left after {self.begin}")
        place = bisect_right(self._done, wanted)
        return self._stops[place] - (self._done[place] - wanted)

    def next_open(self, at: int) -> int:
        """The first instant from ``at`` on at which work can start.

        :raises BeyondHorizon: when there is none
        """
        self._check(at)
        place = bisect_right(self._stops, at)
        if place == len(self._stops):
            raise BeyondHorizon(f"no working time left before {self.end}")
        return max(at, self._starts[place])

    def last_open(self, at: int) -> int:
        """The last instant up to ``at`` at which work can end.

        :raises BeyondHorizon: when there is none
        """
        self._check(at)
        place = bisect_left(self._starts, at) - 1
        if place < 0:
            raise BeyondHorizon(f"no working time left after {self.begin}")
        return min(at, self._stops[place])

    def between(self, start: int, finish: int) -> int:
        """Working time from one instant to another."""
        return self._worked(finish) - self._worked(start)

    def _worked(self, at: int) -> int:
        """Working time from the beginning until ``at``."""
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return 0
        return self._done[place] - max(self._stops[place] - at, 0)

    def _check(self, at: int) -> None:
        if not self.begin <= at <= self.end:
            raise BeyondHorizon(f"{at} is not between {self.begin} and {self.end}")


def _merge(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted intervals without the empty ones, those that touch joined."""
    merged: list[tuple[int, int]] = []
    for start, stop in intervals:
        if start >= stop:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged
