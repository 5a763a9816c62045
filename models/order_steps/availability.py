from __future__ import annotations

from odoo import api, fields, models


class ProductionOrderComponentAvailability(models.AbstractModel):
    """Whether what an order's component still takes is there, for the people who prepare it."""

    _name = "production.order.component.availability"
    _description = "Availability of a Production Order Component"

    availability = fields.Selection(
        [
            ("complete", "Complete"),
            ("reserved", "Reserved"),
            ("partial", "Partly reserved"),
            ("available", "In stock"),
            ("expected", "Expected"),
            ("short", "Short"),
        ],
        compute="_compute_availability",
        compute_sudo=True,
        help="Of what remains to be consumed: reserved for the order, in stock and free, expected "
        "in time, or missing.",
    )

    # === COMPUTE METHODS === #

    @api.depends("move_ids.state", "move_ids.quantity", "qty_remaining")
    def _compute_availability(self):
        for line in self:
            line.availability = line._availability()

    # === BUSINESS METHODS === #

    def _availability(self) -> str | bool:
        """Code of the availability; nothing before the estimate, for services and by-products."""
        if not self.remain_status or not self._is_moved() or self.qty_required <= 0:
            return False
        moves = self._open_moves()
        if not moves:
            closed = self.remain_status == "ended" or not self.qty_remaining
            return "complete" if closed and self.qty_consumed else False
        states = set(moves.mapped("state"))
        if states == {"assigned"}:
            # An order that was changed asks for more than was reserved, until it is estimated.
            asked = sum(moves.mapped("product_qty"))
            short = self.inventory_uom_id.compare(asked, self.qty_remaining) < 0
            return "partial" if short else "reserved"
        if "partially_available" in states:
            return "partial"
        return self._forecast(moves)

    @api.model
    def _forecast(self, moves) -> str:
        """What Odoo's forecast promises to moves for which nothing is reserved."""
        if any(
            move.product_uom.compare(move.forecast_availability, move.product_qty) < 0
            for move in moves
        ):
            return "short"
        return "expected" if any(moves.mapped("forecast_expected_date")) else "available"
