from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: when the components of an order are reserved by themselves (ax.md 1.1, ProdReservation)
RESERVATIONS = [
    ("manual", "Manual"),
    ("estimation", "Estimation"),
    ("scheduling", "Scheduling"),
    ("release", "Release"),
    ("start", "Start"),
]

#: the profit percentage of a cost category or item that a price calculation adds (ax.md 5)
PROFIT_SETTINGS = [
    ("standard", "Standard"),
    ("profit_1", "Profit 1"),
    ("profit_2", "Profit 2"),
    ("profit_3", "Profit 3"),
]

#: how finely an order is scheduled (ax.md 9.1)
SCHEDULING_METHODS = [("operations", "Operations scheduling"), ("jobs", "Job scheduling")]

#: from which date a schedule is laid out, and which way (ax.md 9.2)
SCHEDULING_DIRECTIONS = [
    ("forward_today", "Forward from today"),
    ("forward_planned_start", "Forward from planned start"),
    ("forward_date", "Forward from scheduling date"),
    ("backward_delivery", "Backward from delivery date"),
    ("backward_planned_end", "Backward from planned end"),
    ("backward_date", "Backward from scheduling date"),
]

#: which components a step posts by itself (ax.md 10.2, 10.3)
BOM_CONSUMPTIONS = [("flushing", "Flushing principle"), ("always", "Always"), ("never", "Never")]

#: which operations a step posts by itself (ax.md 10.2, 10.3)
ROUTE_CONSUMPTIONS = [("group", "Route group dependent"), ("always", "Always"), ("never", "Never")]


