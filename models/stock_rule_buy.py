from __future__ import annotations

from dateutil.relativedelta import relativedelta

from odoo import api, models

#: value of a procurement that keeps its date: it shares no purchase order line with another one
KEEPS_DATE = "prod_keeps_date"


class StockRule(models.Model):
    """Purchases that planning firms: a line of the request for quotation for each date.

    Odoo's purchasing puts whatever is asked of one vendor for an item on one line, with one date
    for all of it.  Planning would find what it needs early dated late, and ask for it once more
    (decision 0093).  The methods extended here are those of ``purchase_stock``, which is loaded
    before this addon wherever it is installed, and are called by nobody else.
    """

    _name = "stock.rule"
    _inherit = ["stock.rule"]

    # === CORE HOOKS === #

    @api.model
    def _get_procurements_to_merge_groupby(self, procurement):
        """Procurements of one run are merged when they are for the same date."""
        together = super()._get_procurements_to_merge_groupby(procurement)
        kept = procurement.values.get(KEEPS_DATE)
        return together, kept and procurement.values["date_planned"]

    def _update_purchase_order_line(
        self, product_id, product_qty, product_uom, company_id, values, line
    ):
        """Add to the line of the same date, or make one, instead of changing any line.

        :return: what is to be written on ``line``: nothing, where the date is kept
        """
        update = super()._update_purchase_order_line
        if not values.get(KEEPS_DATE):
            return update(product_id, product_qty, product_uom, company_id, values, line)
        day = values["date_planned"].date()
        same = line.order_id.order_line.filtered(
            lambda other: (
                other.product_id == product_id
                and other.date_planned.date() == day
                and other.propagate_cancel == values["propagate_cancel"]
            )
        )[:1]
        if same:
            added = update(product_id, product_qty, product_uom, company_id, values, same)
            same.sudo().write({**added, "date_planned": same.date_planned})
        else:
            self._prod_add_line(product_id, product_qty, product_uom, company_id, values, line)
        return {}

    # === BUSINESS METHODS === #

    @api.model
    def _prod_add_line(self, product, quantity, unit, company, values, line):
        """One more line on the request of ``line``, which is to be ordered in time for it."""
        request, place = line.order_id.sudo(), values["warehouse_id"].lot_stock_id
        lines = self.env["purchase.order.line"].sudo()
        lines.create(
            lines._prepare_purchase_order_line_from_procurement(
                product, quantity, unit, place, "", "", company, values, request
            )
        )
        ordered = values["date_planned"] - relativedelta(days=values["supplier"].delay)
        if ordered.date() < request.date_order.date():
            request.date_order = ordered
