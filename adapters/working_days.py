from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from odoo import api, models
from odoo.tools.date_utils import localized

#: days before and after the date of planning for which a calendar is composed
LOOK_BACK, LOOK_AHEAD = 370, 1100


class ProductionWorkingDays(models.AbstractModel):
    """Working days of calendars, as a function that the planning engine calls."""

    _name = "production.working.days"
    _description = "Working days of calendars"

    @api.model
    def _shifter(
        self, today: date, default_calendar=None
    ) -> Callable[[int | None, date, int, bool], date]:
        """A function that moves a date by days of a calendar.

        Forward the open days after the day are counted, backward those before it: two working
        days before a Friday is the Wednesday, one before a Saturday is the Friday
        (scenarios.md A0).  A calendar is composed when it is first asked for.

        :param today: the date around which calendars are composed
        :param default_calendar: ``resource.calendar`` whose working days count where the caller
            of the function names none
        :return: ``shift(calendar_id, day, days, working)``; calendar days where ``working`` is
            false, there is no calendar, or the date is outside its composed horizon
        """
        composed = {}
        default_id = default_calendar.id if default_calendar else None

        def shift(calendar_id: int | None, day: date, days: int, working: bool = True) -> date:
            calendar_id = calendar_id or default_id
            if working and days and calendar_id:
                if calendar_id not in composed:
                    composed[calendar_id] = self._days(calendar_id, today)
                open_days = composed[calendar_id]
                if days > 0:
                    position = bisect_right(open_days, day) + days - 1
                else:
                    position = bisect_left(open_days, day) + days
                if 0 <= position < len(open_days):
                    return open_days[position]
            return day + timedelta(days=days)

        return shift

    @api.model
    def _days(self, calendar_id: int, today: date) -> list[date]:
        """The days on which a calendar has working time, sorted, public holidays left out."""
        calendar = self.env["resource.calendar"].sudo().browse(calendar_id)
        start = localized(datetime.combine(today - timedelta(days=LOOK_BACK), time.min))
        stop = localized(datetime.combine(today + timedelta(days=LOOK_AHEAD), time.min))
        intervals = calendar._work_intervals_batch(start, stop)[False]
        return sorted({begin.date() for begin, _end, _records in intervals})
