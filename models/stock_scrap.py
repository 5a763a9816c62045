from __future__ import annotations

from odoo import api, fields, models


class StockScrap(models.Model):
    """Scrapping of components or of the finished item in the course of a production order.

    The move of the scrap is linked to the order through the scrap alone: it is no receipt and no
    issue of the order, and so no part of what it consumed or received.
    """

    _inherit = "stock.scrap"

    prod_order_id = fields.Many2one(
        "production.order",
        string="Production order",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        ondelete="set null",
        help="Production order in whose course the goods were scrapped.",
    )

    # === COMPUTE METHODS === #

    @api.depends("prod_order_id", "product_id")
    def _compute_location_id(self):
        """Where the order keeps the goods: its receipt location, or that of the component."""
        elsewhere = self.browse()
        for scrap in self:
            location = scrap.prod_order_id._scrap_location(scrap.product_id)
            if location:
                scrap.location_id = location
            else:
                elsewhere |= scrap
        return super(StockScrap, elsewhere)._compute_location_id()

    # === CORE HOOKS === #

    def _prepare_move_values(self):
        values = super()._prepare_move_values()
        if self.prod_order_id:
            # False, because the form's default for the scrap would reach its move as well
            values.update(origin=self.origin or self.prod_order_id.name, prod_order_id=False)
        return values
