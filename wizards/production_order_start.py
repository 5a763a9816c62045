from __future__ import annotations

from odoo import api, fields, models


class ProductionOrderStart(models.TransientModel):
    """Start production orders, or part of one, and post what the start consumes (ax.md 10.2)."""

    _name = "production.order.start"
    _inherit = ["production.order.consumption.wizard"]
    _description = "Start Production Orders"
    _target = "started"
    _moment = "start"

    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="How much is started now. Below zero takes back what was started.",
    )
    start_production = fields.Boolean(
        string="Start production",
        default=True,
        help="Count the quantity as started. Otherwise only the journals are made.",
    )
    references = fields.Boolean(
        string="Sub-orders, too", help="Also start the sub-orders that are not started yet."
    )
    post_picking_list = fields.Boolean(
        string="Post picking list now",
        default=True,
        help="Otherwise the picking list is left as a draft to be edited.",
    )
    post_route_card = fields.Boolean(
        string="Post route card now",
        default=True,
        help="Otherwise the route card is left as a draft to be edited.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.order_id.qty_to_start

    # === ACTION METHODS === #

    def action_start(self):
        """Start what was entered, and open the journals that were left as drafts.

        :raises UserError: when the only order cannot be started, or stock is missing
        """
        self.ensure_one()
        orders = self.order_ids
        before = self._draft_journals()
        result = orders.action_start(self.quantity if self.order_id else None, **self._options())
        drafts = self._draft_journals() - before
        if drafts and not isinstance(result, dict):
            return orders._action_journals(drafts, self.env._("Journals to post"))
        return self._or_close(result)

    # === BUSINESS METHODS === #

    def _options(self) -> dict:
        return {
            **self._consumption_options(),
            "start_production": self.start_production,
            "references": self.references,
            "post_picking_list": self.post_picking_list,
            "post_route_card": self.post_route_card,
        }

    def _draft_journals(self):
        return self.env["production.journal"].search(
            [("order_id", "in", self.order_ids.ids), ("state", "=", "draft")]
        )
