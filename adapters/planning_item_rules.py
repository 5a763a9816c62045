from __future__ import annotations

from odoo import api, models
from odoo.fields import Domain


class ProductionPlanningItemRules(models.AbstractModel):
    """Planning rules for one item: their filters are asked only about the products in view."""

    _name = "production.planning.item.rules"
    _inherit = "production.planning.rules"
    _description = "Reader of Planning Rules around an Item"

    @api.model
    def _around(self, scope):
        """This reader for the products of the scope."""
        return self.with_context(planning_products=tuple(scope.products))

    def _products(self, record) -> frozenset[int] | None:
        """Those of the products in view that the rule is about; None: all."""
        if not record._is_filled(record.product_domain):
            return None
        looked_at = Domain("id", "in", self.env.context["planning_products"])
        stocked = Domain("is_storable", "=", True)
        return frozenset(record._search_filter("product_domain", looked_at & stocked).ids)
