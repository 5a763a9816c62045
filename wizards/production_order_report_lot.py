from __future__ import annotations

from odoo import fields, models


class ProductionOrderReportLot(models.TransientModel):
    """A lot or serial number of what is reported as finished."""

    _name = "production.order.report.lot"
    _description = "Lot Reported as Finished"
    _order = "id"

    report_id = fields.Many2one(
        "production.order.report",
        required=True,
        index=True,
        ondelete="cascade",
        help="Report that the lot belongs to.",
    )
    lot_name = fields.Char(
        string="Lot/Serial number",
        required=True,
        help="A number that exists is used; another one is made.",
    )
    quantity = fields.Float(
        digits="Product Unit",
        required=True,
        default=1.0,
        help="Good quantity with this number, in the order's unit.",
    )
