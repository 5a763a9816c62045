from __future__ import annotations

from odoo import api, fields, models

from ..lifecycle import selection
from ..planning import network
from .loose_many2one import LooseMany2one
from .production_parameters_mixin import RESERVATIONS


class ProductionOrder(models.Model):
    """A production order: the source document for making a quantity of an item by a date.

    It carries its own copies of BOM (:attr:`component_ids`) and route (:attr:`operation_ids`),
    so that what is changed on the order leaves the master data alone (ax.md 6.7, 7.8).

    What may be edited in which status (ax.md 4.5, enforced by ``production.order.step.edit``):

    =============================  =======  =====================================  =====  =====
    Edit                           Created  Estimated, Scheduled, Released,        RAF    Ended
                                            Started
    =============================  =======  =====================================  =====  =====
    Item, unit, site               no: another order                               no     no
    Quantity, dates, pool          yes      yes                                    no     no
    BOM, route (copied again)      yes      no: reset first                        no     no
    Lines of its BOM and route     yes      yes                                    no     no
    Delete                         yes      no: reset first                        no     no
    =============================  =======  =====================================  =====  =====

    Who may do what (ax.md 18): the order creator creates and reads; the supervisor maintains;
    planners create by firming planned orders; everybody else in production inquires.
    """

    _name = "production.order"
    _description = "Production Order"
    _inherit = [
        "production.tracking.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "production.bulk.mixin",
        "production.order.step.create",
        "production.order.step.edit",
        "production.order.step.advance",
        "production.order.step.moves",
        "production.order.step.phantoms",
        "production.order.step.supply",
        "production.order.step.demand",
        "production.order.step.flush",
        "production.order.step.estimate",
        "production.order.step.schedule",
        "production.order.step.release",
        "production.order.step.start",
        "production.order.step.report.finished",
        "production.order.step.end",
        "production.order.step.cost",
        "production.order.step.split",
        "production.order.step.scrap",
        "production.order.step.traceability",
        "production.order.step.clean.up",
        "production.order.step.journals.by.hand",
        "production.order.step.navigation",
    ]
    _order = "priority desc, date_delivery, id"
    _check_company_auto = True

    # Identity
    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="New", index="trigram"
    )
    state = fields.Selection(
        selection=selection(),
        string="Status",
        default="created",
        group_expand=True,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="How far the order has come: Created, Estimated, Scheduled, Released, Started, "
        "Reported as finished, Ended.",
    )
    schedule_status = fields.Selection(
        [
            ("none", "Not scheduled"),
            ("operations", "Operations scheduled"),
            ("jobs", "Job scheduled"),
        ],
        string="Scheduling status",
        default="none",
        required=True,
        readonly=True,
        copy=False,
        help="How finely the order has been scheduled.",
    )
    remain_status = fields.Selection(
        [
            ("material", "Material consumption"),
            ("route", "Route consumption"),
            ("report", "Report as finished"),
            ("ended", "Ended"),
        ],
        string="Remain status",
        readonly=True,
        copy=False,
        help="What is still to be posted on the order; empty before the estimate.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Company that produces.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user.filtered("active"),
        domain="[('share', '=', False)]",
        help="Who answers questions about this order; nobody yet when the nightly run made it.",
    )

    # What, how much
    product_id = fields.Many2one(
        "product.product",
        string="Item",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
        tracking=True,
        help="What is produced.",
    )
    product_tmpl_id = fields.Many2one(related="product_id.product_tmpl_id", string="Product")
    product_qty = fields.Float(
        string="Quantity", digits="Product Unit", required=True, tracking=True, help="How much."
    )
    product_uom_id = fields.Many2one(
        "uom.uom", string="Unit", required=True, help="Unit of the quantity."
    )
    product_uom_qty = fields.Float(
        string="Quantity in inventory unit",
        digits="Product Unit",
        compute="_compute_product_uom_qty",
        store=True,
        precompute=True,
        help="The quantity in the unit in which the item is stocked.",
    )
    production_type = fields.Selection(
        [("standard", "Standard"), ("vendor", "Vendor")],
        string="Type",
        default="standard",
        required=True,
        help="Vendor: the whole order is made by a subcontractor.",
    )

    # Where
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Site",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        help="Site that produces; it decides which BOM and route versions are valid.",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Receipt location",
        required=True,
        check_company=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Location of the site into which the item is received.",
    )

    # How
    bom_id = fields.Many2one(
        "production.bom",
        string="BOM",
        check_company=True,
        tracking=True,
        help="BOM from which the components were copied; choosing another one copies it again.",
    )
    route_id = fields.Many2one(
        "production.route",
        check_company=True,
        tracking=True,
        help="Route from which the operations were copied; choosing another one copies it again.",
    )
    component_ids = fields.One2many(
        "production.order.component",
        "order_id",
        string="Components",
        copy=False,
        help="The order's own bill of material.",
    )
    operation_ids = fields.One2many(
        "production.order.operation",
        "order_id",
        string="Operations",
        copy=False,
        help="The order's own route.",
    )
    reservation = fields.Selection(
        selection=RESERVATIONS,
        required=True,
        help="When the components are reserved automatically.",
    )

    # When
    date_delivery = fields.Date(
        string="Delivery date",
        required=True,
        index=True,
        tracking=True,
        help="Date by which the item must be finished; also the date at which BOM and route "
        "versions and lines must be valid.",
    )
    date_start = fields.Datetime(
        string="Start",
        compute="_compute_dates",
        store=True,
        readonly=False,
        copy=False,
        help="Planned start: delivery date less the lead time, until the order is scheduled.",
    )
    date_finish = fields.Datetime(
        string="Finish",
        compute="_compute_dates",
        store=True,
        readonly=False,
        copy=False,
        help="Planned finish: the delivery date, until the order is scheduled.",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Urgent")], default="0", help="Urgent orders are listed first."
    )
    pool_id = fields.Many2one(
        "production.pool",
        index="btree_not_null",
        check_company=True,
        help="Free grouping of orders, such as urgent ones.",
    )

    # Progress
    qty_started = fields.Float(
        string="Started", digits="Product Unit", readonly=True, copy=False, help="Quantity started."
    )
    qty_good = fields.Float(
        string="Good",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Good quantity reported.",
    )
    qty_error = fields.Float(
        string="Error", digits="Product Unit", readonly=True, copy=False, help="Quantity scrapped."
    )

    # References: what the order serves and where it comes from (ax.md 3)
    origin = fields.Char(copy=False, index="trigram", help="Document that caused the order.")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sales order line",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        check_company=True,
        help="Sales order line that the order serves.",
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Sales order",
        compute="_compute_sale_order_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="Sales order that the order serves, itself or through its parent orders.",
    )
    parent_id = fields.Many2one(
        "production.order",
        string="Parent order",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        check_company=True,
        help="Production order that needs this item as a component.",
    )
    parent_component_id = fields.Many2one(
        "production.order.component",
        string="Parent component",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        help="Line of the parent order that this order supplies.",
    )
    child_ids = fields.One2many(
        "production.order", "parent_id", string="Sub-orders", help="Orders for its components."
    )
    child_count = fields.Integer(compute="_compute_child_count")
    level = fields.Integer(
        string="Reference level",
        compute="_compute_level",
        store=True,
        precompute=True,
        recursive=True,
        help="0 for a main order, 1 for its sub-orders, and so on.",
    )
    journal_ids = fields.One2many(
        "production.journal", "order_id", string="Journals", help="What was posted on the order."
    )
    planned_origin = fields.Text(
        string="Why this order",
        readonly=True,
        copy=False,
        help="What master planning said of the planned order that was firmed.",
    )
    planned_source = fields.Char(
        readonly=True,
        copy=False,
        help="Source of the planned order that was firmed: keeps the order in which planning "
        "serves its components.",
    )
    planned_parent_id = LooseMany2one(
        "production.planned.order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Planned order that needs this item, while that one is not firmed yet.",
    )
    planned_bom_line_id = fields.Many2one(
        "production.bom.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="BOM line of that planned order that needs this item.",
    )
    qty_not_needed = fields.Float(
        string="No longer needed",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Part of the quantity for which the last planning run found no demand.",
    )
    creation_warnings = fields.Text(
        readonly=True,
        copy=False,
        help="What was noticed when the order was created and did not prevent it.",
    )

    _positive_quantity = models.Constraint(
        "CHECK (product_qty > 0)", "The quantity of a production order must be positive."
    )

    # === COMPUTE METHODS === #

    @api.depends("product_qty", "product_uom_id", "product_id")
    def _compute_product_uom_qty(self):
        for order in self:
            order.product_uom_qty = order.product_uom_id._compute_quantity(
                order.product_qty, order.product_id.uom_id, rounding_method="HALF-UP"
            )

    @api.depends("date_delivery")
    def _compute_dates(self):
        """Start and finish by lead time, as long as the order is not scheduled (ax.md 9.3)."""
        unscheduled = self.filtered(
            lambda order: order.schedule_status in ("none", False) and order.date_delivery
        )
        starts = unscheduled._start_dates()
        for order in unscheduled:
            order.date_start = order._instant(order.company_id, starts[order])
            order.date_finish = order._instant(order.company_id, order.date_delivery)

    @api.depends("sale_line_id.order_id", "parent_id.sale_order_id")
    def _compute_sale_order_id(self):
        for order in self:
            order.sale_order_id = order.sale_line_id.order_id or order.parent_id.sale_order_id

    @api.depends("parent_id.level")
    def _compute_level(self):
        for order in self:
            order.level = order.parent_id.level + 1 if order.parent_id else 0

    @api.depends("child_ids")
    def _compute_child_count(self):
        counts = dict(self._read_group([("parent_id", "in", self.ids)], ["parent_id"], ["__count"]))
        for order in self:
            order.child_count = counts.get(order._origin, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create orders in status Created, with their own copies of BOM and route.

        Whatever a caller leaves out is filled in from item master, versions and parameters
        (ax.md 3.1); the checks of ax.md 2.3 apply to every caller alike.

        :raises UserError: naming every order that cannot be created, each with its reason
        """
        drafts = self._prepare_creation(vals_list)
        orders = super().create(drafts)
        orders._copy_documents()
        return orders

    def _create_numbered(self, vals_list):
        """Create orders from complete values, which are numbered and taken as they are.

        For parts of orders that exist: nothing is checked again, and no lines are copied.
        """
        self._number(vals_list)
        return super().create(vals_list)  # pylint: disable=super-method-mismatch

    # === BUSINESS METHODS === #

    def _parameters(self):
        """The production control parameters of the order's site (``site._prod_parameters()``)."""
        self.ensure_one()
        return self.warehouse_id._prod_parameters()

    def _accumulated_scrap(self) -> dict:
        """Operation number -> how much must enter it for each good piece (ax.md 7.6).

        Empty while the operations are no sound network.
        """
        operations = [
            network.Operation(line.operation_no, line.next_no, line.scrap_percent)
            for line in self.operation_ids
            if line.priority == "primary"
        ]
        return {} if network.check(operations) else network.accumulated_scrap(operations)

    # === ACTION METHODS === #

    def action_view_children(self):
        """Open the sub-orders of the order."""
        self.ensure_one()
        return self._action_orders(self.child_ids, self.env._("Sub-orders of %s", self.name))

    def action_view_parent(self):
        """Open the order that needs this one as a component."""
        self.ensure_one()
        return self._action_orders(self.parent_id, self.parent_id.name)

    def action_view_sale_order(self):
        """Open the sales order that the order serves."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.sale_order_id.id,
            "view_mode": "form",
        }

    @api.model
    def _action_orders(self, orders, title):
        """Window action on these orders: the form for one, the list for several.

        The views are named: the web client needs them where the action follows a notification.
        """
        views = ("form",) if len(orders) == 1 else ("list", "form", "kanban", "calendar")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "production.order",
            "res_id": orders.id if len(orders) == 1 else False,
            "view_mode": ",".join(views),
            "views": [(False, view) for view in views],
            "domain": [("id", "in", orders.ids)],
            "context": {"create": False},
        }

    def action_copy_bill_of_material(self):
        """Copy BOM and route once more from the master data; the order's own lines are lost.

        :raises UserError: when the status of an order is past Created
        """
        self._check_may_edit("bill", self.env._("BOM and route"))
        self.check_access("write")
        self._copy_documents()
