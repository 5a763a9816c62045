from __future__ import annotations

from odoo import fields, models
from odoo.exceptions import UserError

from ...lifecycle import label

SCRAP_DUTY = "group_execute"

#: statuses in which goods of an order lie in the shop
SCRAP_STATES = ("released", "started")


class ProductionOrderStepScrap(models.AbstractModel):
    """Scrapping of goods in the course of an order, with Odoo's own scraps (ax.md 13).

    It takes goods out of stock that nobody can use any more. Pieces that the order makes and that
    turn out bad are its error quantity instead.
    """

    _name = "production.order.step.scrap"
    _description = "Scraps of Production Orders"

    scrap_ids = fields.One2many("stock.scrap", "prod_order_id", string="Scraps")
    scrap_count = fields.Integer(compute="_compute_scrap_count")

    # === COMPUTE METHODS === #

    def _compute_scrap_count(self):
        groups = (
            self.env["stock.scrap"]
            .sudo()
            ._read_group([("prod_order_id", "in", self.ids)], ["prod_order_id"], ["__count"])
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.scrap_count = counts.get(order.id, 0)

    # === ACTION METHODS === #

    def action_scrap(self):
        """Open Odoo's scrap form for the components and the item of the order.

        :raises AccessError: for users without the duty to execute production orders
        :raises UserError: where the order is not in the shop
        """
        self.ensure_one()
        self._check_duty(SCRAP_DUTY)
        self._check_in_shop()
        view = self.env.ref("stock.stock_scrap_form_view2")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scrap"),
            "res_model": "stock.scrap",
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {
                "default_prod_order_id": self.id,
                "default_origin": self.name,
                "default_company_id": self.company_id.id,
                "product_ids": self._scrappable_items().ids,
            },
        }

    def action_view_scraps(self):
        """Open what was scrapped in the course of the order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("stock.action_stock_scrap")
        return {
            **action,
            "name": self.env._("Scraps of %s", self.name),
            "domain": [("prod_order_id", "in", self.ids)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    def _check_in_shop(self) -> None:
        if self.state not in SCRAP_STATES:
            raise UserError(
                self.env._(
                    "Production order %(order)s is %(status)s: goods are scrapped on orders that "
                    "are Released or Started. Use Inventory, Scrap for everything else.",
                    order=self.name,
                    status=label(self.state),
                )
            )

    def _scrappable_items(self):
        """The item of the order and its components, as far as they are goods."""
        items = self.product_id | self.component_ids.product_id
        return items.filtered(lambda item: item.type == "consu")

    def _scrap_location(self, item):
        """Where the order keeps an item; empty where it does not know it."""
        if self and item == self.product_id:
            return self.location_id
        line = self.component_ids.filtered(lambda line: line.product_id == item)[:1]
        return line._stock_locations().get(line, line.location_id)
