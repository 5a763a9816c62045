from __future__ import annotations

from odoo import models


class StockRoute(models.Model):
    """Routes whose rules make production orders."""

    _inherit = "stock.route"

    # === CORE HOOKS === #

    def _is_valid_resupply_route_for_product(self, product):
        """Offer the route in the replenishment dialog for items that can be produced."""
        if self._prod_produces():
            sites = self.rule_ids.filtered(lambda rule: rule.action == "prod_produce").warehouse_id
            return product._prod_is_produced(sites)
        return super()._is_valid_resupply_route_for_product(product)

    # === BUSINESS METHODS === #

    def _prod_produces(self) -> bool:
        """Whether a rule of the route makes production orders."""
        return any(rule.action == "prod_produce" for rule in self.rule_ids)
