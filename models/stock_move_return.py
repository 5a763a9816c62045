from __future__ import annotations

from collections import defaultdict

from odoo import models


class ProductionMoveReturn(models.AbstractModel):
    """Taking back what moves of production orders moved, lot by lot.

    A return carries the links of what it takes back, with the locations exchanged.
    """

    _name = "production.move.return"
    _description = "Returns of Production Moves"

    # === BUSINESS METHODS === #

    def _prod_is_return(self) -> bool:
        """Whether this move takes back what another one of the order moved."""
        return bool(self.origin_returned_move_id)

    def _prod_returnable(self, lot=None) -> float:
        """What was done by this move and not taken back yet, in the item's unit.

        :param lot: count this lot alone
        """
        left = self._prod_left_of_lines()
        return sum(amount for line, amount in left.items() if not lot or line.lot_id == lot)

    def _prod_left_of_lines(self) -> dict:
        """{line of this move: what is not taken back yet, in the item's unit}, newest first."""
        back = defaultdict(float)
        returned = self.returned_move_ids.filtered(lambda move: move.state == "done")
        for line in returned.move_line_ids:
            back[line.lot_id, line.owner_id] += line.quantity_product_uom
        left = {}
        for line in self.move_line_ids.sorted("id", reverse=True):
            gone = min(back[line.lot_id, line.owner_id], line.quantity_product_uom)
            back[line.lot_id, line.owner_id] -= gone
            left[line] = line.quantity_product_uom - gone
        return left

    def _prod_return(self, quantities: dict, journals: dict | None = None):
        """Take back what these done moves moved.

        :param quantities: {done move: {lot, or an empty one for any: quantity to take back, in the
            item's unit}}
        :param journals: {done move: journal} that takes it back
        :return: the done return moves
        """
        returns = self.create(
            [
                move._prod_return_vals(sum(of_lot.values()), (journals or {}).get(move))
                for move, of_lot in quantities.items()
            ]
        )
        returns._action_confirm(merge=False)
        lines = {
            returned: move._prod_return_lines(of_lot, returned)
            for (move, of_lot), returned in zip(quantities.items(), returns, strict=True)
        }
        others = returns.filtered(lambda returned: not returned._prod_has_lines(lines[returned]))
        others.move_line_ids.unlink()
        self.env["stock.move.line"].create([vals for move in others for vals in lines[move]])
        returns.picked = True
        return returns._action_done()

    def _prod_has_lines(self, values: list[dict]) -> bool:
        """Whether Odoo has made the very lines for this move that it is to have."""
        return len(self.move_line_ids) == len(values) == 1 and all(
            line._fields[name].convert_to_write(line[name], line) == value
            for line, vals in zip(self.move_line_ids, values, strict=True)
            for name, value in vals.items()
        )

    def _prod_return_vals(self, quantity: float, journal) -> dict:
        """Values of the move that takes back a quantity of this one, in the item's unit."""
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_id.uom_id.id,
            "product_uom_qty": quantity,
            "location_id": self.location_dest_id.id,
            "location_dest_id": self.location_id.id,
            "packaging_uom_id": self.packaging_uom_id.id,
            "picking_type_id": self.picking_type_id.id,
            "warehouse_id": self.warehouse_id.id,
            "company_id": self.company_id.id,
            "origin": self.origin,
            "procure_method": "make_to_stock",
            "propagate_cancel": False,
            "origin_returned_move_id": self.id,
            "prod_order_id": self.prod_order_id.id,
            "prod_component_id": self.prod_component_id.id,
            "prod_journal_id": journal.id if journal else False,
        }

    def _prod_return_lines(self, of_lot: dict, returned) -> list[dict]:
        """Values of the lines that take back quantities of this move, newest first."""
        left, unit, values = self._prod_left_of_lines(), self.product_id.uom_id, []
        for lot in sorted(of_lot, key=bool, reverse=True):
            wanted = of_lot[lot]
            for line in left:
                amount = min(wanted, left[line]) if not lot or line.lot_id == lot else 0.0
                if unit.compare(amount, 0) <= 0:
                    continue
                wanted -= amount
                left[line] -= amount
                values.append(
                    {
                        "move_id": returned.id,
                        "product_id": self.product_id.id,
                        "product_uom_id": unit.id,
                        "quantity": amount,
                        "location_id": line.location_dest_id.id,
                        "location_dest_id": line.location_id.id,
                        "lot_id": line.lot_id.id,
                        "owner_id": line.owner_id.id,
                        "package_id": line.result_package_id.id,
                        "company_id": returned.company_id.id,
                    }
                )
        return values
