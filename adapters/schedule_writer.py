from __future__ import annotations

from collections.abc import Mapping

from odoo import api, models

from ..scheduling import Dated, Schedule
from .working_time import instant


class ProductionScheduleWriter(models.AbstractModel):
    """Writes the dates of orders to operations, components and stock moves, many at once."""

    _name = "production.schedule.writer"
    _description = "Writer of schedules"

    @api.model
    def _write_schedules(self, schedules: Mapping[models.Model, Schedule], hours) -> None:
        """Give orders, operations, components and open moves their dates.

        :param schedules: {order: its schedule}
        :param hours: {order: {operation number: scheduled hours}}
        """
        orders = self.env["production.order"].browse([order.id for order in schedules])
        needs = {
            line: component_start(line, schedules[line.order_id]) for line in orders.component_ids
        }
        self._update(
            {
                order: {
                    "date_start": instant(dates.start),
                    "date_finish": instant(dates.finish),
                    "schedule_status": "operations",
                    "schedule_needed": False,
                }
                for order, dates in schedules.items()
            }
        )
        self._update(
            {
                line: {
                    "date_start": instant(dated.start),
                    "date_finish": instant(dated.finish),
                    "hours": hours[line.order_id][line.operation_no],
                }
                for line in orders.operation_ids
                for dated in [schedules[line.order_id].operations[line.operation_no]]
            }
        )
        self._update({line: {"raw_material_date": instant(at)} for line, at in needs.items()})
        self._write_moves(
            {order: instant(dates.finish) for order, dates in schedules.items()},
            {
                line: instant(needs[line])
                if line.qty_required >= 0
                else instant(component_finish(line, schedules[line.order_id]))
                for line in orders.component_ids
            },
        )

    @api.model
    def _clear(self, dates: Mapping[models.Model, tuple]) -> None:
        """Take the schedule off orders.

        :param dates: {order: (start, finish) that it falls back to}
        """
        orders = self.env["production.order"].browse([order.id for order in dates])
        self._update(
            {
                order: {
                    "date_start": start,
                    "date_finish": finish,
                    "schedule_status": "none",
                    "schedule_needed": False,
                }
                for order, (start, finish) in dates.items()
            }
        )
        empty = {"date_start": None, "date_finish": None, "hours": 0.0}
        self._update(dict.fromkeys(orders.operation_ids, empty))
        self._update(dict.fromkeys(orders.component_ids, {"raw_material_date": None}))
        self._write_moves(
            {order: finish for order, (_start, finish) in dates.items()},
            {line: dates[line.order_id][line.qty_required < 0] for line in orders.component_ids},
        )

    @api.model
    def _update(self, values: Mapping[models.Model, dict]) -> None:
        """Write values of one model's records in statements of a hundred rows.

        Plain columns that nothing checks: what ``write`` does for each record is not needed.
        """
        if not values:
            return
        names = list(next(iter(values.values())))
        records = next(iter(values)).browse([record.id for record in values])
        records.flush_recordset(names)
        records._write_multi(list(values.values()))
        records.invalidate_recordset(names, flush=False)
        records.modified(names)

    @api.model
    def _write_moves(self, receipts: Mapping, issues: Mapping) -> None:
        """Date the open moves.

        :param receipts: {order: when its finished item comes}
        :param issues: {component: when it is needed, a by-product: when it comes}
        """
        dates = {}
        for moment_of, link, name in (
            (receipts, "prod_order_id", "move_finished_ids"),
            (issues, "prod_component_id", "move_ids"),
        ):
            if moment_of:
                records = next(iter(moment_of)).browse([record.id for record in moment_of])
                moves = records[name]._prod_open()
                dates |= {move: moment_of[move[link]] for move in moves}
        moves = self.env["stock.move"].browse([move.id for move in dates])
        moves._prod_set_dates(dates)


def component_start(line, dates: Schedule) -> int:
    """When a component is needed: at the start of the operation that consumes it (A43)."""
    operation = _operation_of(line, dates)
    return operation.start if operation else dates.start


def component_finish(line, dates: Schedule) -> int:
    """When a by-product is there: at the end of the operation that yields it."""
    operation = _operation_of(line, dates)
    return operation.finish if operation else dates.finish


def _operation_of(line, dates: Schedule) -> Dated | None:
    """The operation that a line names, else the first one (ax.md 9.3, 26 #33)."""
    operations = dates.operations
    return operations.get(line.operation_no) or operations.get(min(operations, default=0))
