from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from odoo import api, models

from ..planning import network
from ..planning.consumption import exact
from ..scheduling import KINDS, RouteOperation, Times, estimate, seconds
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


class ProductionScheduleReader(models.AbstractModel):
    """Operations of orders as the scheduling engine wants them. No decision is taken here."""

    _name = "production.schedule.reader"
    _description = "Operations of orders for the scheduling engine"

    @api.model
    def _hours(self, orders) -> dict:
        """{operation: its set-up and run hours for the whole order} (ax.md 7.6)."""
        found = {}
        for order in orders:
            quantity, scrap = exact(order.product_uom_qty), order._accumulated_scrap()
            for number, lines in order.operation_ids.grouped("operation_no").items():
                hours = estimate(self._times(primary(lines)), quantity * scrap.get(number, 1))
                found.update(dict.fromkeys(lines, hours))
        return found

    @api.model
    def _operations(self, orders) -> dict:
        """{order: [operation for the engine]}; empty for an order without operations."""
        return {
            order: [operation.ordered(exact(order.product_uom_qty)) for operation in operations]
            for order, operations in self._order_operations(orders)
        }

    def _order_operations(self, orders) -> Iterator[tuple]:
        """Each order with what its own route says of its operations."""
        flags = self._flags(orders.operation_ids.route_group_id)
        for order in orders:
            scrap = order._accumulated_scrap()
            yield (
                order,
                self._route_operations(order.operation_ids, order.company_id, scrap, flags),
            )

    @api.model
    def _findings(self, operations) -> list[network.Finding]:
        """What keeps the operations of an order or a route from being a network with one end."""
        links = self._links(operations)
        return network.check(
            network.Operation(line.operation_no, links[line.operation_no], line.scrap_percent)
            for line in operations
            if line.priority == "primary"
        )

    @api.model
    def _links(self, operations) -> dict[int, int]:
        """Number -> the number that follows; links that nobody set make a simple sequence."""
        numbers = {line.operation_no: line.next_no for line in operations}
        if network.is_simple_sequence(numbers.items()):
            return network.simple_sequence(numbers)
        return numbers

    @api.model
    def _route_operations(
        self, lines, company, scrap: dict, flags: dict[int, dict[str, Flags]]
    ) -> list[RouteOperation]:
        """What an order or a route says of its operations, one for each number.

        :param lines: records of ``production.operation.mixin``, of one order or route
        :param company: whose hours count where nobody is named
        :param scrap: operation number -> pieces that must enter it for a good one
        :param flags: see :meth:`_flags`
        """
        links, found = self._links(lines), []
        for number, of_number in lines.grouped("operation_no").items():
            first = primary(of_number)
            allowed = flags[first.route_group_id.id]
            overlaps = allowed["overlap"].active
            operation = RouteOperation(
                number=number,
                times=self._times(first),
                efficiency=self._efficiency(first),
                waiting={kind: seconds(exact(first[name])) for kind, name in WAITING.items()},
                calendars=self._calendars(first, of_number, company, allowed),
                next=links[number],
                hard=first.link_type == "hard",
                transfer=exact(first.transfer_batch if overlaps else 0),
                scrap=scrap.get(number, 1),
            )
            found.append(operation)
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

    def _calendars(self, first, lines, company, allowed) -> dict[str, tuple]:
        """The kinds of jobs that are scheduled, each with the working hours that it keeps.

        Secondary operations take the time of the primary one, so all of them have to be there.
        """
        everybody = tuple(dict.fromkeys(self._working_hours(line, company) for line in lines))
        own = (self._working_hours(first, company),)
        kept = {kind: everybody if kind in WORK else own for kind in KINDS}
        return {
            kind: tuple(hours for hours in kept[kind] if hours.calendar_id)
            if allowed[kind].working_time
            else ()
            for kind in KINDS
            if allowed[kind].active
        }

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
    def _working_hours(self, operation, company) -> WorkingHours:
        """The hours of the resource if one is named, else of the group, else of the company.

        A company without working hours works round the clock.
        """
        resource, group = operation.resource_id, operation.resource_group_id
        calendar = (
            resource.resource_calendar_id or group.calendar_id or company.resource_calendar_id
        )
        zone = (resource.tz if resource.resource_calendar_id else calendar.tz) or "UTC"
        return WorkingHours(calendar.id, company.id, zone, resource.resource_id.id or 0)


def primary(lines):
    """Of the operations of one number the primary one; the others take its time (ax.md 7.3)."""
    return lines.filtered(lambda line: line.priority == "primary")[:1] or lines[:1]