class ProductionParametersMixin(models.AbstractModel):
    """The production control parameters, for a company or for one of its sites (ax.md 16).

    Every field that begins with ``prod_`` is a parameter.  Who needs one asks the order
    (``order._parameters()``) or the site (``site._prod_parameters()``), never the company: they
    know which of the two applies.
    """

    _name = "production.parameters.mixin"
    _description = "Production Control Parameters"

    # General
    prod_reservation = fields.Selection(
        selection=RESERVATIONS,
        string="Reservation",
        default="estimation",
        required=True,
        help="When the components of a production order are reserved by themselves. New orders "
        "take it over and may differ.",
    )
    prod_profit_setting = fields.Selection(
        selection=PROFIT_SETTINGS,
        string="Profit Setting",
        default="standard",
        required=True,
        help="Which profit percentage the price calculation of new production orders adds to the "
        "cost.",
    )
    prod_price_calculation = fields.Boolean(
        string="Price Calculation",
        default=True,
        help="The estimate also calculates the cost of the order. Otherwise it finds quantities "
        "and hours only.",
    )
    prod_use_estimated_cost = fields.Boolean(
        string="Use Estimated Cost Price",
        default=True,
        help="What is reported as finished enters stock at the estimated cost of the order until "
        "the order is ended. Otherwise it enters at the cost price of the item.",
    )
    prod_post_picking_list = fields.Boolean(
        string="Post Picking List in Ledger",
        default=True,
        help="Picking lists are also posted in the accounts, for items whose stock is valued "
        "there.",
    )
    prod_post_report = fields.Boolean(
        string="Post Report as Finished in Ledger",
        default=True,
        help="Receipts of finished items are also posted in the accounts, for items whose stock "
        "is valued there.",
    )
    prod_max_job_lead_time = fields.Integer(
        string="Maximum Job Lead Time",
        default=300,
        required=True,
        help="How many days scheduling looks ahead or back for free time before it gives up.",
    )
    prod_delete_capacity_at_report = fields.Boolean(
        string="Delete Capacity Reservations at Report as Finished",
        default=True,
        help="The last report as finished frees the time that the order still holds on its "
        "resources.",
    )
    prod_require_full_reservation = fields.Boolean(
        string="Require Full Reservation",
        help="Release warns of an order whose components could not all be reserved, and leaves "
        "the ones that could be unreserved. The order is released all the same.",
    )

    # Journals
    prod_auto_report_last_operation = fields.Boolean(
        string="Automatic Report as Finished",
        help="Feedback on the last operation of an order reports the quantity as finished.",
    )
    prod_pick_negative = fields.Boolean(
        string="Pick Negative",
        default=True,
        help="Picking lists take the whole quantity even when stock falls below zero.",
    )
    prod_physical_reduction = fields.Boolean(
        string="Physical Reduction",
        help="Picking lists are cut down to what is in stock.",
    )
    prod_accept_error = fields.Boolean(
        string="Accept Error",
        help="Report as finished skips its checks of quantities, operations and material unless "
        "the user wants them.",
    )

    # Standard update
    prod_scrap_method = fields.Selection(
        selection=[("good", "Allocate to good quantity"), ("account", "Scrap account")],
        string="Scrap Method",
        default="good",
        required=True,
        help="Who bears the cost of the quantity reported as error: the good pieces of the order, "
        "or an account.",
    )
    prod_scrap_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Scrap Account",
        ondelete="restrict",
        help="Account that bears the cost of the quantity reported as error.",
    )

    # Automatic update
    prod_scheduling_method = fields.Selection(
        selection=SCHEDULING_METHODS,
        string="Scheduling Method",
        default="operations",
        required=True,
        help="How orders are scheduled when a later step is run first: Operations scheduling "
        "finds dates and resource groups, Job scheduling also times and resources.",
    )
    prod_scheduling_direction = fields.Selection(
        selection=SCHEDULING_DIRECTIONS,
        string="Scheduling Direction",
        default="backward_delivery",
        required=True,
        help="From which date orders are scheduled, and which way, unless the user chooses "
        "otherwise.",
    )
    prod_start_bom_consumption = fields.Selection(
        selection=BOM_CONSUMPTIONS,
        string="BOM Consumption at Start",
        default="flushing",
        required=True,
        help="Which components Start posts by itself: those with flushing principle Start, all "
        "or none.",
    )
    prod_report_bom_consumption = fields.Selection(
        selection=BOM_CONSUMPTIONS,
        string="BOM Consumption at Report as Finished",
        default="flushing",
        required=True,
        help="Which components Report as finished posts by itself: those with flushing principle "
        "Finish, all or none.",
    )
    prod_start_route_consumption = fields.Selection(
        selection=ROUTE_CONSUMPTIONS,
        string="Route Consumption at Start",
        default="never",
        required=True,
        help="Which operations Start posts by itself: those whose route group says so, all or "
        "none.",
    )
    prod_report_route_consumption = fields.Selection(
        selection=ROUTE_CONSUMPTIONS,
        string="Route Consumption at Report as Finished",
        default="group",
        required=True,
        help="Which operations Report as finished posts by itself: those whose route group says "
        "so, all or none.",
    )
    prod_purchase_by_vendor = fields.Boolean(
        string="Group Purchases by Vendor",
        help="Estimating several orders buys from each vendor on one purchase order instead of "
        "one for each component.",
    )
    prod_purchase_by_buyer = fields.Boolean(
        string="Group Purchases by Buyer",
        help="Purchases that are grouped by vendor are kept apart by buyer. Without grouping by "
        "vendor it has no effect.",
    )

    # Tolerances
    prod_over_report_percent = fields.Float(
        string="Over-report",
        default=0.0,
        help="By how many percent the quantity reported as finished may exceed the quantity of "
        "the order.",
    )
    prod_under_report_percent = fields.Float(
        string="Under-report",
        default=100.0,
        help="By how many percent the good quantity may fall short of the quantity of the order "
        "when it is closed with End job. 100: by any.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("prod_pick_negative", "prod_physical_reduction")
    def _check_prod_picking(self):
        for record in self:
            if record.prod_pick_negative and record.prod_physical_reduction:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot both pick negative and reduce picking lists to what is "
                        "in stock: untick Pick negative or Physical reduction.",
                        name=record.display_name,
                    )
                )

    @api.constrains("prod_max_job_lead_time")
    def _check_prod_max_job_lead_time(self):
        for record in self:
            if record.prod_max_job_lead_time <= 0:
                raise ValidationError(
                    self.env._(
                        "The maximum job lead time of %(name)s must be at least one day: enter "
                        "for instance 300.",
                        name=record.display_name,
                    )
                )

    @api.constrains("prod_over_report_percent", "prod_under_report_percent")
    def _check_prod_tolerances(self):
        for record in self:
            under = record.prod_under_report_percent
            if record.prod_over_report_percent < 0 or not 0 <= under <= 100:
                raise ValidationError(
                    self.env._(
                        "The tolerances of %(name)s must be percentages: over-report zero or "
                        "more, under-report between 0 and 100.",
                        name=record.display_name,
                    )
                )

    @api.constrains("prod_scrap_method", "prod_scrap_account_id")
    def _check_prod_scrap_account(self):
        for record in self:
            account = record.prod_scrap_account_id
            if record.prod_scrap_method == "account" and not account:
                raise ValidationError(
                    self.env._(
                        "The scrap method of %(name)s is Scrap account: choose the account too.",
                        name=record.display_name,
                    )
                )
            companies = account.sudo().company_ids
            if account and not companies & record._prod_company().sudo().parent_ids:
                raise ValidationError(
                    self.env._(
                        "Scrap account %(account)s belongs to another company than %(name)s. "
                        "Choose an account of this company.",
                        account=account.display_name,
                        name=record.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _prod_company(self):
        """The company that these parameters apply to."""
        raise NotImplementedError

    @api.model
    def _prod_parameter_names(self) -> list[str]:
        """Names of the parameters that a company and a site have alike."""
        fields_of = self.env["production.parameters.mixin"]._fields
        return [name for name in fields_of if name.startswith("prod_")]
