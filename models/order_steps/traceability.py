from __future__ import annotations

from ast import literal_eval
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command


class ProductionOrderStepTraceability(models.AbstractModel):
    """The chain component lot -> production order -> lot of what was made, both ways.

    What an order made is linked with everything that it consumed, whichever was posted first: who
    recalls a lot has to find every piece in which it may be. An order of which nothing is tracked
    by lots or serial numbers has no links, and costs nothing.
    """

    _name = "production.order.step.traceability"
    _description = "Traceability of Production Orders"

    is_traceable = fields.Boolean(
        compute="_compute_is_traceable",
        help="The order moved something that is tracked by lots or serial numbers.",
    )

    # === COMPUTE METHODS === #

    def _compute_is_traceable(self):
        for order in self:
            moves = order.sudo().move_finished_ids | order.sudo().component_ids.move_ids
            order.is_traceable = order.sudo()._is_traced() and "done" in moves.mapped("state")

    # === ACTION METHODS === #

    def action_view_traceability(self):
        """Open Odoo's traceability report for what the order made, or consumed so far."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("stock.action_stock_report")
        context = {
            **literal_eval(action["context"]),
            "active_id": self.id,
            "active_model": self._name,
        }
        return {
            **action,
            "display_name": self.env._("Traceability of %s", self.name),
            "context": context,
        }

    # === BUSINESS METHODS === #

    def _link_traceability(self) -> None:
        """Bring the links between consumed and made lots in step with what is posted."""
        for order in self.filtered(lambda order: order._is_traced()):
            made, used = order._traced_made(), order._traced_used()
            if order.product_id.tracking == "none":
                used = used.filtered("lot_id")
            if made:
                made.consume_line_ids = [Command.set(used.ids)]
            taken_back = order._receipt_moves().move_line_ids - made
            taken_back.filtered("consume_line_ids").consume_line_ids = [Command.clear()]

    def _is_traced(self) -> bool:
        """Whether lots or serial numbers of anything in the order are tracked."""
        tracked = {line.product_id.tracking for line in self.component_ids}
        return (tracked | {self.product_id.tracking}) != {"none"}

    def _traced_made(self):
        """Lines of the goods and by-products that the order received and that are still its own."""
        return self._net_lines(self._receipt_moves())

    def _traced_used(self):
        """Lines of the components that the order consumed and that were not taken back."""
        return self._net_lines(self.component_ids.move_ids - self._receipt_moves())

    def _receipt_moves(self):
        """The moves of what the order makes: its item and its by-products."""
        yields = self.component_ids.filtered(lambda line: line.qty_required < 0)
        return self.move_finished_ids | yields.move_ids

    @api.model
    def _net_lines(self, moves):
        """Done lines of these moves, without the lots of which everything was taken back."""
        done = moves.filtered(lambda move: move.state == "done")
        net = defaultdict(float)
        for line in done.move_line_ids:
            sign = -1 if line.move_id._prod_is_return() else 1
            net[line.product_id, line.lot_id] += sign * line.quantity_product_uom
        return done.move_line_ids.filtered(
            lambda line: (
                not line.move_id._prod_is_return()
                and line.product_id.uom_id.compare(net[line.product_id, line.lot_id], 0) > 0
            )
        )
