from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time

import pytz

from odoo import fields, models
from odoo.exceptions import UserError

from ...adapters.schedule_writer import component_start
from ...adapters.scheduler import zone_of
from ...adapters.working_time import instant, seconds
from ...lifecycle import is_below
from ...scheduling import BeyondHorizon, Dated, Schedule, settle

#: a finish at midnight would count for the day after
LAST_SECOND = time(23, 59, 59)


class ProductionOrderStepSchedule(models.AbstractModel):
    """Schedule: dates for orders, their operations, components and stock moves (ax.md 9).

    ====  ==========================================================================
    Does  start and finish of the order and of each operation, by resource or group
          with infinite capacity; when each component is needed; dates of the moves;
          reservation if it is due
    Undo  dates by lead time again, nothing on the operations; reservations stay
    ====  ==========================================================================

    No member of a group is chosen and no capacity is taken: this is operations scheduling. Orders
    without operations are dated by the lead time of item and site. Where the parameters ask for
    job scheduling, operations are scheduled all the same, and the scheduling status says so: the
    order is *Operations scheduled*, never *Job scheduled*.
    """

    _name = "production.order.step.schedule"
    _description = "Scheduling of Production Orders"

    # === BUSINESS METHODS === #

    def _schedule(
        self,
        direction: str | None = None,
        date: datetime | date | str | None = None,
        references: bool = False,
        **_options,
    ):
        """Schedule these orders.

        :param direction: see ``SCHEDULING_DIRECTIONS`` (ax.md 9.2); the parameters of the site
            decide when it is left out. An order that would begin before now when laid out
            backward is laid out forward from now, and so ends after its delivery date
        :param date: where the directions from or to a scheduling date begin: a moment (UTC), or a
            day, of which forward takes the beginning and backward the end; today when left out
        :param references: schedule the sub-orders that are not started, too, backward from when
            they are needed; orders that need something that ends later move behind it
        :return: the orders that are scheduled, sub-orders included, and {order: [warning]}
        :raises UserError: naming the order and what keeps it from being scheduled
        """
        movable, waiting = self, self.browse()
        if references:
            self._estimate_sub_orders()
            movable, waiting = self | self._sub_orders_below("started"), self._waiting_orders()
        tree = movable | waiting
        tree._check_schedulable()
        starts = {order: order._laid_out_from(direction, _moment(date)) for order in self}
        fixed = tree._children_that_stay(tree) if references else self.browse()
        desk = self._desk(tree, fixed, list(starts.values()))
        children = {order: order.child_ids & (tree | fixed) for order in tree if references}
        schedules = self._lay_out(desk, starts, children, waiting)
        self._check_members(schedules)
        self.env["production.schedule.writer"]._write_schedules(schedules, desk.hours())
        scheduled = movable.filtered(lambda order: order in schedules)
        return scheduled, scheduled._schedule_warnings()

    def _undo_schedule(self, **_options) -> None:
        """Take the dates off these orders; they fall back to the dates of their lead time."""
        starts = self._start_dates()
        self.env["production.schedule.writer"]._clear(
            {
                order: (
                    order._instant(order.company_id, starts[order]),
                    order._instant(order.company_id, order.date_delivery),
                )
                for order in self
            }
        )

    def _estimate_hours(self) -> None:
        """Write the estimated hours of all operations, for the whole orders (ax.md 7.6)."""
        hours = self.env["production.schedule.reader"]._hours(self)
        self.env["production.schedule.writer"]._update(
            {
                operation: {"setup_hours": float(found.setup), "run_hours": float(found.run)}
                for operation, found in hours.items()
            }
        )

    # === BUSINESS METHODS - LAYING OUT === #

    def _desk(self, tree, fixed, starts: list[tuple[str, int]]):
        """What it takes to schedule a tree of orders; the fixed ones keep their dates.

        :param starts: (direction, instant) from which these orders are laid out
        """
        levels = tree.mapped("level") or [0]
        ends = [("backward", seconds(order.date_finish)) for order in (tree | fixed) - self]
        desk = self.env["production.scheduler"]._desk(
            tree, starts + ends, 1 + max(levels) - min(levels)
        )
        desk.fixed = {order: order._present_schedule() for order in fixed}
        return desk

    def _lay_out(self, desk, starts: dict, children: dict, waiting) -> dict:
        """Schedules of these orders, their sub-orders and the orders that have to wait for them.

        :param starts: {order: (direction, instant)} from which it is laid out
        :param children: {order: sub-orders that have to fit}
        :param waiting: orders above these that may have to move behind them
        :return: {order: schedule}
        """
        schedules, fixed = {}, set(desk.fixed)
        for order in self.sorted("level"):
            if order not in schedules:
                schedules |= order._settle(desk, children, *starts[order])
        for order in self if waiting else ():
            order._move_those_above(desk, children, schedules, waiting)
        return {order: dates for order, dates in schedules.items() if order not in fixed}

    def _settle(self, desk, children, direction: str, at: int) -> dict:
        """{order: schedule} of this order and the sub-orders below it."""

        def place(order, direction, at):
            try:
                return desk.place(order, direction, at)
            except BeyondHorizon as error:
                raise UserError(order._no_time_text()) from error

        return settle(
            self, children, place, _need, direction, at, finish=lambda dates: dates.finish
        )

    def _move_those_above(self, desk, children, schedules: dict, waiting) -> None:
        """Move orders that need this one and would begin before it ends behind it.

        :param schedules: {order: schedule}; what is moved is added
        """
        child = self
        while (order := child.parent_id) in waiting:
            present = schedules.get(order) or order._present_schedule()
            finish = schedules[child].finish
            if finish <= _need(present, child):
                return
            desk.fixed |= schedules
            desk.fixed.pop(order, None)
            schedules |= order._settle(desk, children, "forward", finish)
            child = order

    def _laid_out_from(self, direction: str | None, moment) -> tuple[str, int]:
        """Which way this order is laid out, and from which instant (ax.md 9.2)."""
        direction = direction or self._parameters().prod_scheduling_direction
        way, _underscore, anchor = direction.partition("_")
        scheduled = self.schedule_status != "none"
        today = datetime.now(pytz.utc).astimezone(zone_of(self)).date()
        now = fields.Datetime.now() if way == "forward" else today
        found = {
            "today": now,
            "planned_start": (scheduled and self.date_start) or now,
            "planned_end": (scheduled and self.date_finish) or now,
            "delivery": self.date_delivery or now,
            "date": moment or now,
        }.get(anchor)
        if found is None or way not in ("forward", "backward"):
            raise UserError(
                self.env._(
                    "Production order %(order)s cannot be scheduled: %(direction)s is no "
                    "scheduling direction. Choose one of the list.",
                    order=self.name,
                    direction=direction,
                )
            )
        return way, seconds(found if isinstance(found, datetime) else self._edge(found, way))

    def _edge(self, day: date, way: str) -> datetime:
        """The moment of a day that counts: its beginning forward, its last second backward.

        Orders without operations have days and no hours: for them it is noon.
        """
        if not self.operation_ids:
            return self._instant(self.company_id, day)
        moment = datetime.combine(day, time.min if way == "forward" else LAST_SECOND)
        return zone_of(self).localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    def _present_schedule(self) -> Schedule:
        """The dates that this order has now, as the engine would say them."""
        operations = {
            line.operation_no: Dated(seconds(line.date_start), seconds(line.date_finish))
            for line in self.operation_ids
            if line.date_start and line.date_finish
        }
        return Schedule(seconds(self.date_start), seconds(self.date_finish), operations)

    # === BUSINESS METHODS - REFERENCES === #

    def _estimate_sub_orders(self) -> None:
        """Estimate the sub-orders that are not estimated, or whose estimate is stale."""
        sub_orders = self._sub_orders_below("started")
        stale = sub_orders.filtered(lambda order: order.state == "created" or order.estimate_needed)
        stale._climb_as_reference("estimated")

    def _waiting_orders(self):
        """Scheduled orders above these that have not begun, so they may move (ax.md 9.2)."""
        found, level = self.browse(), self.parent_id
        while level:
            level = level.filtered(
                lambda order: order.schedule_status != "none" and is_below(order.state, "started")
            )
            found |= level
            level = level.parent_id - found
        return found - self

    def _children_that_stay(self, tree):
        """Sub-orders of these orders that are under way or not asked for: their dates stay."""
        others = self.child_ids - tree
        return others.filtered(lambda order: is_below(order.state, "reported"))

    # === BUSINESS METHODS - CHECKS === #

    def _check_schedulable(self) -> None:
        """Refuse operations that are no network, and groups without working hours (2.3 #17).

        :raises UserError: naming each order, its operation and how to mend it
        """
        reader, texts = self.env["production.schedule.reader"], []
        for order in self:
            for finding in reader._findings(order.operation_ids):
                texts.append(
                    self.env._(
                        "Production order %(order)s cannot be scheduled: the operations "
                        "%(numbers)s do not lead to one end. Let each name the next one, and the "
                        "last one 0.",
                        order=order.name,
                        numbers=", ".join(map(str, finding.operations)),
                    )
                )
            for line in order.operation_ids:
                group = line.resource_group_id
                if group and not group.calendar_id and not line.resource_id:
                    issue = self.env._("%(group)s has no working hours.", group=group.display_name)
                    texts.append(line._not_schedulable_text(issue))
        if texts:
            raise UserError("\n".join(texts))

    def _check_members(self, schedules: dict) -> None:
        """Refuse operations whose resource is no member of its group on the day (A45, 2.3 #19).

        :raises UserError: naming order, operation, resource, group and day
        """
        issues, texts = {}, []
        for order, dates in schedules.items():
            zone = zone_of(order)
            for line in order.operation_ids.filtered("resource_group_id"):
                start = pytz.utc.localize(instant(dates.operations[line.operation_no].start))
                key = (line.resource_group_id, start.astimezone(zone).date(), line.resource_id)
                if key not in issues:
                    group, day, resource = key
                    issues[key] = group._issue_on(day, resource)
                if issues[key]:
                    texts.append(line._not_schedulable_text(issues[key]))
        if texts:
            raise UserError("\n".join(texts))

    def _no_time_text(self) -> str:
        return self.env._(
            "Production order %(order)s cannot be scheduled: there is not enough working time "
            "within %(days)s days. Check the working hours of its resources, or have a manager "
            "raise the maximum job lead time.",
            order=self.name,
            days=self._parameters().prod_max_job_lead_time,
        )

    # === BUSINESS METHODS - WARNINGS === #

    def _schedule_warnings(self) -> dict:
        """{order: [text]} for orders that end after their delivery date, or are not reserved."""
        warnings = defaultdict(list)
        for order in self:
            finish = pytz.utc.localize(order.date_finish).astimezone(zone_of(order)).date()
            if finish > order.date_delivery:
                warnings[order].append(
                    self.env._(
                        "%(order)s ends %(days)s days after its delivery date.",
                        order=order.name,
                        days=(finish - order.date_delivery).days,
                    )
                )
        due = self.filtered(lambda order: order.reservation == "scheduling")
        for order, texts in (due._reserve_when_due("scheduled") if due else {}).items():
            warnings[order].extend(texts)
        return warnings


def _need(dates: Schedule, child) -> int:
    """When an order with these dates needs one of its sub-orders."""
    line = child.parent_component_id
    return component_start(line, dates) if line else dates.start


def _moment(value):
    """A scheduling date as callers give it: a moment, a day or nothing."""
    if not value or isinstance(value, date):
        return value or None
    text = str(value)
    return fields.Date.to_date(text) if len(text) <= 10 else fields.Datetime.to_datetime(text)
