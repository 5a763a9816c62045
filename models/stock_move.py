from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command


class StockMove(models.Model):
    """Moves of production orders: receipts of the finished item, issues of components.

    A by-product is a component whose move is a receipt. Moves that a reversal returns keep the
    links of what they return, with the locations exchanged, so sums over an order's moves are net.
    """

    _name = "stock.move"
    _inherit = [
        "production.move.value",
        "production.move.return",
        "production.move.demand",
        "stock.move",
    ]

    prod_order_id = fields.Many2one(
        "production.order",
        string="Production order received",
        index="btree_not_null",
        ondelete="set null",
        help="Production order that delivers the goods of this move.",
    )
    prod_component_id = fields.Many2one(
        "production.order.component",
        string="Component of a production order",
        index="btree_not_null",
        ondelete="set null",
        help="Line of a production order that this move supplies.",
    )
    prod_journal_id = fields.Many2one(
        "production.journal",
        string="Production journal",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        help="Picking list or report as finished that posted this move.",
    )
    prod_document_id = fields.Many2one(
        "production.order",
        string="Production order",
        compute="_compute_prod_document_id",
        compute_sudo=True,
        help="Production order whose receipt or component this move is.",
    )

    # === COMPUTE METHODS === #

    @api.depends("prod_order_id.name", "prod_component_id.order_id.name")
    def _compute_reference(self):
        ours = self.filtered(lambda move: move._prod_order() and not move.scrap_id)
        for move in ours:
            move.reference = move._prod_order().name
        return super(StockMove, self - ours)._compute_reference()

    @api.depends("prod_order_id", "prod_component_id")
    def _compute_prod_document_id(self):
        for move in self:
            move.prod_document_id = move._prod_order()

    # === CORE HOOKS === #

    def _should_be_assigned(self):
        """Moves of a production order need no transfer: the order is their document."""
        return not self._prod_order() and super()._should_be_assigned()

    def _is_consuming(self):
        return bool(self.prod_component_id) or super()._is_consuming()

    def _get_source_document(self):
        """Show the production order in the forecast report."""
        return self._prod_order() or super()._get_source_document()

    def _get_upstream_documents_and_responsibles(self, visited):
        order = self.prod_order_id
        if order.sudo().move_dest_ids:
            return []  # it follows what it serves by itself, and says so where it cannot
        if order and order.state not in ("reported", "ended"):
            return [(order, order.user_id, visited)]
        return super()._get_upstream_documents_and_responsibles(visited)

    def _delay_alert_get_documents(self):
        orders = {order for move in self if (order := move._prod_order())}
        return [*super()._delay_alert_get_documents(), *orders]

    def action_open_reference(self):
        order = self._prod_order()
        if not order:
            return super().action_open_reference()
        return order._action_orders(order, order.name)

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        names = super()._prepare_merge_moves_distinct_fields()
        return [*names, "prod_order_id", "prod_component_id"]

    def _action_done(self, cancel_backorder=False):
        """Keep consumed and good quantities of the orders in step with what was moved."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves.sudo().prod_component_id._refresh_consumed()
        moves.sudo().filtered("prod_order_id").prod_order_id._refresh_good()
        moves.sudo().prod_document_id._link_traceability()
        return moves

    # === BUSINESS METHODS === #

    def _prod_order(self):
        """The production order whose receipt or component this move is."""
        return self.prod_order_id or self.prod_component_id.order_id

    def _prod_open(self):
        """Those that are neither done nor cancelled."""
        return self.filtered(lambda move: move.state not in ("done", "cancel"))

    def _prod_ask_for(self, quantity: float) -> None:
        """Make this open move ask for another quantity, in its unit."""
        if self.product_uom.compare(self.product_uom_qty, quantity):
            self.product_uom_qty = quantity

    def _prod_adjust_procurement(self) -> None:
        """Let components that are made or bought to order ask for their supply.

        Only for items that have routes of their own: the others cannot differ from the site. Lines
        that the estimate itself supplies with a sub-order or a purchase ask nobody else.
        """
        routed = self.filtered(
            lambda move: (
                move.prod_component_id
                and move.prod_component_id.line_type not in ("pegged_supply", "vendor")
                and (move.product_id.route_ids or move.product_id.categ_id.total_route_ids)
            )
        )
        routed._adjust_procure_method(picking_type_code="prod_produce")

    def _prod_post(self, quantities: dict, lots: dict | None = None, journals: dict | None = None):
        """Post part or all of these open moves; what is left stays open.

        :param quantities: {move: quantity in the move's unit}; more than the move asks for is
            posted as well, so over-consumption is over-consumption
        :param lots: {move: [(lot, quantity), ...]} for tracked items; the reserved lots otherwise
        :param journals: {move: journal} that posts it
        :return: the done moves
        """
        moves = self.browse([move.id for move in quantities])
        for move in moves:
            if (lots or {}).get(move):
                move._prod_set_lots(lots[move])
            elif move.product_uom.compare(move.quantity, quantities[move]):
                move.quantity = quantities[move]
        for journal, group in moves.grouped(lambda move: (journals or {}).get(move)).items():
            group.prod_journal_id = journal
        moves.picked = True
        return moves._action_done()

    def _prod_set_lots(self, lots):
        """Replace what is reserved on this move by these lots."""
        self.move_line_ids.unlink()
        self.move_line_ids = [
            Command.create(
                {
                    **self._prepare_move_line_vals(quantity=0),
                    "quantity": quantity,
                    "product_uom_id": self.product_id.uom_id.id,
                    "lot_id": lot.id,
                }
            )
            for lot, quantity in lots
        ]

    def _prod_net_done(self, field_name: str) -> dict:
        """Done quantity of these moves by order or component, less what was returned.

        :param field_name: ``prod_order_id`` or ``prod_component_id``
        :return: {record id: quantity in the item's unit, positive into the order's direction}
        """
        net = defaultdict(float)
        for move in self:
            if move.state == "done" and move.location_dest_usage != "inventory":
                sign = -1 if move._prod_is_return() else 1
                net[move[field_name].id] += sign * move.product_uom._compute_quantity(
                    move.quantity, move.product_id.uom_id, round=False
                )
        return net
