from __future__ import annotations

from odoo import fields, models


class ProductionOrderOperation(models.Model):
    """An operation of an order's own route (ax.md 7.8)."""

    _name = "production.order.operation"
    _description = "Production Order Operation"
    _inherit = ["production.operation.mixin", "production.order.line.mixin"]
    _order = "order_id, operation_no, priority, id"

    route_operation_id = fields.Many2one(
        "production.route.operation",
        string="Copied from",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="Route operation from which this one was copied.",
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
