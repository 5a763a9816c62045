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
        """What the lines are sorted by: a round through the stock visits each place once."""
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
        locations, reserved = goods._stock_locations(), self._reserved_lines(goods)
        picks = {order: [] for order in orders}
        yields = {order: [] for order in orders}
        for line in goods:
            into = picks if line.qty_required >= 0 else yields
            into[line.order_id] += self._picks(line, locations[line], reserved.get(line, ()))
        for lines in (*picks.values(), *yields.values()):
            lines.sort(key=lambda pick: pick.place)
        return {"picks": picks, "yields": yields}

    @api.model
    def _picks(self, component, location, reserved) -> list[Pick]:
        """The lines of one component; a single one with 0 where nothing is left to fetch.

        :param location: where it is fetched as far as it is not reserved
        :param reserved: the move lines that are reserved for it
        """
        reserved = [
            Pick(component, line.location_id, line.lot_id, line.quantity_product_uom, reserved=True)
            for line in reserved
        ]
        unit = component.inventory_uom_id
        left = unit.round(abs(component.qty_remaining) - sum(pick.quantity for pick in reserved))
        if reserved and unit.compare(left, 0) <= 0:
            return reserved
        no_lot = self.env["stock.lot"]
        return [*reserved, Pick(component, location, no_lot, max(left, 0.0), reserved=False)]

    @api.model
    def _reserved_lines(self, components) -> dict:
        """{component: what is reserved for it and not fetched yet}."""
        open_lines = components.filtered(
            lambda line: line.qty_required >= 0 and line.remain_status != "ended"
        )
        lines = open_lines._open_moves().move_line_ids.filtered(
            lambda line: line.quantity and not line.picked
        )
        return lines.grouped(lambda line: line.move_id.prod_component_id)
