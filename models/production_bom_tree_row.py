from __future__ import annotations

from odoo import api, fields, models

from .production_bom_tree import Node


class ProductionBomTreeRow(models.AbstractModel):
    """The rows of a BOM tree as data for a screen or another program.

    What is known about the items is read for all rows together.
    """

    _name = "production.bom.tree.row"
    _description = "BOM Tree Row"

    # === BUSINESS METHODS === #

    @api.model
    def _answer(self, root: Node | None, site) -> dict:
        """The tree with names, units, settings, stock and cost.

        :return: ``root``, and what all rows share: decimals, currency, whether cost is shown
        """
        products = self.env["product.product"]
        with_cost = products._has_field_access(products._fields["standard_price"], "read")
        nodes = list(root.walk()) if root else []
        facts = self._facts(nodes, site, with_cost)
        return {
            "digits": self.env["decimal.precision"].precision_get("Product Unit"),
            "currency_id": self.env.company.currency_id.id,
            "with_cost": with_cost,
            "row_count": len(nodes),
            "root": self._tree(root, facts) if root else None,
        }

    def _facts(self, nodes: list[Node], site, with_cost: bool) -> dict:
        """What is known about all the items."""
        ids = list({node.product.id for node in nodes if node.product})
        boms = self.env["production.bom"].union(*(node.bom for node in nodes))
        settings = self.env["production.item.settings"].sudo()._read(ids, site.ids)
        return {
            "products": {product.id: product for product in self._products(ids)},
            "boms": {bom.id: bom for bom in boms},
            "on_hand": self._on_hand(ids, site),
            "settings": {product: setting for (product, _site), setting in settings.items()},
            "labels": self._labels(),
            "with_cost": with_cost,
        }

    def _products(self, ids: list[int]):
        return self.env["product.product"].browse(ids)

    def _labels(self) -> dict[str, dict[str, str]]:
        """Translated names of line types and order types."""
        choices = {
            "line_type": self.env["production.bom.line"]._fields["line_type"],
            "order_type": self.env["product.template"]._fields["prod_order_type"],
        }
        return {
            name: dict(choice._description_selection(self.env)) for name, choice in choices.items()
        }

    def _on_hand(self, ids: list[int], site) -> dict[int, float]:
        """Stock anywhere inside the site, by item: what planning counts."""
        groups = self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", ids),
                ("location_id.warehouse_id", "in", site.ids),
                ("location_id.usage", "in", ("internal", "transit")),
            ],
            ["product_id"],
            ["quantity:sum"],
        )
        return {product.id: quantity for product, quantity in groups}

    # === BUSINESS METHODS - ROWS === #

    def _tree(self, node: Node, facts: dict) -> dict:
        row = self._row(node, facts)
        row["children"] = [self._tree(child, facts) for child in node.children]
        return row

    def _row(self, node: Node, facts: dict) -> dict:
        """One row without its children; extend it to show more."""
        product = facts["products"].get(node.product.id, node.product)
        setting = facts["settings"].get(product.id)
        order_type = self._order_type(node, setting)
        bom = facts["boms"].get(node.bom.id, node.bom)
        quantity = float(self.env["production.bom.tree"]._rounded(node.quantity))
        return {
            "key": node.key,
            "line_id": node.line.id,
            "product_id": product.id,
            "name": product.display_name or bom.display_name,
            "quantity": quantity,
            "uom": product.uom_id.display_name or "",
            "bom_id": bom.id,
            "bom": bom.display_name or "",
            "is_default_bom": node.bom == node.version.bom_id,
            "line_type": node.line.line_type,
            "line_type_label": facts["labels"]["line_type"].get(node.line.line_type, ""),
            "order_type": order_type,
            "order_type_label": facts["labels"]["order_type"].get(order_type, ""),
            "lead_time": self._lead_time(order_type, setting),
            "working_days": bool(setting and setting.working_days),
            "stopped": bool(setting and setting.stopped),
            "storable": product.is_storable,
            "on_hand": facts["on_hand"].get(product.id, 0.0),
            "scrap_percent": node.line.scrap_percent,
            "scrap_qty": node.line.scrap_qty,
            "problem": self._problem(node, product, order_type),
            **self._validity(node),
            **(self._cost(product, quantity) if facts["with_cost"] else {}),
        }

    def _order_type(self, node: Node, setting) -> str:
        """How the item is supplied; automatic ones are produced where they have a BOM.

        Empty for what no order is made for: by-products, and phantoms that are replaced.
        """
        if node.quantity < 0 or (node.is_phantom and node.bom):
            return ""
        return (setting and setting.order_type) or ("production" if node.bom else "purchase")

    def _lead_time(self, order_type: str, setting) -> int:
        """Days from order to receipt, as planning counts them."""
        if not setting or not order_type:
            return 0
        if order_type == "purchase" and setting.vendor_lead_time is not None:
            return setting.vendor_lead_time
        return setting.lead_time

    def _validity(self, node: Node) -> dict:
        """The days on which the line is valid; at the top, the version if it is the BOM's own."""
        source = node.line or node.version.filtered(lambda v: v.bom_id == node.bom)
        return {
            "date_from": fields.Date.to_string(source.date_from),
            "date_to": fields.Date.to_string(source.date_to),
        }

    def _cost(self, product, quantity: float) -> dict:
        """The item's cost, for one and for the quantity needed."""
        return {"unit_cost": product.standard_price, "cost": product.standard_price * quantity}

    def _problem(self, node: Node, product, order_type: str) -> str:
        """What keeps planning from seeing what this row holds; empty when nothing does."""
        if node.is_cycle:
            return self.env._(
                "%(item)s is part of itself: the BOMs above lead back to it. Remove it from one "
                "of them.",
                item=product.display_name,
            )
        if node.bom or node.quantity <= 0:
            return ""
        if node.is_phantom or order_type == "production":
            return self.env._(
                "%(item)s has no active BOM version for this site, date and quantity. Activate "
                "one, or change its order type or the line type.",
                item=product.display_name,
            )
        return ""
