"""Which fence counts: the plan's, the item's or the coverage group's (ax.md 17.11).

A plan's override beats the item's, which beats the coverage group. An override of 0 days switches
off what the fence is for (A36). Margins of the plan are added to those of the group, never put in
their place (ax.md 17.10). The answer are fields of :class:`~planning.entities.Policy`.

>>> group = {"coverage_fence": 365, "firming_fence": 30, "explosion_fence": None, "issue_margin": 1}
>>> settled = settle(group, item={"firming_fence": 10}, plan={"explosion_fence": 0})
>>> settled["coverage_fence"], settled["firming_fence"], settled["explosion_fence"]
(365, 10, -1)
>>> settle(group, item={"firming_fence": 10}, plan={"firming_fence": 0})["firming_fence"]
0
>>> settle(group, margins={"issue_margin": 2})["issue_margin"]
3
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FENCES = (
    "coverage_fence",
    "freeze_fence",
    "firming_fence",
    "explosion_fence",
    "capacity_fence",
    "forecast_fence",
    "action_fence",
    "futures_fence",
)
OPEN_FENCES = ("explosion_fence", "forecast_fence", "futures_fence")
"""Fences that may be missing, so that 0 days of them would still let today through."""
MARGINS = ("issue_margin", "receipt_margin", "reorder_margin")
OFF = -1
"""An open fence that lets nothing through, not even what is due today."""

_NONE: Mapping[str, int] = {}


def settle(
    group: Mapping[str, Any],
    item: Mapping[str, int] = _NONE,
    plan: Mapping[str, int] = _NONE,
    margins: Mapping[str, int] = _NONE,
) -> dict[str, Any]:
    """The settings that count.

    :param group: what the coverage group says; an open fence of None is no fence
    :param item: what the item overrides: fences, positive and negative days
    :param plan: the fences that the plan overrides
    :param margins: safety margins of the plan
    :return: the group's settings with the others laid over them
    """
    settled = {**group, **item, **plan}
    for name in OPEN_FENCES:
        if settled.get(name) == 0:
            settled[name] = OFF
    for name in MARGINS:
        settled[name] = group.get(name, 0) + margins.get(name, 0)
    return settled
