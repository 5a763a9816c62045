from __future__ import annotations

from odoo import api, fields, models

from .production_operation_mixin import ROUTE_TYPES, TIME_FORMULAS
from .ratio import Ratio


class ProductionOperation(models.Model):
    """A kind of work, such as Sawing, with the values it proposes on routes (ax.md 7.3, 7.4).

    Changing a value here leaves the routes alone that already use the operation.
    """

    _name = "production.operation"
    _description = "Operation"
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What is done, such as Sawing.")
    code = fields.Char(string="Number", copy=False, help="The short number of the operation.")
    active = fields.Boolean(default=True, help="Archive the operation to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        help="The company that uses the operation. Leave blank to share it.",
    )
    description = fields.Html(translate=True, help="Instructions for the operator.")

    # What it proposes
    resource_id = fields.Many2one(
        comodel_name="production.resource",
        check_company=True,
        help="The resource that usually runs the operation.",
    )
    resource_group_id = fields.Many2one(
        comodel_name="production.resource.group",
        check_company=True,
        help="The group that usually runs the operation.",
    )
    route_type = fields.Selection(
        selection=ROUTE_TYPES,
        default="standard",
        required=True,
        help="Vendor: a subcontractor does it.",
    )
    route_group_id = fields.Many2one(
        comodel_name="production.route.group",
        check_company=True,
        default=lambda self: self.env.ref(
            "production_control.route_group_standard", raise_if_not_found=False
        ),
        ondelete="restrict",
        help="Which times cost something, are posted by themselves and are scheduled. Blank: all.",
    )
    setup_time = Ratio(help="Hours to set up, once per order.")
    run_time = Ratio(help="Hours to run the process quantity.")
    process_qty = Ratio(
        string="Process Quantity",
        default=1.0,
        required=True,
        help="How many pieces the run time makes.",
    )
    time_formula = fields.Selection(
        selection=TIME_FORMULAS,
        string="Formula",
        default="standard",
        required=True,
        help="How the run time grows with the quantity.",
    )
    formula_factor = Ratio(
        string="Factor",
        help="Divisor of the formulas other than Standard. 0 is ignored.",
    )
    queue_before = Ratio(help="Hours of waiting before the set-up.")
    queue_after = Ratio(help="Hours of waiting after the run.")
    transit_time = Ratio(help="Hours of transport to the next operation.")
    transfer_batch = Ratio(
        help="Pieces that may move on before the operation is complete. 0: all at once.",
    )
    scrap_percent = Ratio(
        string="Scrap %",
        help="Share of the pieces that the operation usually loses.",
    )
    setup_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        help="The rate of the set-up hours.",
    )
    run_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        help="The rate of the run hours.",
    )
    quantity_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        help="The rate of each piece.",
    )

    _process_qty_positive = models.Constraint(
        "CHECK(process_qty > 0)",
        "The process quantity of an operation must be greater than 0. Use 1 for a time per piece.",
    )
    _scrap_percent_range = models.Constraint(
        "CHECK(scrap_percent >= 0 AND scrap_percent < 100)",
        "The scrap of an operation must be at least 0 and below 100 percent.",
    )
    _times_not_negative = models.Constraint(
        "CHECK(setup_time >= 0 AND run_time >= 0 AND queue_before >= 0 AND queue_after >= 0 "
        "AND transit_time >= 0 AND transfer_batch >= 0 AND formula_factor >= 0)",
        "The times, the transfer batch and the factor of an operation cannot be negative. "
        "Use 0 for none.",
    )
    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL",
        "Another operation has this number already. Choose another number.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "code")
    def _compute_display_name(self):
        for operation in self:
            code = operation.code
            operation.display_name = f"[{code}] {operation.name}" if code else operation.name
