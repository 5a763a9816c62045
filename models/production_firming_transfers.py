from __future__ import annotations

from datetime import datetime, time

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.stock.models.stock_rule import ProcurementException


class ProductionFirmingTransfers(models.AbstractModel):
    """Turns planned transfers into transfers between two sites (ax.md 17.6, 17.16).

    What goes the same way for the same day travels together.  Where the site is resupplied from
    the other one (Warehouses, Resupply From) Odoo's own rules make the transfers, through the
    transit location; otherwise one internal transfer goes from stock to stock.
    """

    _name = "production.firming.transfers"
    _description = "Firming of Planned Transfers"

    # === BUSINESS METHODS === #

    @api.model
    def _transfer(self, planned, result) -> None:
        """Make transfers of these planned ones, and drop the planned orders.

        :param planned: ``production.planned.order`` records of type transfer
        :param result: ``FirmingResult`` that collects the transfers and the reasons
        """
        ways = planned.grouped(
            lambda order: (order._refill_site(), order.warehouse_id, order.date_delivery)
        )
        for (source, site, day), orders in ways.items():
            if result.stopped:
                return
            try:
                with self.env.cr.savepoint():
                    result.pickings |= self._move(orders, source, site, day)
            except (UserError, ValidationError, ProcurementException) as error:
                text = self._reason(error)
                self.env["production.firming"]._remark(dict.fromkeys(orders, text), result)
            else:
                orders._unlink_firmed()

    def _move(self, orders, source, site, day):
        """The transfers that bring these orders' items from one site to the other.

        :raises UserError: when it is not known where they come from
        """
        if not source or source == site:
            raise UserError(
                self.env._(
                    "It is not known from which site %(site)s gets its transfers: choose the site "
                    "on the planned order, or tick it under Resupply From of the warehouse.",
                    site=site.display_name,
                )
            )
        route = site.sudo().resupply_route_ids.filtered(
            lambda route: route.supplier_wh_id == source and route.active
        )[:1]
        if route:
            return self._procure(orders, site, day, route)
        return self._make_picking(orders, source, site, day)

    def _procure(self, orders, site, day, route):
        """Let the rules of a resupply route move the items; one reference keeps them together."""
        reference = self.env["stock.reference"].sudo().create({"name": self._origin(orders)})
        needed = datetime.combine(day, time(12))
        procurements = [
            self.env["stock.rule"].Procurement(
                order.product_id,
                order.product_qty,
                order.product_uom_id,
                site.lot_stock_id,
                order.display_name,
                self._origin(order),
                order.company_id,
                {
                    "warehouse_id": site,
                    "company_id": order.company_id,
                    "route_ids": route,
                    "reference_ids": reference,
                    "date_planned": needed,
                    "date_deadline": needed,
                },
            )
            for order in orders
        ]
        self.env["stock.rule"].sudo().run(procurements, raise_user_error=False)
        return reference.move_ids.picking_id.sudo(False)

    def _make_picking(self, orders, source, site, day):
        """One internal transfer from stock to stock, confirmed."""
        places = {
            "location_id": source.lot_stock_id.id,
            "location_dest_id": site.lot_stock_id.id,
        }
        needed = datetime.combine(day, time(12))
        picking = (
            self.env["stock.picking"]
            .sudo()
            .create(
                {
                    **places,
                    "picking_type_id": source.sudo().int_type_id.id,
                    "origin": self._origin(orders),
                    "scheduled_date": needed,
                    "move_ids": [
                        Command.create({**places, **self._move_values(order, needed)})
                        for order in orders
                    ],
                }
            )
        )
        picking.action_confirm()
        return picking.sudo(False)

    @staticmethod
    def _move_values(order, needed: datetime) -> dict:
        return {
            "product_id": order.product_id.id,
            "product_uom_qty": order.product_qty,
            "product_uom": order.product_uom_id.id,
            "company_id": order.company_id.id,
            "date": needed,
            "date_deadline": needed,
        }

    @staticmethod
    def _origin(orders) -> str:
        """What caused the transfer, for its document: the sales or production orders served."""
        names = [
            order.sale_order_id.name or order.parent_order_id.name or order.plan_id.name
            for order in orders.sudo()
        ]
        return ", ".join(dict.fromkeys(names))

    @staticmethod
    def _reason(error) -> str:
        if isinstance(error, ProcurementException):
            return "\n".join(text for _procurement, text in error.procurement_exceptions)
        return str(error)
