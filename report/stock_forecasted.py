from __future__ import annotations

from odoo import models


class StockForecasted(models.AbstractModel):
    """Odoo's forecast of an item knows production orders.

    Confirmed moves bring their order along as their document. Orders that are still Created have
    no moves (ax.md 26 #2): they are shown as a draft quantity below, as Odoo shows draft transfers.
    """

    _inherit = "stock.forecasted_product_product"

    # === CORE HOOKS === #

    def _get_report_header(self, product_template_ids, product_ids, wh_location_ids):
        header = super()._get_report_header(product_template_ids, product_ids, wh_location_ids)
        products = self._get_products(product_template_ids, product_ids)
        made = self._prod_draft_made(products, wh_location_ids)
        used = self._prod_draft_used(products)
        self._add_product_quantities(
            header, product_template_ids, product_ids, "prod_draft_qty", made, used
        )
        return header

    def _prepare_report_line(
        self,
        quantity,
        move_out=None,
        move_in=None,
        replenishment_filled=True,
        product=False,
        reserved_move=False,
        in_transit=False,
        read=True,
    ):
        """A component's line says which order it is for, so that it can be reserved from here."""
        line = super()._prepare_report_line(
            quantity,
            move_out=move_out,
            move_in=move_in,
            replenishment_filled=replenishment_filled,
            product=product,
            reserved_move=reserved_move,
            in_transit=in_transit,
            read=read,
        )
        order = move_out.sudo().prod_component_id.order_id if move_out else None
        if order and read:
            line["move_out"]["prod_order_id"] = order.id
        return line

    def _get_reservation_data(self, move):
        order = move.sudo()._prod_order()
        if not order:
            return super()._get_reservation_data(move)
        return {"_name": order._name, "name": order.name, "id": order.id}

    # === BUSINESS METHODS === #

    def _prod_draft_made(self, products, location_ids) -> dict[int, float]:
        """{item id: quantity of the Created orders that receive it at these locations}."""
        groups = (
            self.env["production.order"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "created"),
                    ("product_id", "in", products.ids),
                    ("location_id", "in", location_ids),
                ],
                ["product_id"],
                ["product_uom_qty:sum"],
            )
        )
        return {product.id: quantity for product, quantity in groups}

    def _prod_draft_used(self, products) -> dict[int, float]:
        """{item id: quantity that the Created orders of the site need of it}."""
        groups = (
            self.env["production.order.component"]
            .sudo()
            ._read_group(
                [
                    ("order_id.state", "=", "created"),
                    ("order_id.warehouse_id", "=", self._get_warehouse().id),
                    ("product_id", "in", products.ids),
                    ("qty_required", ">", 0),
                    ("line_type", "!=", "phantom"),
                ],
                ["product_id"],
                ["qty_required:sum"],
            )
        )
        return {product.id: quantity for product, quantity in groups}
