from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: how an item is supplied (ax.md 1.4, ReqPOType)
ORDER_TYPES = [
    ("purchase", "Purchase order"),
    ("production", "Production"),
    ("transfer", "Transfer"),
]


class ProductTemplate(models.Model):
    """The item's order settings, for every site that has none of its own (ax.md 15.1)."""

    _inherit = "product.template"

    # How the item is supplied
    prod_order_type = fields.Selection(
        selection=ORDER_TYPES,
        string="Default Order Type",
        help="How planning supplies the item. Blank means automatic: it is produced where it has "
        "an active BOM version, and bought elsewhere.",
    )
    prod_phantom = fields.Boolean(
        string="Phantom",
        help="On new BOM lines the item is replaced by its own components; it is never made to "
        "stock.",
    )
    prod_flushing = fields.Selection(
        selection=[("start", "Start"), ("manual", "Manual"), ("finish", "Finish")],
        string="Flushing Principle",
        default="start",
        help="When the consumption of the item is posted by itself: at the start of an order, at "
        "reporting as finished, or only by hand.",
    )
    prod_stopped = fields.Boolean(
        string="Stopped",
        help="Plan and create no production orders for the item.",
    )

    # When
    prod_lead_time = fields.Integer(
        string="Lead Time",
        help="Days from the start of an order to its receipt.",
    )
    prod_lead_working_days = fields.Boolean(
        string="Working Days",
        help="Count the lead time in working days instead of calendar days.",
    )

    # How much
    prod_order_min_qty = fields.Float(
        string="Min. Order Quantity",
        digits="Product Unit",
        help="The smallest order that planning makes. 0: any.",
    )
    prod_order_multiple = fields.Float(
        string="Multiple",
        digits="Product Unit",
        help="Planning rounds orders up to a multiple of this. 0: no rounding.",
    )
    prod_order_max_qty = fields.Float(
        string="Max. Order Quantity",
        digits="Product Unit",
        help="The largest order that planning makes; more is split into several. 0: no limit.",
    )
    prod_standard_qty = fields.Float(
        string="Standard Order Quantity",
        digits="Product Unit",
        help="The quantity proposed when an order is made by hand.",
    )

    # What it costs
    prod_cost_group_id = fields.Many2one(
        comodel_name="production.cost.group",
        string="Cost Group",
        check_company=True,
        ondelete="restrict",
        groups="production_control.group_user",
        help="What kind of cost the item is in the orders that consume it. Blank: the default cost "
        "group for material.",
    )

    # What is known about it
    prod_bom_version_ids = fields.One2many(
        comodel_name="production.bom.version",
        inverse_name="product_tmpl_id",
        string="BOM Versions",
        groups="production_control.group_user",
        help="The BOMs that make the item or one of its variants.",
    )
    prod_route_version_ids = fields.One2many(
        comodel_name="production.route.version",
        inverse_name="product_tmpl_id",
        string="Route Versions",
        groups="production_control.group_user",
        help="The routes that make the item or one of its variants.",
    )
    prod_item_coverage_ids = fields.One2many(
        comodel_name="production.item.coverage",
        inverse_name="product_tmpl_id",
        string="Item Coverage",
        groups="production_control.group_user",
        help="The settings of sites that differ from the item's.",
    )
    prod_bom_version_count = fields.Integer(
        string="Number of BOM Versions",
        compute="_compute_prod_bom_version_count",
        groups="production_control.group_user",
    )
    prod_route_version_count = fields.Integer(
        string="Number of Route Versions",
        compute="_compute_prod_route_version_count",
        groups="production_control.group_user",
    )
    prod_item_coverage_count = fields.Integer(
        string="Number of Item Coverage Records",
        compute="_compute_prod_item_coverage_count",
        groups="production_control.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("prod_bom_version_ids")
    def _compute_prod_bom_version_count(self):
        for item in self:
            item.prod_bom_version_count = len(item.prod_bom_version_ids)

    @api.depends("prod_route_version_ids")
    def _compute_prod_route_version_count(self):
        for item in self:
            item.prod_route_version_count = len(item.prod_route_version_ids)

    @api.depends("prod_item_coverage_ids")
    def _compute_prod_item_coverage_count(self):
        for item in self:
            item.prod_item_coverage_count = len(item.prod_item_coverage_ids)

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "prod_lead_time",
        "prod_order_min_qty",
        "prod_order_multiple",
        "prod_order_max_qty",
        "prod_standard_qty",
    )
    def _check_prod_order_settings(self):
        for item in self:
            negative = next((name for name in item._prod_settings() if item[name] < 0), None)
            if negative:
                raise ValidationError(
                    self.env._(
                        "%(item)s: %(field)s cannot be negative. Use 0 for none.",
                        item=item.display_name,
                        field=item._fields[negative]._description_string(self.env),
                    )
                )
            if item.prod_order_max_qty and item.prod_order_min_qty > item.prod_order_max_qty:
                raise ValidationError(
                    self.env._(
                        "%(item)s: the smallest order is greater than the largest. Lower Min. "
                        "Order Quantity, or set Max. Order Quantity to 0 for no limit.",
                        item=item.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _prod_settings(self) -> tuple[str, ...]:
        """Names of the order settings that count something."""
        return (
            "prod_lead_time",
            "prod_order_min_qty",
            "prod_order_multiple",
            "prod_order_max_qty",
            "prod_standard_qty",
        )
