from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductionJournalProduct(models.Model):
    """A line of a report as finished: goods of one lot, or what went wrong (ax.md 10.3)."""

    _name = "production.journal.product"
    _description = "Report as Finished Line"
    _inherit = ["production.journal.line.mixin"]
    _counted = ("qty_good", "qty_error")
    _kept = ("lot_id", "lot_name", "error_cause_id")

    product_id = fields.Many2one(related="order_id.product_id", string="Item")
    product_uom_id = fields.Many2one(related="order_id.product_uom_id", string="Unit")
    qty_good = fields.Float(
        string="Good", digits="Product Unit", help="Good quantity, in the order's unit."
    )
    qty_error = fields.Float(
        string="Error", digits="Product Unit", help="Scrapped quantity, in the order's unit."
    )
    error_cause_id = fields.Many2one(
        "production.error.cause", ondelete="restrict", help="Why the quantity was scrapped."
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial number",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        help="Lot of the goods.",
    )
    lot_name = fields.Char(
        string="New lot/serial number", help="Number of a lot that is made by this line."
    )

    # === BUSINESS METHODS === #

    def _post(self) -> None:
        """Receive, or take back, the good quantities, and record the error quantities."""
        scrapped = self.filtered("qty_error")
        for order, lines in scrapped.grouped("order_id").items():
            order.qty_error += sum(lines.mapped("qty_error"))
        self._name_lots()
        received = self.filtered(lambda line: line.product_uom_id.compare(line.qty_good, 0) > 0)
        received._receive()
        self.filtered(lambda line: line.product_uom_id.compare(line.qty_good, 0) < 0)._take_back()
        scrapped.order_id._sync_receipts()

    def _name_lots(self) -> None:
        """Find or make the lots that lines name.

        :raises UserError: where goods are tracked and a line names no lot
        """
        for line in self.filtered(lambda line: line.qty_good and not line.lot_id):
            product = line.product_id
            if product.tracking == "none":
                continue
            if not line.lot_name:
                raise UserError(
                    self.env._(
                        "%(item)s is tracked by %(kind)s: name the number of what production order "
                        "%(order)s reports as finished.",
                        item=product.display_name,
                        kind=dict(product._fields["tracking"]._description_selection(self.env))[
                            product.tracking
                        ],
                        order=line.order_id.name,
                    )
                )
            line.lot_id = line._find_or_make_lot()

    def _find_or_make_lot(self):
        lots = self.env["stock.lot"]
        wanted = {"name": self.lot_name, "product_id": self.product_id.id}
        found = lots.search(
            [
                *((name, "=", value) for name, value in wanted.items()),
                ("company_id", "in", (False, self.company_id.id)),
            ],
            limit=1,
        )
        return found or lots.create({**wanted, "company_id": self.company_id.id})

    def _receive(self) -> None:
        """Post the receipts of these lines through the open receipts of the orders."""
        wanted = defaultdict(float)
        for line in self:
            wanted[line.order_id] += line.qty_good
        without = {order: left for order, left in wanted.items() if not order._open_receipts()}
        extra = self.env["stock.move"].create(self.order_id._receipt_values(without))
        extra._action_confirm(merge=False)
        quantities, lots, journals = defaultdict(float), defaultdict(list), {}
        for line in self:
            move = line.order_id._open_receipts()[:1]
            quantities[move] += line.product_uom_id._compute_quantity(
                line.qty_good, move.product_uom, round=False
            )
            journals[move] = line.journal_id
            if line.lot_id:
                lots[move].append((line.lot_id, line._inventory_quantity()))
        self.env["stock.move"]._prod_post(quantities, lots, journals)

    def _inventory_quantity(self) -> float:
        return self.product_uom_id._compute_quantity(
            abs(self.qty_good), self.product_id.uom_id, round=False
        )

    def _take_back(self) -> None:
        """Return the receipts that the reversed journals posted.

        :raises UserError: where the goods have left the location of the order
        """
        moves = self.journal_id.reversal_of_id.move_ids.filtered(
            lambda move: move.state == "done" and move.prod_order_id
        )
        quantities = {move: left for move in moves if (left := move._prod_returnable())}
        self._check_on_hand(quantities)
        journals = {
            move: self.journal_id.filtered(lambda j, m=move: j.reversal_of_id == m.prod_journal_id)
            for move in moves
        }
        any_lot = self.env["stock.lot"]
        self.env["stock.move"]._prod_return(
            {move: {any_lot: quantity} for move, quantity in quantities.items()}, journals
        )

    def _check_on_hand(self, quantities: dict) -> None:
        """Refuse to take back what is not free any more, {receipt: quantity in the item's unit}."""
        for move, quantity in quantities.items():
            there = self._free_of(move)
            if move.product_id.is_storable and move.product_id.uom_id.compare(there, quantity) < 0:
                raise UserError(
                    self.env._(
                        "Production order %(order)s cannot take back %(wanted)s %(unit)s of "
                        "%(item)s: only %(there)s are free at %(location)s. Return what was "
                        "delivered or consumed, or unreserve it, first.",
                        order=move.prod_order_id.name,
                        wanted=f"{quantity:g}",
                        there=f"{max(there, 0):g}",
                        unit=move.product_id.uom_id.name,
                        item=move.product_id.display_name,
                        location=move.location_dest_id.display_name,
                    )
                )

    @api.model
    def _free_of(self, move) -> float:
        """How much of what a receipt brought in is free there, lot by lot where it has lots."""
        item, quants = move.product_id, self.env["stock.quant"]
        if item.tracking == "none":
            return quants._get_available_quantity(item, move.location_dest_id)
        groups = move.move_line_ids.grouped(lambda line: (line.location_dest_id, line.lot_id))
        return sum(
            min(
                sum(lines.mapped("quantity_product_uom")),
                quants._get_available_quantity(item, location, lot_id=lot, strict=True),
            )
            for (location, lot), lines in groups.items()
        )
