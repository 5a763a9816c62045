from __future__ import annotations

from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command

from ...lifecycle import is_below

#: reservation moment (ax.md 1.1) -> status from which components are reserved by themselves
RESERVED_FROM = {
    "estimation": "estimated",
    "scheduling": "scheduled",
    "release": "released",
    "start": "started",
}


class ProductionOrderStepMoves(models.AbstractModel):
    """The stock moves of production orders: one open receipt, one open move per component.

    The estimate brings them in step with what the order still needs; postings split off what is
    done. A component below zero is a by-product and has a receipt (ax.md 6.5).
    """

    _name = "production.order.step.moves"
    _description = "Stock Moves of Production Orders"

    move_finished_ids = fields.One2many(
        "stock.move", "prod_order_id", string="Receipts", help="Receipts of the finished item."
    )

    # === BUSINESS METHODS - IN STEP WITH THE ORDER === #

    def _sync_moves(self) -> None:
        """Make the open moves of these orders ask for exactly what is still to be moved."""
        lines = self.component_ids
        self._sync_receipts()
        self._sync(lines._issue_needs(), "move_ids", lines._issue_values)

    def _sync_receipts(self) -> None:
        """Make the open receipts of these orders ask for exactly what is still to be received."""
        self._sync(self._receipt_needs(), "move_finished_ids", self._receipt_values)

    def _sync(self, needs: dict, field_name: str, values_of) -> None:
        """Create, change or cancel open moves.

        :param needs: {record: quantity that its open moves must ask for}
        :param field_name: field of the record that holds its moves
        :param values_of: function ({record: quantity}) -> values of a new move for each
        """
        missing, surplus = {}, self.env["stock.move"]
        for record, need in needs.items():
            moves = (
                record[field_name]._prod_open().filtered(lambda move: not move._prod_is_return())
            )
            unit = record._move_unit()
            if unit.compare(need, 0) <= 0:
                surplus |= moves
            elif not moves:
                missing[record] = need
            else:
                surplus |= moves[1:]
                moves[0]._prod_ask_for(need)
        surplus._action_cancel()
        moves = self.env["stock.move"].create(values_of(missing))
        moves._prod_adjust_procurement()
        moves._action_confirm(merge=False)

    def _receipt_needs(self) -> dict:
        """{order: good quantity still to be received, in its unit}."""
        return {
            order: order.product_qty - order.qty_good - order.qty_error
            if is_below(order.state, "reported")
            else 0.0
            for order in self
        }

    def _move_unit(self):
        return self.product_uom_id

    def _open_receipts(self):
        """The moves that still wait for the finished item."""
        return self.move_finished_ids._prod_open().filtered(lambda move: not move._prod_is_return())

    def _receipt_values(self, needs: dict) -> list[dict]:
        """Values of the moves that receive the finished items."""
        return [
            {
                **order._common_move_values(),
                "product_id": order.product_id.id,
                "product_uom": order.product_uom_id.id,
                "product_uom_qty": quantity,
                "location_id": order._production_location().id,
                "location_dest_id": order.location_id.id,
                "date": order.date_finish,
                "date_deadline": order.date_finish,
                "prod_order_id": order.id,
                "move_dest_ids": [
                    Command.link(move.id) for move in order._supplied_moves()._prod_open()
                ],
            }
            for order, quantity in needs.items()
        ]

    def _production_location(self):
        """The location that stands for production: components go there, items come from it."""
        return self.product_id.with_company(self.company_id).property_stock_production

    def _supplied_moves(self):
        """Moves that wait for this order: of the line it is pegged to, or made to order for.

        See ax.md 6.4 and ``production.order.step.demand``.
        """
        line = self.parent_component_id
        pegged = line.line_type in ("pegged_supply", "vendor")
        return self.move_dest_ids | line.move_ids if pegged else self.move_dest_ids

    def _common_move_values(self) -> dict:
        """What the receipt and the issues of an order have in common."""
        return {
            "origin": self.name,
            "company_id": self.company_id.id,
            "warehouse_id": self.warehouse_id.id,
            "picking_type_id": self.warehouse_id.prod_type_id.id,
            "procure_method": "make_to_stock",
            "propagate_cancel": False,
            "packaging_uom_id": False,
            "priority": self.priority or "0",
            "reference_ids": [Command.link(reference.id) for reference in self.reference_ids],
        }

    # === BUSINESS METHODS - PROGRESS === #

    def _refresh_good(self) -> None:
        """Set the good quantity to what was received, less what was taken back."""
        orders = self.exists()
        if not orders:
            return
        net = orders.move_finished_ids._prod_net_done("prod_order_id")
        for order in orders:
            good = order.product_id.uom_id._compute_quantity(
                net.get(order.id, 0.0), order.product_uom_id, rounding_method="HALF-UP"
            )
            if order.product_uom_id.compare(order.qty_good, good):
                order.qty_good = good

    # === BUSINESS METHODS - RESERVATION === #

    def _reserve_when_due(self, status: str) -> dict:
        """Reserve the components of the orders whose moment has come at this status (ax.md 11).

        :param status: the status that the orders reach
        :return: {order: [text]} for what could not be reserved
        """
        due = self.filtered(
            lambda order: (
                order.reservation in RESERVED_FROM
                and not is_below(status, RESERVED_FROM[order.reservation])
            )
        )
        moves = due.component_ids.move_ids._prod_open().filtered(
            lambda move: move.state in ("confirmed", "partially_available")
        )
        moves.filtered(lambda move: not move.reservation_date).write(
            {"reservation_date": fields.Date.context_today(self)}
        )
        moves._action_assign()
        return due._shortage_texts()

    def _shortage_texts(self) -> dict:
        """{order: [text]} naming the components that are not reserved in full."""
        texts = defaultdict(list)
        for line in self.component_ids:
            short = line.move_ids._prod_open().filtered(
                lambda move: move.state in ("confirmed", "partially_available", "waiting")
            )
            if short and line.qty_required > 0:
                texts[line.order_id].append(
                    self.env._(
                        "%(component)s: %(missing)s %(unit)s of %(required)s are not reserved yet.",
                        component=line.product_id.display_name,
                        missing=f"{sum(m.product_uom_qty - m.quantity for m in short):g}",
                        required=f"{line.qty_required:g}",
                        unit=line.inventory_uom_id.name,
                    )
                )
        return texts

    def _cancel_open_moves(self) -> None:
        """Cancel what has not been moved yet; deliveries that wait for it stay."""
        moves = (self.move_finished_ids | self.component_ids.move_ids)._prod_open()
        moves._action_cancel()
