from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.production_parameters_mixin import RESERVATIONS

#: what is proposed anew when one of the fields that it follows from changes (ax.md 3.1)
_ITEM_AND_SITE = ("product_id", "warehouse_id")
_WHAT_WHERE_WHEN = (*_ITEM_AND_SITE, "product_qty", "product_uom_id", "date_delivery")


class ProductionOrderCreate(models.TransientModel):
    """Create production order: item and quantity in, everything else filled in and editable.

    Every default is a stored, computed, editable field that asks the same
    ``production.order.proposal`` as bulk creation does, so that the screen, RPC, imports and
    tests all propose alike (ax.md 3.1).
    """

    _name = "production.order.create"
    _description = "Create Production Order"
    _check_company_auto = True

    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sales order line",
        help="Sales order line that the order will serve.",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Company that produces.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Item",
        compute="_compute_from_sale_line",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('type', '=', 'consu')]",
        help="What is to be produced.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Site",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', '=', company_id)]",
        help="Site that is to produce; BOM and route versions depend on it.",
    )
    product_qty = fields.Float(
        string="Quantity",
        digits="Product Unit",
        compute="_compute_product_qty",
        store=True,
        readonly=False,
        precompute=True,
        help="How much is to be produced.",
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Unit of the quantity.",
    )
    date_delivery = fields.Date(
        string="Delivery date",
        compute="_compute_date_delivery",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Date by which the item is to be finished.",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Receipt location",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Location of the site into which the item will be received.",
    )
    bom_id = fields.Many2one(
        "production.bom",
        string="BOM",
        compute="_compute_bom_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', eligible_bom_ids)]",
        help="Proposed: the active version for item, site, date and quantity. Any approved one "
        "may be chosen.",
    )
    route_id = fields.Many2one(
        "production.route",
        compute="_compute_route_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', eligible_route_ids)]",
        help="Proposed: the active version for item, site, date and quantity. Any approved one "
        "may be chosen.",
    )
    eligible_bom_ids = fields.Many2many("production.bom", compute="_compute_eligible")
    eligible_route_ids = fields.Many2many("production.route", compute="_compute_eligible")
    reservation = fields.Selection(
        RESERVATIONS,
        compute="_compute_reservation",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="When the components will be reserved automatically.",
    )
    production_type = fields.Selection(
        [("standard", "Standard"), ("vendor", "Vendor")],
        string="Type",
        default="standard",
        required=True,
        help="Vendor: the whole order is made by a subcontractor.",
    )
    pool_id = fields.Many2one(
        "production.pool", help="Free grouping of orders, such as urgent ones."
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Urgent")], default="0", help="Urgent orders are listed first."
    )
    warnings = fields.Text(
        compute="_compute_findings", help="Noticed, but does not prevent the order."
    )
    errors = fields.Text(compute="_compute_findings", help="Prevents the order.")

    # === COMPUTE METHODS === #

    @api.depends("sale_line_id")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.sale_line_id.company_id or self.env.company

    @api.depends("sale_line_id")
    def _compute_from_sale_line(self):
        for wizard in self:
            wizard.product_id = wizard.sale_line_id.product_id or wizard.product_id

    @api.depends("product_id", "company_id", "sale_line_id")
    def _compute_warehouse_id(self):
        for wizard in self:
            draft = wizard._proposed("product_id", "company_id")
            wizard.warehouse_id = wizard.sale_line_id.warehouse_id or draft["warehouse_id"]

    @api.depends(*_ITEM_AND_SITE, "sale_line_id")
    def _compute_product_qty(self):
        for wizard in self:
            line = wizard.sale_line_id
            if line:
                wizard.product_qty = line._prod_open_quantity()
            elif not wizard.product_qty:
                wizard.product_qty = wizard._proposed(*_ITEM_AND_SITE)["product_qty"]

    @api.depends("product_id", "sale_line_id")
    def _compute_product_uom_id(self):
        for wizard in self:
            line = wizard.sale_line_id
            wizard.product_uom_id = line.product_uom_id or wizard.product_id.uom_id

    @api.depends("sale_line_id")
    def _compute_date_delivery(self):
        for wizard in self:
            line = wizard.sale_line_id
            wizard.date_delivery = (
                line._prod_ship_date() if line else wizard._proposed()["date_delivery"]
            )

    @api.depends(*_ITEM_AND_SITE)
    def _compute_location_id(self):
        for wizard in self:
            wizard.location_id = wizard._proposed(*_ITEM_AND_SITE)["location_id"]

    @api.depends(*_WHAT_WHERE_WHEN)
    def _compute_bom_id(self):
        for wizard in self:
            wizard.bom_id = wizard._proposed(*_WHAT_WHERE_WHEN)["bom_id"]

    @api.depends(*_WHAT_WHERE_WHEN)
    def _compute_route_id(self):
        for wizard in self:
            wizard.route_id = wizard._proposed(*_WHAT_WHERE_WHEN)["route_id"]

    @api.depends("company_id")
    def _compute_reservation(self):
        for wizard in self:
            wizard.reservation = wizard._proposed()["reservation"]

    @api.depends(*_ITEM_AND_SITE)
    def _compute_eligible(self):
        """BOMs and routes with an approved version for the item at the site (ax.md 3.1, A4)."""
        for wizard in self:
            wizard.eligible_bom_ids = wizard._eligible("production.bom.version", "bom_id")
            wizard.eligible_route_ids = wizard._eligible("production.route.version", "route_id")

    @api.depends(*_WHAT_WHERE_WHEN, "location_id", "bom_id", "route_id", "sale_line_id")
    def _compute_findings(self):
        """All errors and warnings of the draft, together, before anything is created."""
        for wizard in self:
            found = []
            if wizard.product_id:
                found = self.env["production.order.proposal"]._findings([wizard._draft()])[0]
            by_level = {
                level: "\n".join(finding.text for finding in found if finding.level == level)
                for level in ("error", "warning")
            }
            wizard.errors = by_level["error"]
            wizard.warnings = by_level["warning"]

    def _proposed(self, *known: str) -> dict:
        """The completed draft that follows from these fields of the wizard and its company."""
        return self.env["production.order.proposal"]._complete(
            [self._values("company_id", *known)]
        )[0]

    def _eligible(self, version_model, field_name):
        versions = self.env[version_model].search(
            [
                ("approved", "=", True),
                ("product_tmpl_id", "=", self.product_id.product_tmpl_id.id),
                ("product_id", "in", [False, self.product_id.id]),
                ("warehouse_id", "in", [False, self.warehouse_id.id]),
            ]
        )
        return versions[field_name]

    # === ACTION METHODS === #

    def action_create(self):
        """Create the production order, in status Created, and open it.

        :raises AccessError: for users who may not create production orders
        :raises UserError: with everything that prevents the order
        """
        self.ensure_one()
        self._check_sale_line()
        order = self.env["production.order"].create([self._draft()])
        return order._action_orders(order, order.name)

    def _check_sale_line(self):
        """One production order for each sales order line (ax.md 12)."""
        if not self.env["production.order"].has_access("create"):
            raise AccessError(
                self.env._("You may not create production orders. Ask a production supervisor.")
            )
        existing = self.sale_line_id.sudo().prod_order_ids
        if existing:
            raise UserError(
                self.env._(
                    "Sales order line %(line)s already has production order %(orders)s. Change "
                    "that order, or delete it first.",
                    line=self.sale_line_id.display_name,
                    orders=", ".join(existing.mapped("name")),
                )
            )
        if self.sale_line_id and self.sale_line_id.state != "sale":
            raise UserError(
                self.env._(
                    "Sales order %(order)s is not confirmed. Confirm it first.",
                    order=self.sale_line_id.order_id.name,
                )
            )

    def _draft(self) -> dict:
        """The values of the production order, as shown on the screen."""
        draft = self._values(
            *_WHAT_WHERE_WHEN,
            "company_id",
            "location_id",
            "bom_id",
            "route_id",
            "reservation",
            "production_type",
            "pool_id",
            "priority",
            "sale_line_id",
        )
        if self.sale_line_id:
            draft["origin"] = self.sale_line_id.order_id.name
        return draft

    def _values(self, *names: str) -> dict:
        """These fields as ``create`` wants them: ids for records."""
        return {
            name: self[name].id if self._fields[name].type == "many2one" else self[name]
            for name in names
        }
