from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

import pytz

from odoo import api, models

from ..scheduling import Calendar

EPOCH = datetime(1970, 1, 1)


class WorkingHours(NamedTuple):
    """Whose working hours: a calendar as a company and a time zone keep it.

    ``resource_id`` is the ``resource.resource`` whose own leaves count too, 0 for none.
    """

    calendar_id: int
    company_id: int
    zone: str
    resource_id: int = 0


class ProductionWorkingTime(models.AbstractModel):
    """Working time of calendars and resources, for the scheduling engine.

    A calendar is composed once for the whole horizon, whatever the number of orders that are
    scheduled on it (odoo19.md 5.2).
    """

    _name = "production.working.time"
    _description = "Working time of calendars"

    @api.model
    def _compose(
        self, wanted: Iterable[WorkingHours], begin: int, end: int
    ) -> dict[WorkingHours, Calendar]:
        """Working time between two instants, leaves and public holidays left out.

        :param begin, end: seconds since 1970 (UTC)
        :return: a calendar for each of the working hours wanted
        """
        wanted = set(wanted)
        absent = self._resources_with_leaves({hours.resource_id for hours in wanted}, begin, end)
        rows = defaultdict(list)
        for hours in wanted:
            rows[hours[:3]].append(hours)
        composed = {}
        for (calendar_id, company_id, zone), kept in rows.items():
            own = {hours.resource_id for hours in kept} & absent
            intervals = self._intervals(calendar_id, company_id, zone, own, begin, end)
            shared = Calendar(intervals[0], begin, end)
            for hours in kept:
                special = hours.resource_id in own
                composed[hours] = (
                    Calendar(intervals[hours.resource_id], begin, end) if special else shared
                )
        return composed

    @api.model
    def _resources_with_leaves(self, resource_ids: set[int], begin: int, end: int) -> set[int]:
        """Those of the resources that are away some time between two instants."""
        groups = (
            self.env["resource.calendar.leaves"]
            .sudo()
            ._read_group(
                [
                    ("resource_id", "in", list(resource_ids - {0})),
                    ("time_type", "=", "leave"),
                    ("date_from", "<=", instant(end)),
                    ("date_to", ">=", instant(begin)),
                ],
                ["resource_id"],
            )
        )
        return {resource.id for (resource,) in groups}

    @api.model
    def _intervals(self, calendar_id, company_id, zone, resource_ids, begin, end) -> dict:
        """{resource id, 0 for the calendar itself: [(start, stop), ...]} in seconds."""
        calendar = self.env["resource.calendar"].sudo().browse(calendar_id)
        resources = self.env["resource.resource"].sudo().browse(sorted(resource_ids))
        found = calendar._work_intervals_batch(
            datetime.fromtimestamp(begin, timezone.utc),
            datetime.fromtimestamp(end, timezone.utc),
            resources=resources,
            # Without a resource Odoo would close for the public holidays of every company.
            domain=[("time_type", "=", "leave"), ("company_id", "in", [False, company_id])],
            tz=pytz.timezone(zone),
        )
        # 24:00 comes as a microsecond before midnight.
        return {
            key or 0: [
                (round(start.timestamp()), round(stop.timestamp())) for start, stop, _ in kept
            ]
            for key, kept in found.items()
        }


def seconds(moment: datetime) -> int:
    """A moment as Odoo stores it (naive, UTC) as seconds since 1970; parts of them count whole."""
    return -((EPOCH - moment) // timedelta(seconds=1))


def instant(moment: int) -> datetime:
    """Seconds since 1970 as Odoo stores a moment (naive, UTC)."""
    return EPOCH + timedelta(seconds=moment)
