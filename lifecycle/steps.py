"""The steps of the life cycle as one table, and the way up and down along it (ax.md 4).

A :class:`Step` leads to its status and names the methods that do and undo it.  Climbing runs the
missed steps in their order; the status matrix of the company says which of them are run and which
step may be asked for at all.  Descending undoes one rung at a time.  *Ended* is final.

>>> [step.state for step in climb("created", "released")]
['estimated', 'scheduled', 'released']
>>> [step.undo for step in descend("released", "estimated")]
['_undo_release', '_undo_schedule']
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from .statuses import STATUSES, is_below, label


class Step(NamedTuple):
    """One step: the status that it leads to, and how it is done, undone, asked for and guarded."""

    state: str
    do: str
    undo: str | None
    action: str
    duty: str
    """Group (short name) whose members may run the step (ax.md 18.1)."""
    verb: str
    """The step as a planner says it: "Release"."""
    last: str
    """Last status in which the step may be run again: part of a quantity, or after an edit."""


STEPS = (
    Step(
        "estimated",
        "_estimate",
        "_undo_estimate",
        "action_estimate",
        "group_prepare",
        "Estimate",
        "started",
    ),
    Step(
        "scheduled",
        "_schedule",
        "_undo_schedule",
        "action_schedule",
        "group_schedule",
        "Schedule",
        "started",
    ),
    Step(
        "released",
        "_release",
        "_undo_release",
        "action_release",
        "group_release",
        "Release",
        "released",
    ),
    Step("started", "_start", "_undo_start", "action_start", "group_execute", "Start", "started"),
    Step(
        "reported",
        "_report_finished",
        "_undo_report_finished",
        "action_report_finished",
        "group_complete",
        "Report as finished",
        "started",
    ),
    Step("ended", "_end", None, "action_end", "group_complete", "End", "reported"),
)

#: duty that a reset asks for
RESET_DUTY = "group_prepare"

#: the status in which an order is born, and the one that nothing undoes
FIRST, FINAL = STATUSES[0].code, STATUSES[-1].code

#: run whatever the matrix says: the steps after it have nothing to work on without it (ax.md 4.2)
INDISPENSABLE = "estimated"

_STEP = {step.state: step for step in STEPS}
_RANK = {status.code: rank for rank, status in enumerate(STATUSES)}


class NotAllowed(Exception):
    """A step cannot be run, or undone, from a status; ``reason`` is one of :data:`REASONS`."""

    def __init__(self, reason: str, state: str, target: str):
        super().__init__(f"{label(target)} from {label(state)}: {reason}")
        self.reason = reason
        self.state = state
        self.target = target


#: why a step is refused: past it for good, or unticked in the status matrix; why a reset is
REASONS = ("past", "matrix", "first", "final", "not_lower")


def step_to(state: str) -> Step:
    """The step that leads to a status.

    :raises KeyError: for *Created* and for a code that is no status
    """
    return _STEP[state]


def climb(
    state: str,
    target: str,
    allowed: Mapping[tuple[str, str], bool] | None = None,
    needed: Collection[str] = (),
) -> list[Step]:
    """The steps from ``state`` up to and including the one to ``target`` (ax.md 4.2).

    :param allowed: status matrix: (current status, status that a step leads to) -> ticked; a cell
        that is left out counts as ticked
    :param needed: steps below the current status that edits have made stale: they run again
    :raises NotAllowed: when the matrix forbids the target, or the order is past it

    >>> [step.state for step in climb("started", "started", needed={"estimated"})]
    ['estimated', 'started']
    >>> only_estimate_and_start = {("created", "scheduled"): False, ("created", "released"): False}
    >>> [step.state for step in climb("created", "started", only_estimate_and_start)]
    ['estimated', 'started']
    """
    allowed = allowed or {}
    if is_below(_STEP[target].last, state):
        raise NotAllowed("past", state, target)
    if not allowed.get((state, target), True):
        raise NotAllowed("matrix", state, target)
    return [
        step
        for step in STEPS[: _RANK[target]]
        if step.state == target
        or step.state in needed
        or (is_below(state, step.state) and _runs(step, state, allowed))
    ]


def descend(state: str, target: str) -> list[Step]:
    """The steps to undo, highest first, to bring an order from ``state`` down to ``target``.

    :raises NotAllowed: from *Created* or *Ended*, or when the target is not lower (ax.md 4.4)
    """
    if state == FIRST:
        raise NotAllowed("first", state, target)
    if state == FINAL:
        raise NotAllowed("final", state, target)
    if not is_below(target, state):
        raise NotAllowed("not_lower", state, target)
    return [step for step in reversed(STEPS) if _RANK[target] < _RANK[step.state] <= _RANK[state]]


def state_below(step: Step) -> str:
    """The status that undoing a step leads to."""
    return STATUSES[_RANK[step.state] - 1].code


def _runs(step: Step, state: str, allowed: Mapping[tuple[str, str], bool]) -> bool:
    return step.state == INDISPENSABLE or allowed.get((state, step.state), True)
