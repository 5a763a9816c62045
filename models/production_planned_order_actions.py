from __future__ import annotations

from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from .loose_many2one import LooseMany2one

#: amounts of the arithmetic that add up when planned orders are grouped
SUMS = ("product_qty", "qty_gross", "qty_from_stock", "qty_from_receipts", "qty_net")


class ProductionPlannedOrder(models.Model):
    """What planners do with planned orders: split, group and change them (ax.md 17.15).

    What a planner decides is approved at once: the next run would undo it otherwise.
    """

    _name = "production.planned.order"
    _inherit = ["production.planned.order", "production.planned.order.proposal"]

    source_warehouse_id = LooseMany2one(
        "stock.warehouse",
        string="From site",
        check_company=True,
        help="Site that a transfer comes from; blank: the first one that the site is resupplied "
        "from.",
    )

    # === ACTION METHODS === #

    def action_group(self):
        """Make one planned order of several for the same item, site and type (A40).

        The date, the BOM and what it serves are those of the order on which the function runs:
        ``active_id`` of the context when it is among them, which for a selection in a list is the
        first one; else the first of these.

        :return: the planned order that is left
        :raises UserError: for a single order, and for orders that differ in item, site or type
        """
        self._check_planner()
        self.check_access("write")
        self._check_alike()
        kept = self.filtered(lambda order: order.id == self.env.context.get("active_id"))
        kept = kept or self[:1]
        others = self - kept
        totals = {name: sum(self.mapped(name)) for name in SUMS}
        self.search([("parent_id", "in", others.ids)]).write({"parent_id": kept.id})
        others._unlink_firmed()
        kept.write({**totals, "status": "approved", "remark": False})
        return kept

    def action_change_to_production(self):
        """Make planned production orders of these."""
        return self._change_type("production")

    def action_change_to_purchase(self):
        """Make planned purchases of these."""
        return self._change_type("purchase")

    def action_change_to_transfer(self):
        """Make planned transfers of these."""
        return self._change_type("transfer")

    def action_open_split(self):
        """Open the dialog that splits a quantity off."""
        self.ensure_one()
        self._check_planner()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_planned_order_split_action"
        )
        return {**action, "context": {"default_planned_order_id": self.id}}

    def action_split(self, quantity: float, date_delivery: date | None = None):
        """Split a quantity off (A39): the new order gets the date, this one keeps rest and date.

        :param quantity: in the item's inventory unit
        :param date_delivery: delivery date of the new order; this one's when left out
        :return: the new planned order
        :raises UserError: when the quantity is not a part of the order
        """
        self.ensure_one()
        self._check_planner()
        self.check_access("write")
        unit = self.product_uom_id
        quantity = unit.round(quantity)
        if unit.compare(quantity, 0) <= 0 or unit.compare(quantity, self.product_qty) >= 0:
            raise UserError(
                self.env._(
                    "%(order)s: split off more than 0 and less than %(quantity)s %(unit)s.",
                    order=self.display_name,
                    quantity=f"{self.product_qty:.12g}",
                    unit=unit.name,
                )
            )
        delivery = fields.Date.to_date(date_delivery) or self.date_delivery
        part = self.copy({"product_qty": quantity, **self._moved_to(delivery)})
        self.product_qty = unit.round(self.product_qty - quantity)
        (self | part).write({"status": "approved", "remark": False})
        return part

    # === BUSINESS METHODS === #

    def _refill_site(self):
        """The site from which the item is transferred; empty where there is none (ax.md 17.6)."""
        self.ensure_one()
        return self.source_warehouse_id or self.warehouse_id.sudo().resupply_wh_ids[:1]

    def _check_alike(self):
        """Refuse to group what is not the same item, at the same site, of the same type."""
        if len(self) < 2:
            raise UserError(self.env._("Select at least two planned orders to group them."))
        kinds = self.grouped(
            lambda order: (order.plan_id, order.product_id, order.warehouse_id, order.order_type)
        )
        if len(kinds) > 1:
            first, second = (orders[0] for orders in list(kinds.values())[:2])
            raise UserError(
                self.env._(
                    "Only planned orders of one type, for the same item at the same site, can be "
                    "grouped: %(first)s (%(first_site)s) and %(second)s (%(second_site)s) differ.",
                    first=first.display_name,
                    first_site=first.warehouse_id.display_name,
                    second=second.display_name,
                    second_site=second.warehouse_id.display_name,
                )
            )

    def _change_type(self, order_type: str):
        """Change what firming will make of these; all of them or none.

        :raises UserError: naming each that cannot be changed, and why
        """
        self._check_planner()
        self.check_access("write")
        changing = self.filtered(lambda order: order.order_type != order_type)
        changes = {order: order._values_as(order_type) for order in changing}
        reasons = [order._why_not(order_type, values) for order, values in changes.items()]
        refused = [text for text in reasons if text]
        if refused:
            raise UserError("\n".join(refused))
        for order, values in changes.items():
            order.write({**values, "status": "approved", "remark": False})
        return True

    def _why_not(self, order_type: str, values: dict) -> str | None:
        """Why the planned order cannot become one of this type."""
        texts = {"order": self.display_name, "site": self.warehouse_id.display_name}
        if order_type == "production" and not values["bom_id"]:
            return self.env._(
                "%(order)s: no BOM version of the item is active at %(site)s for the date and "
                "quantity. Activate one first.",
                **texts,
            )
        if order_type == "transfer" and self._refill_site() in (
            self.env["stock.warehouse"],
            self.warehouse_id,
        ):
            return self.env._(
                "%(order)s: %(site)s is not refilled from another site. Choose From site on the "
                "planned order, or tick a warehouse under Resupply From of %(site)s.",
                **texts,
            )
        return None

    def _values_as(self, order_type: str) -> dict:
        """What belongs to a planned order of this type: documents, source and dates."""
        draft = self.new({"order_type": order_type}, origin=self)
        return {"order_type": order_type, **draft._proposal()}
