"""Policies as columns, and which items are plain: those that plain_netting.py can do at once.

>>> from datetime import date
>>> from .offsetting import Offsets, calendar_days
>>> policies = [Policy(lead_time=3), Policy(order_max=5), None]
>>> terms = PolicyColumns(policies, date(2026, 3, 2), Offsets(date(2026, 3, 2), calendar_days))
>>> terms.plain.tolist(), int(terms.earliest[0]) - date(2026, 3, 2).toordinal()
([True, False, False], 3)
"""

from __future__ import annotations

from datetime import date

import numpy as np

from .capacity_fence import CapacityFence
from .columns import NONE, ORDER_TYPES
from .entities import Policy
from .offsetting import Dates, Offsets

_ORDERED_CODES = ("requirement", "period", "min_max")


class PolicyColumns:
    """What netting asks of the policies, by their number. Days are day numbers."""

    def __init__(
        self,
        policies: list[Policy],
        today: date,
        offsets: Offsets,
        fence: CapacityFence | None = None,
    ) -> None:
        self._policies, self._today, self._offsets = policies, today, offsets
        self._tables: list = []
        self._table_of: dict[int, int] = {}
        self.plain = np.array([is_plain(policy) for policy in policies], bool)
        self.type = np.array([_type(policy) for policy in policies], "i1")
        scheduled = [fence is not None and fence.may_date(policy) for policy in policies]
        self.scheduled = np.array(scheduled, bool)
        """Whether items that have a route are dated by it: each order takes its own time."""
        zeros = np.zeros(len(policies), "i8")
        self.window, self.minimum, self.multiple, self.fill = (zeros.copy() for _ in range(4))
        self.safety, self.earliest, self.wait = (zeros.copy() for _ in range(3))
        self.negative, self.horizon, self.safety_day = (zeros.copy() for _ in range(3))
        self.table = zeros.copy()
        self.explosion = np.array([_explosion(policy, today) for policy in policies], "i8")
        for place in np.flatnonzero(self.plain):
            self._fill_in(place, policies[place])
        # a safety stock that is served after demand beyond the fence is netted by the walk
        self.plain &= (self.safety == 0) | (self.earliest <= self.horizon)

    def _fill_in(self, place: int, policy: Policy) -> None:
        dates = self._offsets.of(policy)
        key = id(dates)
        if key not in self._table_of:
            self._table_of[key] = len(self._tables)
            self._tables.append(dates)
        now, earliest = self._today.toordinal(), dates.earliest.available.toordinal()
        limits = policy.min_qty or policy.max_qty
        windows = {"period": max(policy.period_days, 1), "min_max": 1 if limits else 0}
        fills = policy.coverage_code == "min_max"
        self.table[place] = self._table_of[key]
        self.window[place] = windows.get(policy.coverage_code, 0)
        self.minimum[place] = policy.order_min
        self.multiple[place] = policy.order_multiple
        self.fill[place] = max(policy.max_qty - policy.min_qty, 0) if fills else 0
        self.safety[place] = max(policy.min_qty, 0)
        self.safety_day[place] = earliest if policy.fulfil_minimum == "procurement" else now
        self.earliest[place] = earliest
        self.negative[place] = policy.negative_days
        self.wait[place] = earliest + policy.negative_days if policy.dynamic_negative_days else 0
        self.horizon[place] = now + policy.coverage_fence

    def dates(self, policy: np.ndarray, due: np.ndarray) -> np.ndarray:
        """Order, start, delivery, available day and delay of orders for these days, as rows."""
        code = self.table[policy] * (1 << 22) + due
        asked, place = np.unique(code, return_inverse=True)
        rows = [self._dates_of(int(one)) for one in asked]
        return np.array(rows, "i4").reshape(-1, len(Dates._fields))[place]

    def _dates_of(self, code: int) -> tuple:
        table, due = divmod(code, 1 << 22)
        found = self._tables[table][date.fromordinal(due)]
        return (*(day.toordinal() for day in found[:4]), found.delay)


def is_plain(policy: Policy | None) -> bool:
    """Whether items with this policy are plain as far as it goes (plain_netting.py)."""
    if policy is None or policy.coverage_code not in _ORDERED_CODES:
        return False
    patience = policy.positive_days
    waits = patience is None or patience >= policy.coverage_fence
    owes = policy.coverage_code == "min_max" and policy.min_qty < 0
    seasonal = policy.minimum_steps or policy.fulfil_minimum not in ("today", "procurement")
    chosen = policy.order_type_by_demand is not None
    return waits and not (owes or seasonal or chosen or policy.order_max or policy.freeze_fence)


def _type(policy: Policy | None) -> int:
    if policy is None or policy.order_type is None:
        return NONE
    return ORDER_TYPES.index(policy.order_type) if policy.order_type in ORDER_TYPES else NONE


def _explosion(policy: Policy | None, today: date) -> int:
    """The last requirement day whose production is exploded."""
    if policy is None or policy.explosion_fence is None:
        return date.max.toordinal()
    return today.toordinal() + policy.explosion_fence
