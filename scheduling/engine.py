"""Operations scheduling with infinite capacity, forward and backward (ax.md 7.7, 9.3).

Forward, each operation begins as early as those before it let it; backward, it ends as late as the
one after it lets it. An operation is a chain of jobs: queue before, set-up, process, transport,
queue after. A hard link leaves no gap: forward, the earlier operation is moved up to the next one,
so that what is left between them is time in which the earlier one's calendar is closed.

With a transfer batch the next operation need not wait for all pieces::

    start(next) >= when the first transfer batch has come through process, transport, queue after
    end(next)   >= end(operation) + the time that the last transfer batch takes in next

>>> saw = Operation(10, (Job("process", 10),), next=20, quantity=Fraction(10), transfer=Fraction(2))
>>> drill = Operation(20, (Job("process", 10),), quantity=Fraction(10))
>>> schedule([saw, drill], {}, direction="forward", at=0).finish
12
>>> schedule([saw, drill], {}, direction="backward", at=12).start
0
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil

from .calendars import BeyondHorizon, Calendar
from .entities import Dated, DatedJob, Job, Operation, Schedule


def schedule(
    operations: Iterable[Operation],
    calendars: Mapping[Hashable, Calendar],
    *,
    direction: str,
    at: int,
    earliest: int | None = None,
    limit: int | None = None,
) -> Schedule:
    """Lay out the operations of one order.

    :param operations: a network: several starts, one end, each with one next
    :param calendars: what the jobs of the operations name
    :param direction: ``forward`` from ``at``, or ``backward`` to end by ``at``
    :param earliest: backward, an order that would begin before is laid out forward from here
    :param limit: seconds that the order may reach away from where it is laid out from
    :raises BeyondHorizon: when the calendars or the limit do not reach far enough
    :raises ValueError: for an unknown direction, or links that are no network
    """
    network = _Network(operations)
    if direction == "backward":
        try:
            backward = _Layout(network, calendars).backward(at)
        except BeyondHorizon:
            if earliest is None:
                raise
        else:
            if earliest is None or backward.start >= earliest:
                return _within(backward, at - backward.start, limit)
        at = earliest
    elif direction != "forward":
        raise ValueError(f"{direction} is no direction")
    forward = _Layout(network, calendars).forward(at)
    return _within(forward, forward.finish - at, limit)


def _within(result: Schedule, reach: int, limit: int | None) -> Schedule:
    if limit is not None and reach > limit:
        raise BeyondHorizon(f"the schedule reaches {reach} seconds, more than {limit}")
    return result


class _Network:
    """The operations by number, and which of them lead to which."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.operations = {operation.number: operation for operation in operations}
        self.before: dict[int, list[Operation]] = defaultdict(list)
        for operation in self.operations.values():
            if operation.next and operation.next not in self.operations:
                raise ValueError(f"{operation.number} is followed by {operation.next}: not there")
            self.before[operation.next].append(operation)

    def backward(self) -> list[Operation]:
        """The operations, each after the one that follows it in the network."""
        ordered = list(self.before[0])
        for operation in ordered:
            ordered.extend(self.before[operation.number])
        if len(ordered) < len(self.operations):
            raise ValueError("operations follow each other in a circle")
        return ordered


