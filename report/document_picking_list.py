from __future__ import annotations

from typing import NamedTuple

from odoo import api, models


class Pick(NamedTuple):
    """One line of a picking list: what to fetch at one place."""

    component: models.Model
    location: models.Model
    lot: models.Model
    quantity: float
    """In the component's inventory unit, at least 0."""
    reserved: bool

    @property
    def place(self) -> tuple:
        """What the lines are sorted by, so that a round through the stock visits each place once."""
        product = self.component.product_id
        return (self.location.complete_name, product.display_name, self.lot.name or "")


class DocumentPickingList(models.AbstractModel):
    """The picking list: what to fetch for an order, where, with a box for what was fetched.

    A component has a line for every place and lot where it is reserved, and one for what is not
    reserved. By-products, which go the other way, stand by themselves (ax.md 26 #34).
    """

    _name = "report.production_control.document_picking_list"
    _inherit = "production.document"
    _description = "Picking List"

    @api.model
    def _document_values(self, orders) -> dict:
        goods = orders.component_ids.filtered(lambda line: line._is_moved())
        locations = goods._stock_locations()
        picks = {order: [] for order in orders}
        yields = {order: [] for order in orders}
        for line in goods:
            into = picks if line.qty_required >= 0 else yields
            into[line.order_id] += self._picks(line, locations[line])
        for lines in (*picks.values(), *yields.values()):
            lines.sort(key=lambda pick: pick.place)
        return {"picks": picks, "yields": yields}

    @api.model
    def _picks(self, component, location) -> list[Pick]:
        """The lines of one component; a single one with 0 where nothing is left to fetch."""
        reserved = [
            Pick(component, line.location_id, line.lot_id, line.quantity_product_uom, reserved=True)
            for line in self._reserved_lines(component)
        ]
        unit = component.inventory_uom_id
        left = unit.round(abs(component.qty_remaining) - sum(pick.quantity for pick in reserved))
        if reserved and unit.compare(left, 0) <= 0:
            return reserved
        no_lot = self.env["stock.lot"]
        return [*reserved, Pick(component, location, no_lot, max(left, 0.0), reserved=False)]

    @api.model
    def _reserved_lines(self, component):
        """What is reserved for a component and not fetched yet."""
        if component.qty_required < 0 or component.remain_status == "ended":
            return self.env["stock.move.line"]
        return component._open_moves().move_line_ids.filtered(
            lambda line: line.quantity and not line.picked
        )
