from __future__ import annotations

from odoo import api, fields, models


class ProductionOrderLineMixin(models.AbstractModel):
    """What the lines of an order's own BOM and route share: they follow the order's edit rights."""

    _name = "production.order.line.mixin"
    _inherit = ["production.bulk.mixin"]
    _description = "Line of a Production Order"

    order_id = fields.Many2one(
        "production.order",
        required=True,
        index=True,
        ondelete="cascade",
        help="Production order that the line belongs to.",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Add lines, as far as the status of their orders allows it (ax.md 4.5)."""
        lines = super().create(vals_list)
        lines._check_order_editable()
        return lines

    def write(self, vals):
        """Change lines, as far as the status of their orders allows it (ax.md 4.5)."""
        self._check_order_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_order_closed(self):
        self._check_order_editable()

    def _check_order_editable(self):
        """Refuse the edit where an order is past the statuses that allow its lines to change."""
        self.order_id._check_may_edit("lines", self._description)