class _Layout:
    """One attempt to date the operations of a network."""

    def __init__(self, network: _Network, calendars: Mapping[Hashable, Calendar]) -> None:
        self._network = network
        self._calendars = calendars
        self._together: dict[tuple, Calendar] = {}
        self._dated: dict[int, Dated] = {}

    def forward(self, at: int) -> Schedule:
        """Every operation as early as possible from ``at`` on."""
        for operation in reversed(self._network.backward()):
            self._dated[operation.number] = self._as_early_as_possible(operation, at)
            self._move_up(operation)
        return self._result("forward", at)

    def backward(self, at: int) -> Schedule:
        """Every operation as late as possible, to end by ``at``."""
        for operation in self._network.backward():
            self._dated[operation.number] = self._as_late_as_possible(operation, at)
        return self._result("backward", at)

    def _result(self, direction: str, at: int) -> Schedule:
        dated = self._dated.values()
        start = min((operation.start for operation in dated), default=at)
        finish = max((operation.finish for operation in dated), default=at)
        return Schedule(start, finish, self._dated, direction)

    # One operation beside its neighbours

    def _as_early_as_possible(self, operation: Operation, at: int) -> Dated:
        """After all that comes before it."""
        before = self._network.before[operation.number]
        ready = max([at, *(self._first_arrival(previous, operation) for previous in before)])
        bound = max((self._last_batch_done(previous, operation) for previous in before), default=at)
        dated = self._ahead(operation.jobs, ready)
        if dated.work()[1] >= bound:
            return dated
        return self._process_ending(operation, bound)

    def _process_ending(self, operation: Operation, at: int) -> Dated:
        """The operation in one piece, the process ending at an instant."""
        process = operation.jobs.index(operation.job("process"))
        until = self._back(operation.jobs[: process + 1], at)
        after = self._ahead(operation.jobs[process + 1 :], until.finish)
        return Dated(until.start, after.finish, until.jobs + after.jobs)

    def _as_late_as_possible(self, operation: Operation, at: int) -> Dated:
        """Before what follows it."""
        if not operation.next:
            return self._back(operation.jobs, at)
        following = self._dated[operation.next]
        if not operation.overlaps():
            return self._back(operation.jobs, following.start)
        dated = self._back(operation.jobs, self._last_batch_due(operation))
        first_batch = self._back(_first_batch(operation), following.start)
        start = first_batch.work()[0]
        if dated.work()[0] <= start:
            return dated
        process = operation.jobs.index(operation.job("process"))
        rest = self._ahead(operation.jobs[process:], start)
        return Dated(first_batch.start, rest.finish, first_batch.jobs[:process] + rest.jobs)

    def _move_up(self, operation: Operation) -> None:
        """Close the gaps that hard links do not allow before an operation that has its dates."""
        for previous in self._network.before[operation.number]:
            if previous.hard:
                self._dated[previous.number] = self._as_late_as_possible(previous, 0)
                self._move_up(previous)

    # Transfer batches

    def _first_arrival(self, operation: Operation, following: Operation) -> int:
        """When the next operation may begin."""
        dated = self._dated[operation.number]
        if not (operation.overlaps() and following.job("process")):
            return dated.finish
        process = operation.jobs.index(operation.job("process"))
        return self._ahead(_first_batch(operation)[process:], dated.work()[0]).finish

    def _last_batch_done(self, operation: Operation, following: Operation) -> int:
        """When the process of the next operation may end at the earliest."""
        finish = self._dated[operation.number].finish
        process = following.job("process")
        if not (operation.overlaps() and process):
            return finish
        calendar = self._calendar(process)
        part = _part(process, following.share(operation.transfer))
        return _ahead(calendar, finish, part.seconds)[1]

    def _last_batch_due(self, operation: Operation) -> int:
        """When the operation must be complete for the next one to end when it does."""
        following = self._network.operations[operation.next]
        process = following.job("process")
        finish = self._dated[operation.next].work()[1]
        if not process:
            return self._dated[operation.next].start
        part = _part(process, following.share(operation.transfer))
        return _back(self._calendar(process), finish, part.seconds)[0]

    # Chains of jobs

    def _ahead(self, jobs: Iterable[Job], at: int) -> Dated:
        """The jobs one after the other from an instant on."""
        dated, now = [], at
        for job in jobs:
            start, now = _ahead(self._calendar(job), now, job.seconds)
            dated.append(DatedJob(job.kind, start, now))
        return Dated(dated[0].start if dated else at, now, tuple(dated))

    def _back(self, jobs: tuple[Job, ...], at: int) -> Dated:
        """The jobs one after the other, the last one ending by an instant."""
        dated, now = [], at
        for job in reversed(jobs):
            now, finish = _back(self._calendar(job), now, job.seconds)
            dated.append(DatedJob(job.kind, now, finish))
        return Dated(now, dated[0].finish if dated else at, tuple(reversed(dated)))

    def _calendar(self, job: Job) -> Calendar | None:
        """The time in which a job runs; None: round the clock."""
        if len(job.calendars) < 2:
            return self._calendars[job.calendars[0]] if job.calendars else None
        if job.calendars not in self._together:
            first, *others = (self._calendars[key] for key in job.calendars)
            for other in others:
                first &= other
            self._together[job.calendars] = first
        return self._together[job.calendars]


def _ahead(calendar: Calendar | None, at: int, seconds: int) -> tuple[int, int]:
    if calendar is None:
        return at, at + seconds
    start = calendar.next_open(at)
    return start, calendar.add(start, seconds)


def _back(calendar: Calendar | None, at: int, seconds: int) -> tuple[int, int]:
    if calendar is None:
        return at - seconds, at
    finish = calendar.last_open(at)
    return calendar.subtract(finish, seconds), finish


def _first_batch(operation: Operation) -> tuple[Job, ...]:
    """The jobs that the first transfer batch goes through."""
    share = operation.share(operation.transfer)
    return tuple(_part(job, share) if job.kind == "process" else job for job in operation.jobs)


def _part(job: Job, share: Fraction) -> Job:
    return replace(job, seconds=ceil(job.seconds * share))
