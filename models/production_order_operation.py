from __future__ import annotations

from odoo import api, fields, models

from ..planning import network


class ProductionOrderOperation(models.Model):
    """An operation of an order's own route (ax.md 7.8)."""

    _name = "production.order.operation"
    _description = "Production Order Operation"
    _inherit = [
        "production.operation.mixin",
        "production.order.line.mixin",
        "production.order.operation.feedback",
    ]
    _order = "order_id, operation_no, priority, id"

    route_operation_id = fields.Many2one(
        "production.route.operation",
        string="Copied from",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="Route operation from which this one was copied.",
    )
    remain_status = fields.Selection(
        selection=[("route", "Route consumption"), ("ended", "Ended")],
        string="Remain status",
        readonly=True,
        copy=False,
        help="Route consumption: more is to be reported. Ended: the operation is done.",
    )

    # Times
    setup_hours = fields.Float(
        string="Set-up hours",
        readonly=True,
        copy=False,
        help="Estimated hours of setting up, for the whole order at an efficiency of 100 %.",
    )
    run_hours = fields.Float(
        string="Run hours",
        readonly=True,
        copy=False,
        help="Estimated hours of running, for the whole order at an efficiency of 100 %.",
    )
    hours = fields.Float(
        string="Scheduled hours",
        readonly=True,
        copy=False,
        help="Set-up and run hours at the efficiency of the resource, once the order is scheduled.",
    )
    actual_hours = fields.Float(
        string="Reported hours",
        readonly=True,
        copy=False,
        help="Set-up and run hours that route cards and job cards have posted.",
    )
    date_start = fields.Datetime(
        string="Start", readonly=True, copy=False, help="Set when the order is scheduled."
    )
    date_finish = fields.Datetime(
        string="Finish", readonly=True, copy=False, help="Set when the order is scheduled."
    )
    qty_good = fields.Float(
        string="Good",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Good quantity reported.",
    )
    qty_error = fields.Float(
        string="Error", digits="Product Unit", readonly=True, copy=False, help="Quantity scrapped."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _stale_fields(self) -> dict[str, set[str]]:
        """Every change of an operation asks for a new estimate and a new schedule."""
        changed = set(self._copied_fields())
        return {"estimate_needed": changed, "schedule_needed": changed}

    def _name_next(self) -> None:
        """Let each operation name the one that follows, where nobody set the links."""
        numbers = {line.operation_no: line.next_no for line in self}
        if network.is_simple_sequence(numbers.items()):
            following = network.simple_sequence(numbers)
            for line in self.filtered(lambda line: line.next_no != following[line.operation_no]):
                line.next_no = following[line.operation_no]

    def _not_schedulable_text(self, issue: str) -> str:
        """Why the order cannot be scheduled because of this operation, and how to mend it."""
        return self.env._(
            "Production order %(order)s cannot be scheduled: operation %(operation)s. %(issue)s "
            "Change the resource or the group of the operation, or the members of the group.",
            order=self.order_id.name,
            operation=self.display_name,
            issue=issue,
        )
