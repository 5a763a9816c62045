from __future__ import annotations

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning.forecast import add_periods


class ProductionForecastLine(models.Model):
    """So many of an item, or of a group of items, are expected to be sold or received (ax.md
    17.14).

    Import it from a file: model, item, site, date and quantity will do. A line without customer
    belongs to the overall forecast, one with customer or customer group to that customer's or that
    group's. On a line of the supply forecast, the customer is the vendor.
    """

    _name = "production.forecast.line"
    _description = "Forecast Line"
    _order = "date, product_id, id"
    _check_company_auto = True

    model_id = fields.Many2one(
        comodel_name="production.forecast.model",
        string="Forecast Model",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        default=lambda self: self._default_model(),
        help="The forecast that the line belongs to; a master plan names the one that it counts.",
    )
    company_id = fields.Many2one(
        related="model_id.company_id", store=True, precompute=True, index=True
    )

    forecast_type = fields.Selection(
        selection=[("demand", "Demand"), ("supply", "Supply")],
        string="Forecast of",
        default="demand",
        required=True,
        help="Demand: what is expected to be sold. Supply: what vendors or production are expected "
        "to bring before anybody has ordered it.",
    )

    # What
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        domain="[('is_storable', '=', True)]",
        help="The item that is expected. Blank where an item group or an allocation key says "
        "which.",
    )
    allocation_key_id = fields.Many2one(
        comodel_name="production.item.allocation.key",
        string="Item Allocation Key",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Shares the quantity out to several items, instead of one item.",
    )
    item_group_id = fields.Many2one(
        comodel_name="product.category",
        index="btree_not_null",
        ondelete="restrict",
        help="The quantity is for all items of this category and of those below it together: each "
        "gets the part of it that it had of the deliveries of the last 12 months. Items in another "
        "kind of unit get none.",
    )
    product_qty = fields.Float(
        string="Quantity",
        digits="Product Unit",
        required=True,
        default=1.0,
        help="What is expected to be sold or received, all periods together.",
    )
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        required=True,
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="The unit of the quantity: the item's own, or one that converts to it.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
        help="Who is expected to order, or, of a supply forecast, to deliver. Blank: anybody.",
    )
    customer_group_id = fields.Many2one(
        comodel_name="res.partner.category",
        index="btree_not_null",
        ondelete="restrict",
        help="The contacts with this tag, or one below it, are expected to order, all together. "
        "Instead of one customer.",
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        required=True,
        index=True,
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="cascade",
        help="The site that will deliver, or receive.",
    )

    # When
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        index=True,
        help="The day on which it is needed, or the first day of the first period.",
    )
    allocation = fields.Selection(
        selection=[("none", "None"), ("period", "Period")],
        default="none",
        required=True,
        help="None: all of it on the date. Period: spread evenly over periods; each part is needed "
        "on the first day of its period, and counts until that period has ended.",
    )
    period_unit = fields.Selection(
        selection=[("month", "Months"), ("week", "Weeks")],
        string="Period",
        default="month",
        required=True,
        help="How long a period is.",
    )
    period_count = fields.Integer(
        string="Periods", default=1, help="Over how many periods the quantity is spread."
    )
    date_until = fields.Date(
        string="Until",
        compute="_compute_date_until",
        store=True,
        precompute=True,
        help="The last day on which a part of the line may still be planned.",
    )

    _quantity_not_negative = models.Constraint(
        "CHECK(product_qty >= 0)",
        "The quantity of a forecast line cannot be negative. Delete the line instead.",
    )
    _some_period = models.Constraint(
        "CHECK(period_count BETWEEN 1 AND 520)",
        "A forecast line is spread over 1 to 520 periods. Change the number of periods.",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_model(self):
        """The company's forecast model, when there is only one."""
        models_found = self.env["production.forecast.model"].search(
            [("company_id", "=", self.env.company.id)], limit=2
        )
        return models_found if len(models_found) == 1 else models_found.browse()

    @api.depends("product_id", "allocation_key_id", "item_group_id")
    def _compute_product_uom_id(self):
        """The item's unit; for a group or key that of its first item. One that converts is kept."""
        for line in self:
            own = line._first_item().uom_id
            unit = line.product_uom_id
            if own and not (unit and unit._has_common_reference(own)):
                line.product_uom_id = own
            elif not unit:
                line.product_uom_id = self.env.ref("uom.product_uom_unit")

    @api.depends("model_id")
    def _compute_warehouse_id(self):
        """The first site of the company, unless the line names one of it already."""
        for line in self:
            company = line.model_id.company_id or self.env.company
            if line.warehouse_id.company_id != company:
                line.warehouse_id = self.env["stock.warehouse"].search(
                    [("company_id", "=", company.id)], limit=1
                )

    @api.depends("date", "allocation", "period_unit", "period_count")
    def _compute_date_until(self):
        for line in self:
            if line.date and line.allocation == "period":
                behind = add_periods(line.date, max(line.period_count, 1), line.period_unit)
                line.date_until = behind - timedelta(days=1)
            else:
                line.date_until = line.date

    @api.depends("product_id", "allocation_key_id", "item_group_id", "date")
    def _compute_display_name(self):
        for line in self:
            what = (line.product_id or line.allocation_key_id or line.item_group_id).display_name
            names = (what, fields.Date.to_string(line.date))
            line.display_name = ", ".join(name for name in names if name)

    # === CONSTRAINT METHODS === #

    @api.constrains("product_id", "allocation_key_id", "item_group_id")
    def _check_item_or_group(self):
        for line in self:
            named = (line.product_id, line.allocation_key_id, line.item_group_id)
            if sum(map(bool, named)) != 1:
                raise ValidationError(
                    self.env._(
                        "The forecast line of %(date)s in %(model)s needs an item, an item group "
                        "or an item allocation key, and only one of them. Fill in one.",
                        date=line.date,
                        model=line.model_id.display_name,
                    )
                )

    @api.constrains("partner_id", "customer_group_id")
    def _check_customer_or_group(self):
        for line in self:
            if line.partner_id and line.customer_group_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s names a customer and a customer group. Clear one of them.",
                        line=line.display_name,
                    )
                )

    @api.constrains("product_id", "allocation_key_id", "product_uom_id")
    def _check_unit(self):
        for line in self:
            for item in line.product_id or line.allocation_key_id.line_ids.product_id:
                if not line.product_uom_id._has_common_reference(item.uom_id):
                    raise ValidationError(
                        self.env._(
                            "%(line)s: %(unit)s does not convert to %(own)s, the unit of "
                            "%(item)s. Choose another unit.",
                            line=line.display_name,
                            unit=line.product_uom_id.name,
                            own=item.uom_id.name,
                            item=item.display_name,
                        )
                    )

    # === BUSINESS METHODS === #

    def _first_item(self):
        """The item of the line, or the first one of those that share it."""
        self.ensure_one()
        items = self.product_id or self.allocation_key_id.line_ids.product_id
        if items or not self.item_group_id:
            return items[:1]
        inside = [("categ_id", "child_of", self.item_group_id.id), ("is_storable", "=", True)]
        return items.search(inside, limit=1)
