"""The nouns of scheduling: what the engine is given and what it answers.

>>> saw = Operation(10, (Job("process", 2 * HOUR, ("shop",)),), next=20, quantity=Fraction(100))
>>> saw.overlaps(), saw.job("process").seconds, saw.job("setup")
(False, 7200, None)
>>> Job("proces", 5)
Traceback (most recent call last):
    ...
ValueError: proces is no kind of job
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction

HOUR = 3600

#: the jobs of an operation, in their order (ax.md 9.3)
KINDS = ("queue_before", "setup", "process", "transport", "queue_after")


@dataclass(frozen=True, slots=True)
class Job:
    """A part of an operation: waiting, setting up, processing or transport."""

    kind: str
    seconds: int
    calendars: tuple[Hashable, ...] = ()
    """Time counts while all of these are open: the calendars of the primary operation and of the
    secondary ones that run with it. None of them: round the clock."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind} is no kind of job")


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of an order with all that runs under its number.

    ``jobs`` come in the order of :data:`KINDS`, those of no duration left out. ``transfer`` pieces
    may move on to the next operation before the rest is processed; ``quantity`` is what enters
    the operation, in the same unit (ax.md 7.7).
    """

    number: int
    jobs: tuple[Job, ...]
    next: int = 0
    hard: bool = False
    """No gap before the next operation."""
    quantity: Fraction = Fraction(1)
    transfer: Fraction = Fraction(0)

    def job(self, kind: str) -> Job | None:
        """The job of a kind, if the operation has one."""
        return next((job for job in self.jobs if job.kind == kind), None)

    def overlaps(self) -> bool:
        """Whether the next operation may start before this one is complete."""
        return 0 < self.transfer < self.quantity and self.job("process") is not None

    def share(self, pieces: Fraction) -> Fraction:
        """How much of the process these pieces take, at most all of it."""
        return min(pieces / self.quantity, Fraction(1))


@dataclass(frozen=True, slots=True)
class DatedJob:
    """When a job runs: from ``start``, before ``finish``."""

    kind: str
    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class Dated:
    """When an operation runs, waiting and transport included."""

    start: int
    finish: int
    jobs: tuple[DatedJob, ...] = ()

    def work(self) -> tuple[int, int]:
        """When the process runs; the whole operation where nothing is processed."""
        for job in self.jobs:
            if job.kind == "process":
                return job.start, job.finish
        return self.start, self.finish


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an order runs, and each of its operations by number."""

    start: int
    finish: int
    operations: Mapping[int, Dated]
    direction: str = "forward"
    """The way it was laid out: backward turns into forward where it would begin too early."""
