from __future__ import annotations

from odoo import api, fields, models


class ProductionPlannedOrder(models.Model):
    """From whom a planned purchase will be bought (ax.md 15.4, 17.15).

    The vendor that item coverage names, at the price list of that vendor; else the vendor whom
    Odoo's purchasing would choose.  Firming asks the same question, so it gets the same answer.
    """

    _name = "production.planned.order"
    _inherit = ["production.planned.order"]

    vendor_id = fields.Many2one(
        "res.partner",
        compute="_compute_vendor_id",
        compute_sudo=True,  # who reads planned orders need not read price lists
        help="Who will be asked to deliver: the vendor of the item coverage, else the first vendor "
        "of the item.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_type", "product_id", "warehouse_id", "product_qty", "date_delivery")
    def _compute_vendor_id(self):
        bought = self.filtered(lambda order: order.order_type == "purchase" and order.product_id)
        (self - bought).vendor_id = False
        named = bought._named_vendors()
        for order in bought:
            vendor = named.get((order.product_id.id, order.warehouse_id.id))
            order.vendor_id = vendor or order._offer().partner_id

    # === BUSINESS METHODS === #

    def _named_vendors(self) -> dict[tuple[int, int], models.Model]:
        """The vendors that item coverage names, by ids of item and site."""
        found = (
            self.env["production.item.coverage"]
            .sudo()
            .search_fetch(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("warehouse_id", "in", self.warehouse_id.ids),
                    ("vendor_id", "!=", False),
                ],
                ["product_id", "warehouse_id", "vendor_id"],
            )
        )
        return {(row.product_id.id, row.warehouse_id.id): row.vendor_id for row in found}

    def _offer(self, vendor=None):
        """The line of a price list by which it will be bought; empty where there is none.

        Where no line fits quantity and date, it is the vendor's first one, as in Odoo.

        :param vendor: ``res.partner`` of whom it must be; None: of whom Odoo chooses
        """
        self.ensure_one()
        item = self.product_id.with_company(self.company_id).sudo()
        fitting = item._select_seller(
            partner_id=vendor or False,
            quantity=self.product_qty,
            date=max(self.date_delivery or fields.Date.today(), fields.Date.today()),
            uom_id=self.product_uom_id,
        )
        return fitting or self._offers(item, vendor)[:1]

    def _offers(self, item, vendor):
        """The lines of price lists, in Odoo's order; of one vendor, where there is one."""
        return item._prepare_sellers(False).filtered(
            lambda offer: (
                offer.product_id.id in (False, item.id)
                and (not offer.company_id or offer.company_id == self.company_id)
                and (not vendor or offer.partner_id == vendor)
            )
        )
