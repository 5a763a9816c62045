from __future__ import annotations

from datetime import datetime, time

from odoo import api, models

from odoo.addons.stock.models.stock_rule import ProcurementException

from .stock_rule_buy import KEEPS_DATE


class ProductionProcurement(models.AbstractModel):
    """Hands planned purchases to Odoo's procurement, without depending on any purchase app.

    A planned purchase becomes a procurement where a buy rule and a vendor exist; otherwise it
    stays planned and says why (design.md section 5).
    """

    _name = "production.procurement"
    _description = "Procurement of Planned Purchases"

    @api.model
    def _procure(self, planned, result):
        """Raise procurements for these planned purchases and drop the planned orders.

        :param planned: ``production.planned.order`` records of type purchase
        :param result: ``FirmingResult`` that counts what was procured and keeps the reasons
        """
        refused = self._refusals(planned)
        if result.choice.stop:
            planned, refused = self._until_refused(planned, refused)
        by_vendor = result.choice.by_vendor
        raised = self._raise(
            planned.filtered(lambda order: order not in refused), refused, by_vendor
        )
        self.env["production.firming"]._remark(refused, result)
        result.procured += len(raised)
        raised._unlink_firmed()

    @staticmethod
    def _until_refused(planned, refused) -> tuple:
        """The planned orders before the first refused one, and the refusal of that one."""
        for position, order in enumerate(planned):
            if order in refused:
                return planned[:position], {order: refused[order]}
        return planned, refused

    def _refusals(self, planned) -> dict:
        """Reasons why planned purchases cannot be procured, by planned order."""
        if "buy" not in dict(self.env["stock.rule"]._fields["action"].selection):
            text = self.env._("No app for purchasing is installed, so nothing can be bought.")
            return dict.fromkeys(planned, text)
        refused, named = {}, planned._named_vendors()
        for (product, site), orders in planned.grouped(
            lambda order: (order.product_id, order.warehouse_id)
        ).items():
            text = self._refusal(product, site, named.get((product.id, site.id)))
            if text:
                refused.update(dict.fromkeys(orders, text))
        return refused

    def _refusal(self, product, site, named) -> str | None:
        """Why the item cannot be bought at the site.

        :param named: the vendor that item coverage names, or None
        """
        vendors = product.sudo().seller_ids.filtered(
            lambda vendor: (
                vendor.company_id in (site.company_id, self.env["res.company"])
                and vendor.product_id in (product, self.env["product.product"])
            )
        )
        if not vendors:
            return self.env._(
                "%(item)s has no vendor: add one on the Purchase tab of the item.",
                item=product.display_name,
            )
        if named and named not in vendors.partner_id:
            return self.env._(
                "%(vendor)s, the vendor of the item coverage, does not offer %(item)s: add the "
                "vendor on the Purchase tab of the item, or name another one.",
                vendor=named.display_name,
                item=product.display_name,
            )
        rule = self.env["stock.rule"]._get_rule(
            product, site.lot_stock_id, {"warehouse_id": site, "company_id": site.company_id}
        )
        if rule.action != "buy":
            return self.env._(
                "No buy rule supplies %(item)s at site %(site)s: tick the route Buy on the item "
                "or on the site.",
                item=product.display_name,
                site=site.display_name,
            )
        return None

    def _raise(self, planned, refused, by_vendor: bool | None):
        """Run the procurements, all together; those that Odoo refuses are left out.

        In one run, Odoo puts what comes from one vendor on one request for quotation.

        :param by_vendor: False keeps the requests apart; ``None`` does as the company says
        :return: the planned orders that were procured
        """
        rules = self.env["stock.rule"].sudo().with_context(from_orderpoint=True)
        pending, named = {}, planned._named_vendors()
        for order in planned:
            grouped = order.company_id.prod_firm_by_vendor if by_vendor is None else by_vendor
            vendor = named.get((order.product_id.id, order.warehouse_id.id))
            pending[order] = self._procurement(order, grouped, vendor)
        while pending:
            try:
                with self.env.cr.savepoint():
                    rules.run(list(pending.values()), raise_user_error=False)
                return self.env["production.planned.order"].concat(*pending)
            except ProcurementException as error:
                texts = {id(failed): text for failed, text in error.procurement_exceptions}
                failed = [order for order in pending if id(pending[order]) in texts]
                if not failed:
                    raise
                for order in failed:
                    refused[order] = texts[id(pending.pop(order))]
        return planned.browse()

    def _procurement(self, order, grouped: bool, vendor):
        """The procurement of one planned purchase, needed in stock on its delivery date.

        :param grouped: False gives it a reference of its own, which keeps it apart
        :param vendor: who must deliver; None leaves it to Odoo's purchasing
        """
        site = order.warehouse_id
        needed = datetime.combine(order.date_delivery, time(12))
        origin = order.sale_order_id.name or order.parent_order_id.name or order.plan_id.name
        references = self.env["stock.reference"].sudo()
        if not grouped:
            references = references.create({"name": origin})
        return self.env["stock.rule"].Procurement(
            order.product_id,
            order.product_qty,
            order.product_uom_id,
            site.lot_stock_id,
            order.explanation.partition("\n")[0],
            origin,
            order.company_id,
            {
                "warehouse_id": site,
                "company_id": order.company_id,
                "date_planned": needed,
                "date_deadline": needed,
                "reference_ids": references,
                "supplierinfo_id": order._offer(vendor) if vendor else False,
                KEEPS_DATE: True,
            },
        )
