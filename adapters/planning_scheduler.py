from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from fractions import Fraction
from functools import cached_property

import pytz

from odoo import api, models

from ..scheduling import HOUR, BeyondHorizon, RouteOperation, schedule
from .working_time import instant, seconds

DAY = 24 * HOUR
#: a finish at midnight would count for the day after
LAST_SECOND = time(23, 59, 59)


class RouteScheduler:
    """Dates planned orders by their routes: a :data:`~..planning.entities.Scheduler`.

    It lays them out as the production orders that they become are laid out, with infinite
    capacity, from the beginning of the day of planning on.  Routes, resources and working hours
    are read when the first order asks; how many orders ask makes no difference to that.
    """

    def __init__(self, env, scope, routes: Collection[int] | None = None) -> None:
        """
        :param scope: ``PlanningScope``
        :param routes: the routes that may be asked for; None: all of the company
        """
        self._env, self._routes = env, routes
        self._company, self._today, self._unit = scope.company, scope.today, scope.unit
        self._zone = pytz.timezone(scope.zone)
        self._sites = list(scope.sites)
        self._known: dict[tuple, tuple[date, date] | None] = {}
        self.failed: set[int] = set()
        """Routes that could not be scheduled for some order."""

    def __call__(
        self, route: int, quantity: int, site: int, day: date, forward: bool
    ) -> tuple[date, date] | None:
        """When an order begins and ends; None where its route says nothing about it."""
        asked = route, quantity, site, day, forward
        if asked not in self._known:
            self._known[asked] = self._laid_out(*asked)
        return self._known[asked]

    @property
    def facts(self) -> list:
        """All that the answers rest on, but for what the calendars hold."""
        return [sorted(self.operations.items()), sorted(self._limits.items())]

    @cached_property
    def operations(self) -> dict[int, list[RouteOperation]]:
        """What the routes say of their operations; those that are no sound network are left out."""
        return self._env["production.planning.scheduler"]._operations(self._company, self._routes)

    @cached_property
    def _limits(self) -> dict[int, int]:
        """The longest time that an order may take at each site, in seconds."""
        sites = self._env["stock.warehouse"].sudo().browse(self._sites)
        return {site.id: site._prod_parameters().prod_max_job_lead_time * DAY for site in sites}

    @cached_property
    def _calendars(self) -> dict:
        """Working time as far as an order reaches that waits for a component first."""
        wanted = {
            hours
            for operations in self.operations.values()
            for operation in operations
            for calendars in operation.calendars.values()
            for hours in calendars
        }
        begin = self._moment(self._today, time.min)
        end = begin + 2 * max(self._limits.values(), default=0) + DAY
        return self._env["production.working.time"]._compose(wanted, begin, end)

    def _laid_out(
        self, route: int, quantity: int, site: int, day: date, forward: bool
    ) -> tuple[date, date] | None:
        operations = self.operations.get(route)
        if not operations or site not in self._limits:
            return None
        pieces = Fraction(quantity, self._unit)
        try:
            found = schedule(
                [operation.ordered(pieces) for operation in operations],
                self._calendars,
                direction="forward" if forward else "backward",
                at=self._moment(day, time.min if forward else LAST_SECOND),
                earliest=self._moment(self._today, time.min),
                limit=self._limits[site],
            )
        except BeyondHorizon:
            self.failed.add(route)
            return None
        return self._day(found.start), self._day(found.finish)

    def _moment(self, day: date, at: time) -> int:
        """A time of a day where the company produces, in seconds since 1970."""
        local = self._zone.localize(datetime.combine(day, at))
        return seconds(local.astimezone(pytz.utc).replace(tzinfo=None))

    def _day(self, moment: int) -> date:
        return pytz.utc.localize(instant(moment)).astimezone(self._zone).date()


class ProductionPlanningScheduler(models.AbstractModel):
    """Routes as planning schedules them inside the capacity fence. No decision is taken here."""

    _name = "production.planning.scheduler"
    _description = "Scheduler of Planned Orders"

    @api.model
    def _scheduler(self, scope, routes: Collection[int] | None = None) -> RouteScheduler:
        """What dates planned orders by their routes; see :class:`RouteScheduler`."""
        return RouteScheduler(self.env, scope, routes)

    @api.model
    def _operations(
        self, company, routes: Collection[int] | None
    ) -> dict[int, list[RouteOperation]]:
        """{route: its operations} of a company, in reads for all of them at once."""
        reader = self.env["production.schedule.reader"]
        asked = [("company_id", "in", [False, company.id])]
        if routes is not None:
            asked.append(("route_id", "in", list(routes)))
        lines = self.env["production.route.operation"].sudo().search(asked)
        flags, found = reader._flags(lines.route_group_id), {}
        for route, mine in lines.grouped("route_id").items():
            if not reader._findings(mine):
                scrap = route._accumulated_scrap()
                found[route.id] = reader._route_operations(mine, company, scrap, flags)
        return found

    @api.model
    def _problems(self, tables) -> list[dict]:
        """What the planner is told about items whose route could not be scheduled.

        :param tables: those of a run that has ended
        """
        failed = tables.scheduler.failed
        routes = self.env["production.route"].sudo().browse(sorted(failed))
        names = dict(zip(routes.ids, routes.mapped("display_name"), strict=True))
        return [
            self._problem(product, names[version.subject])
            for product, versions in (tables.route_versions.items() if failed else ())
            for version in versions
            if version.subject in failed and (tables.about is None or product in tables.about)
        ]

    def _problem(self, product_id: int, route: str) -> dict:
        return {
            "severity": "warning",
            "code": "not_scheduled",
            "product_id": product_id,
            "text": self.env._(
                "%(item)s is dated by its lead time although it lies inside the capacity fence: "
                "route %(route)s needs more working time than there is within the maximum job "
                "lead time. Check the working hours of its resources.",
                item=self.env["product.product"].browse(product_id).display_name,
                route=route,
            ),
        }
