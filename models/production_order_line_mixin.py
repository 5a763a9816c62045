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
        lines._mark_stale(set().union(*self._stale_fields().values()))
        return lines

    def write(self, vals):
        """Change lines, as far as the status of their orders allows it (ax.md 4.5).

        What the steps themselves write, as superuser, is no edit.
        """
        if not self._is_progress(vals):
            self._check_order_editable()
        result = super().write(vals)
        self._mark_stale(set(vals))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_order_closed(self):
        self._check_order_editable()
        self._mark_stale(set().union(*self._stale_fields().values()))

    # === BUSINESS METHODS === #

    @api.model
    def _stale_fields(self) -> dict[str, set[str]]:
        """Flag of the order -> fields of the line whose change makes estimate or schedule stale."""
        return {}

    def _is_progress(self, vals) -> bool:
        """Whether these values are progress that a step writes, and no edit of the line."""
        return self.env.su and all(self._fields[name].readonly for name in vals)

    def _mark_stale(self, names: set[str]) -> None:
        """Tell the orders that an edit of their lines asks for a new estimate or schedule."""
        for flag, fields_of_flag in self._stale_fields().items():
            if fields_of_flag & names:
                self.order_id._mark_stale(flag)

    def _set_remain_status(self, status: str | bool) -> None:
        """Set what is still to be posted on these lines."""
        self.filtered(lambda line: line.remain_status != status).write({"remain_status": status})

    def _check_order_editable(self):
        """Refuse the edit where an order is past the statuses that allow its lines to change."""
        self.order_id._check_may_edit("lines", self._description)
