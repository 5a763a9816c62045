from __future__ import annotations

from odoo import api, fields, models

from ..models.product_template import ORDER_TYPES


class ProductionPlanningRulePreviewItem(models.TransientModel):
    """Which planning rule an item gets at a site, and how it is covered by that."""

    _name = "production.planning.rule.preview.item"
    _description = "Item in a Preview of Planning Rules"
    _order = "is_changed desc, product_id, warehouse_id, id"
    _rec_name = "product_id"

    preview_id = fields.Many2one(
        "production.planning.rule.preview",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", string="Item", required=True, readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Site", required=True, readonly=True)
    is_changed = fields.Boolean(string="Changes", readonly=True)
    rule_before_id = fields.Many2one(
        "production.planning.rule", string="Rule now", readonly=True, ondelete="cascade"
    )
    rule_id = fields.Many2one("production.planning.rule", readonly=True, ondelete="cascade")
    coverage_group_id = fields.Many2one("production.coverage.group", readonly=True)
    group_origin = fields.Selection(
        [("coverage", "Item coverage"), ("rule", "Rule"), ("company", "Company")],
        string="Group from",
        readonly=True,
    )
    order_type = fields.Selection(ORDER_TYPES, readonly=True, help="Blank: automatic.")
    type_origin = fields.Selection(
        [("coverage", "Item coverage"), ("rule", "Rule"), ("item", "Item")],
        string="Order type from",
        readonly=True,
    )

    # === BUSINESS METHODS === #

    @api.model
    def _values(self, key, before, after) -> dict:
        """Values of a line.

        :param key: product and site
        :param before: how the item is covered now
        :param after: how it would be
        """
        return {
            "product_id": key[0],
            "warehouse_id": key[1],
            "is_changed": before != after,
            "rule_before_id": before.rule_id,
            **after._asdict(),
        }
