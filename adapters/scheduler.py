from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytz

from odoo import api, fields, models

from ..scheduling import HOUR, Calendar, Operation, Schedule, schedule
from .working_time import WorkingHours, instant, seconds

DAY = 24 * HOUR


@dataclass
class Desk:
    """All that is needed to schedule some orders: operations, calendars, lead times, the time.

    Instants are seconds since 1970 (UTC). Orders in ``fixed`` keep the dates they have there.
    """

    operations: Mapping[models.Model, list[Operation]]
    calendars: Mapping[WorkingHours, Calendar]
    shift: Callable
    limits: Mapping[models.Model, int]
    now: int
    fixed: dict[models.Model, Schedule] = field(default_factory=dict)

    def place(self, order, direction: str, at: int) -> Schedule:
        """The dates of one order by its operations, without any by its lead time (ax.md 9.3).

        :raises BeyondHorizon: when there is not enough working time
        """
        if order in self.fixed:
            return self.fixed[order]
        if not self.operations[order]:
            return self._by_lead_time(order, direction, at)
        return schedule(
            self.operations[order],
            self.calendars,
            direction=direction,
            at=at,
            earliest=self.now,
            limit=self.limits[order],
        )

    def hours(self) -> dict[models.Model, dict[int, float]]:
        """{order: {operation number: hours of set-up and process, efficiency applied}}."""
        return {
            order: {
                operation.number: sum(
                    job.seconds for job in operation.jobs if job.kind in ("setup", "process")
                )
                / HOUR
                for operation in rows
            }
            for order, rows in self.operations.items()
        }

    def _by_lead_time(self, order, direction: str, at: int) -> Schedule:
        if direction == "backward":
            start = self._shifted(order, at, -1)
            if start >= self.now:
                return Schedule(start, at, {}, direction)
            at = self.now
        return Schedule(at, self._shifted(order, at, 1), {}, "forward")

    def _shifted(self, order, at: int, direction: int) -> int:
        """The same time of day, as many days away as the lead time says."""
        zone = zone_of(order)
        local = pytz.utc.localize(instant(at)).astimezone(zone)
        moved = self.shift(order, local.date(), direction)
        wall = datetime.combine(moved, local.time())
        return seconds(zone.localize(wall).astimezone(pytz.utc).replace(tzinfo=None))


class ProductionScheduler(models.AbstractModel):
    """Gathers what the scheduling engine needs, for any number of orders in a few reads."""

    _name = "production.scheduler"
    _description = "Desk of the scheduler"

    @api.model
    def _desk(self, orders, starts: list[tuple[str, int]], levels: int = 1) -> Desk:
        """What it takes to schedule these orders.

        :param starts: direction and instant (seconds since 1970) from which the orders are laid
            out; nothing is laid out backward into the past
        :param levels: how many orders may have to wait for each other
        """
        operations = self.env["production.schedule.reader"]._operations(orders)
        limits = {order: order._parameters().prod_max_job_lead_time * DAY for order in orders}
        now = seconds(fields.Datetime.now())
        furthest = max(limits.values(), default=DAY) * levels
        wanted = {
            hours
            for rows in operations.values()
            for operation in rows
            for job in operation.jobs
            for hours in job.calendars
        }
        begin = min([now, *(at for direction, at in starts if direction == "forward")])
        end = max([now, *(at for _direction, at in starts)]) + furthest
        calendars = self.env["production.working.time"]._compose(wanted, begin, end)
        shift = orders.filtered(lambda order: not operations[order])._lead_time_shifter()
        return Desk(operations, calendars, shift, limits, now)


def zone_of(order):
    """The time zone in which the days of an order begin: that of the company's calendar."""
    return pytz.timezone(order.company_id.resource_calendar_id.tz or "UTC")
