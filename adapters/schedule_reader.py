from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

from odoo import api, models

from ..planning import network
from ..planning.consumption import exact
from ..scheduling import KINDS, Hours, Job, Operation, Times, estimate, seconds
from .working_time import WorkingHours

#: kind of job -> field of the operation that says how long it takes, where that is a plain time
WAITING = {
    "queue_before": "queue_before",
    "transport": "transit_time",
    "queue_after": "queue_after",
}
#: kinds in which somebody works, so that time counts by the calendar unless told otherwise
WORK = ("setup", "process")


class Flags(NamedTuple):
    """How a route group schedules one kind of job (ax.md 7.5)."""

    active: bool
    working_time: bool


class Work(NamedTuple):
    """All operations of one number of an order, and what they have to do."""

    primary: models.Model
    lines: models.Model
    """The primary operation and the secondary ones, which take its time (ax.md 7.3)."""
    next: int
    quantity: Fraction
    """Pieces that enter the operation."""
    hours: Hours


class ProductionScheduleReader(models.AbstractModel):
    """Operations of orders as the scheduling engine wants them. No decision is taken here."""

    _name = "production.schedule.reader"
    _description = "Operations of orders for the scheduling engine"

    @api.model
    def _hours(self, orders) -> dict:
        """{operation: its set-up and run hours for the whole order} (ax.md 7.6)."""
        return {
            line: work.hours
            for order in orders
            for work in self._work(order)
            for line in work.lines
        }

    @api.model
    def _operations(self, orders) -> dict:
        """{order: [operation for the engine]}; empty for an order without operations."""
        flags = self._flags(orders.operation_ids.route_group_id)
        return {
            order: [self._operation(work, flags) for work in self._work(order)] for order in orders
        }

    @api.model
    def _findings(self, order) -> list[network.Finding]:
        """What keeps the operations of an order from being a network with one end."""
        links = self._links(order)
        return network.check(
            network.Operation(line.operation_no, links[line.operation_no], line.scrap_percent)
            for line in order.operation_ids
            if line.priority == "primary"
        )

    @api.model
    def _links(self, order) -> dict[int, int]:
        """Number -> the number that follows; links that nobody set make a simple sequence."""
        numbers = {line.operation_no: line.next_no for line in order.operation_ids}
        if network.is_simple_sequence(numbers.items()):
            return network.simple_sequence(numbers)
        return numbers

    @api.model
    def _work(self, order) -> list[Work]:
        """What an order has to do, one item for each operation number."""
        scrap, links = order._accumulated_scrap(), self._links(order)
        quantity, found = exact(order.product_uom_qty), []
        for number, lines in order.operation_ids.grouped("operation_no").items():
            primary = lines.filtered(lambda line: line.priority == "primary")[:1] or lines[:1]
            entering = quantity * scrap.get(number, 1)
            hours = estimate(self._times(primary), entering)
            found.append(Work(primary, lines, links[number], entering, hours))
        return found

    @api.model
    def _times(self, operation) -> Times:
        """What the route says of the times of an operation."""
        source = operation.resource_id or operation.resource_group_id
        return Times(
            setup=exact(operation.setup_time),
            run=exact(operation.run_time),
            process_qty=exact(operation.process_qty),
            formula=operation.time_formula,
            factor=exact(operation.formula_factor),
            capacity=exact(source.capacity or 1),
            batch_capacity=exact(source.batch_capacity or 1),
        )

    def _operation(self, work: Work, flags) -> Operation:
        """One number of a route for the engine."""
        primary = work.primary
        allowed = flags[primary.route_group_id.id]
        efficiency = self._efficiency(primary)
        durations = {
            "setup": seconds(work.hours.setup, efficiency),
            "process": seconds(work.hours.run, efficiency),
            **{kind: seconds(exact(primary[name])) for kind, name in WAITING.items()},
        }
        transfer = primary.transfer_batch if allowed["overlap"].active else 0
        return Operation(
            number=primary.operation_no,
            jobs=self._jobs(work, durations, allowed),
            next=work.next,
            hard=primary.link_type == "hard",
            quantity=work.quantity,
            transfer=exact(transfer),
        )

    def _jobs(self, work: Work, durations, allowed) -> tuple[Job, ...]:
        """The jobs that exist, each with the working hours that it keeps."""
        kept = dict.fromkeys(self._working_hours(line) for line in work.lines)
        everybody = tuple(hours for hours in kept if hours.calendar_id)
        own = tuple(hours for hours in [self._working_hours(work.primary)] if hours.calendar_id)
        return tuple(
            Job(
                kind,
                durations[kind],
                (everybody if kind in WORK else own) if allowed[kind].working_time else (),
            )
            for kind in KINDS
            if durations[kind] and allowed[kind].active
        )

    @api.model
    def _flags(self, route_groups) -> dict[int, dict[str, Flags]]:
        """{route group id: {kind of job: flags}}, with what counts where there is no group."""
        usual = {kind: Flags(True, kind in WORK) for kind in (*WAITING, *WORK, "overlap")}
        flags = defaultdict(lambda: usual)
        for group in route_groups:
            told = {job.job_type: Flags(job.activation, job.working_time) for job in group.job_ids}
            flags[group.id] = {**usual, **told}
        return flags

    @api.model
    def _efficiency(self, operation):
        """In percent: that of the resource if one is named, else that of the group."""
        resource, group = operation.resource_id, operation.resource_group_id
        return exact((resource.time_efficiency if resource else group.efficiency) or 100)

    @api.model
    def _working_hours(self, operation) -> WorkingHours:
        """The hours of the resource if one is named, else of the group, else of the company.

        A company without working hours works round the clock.
        """
        company = operation.order_id.company_id
        resource, group = operation.resource_id, operation.resource_group_id
        calendar = (
            resource.resource_calendar_id or group.calendar_id or company.resource_calendar_id
        )
        zone = (resource.tz if resource.resource_calendar_id else calendar.tz) or "UTC"
        return WorkingHours(calendar.id, company.id, zone, resource.resource_id.id or 0)
