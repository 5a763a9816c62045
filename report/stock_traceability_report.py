from __future__ import annotations

from odoo import api, models


class StockTraceabilityReport(models.TransientModel):
    """Odoo's traceability report follows lots through production orders, up and down."""

    _inherit = "stock.traceability.report"

    # === CORE HOOKS === #

    @api.model
    def get_lines(self, line_id=False, **kw):
        """The lines of a production order: what it made, else what it consumed so far."""
        model = kw.get("model_name") or self.env.context.get("model")
        if model != "production.order" or line_id:
            return super().get_lines(line_id=line_id, **kw)
        order = self.env[model].browse(kw.get("model_id") or self.env.context.get("active_id"))
        order.check_access("read")
        lines = order.sudo()._traced_made() or order.sudo()._traced_used().filtered("lot_id")
        level = kw.get("level") or 1
        values = self._lines(
            model_id=order.id, model=model, level=level, move_lines=lines.sudo(False)
        )
        values.sort(key=lambda row: row["date"], reverse=True)
        return self._final_vals_to_lines(values, level)

    @api.model
    def _get_reference(self, move_line):
        order = move_line.move_id.sudo()._prod_order()
        if not order:
            return super()._get_reference(move_line)
        return order._name, order.id, order.name

    @api.model
    def _get_linked_move_lines(self, move_line):
        """Consumed lines of what an order made, and made lines of what it consumed."""
        made_of, used_in = super()._get_linked_move_lines(move_line)
        if move_line.move_id.sudo()._prod_order():
            made_of = made_of or move_line.consume_line_ids
            used_in = used_in or move_line.produce_line_ids
        return made_of, used_in
