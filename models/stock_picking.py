from __future__ import annotations

from odoo import api, models


class StockPicking(models.Model):
    """A click on the graph of a card in the inventory overview."""

    _inherit = "stock.picking"

    # === CORE HOOKS === #

    @api.model
    def get_action_click_graph(self):
        """The graph of production orders leads to production orders."""
        kind = self.env["stock.picking.type"].browse(self.env.context.get("picking_type_id"))
        if kind.code != "prod_produce":
            return super().get_action_click_graph()
        filters = ["to_estimate", "to_schedule", "to_release", "to_start"]
        return kind.with_context(prod_filters=filters).action_prod_orders()
