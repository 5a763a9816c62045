from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductionSubcontracting(models.AbstractModel):
    """Purchases from subcontractors for the vendor lines of production orders (ax.md 14).

    Used only where the Purchase app is installed; this addon does not depend on it.
    """

    _name = "production.subcontracting"
    _description = "Purchases for Production Orders"

    # === BUSINESS METHODS === #

    @api.model
    def _buy(self, lines) -> None:
        """Order what these vendor lines need, or bring the open purchase to their quantity.

        :param lines: ``production.order.component`` records of type Vendor without a BOM
        :raises UserError: where neither the line nor the resource of its operation names a vendor
        """
        groups = defaultdict(lines.browse)
        for line in lines:
            ordered = self._purchase_line(line)
            if ordered:
                ordered.product_qty = line.qty_remaining
            elif line.inventory_uom_id.compare(line.qty_remaining, 0) > 0:
                groups[self._group_key(line)] |= line
        for key, grouped in groups.items():
            self._make_purchase(key[0], grouped)

    @api.model
    def _cancel(self, lines) -> None:
        """Cancel the purchases of these lines that are still quotations.

        :raises UserError: where a purchase is confirmed: that is for its buyer to cancel
        """
        for line in lines.filtered("purchase_line_id"):
            ordered = self._purchase_line(line)
            if ordered and ordered.order_id.state not in ("draft", "sent"):
                raise UserError(
                    self.env._(
                        "Purchase order %(purchase)s for production order %(order)s is confirmed. "
                        "Cancel it with the vendor first, or reset without the purchases.",
                        purchase=ordered.order_id.name,
                        order=line.order_id.name,
                    )
                )
            purchase = ordered.order_id
            ordered.unlink()
            if purchase and not purchase.order_line:
                purchase.button_cancel()
        lines.purchase_line_id = 0

    @api.model
    def _purchase_line(self, line):
        """The purchase order line that was made for a vendor line, while it is open."""
        found = self.env["purchase.order.line"].browse(line.purchase_line_id or ()).exists()
        return found.filtered(lambda ordered: ordered.order_id.state != "cancel")

    @api.model
    def _vendor(self, line):
        """The line's vendor, else the one of the resource of its operation.

        :raises UserError: where there is none
        """
        vendor = line.vendor_id or line._operation().resource_id.vendor_id
        if not vendor:
            raise UserError(
                self.env._(
                    "Production order %(order)s: the vendor line %(component)s names no vendor. "
                    "Fill in its vendor, or link it to an operation of a vendor resource.",
                    order=line.order_id.name,
                    component=line.product_id.display_name,
                )
            )
        return vendor

    @api.model
    def _group_key(self, line) -> tuple:
        """What lines must share to be bought together, by the parameters of the site."""
        rules, vendor = line.order_id._parameters(), self._vendor(line)
        if not rules.prod_purchase_by_vendor:
            return vendor, line.id
        buyer = line.product_id.responsible_id if rules.prod_purchase_by_buyer else False
        return vendor, line.order_id.company_id, line.order_id.warehouse_id, buyer

    @api.model
    def _make_purchase(self, vendor, lines) -> None:
        """Make one quotation request for these lines."""
        order = lines[0].order_id
        purchase = (
            self.env["purchase.order"]
            .with_company(order.company_id)
            .create(
                {
                    "partner_id": vendor.id,
                    "company_id": order.company_id.id,
                    "origin": ", ".join(lines.order_id.mapped("name")),
                    "order_line": [(0, 0, self._line_values(line)) for line in lines],
                }
            )
        )
        for line, ordered in zip(lines, purchase.order_line, strict=True):
            line.purchase_line_id = ordered.id

    @api.model
    def _line_values(self, line) -> dict:
        values = {
            "product_id": line.product_id.id,
            "product_qty": line.qty_remaining,
            "product_uom_id": line.inventory_uom_id.id,
            "date_planned": line.raw_material_date
            or line.order_id.date_start
            or fields.Datetime.now(),
        }
        if "move_dest_ids" in self.env["purchase.order.line"]._fields:
            values["move_dest_ids"] = [(4, move.id) for move in line._open_moves()]
        return values
