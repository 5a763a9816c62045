from __future__ import annotations

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...lifecycle import is_below


class ProductionOrderStepSupply(models.AbstractModel):
    """What an estimate makes for lines that are not taken from stock (ax.md 5 #4, 6.4, 14).

    Pegged-supply lines get a sub-order for exactly their quantity, and its receipt is kept for the
    line. Vendor lines get a purchase from the subcontractor, or a sub-order of type Vendor where
    the component has a BOM. A sub-order that is there already is adopted, so an estimate that is
    run again, or after planning, makes no second one.
    """

    _name = "production.order.step.supply"
    _description = "Derived Orders of Production Orders"

    # === BUSINESS METHODS - SUB-ORDERS === #

    def _supply_pegged_lines(self, references: bool) -> None:
        """Give each line that is supplied by a sub-order one for exactly its quantity."""
        lines = self.component_ids._made_to_order()
        orders = self.env["production.order"]
        fresh = orders.create([line._sub_order_values() for line in lines._without_sub_order()])
        known = (lines.child_ids - fresh).filtered(lambda order: is_below(order.state, "released"))
        changed = known.filtered(lambda order: order._adapt_to_parent_line())
        (fresh | (known if references else changed))._estimate_as_reference()

    def _estimate_as_reference(self) -> None:
        """Estimate sub-orders as part of the estimate of their parents."""
        if not self:
            return
        estimated, _warnings = self._estimate()
        estimated.filtered(lambda order: order.state == "created")._set_state("estimated")

    def _adapt_to_parent_line(self) -> bool:
        """Bring this sub-order to the quantity of its parent's line, and peg its receipt to it.

        :return: whether the quantity changed
        """
        line = self.parent_component_id
        moves = self.move_finished_ids._prod_open()
        moves.move_dest_ids = [Command.link(move.id) for move in line.move_ids._prod_open()]
        others = line.child_ids - self
        if others or not line.inventory_uom_id.compare(self.product_uom_qty, line.qty_remaining):
            return False
        self.product_qty = line.inventory_uom_id._compute_quantity(
            line.qty_remaining, self.product_uom_id, rounding_method="HALF-UP"
        )
        return True

    def _delete_sub_orders(self) -> None:
        """Delete the sub-orders of these orders, reset to Created first.

        :raises UserError: naming a sub-order that is reported as finished or ended
        """
        children = self.child_ids.filtered("parent_component_id")
        for order in children:
            if not is_below(order.state, "reported"):
                raise UserError(
                    self.env._(
                        "Sub-order %(order)s was reported as finished and cannot be deleted: reset "
                        "without deleting the sub-orders, or reset that order first.",
                        order=order.name,
                    )
                )
        advanced = children.filtered(lambda order: order.state != "created")
        if advanced:
            advanced._reset_as_reference()
        children.unlink()

    # === BUSINESS METHODS - PURCHASES === #

    def _supply_vendor_lines(self) -> None:
        """Buy what subcontractors do for these orders.

        :raises UserError: where a line names no vendor, or purchasing is not installed
        """
        lines = self.component_ids._bought_to_order()
        if not lines:
            return
        if "purchase.order" not in self.env:
            raise UserError(
                self.env._(
                    "Production order %(order)s has the vendor line %(component)s, and purchasing "
                    "is not installed. Install the Purchase app, or set the line type to Item.",
                    order=lines[0].order_id.name,
                    component=lines[0].product_id.display_name,
                )
            )
        self.env["production.subcontracting"]._buy(lines)

    def _cancel_purchases(self) -> None:
        """Cancel the purchases that the estimate made for vendor lines."""
        if "purchase.order" in self.env:
            self.env["production.subcontracting"]._cancel(self.component_ids)


class ProductionOrderComponentSupply(models.AbstractModel):
    """A line of an order that is supplied for this order alone."""

    _name = "production.order.component.supply"
    _description = "Derived Supply of a Production Order Component"

    # === BUSINESS METHODS === #

    def _made_to_order(self):
        """Those that a sub-order supplies: pegged supply, and a vendor's goods that have a BOM."""
        pegged = self.filtered(lambda line: line.line_type == "pegged_supply")
        vendor = self.filtered(
            lambda line: line.line_type == "vendor" and line.product_id.type == "consu"
        )
        requests = [line._phantom_request() for line in vendor]
        versions = self.env["production.bom.version"].sudo()._determine(requests)
        for line, version in zip(vendor, versions, strict=True):
            if version or line.sub_bom_id:
                pegged |= line
        return pegged.filtered(lambda line: line.qty_required > 0)

    def _bought_to_order(self):
        """Those that a purchase from a subcontractor supplies."""
        vendor = self.filtered(lambda line: line.line_type == "vendor")
        return vendor - vendor._made_to_order()

    def _without_sub_order(self):
        """Those lines that need supply and have no sub-order yet."""
        return self.filtered(
            lambda line: (
                not line.child_ids and line.inventory_uom_id.compare(line.qty_remaining, 0) > 0
            )
        )

    def _sub_order_values(self) -> dict:
        """Values of the order that makes exactly what this line still needs (ax.md 6.4)."""
        order = self.order_id
        values = {
            "product_id": self.product_id.id,
            "product_qty": self.qty_remaining,
            "product_uom_id": self.inventory_uom_id.id,
            "warehouse_id": order.warehouse_id.id,
            "company_id": order.company_id.id,
            "date_delivery": (self.raw_material_date or order.date_start).date(),
            "production_type": "vendor" if self.line_type == "vendor" else "standard",
            "parent_id": order.id,
            "parent_component_id": self.id,
            "origin": order.name,
            "priority": order.priority,
            "pool_id": order.pool_id.id,
            "reservation": order.reservation,
            "user_id": order.user_id.id,
        }
        for source, target in (("sub_bom_id", "bom_id"), ("sub_route_id", "route_id")):
            if self[source]:
                values[target] = self[source].id
        return values
