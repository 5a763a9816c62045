from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .product_template import ORDER_TYPES
from .production_coverage_group import FULFIL_MINIMUM

#: settings below zero make no sense; a minimum may: stock that may be owed (scenario C2)
NOT_NEGATIVE = (
    "max_qty",
    "positive_days",
    "negative_days",
    "lead_time",
    "order_min_qty",
    "order_multiple",
    "order_max_qty",
    "standard_qty",
)


class ProductionItemCoverage(models.Model):
    """What planning does differently for one item at one site (ax.md 15.1, 15.4).

    Zero or blank inherits: order settings from the item, the coverage group from the company. What
    the group says is overridden by a tick and a value.
    """

    _name = "production.item.coverage"
    _description = "Item Coverage"
    _inherit = ["production.fences.mixin"]
    _order = "product_id, warehouse_id"
    _rec_name = "product_id"
    _check_company_auto = True

    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        domain="[('type', '=', 'consu')]",
        help="The item that is planned.",
    )
    product_tmpl_id = fields.Many2one(
        related="product_id.product_tmpl_id",
        string="Product",
        store=True,
        precompute=True,
        index=True,
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        help="The site for which the settings count.",
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )

    # How it is covered
    coverage_group_id = fields.Many2one(
        comodel_name="production.coverage.group",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The policy for this item here. Blank: the company's general coverage group.",
    )
    order_type = fields.Selection(
        selection=ORDER_TYPES,
        help="How the item is supplied here. Blank: as the item says.",
    )
    min_qty = fields.Float(
        string="Minimum",
        digits="Product Unit",
        help="Safety stock: planning refills when the projected stock falls below.",
    )
    max_qty = fields.Float(
        string="Maximum",
        digits="Product Unit",
        help="What coverage code Min./Max. refills to.",
    )
    fulfil_minimum = fields.Selection(
        selection=FULFIL_MINIMUM,
        help="When the minimum must be in stock here. Blank: as the coverage group says.",
    )
    minimum_key_id = fields.Many2one(
        comodel_name="production.minimum.key",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Factors by which the minimum changes over the year. Blank: the coverage group's.",
    )
    positive_days_override = fields.Boolean(
        string="Override Positive Days",
        help="Use these positive days instead of the coverage group's.",
    )
    positive_days = fields.Integer(
        help="A receipt may cover demand up to this many days later; older stock is not counted.",
    )
    negative_days_override = fields.Boolean(
        string="Override Negative Days",
        help="Use these negative days instead of the coverage group's.",
    )
    negative_days = fields.Integer(
        help="A receipt may come this many days too late and still cover the demand, before "
        "another order is planned.",
    )
    stopped = fields.Boolean(
        help="Plan and create no orders for the item here.",
    )
    location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Receipt Location",
        check_company=True,
        ondelete="restrict",
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Where the item is received here. Blank: the site's stock.",
    )

    # Order settings
    lead_time = fields.Integer(
        help="Days from order to receipt here. Blank or 0 without override: as the item says.",
    )
    lead_time_override = fields.Boolean(
        string="Override Lead Time",
        compute="_compute_lead_time_override",
        store=True,
        readonly=False,
        precompute=True,
        help="Use the lead time of this record, even when it is 0.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Who delivers the item here: planned purchases take lead time and price of this "
        "vendor's price list, and are firmed to this vendor. Blank: the first vendor of the item.",
    )
    order_min_qty = fields.Float(
        string="Min. Order Quantity",
        digits="Product Unit",
        help="The smallest order. 0: as the item says.",
    )
    order_multiple = fields.Float(
        string="Multiple",
        digits="Product Unit",
        help="Orders are rounded up to a multiple of this. 0: as the item says.",
    )
    order_max_qty = fields.Float(
        string="Max. Order Quantity",
        digits="Product Unit",
        help="The largest order; more is split. 0: as the item says.",
    )
    standard_qty = fields.Float(
        string="Standard Order Quantity",
        digits="Product Unit",
        help="The quantity proposed on orders made by hand. 0: as the item says.",
    )

    _item_site_unique = models.Constraint(
        "UNIQUE(product_id, warehouse_id)",
        "The item has coverage settings for this site already. Change those instead.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lead_time")
    def _compute_lead_time_override(self):
        for coverage in self:
            coverage.lead_time_override = bool(coverage.lead_time)

    @api.depends("product_id", "warehouse_id")
    def _compute_display_name(self):
        for coverage in self:
            names = [coverage.product_id.display_name, coverage.warehouse_id.name]
            coverage.display_name = " / ".join(name for name in names if name)

    # === CONSTRAINT METHODS === #

    @api.constrains(*NOT_NEGATIVE)
    def _check_not_negative(self):
        for coverage in self:
            negative = next((name for name in NOT_NEGATIVE if coverage[name] < 0), None)
            if negative:
                raise ValidationError(
                    self.env._(
                        "%(coverage)s: %(field)s cannot be negative. Use 0 to inherit.",
                        coverage=coverage.display_name,
                        field=coverage._fields[negative]._description_string(self.env),
                    )
                )

    @api.constrains("min_qty", "max_qty", "order_min_qty", "order_max_qty")
    def _check_min_max(self):
        for coverage in self:
            for lower, upper in (("min_qty", "max_qty"), ("order_min_qty", "order_max_qty")):
                if coverage[upper] and coverage[lower] > coverage[upper]:
                    raise ValidationError(
                        self.env._(
                            "%(coverage)s: %(lower)s is greater than %(upper)s. Lower it, or set "
                            "the other one to 0 for no limit.",
                            coverage=coverage.display_name,
                            lower=coverage._fields[lower]._description_string(self.env),
                            upper=coverage._fields[upper]._description_string(self.env),
                        )
                    )

    @api.constrains("location_id", "warehouse_id")
    def _check_location(self):
        for coverage in self.filtered("location_id"):
            if coverage.location_id.warehouse_id != coverage.warehouse_id:
                raise ValidationError(
                    self.env._(
                        "%(coverage)s: %(location)s belongs to another site. Choose a location "
                        "of this site, or leave it blank.",
                        coverage=coverage.display_name,
                        location=coverage.location_id.display_name,
                    )
                )
