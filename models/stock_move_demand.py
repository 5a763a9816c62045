from __future__ import annotations

from odoo import fields, models
from odoo.fields import Command

from .order_steps.demand import HOLD


class ProductionMoveDemand(models.AbstractModel):
    """Moves that wait for a production order tell it what they ask for (scenarios E9, E23)."""

    _name = "production.move.demand"
    _description = "Stock Move that a Production Order Serves"

    prod_supply_ids = fields.Many2many(
        "production.order",
        relation="production_order_move_dest_rel",
        column1="move_id",
        column2="order_id",
        string="Made to order by",
        copy=False,
        help="Production orders that make what this move waits for.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Let production orders follow a changed quantity.

        A split is no change: what one part gives up, the other asks for.
        """
        result = super().write(vals)
        if "product_uom_qty" in vals and "do_not_unreserve" not in self.env.context:
            self._prod_tell_orders(self.sudo().prod_supply_ids)
        return result

    # === CORE HOOKS === #

    def _action_cancel(self):
        """What is cancelled is not asked for any more."""
        orders = self.sudo().prod_supply_ids
        result = super()._action_cancel()
        self._prod_tell_orders(orders)
        return result

    def _merge_moves(self, merge_into=False):
        """Tell production orders once, when moves that become one have become it."""
        orders = (self | self.picking_id.move_ids).sudo().prod_supply_ids
        held = self.with_context(**{HOLD: True})
        merged = super(ProductionMoveDemand, held)._merge_moves(merge_into=merge_into)
        self._prod_tell_orders(orders)
        return merged.with_env(self.env)

    def _prepare_move_split_vals(self, qty):
        """Both parts wait for the same production orders."""
        values = super()._prepare_move_split_vals(qty)
        orders = self.sudo().prod_supply_ids
        if orders:
            values["prod_supply_ids"] = [Command.link(order.id) for order in orders]
        return values

    def _merge_moves_fields(self):
        """The move that is left waits for all that the merged ones waited for."""
        values = super()._merge_moves_fields()
        orders = self.sudo().prod_supply_ids
        if orders:
            values["prod_supply_ids"] = [Command.link(order.id) for order in orders]
        return values

    # === BUSINESS METHODS === #

    def _prod_tell_orders(self, orders) -> None:
        """Let production orders follow, unless somebody will do that afterwards."""
        if orders and not self.env.context.get(HOLD):
            orders.exists()._follow_demand()

    def _prod_asked_for(self) -> float:
        """What these moves ask for together, or have moved, in the item's unit."""
        total = 0.0
        for move in self:
            if move.state != "cancel":
                quantity = move.quantity if move.state == "done" else move.product_uom_qty
                total += move.product_uom._compute_quantity(
                    quantity, move.product_id.uom_id, round=False
                )
        return total

    def _prod_documents(self):
        """The documents for which these moves are: sales orders, production orders, transfers."""
        moves = self.sudo()
        documents = [*moves.sale_line_id.order_id, *moves.prod_component_id.order_id]
        return documents or list(moves.picking_id)

    def _prod_asking(self) -> str:
        """Names of the documents for which these moves are."""
        names = [document.display_name for document in self._prod_documents()]
        return ", ".join(names) or self.env._("What it was made for")

    def _prod_wait_for_stock(self) -> None:
        """Take from stock what no production order makes any more."""
        alone = self.filtered(
            lambda move: not move.prod_supply_ids and not move.move_orig_ids._prod_open()
        )
        alone.procure_method = "make_to_stock"
        alone._recompute_state()
