from __future__ import annotations

from odoo import models


class ProductReplenish(models.TransientModel):
    """The dialog *Replenish* leads to the production order that it made."""

    _inherit = "product.replenish"

    # === CORE HOOKS === #

    def _get_record_to_notify(self, date):
        orders = self.env["production.order"]
        if orders.has_access("read"):
            made = [("product_id", "=", self.product_id.id), ("create_date", ">=", date)]
            if order := orders.search(made, order="id desc", limit=1):
                return order
        return super()._get_record_to_notify(date)

    def _get_replenishment_order_notification_link(self, record):
        if record._name == "production.order":
            return [record._link()]
        return super()._get_replenishment_order_notification_link(record)
