from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .ratio import Ratio

#: AX's RouteOprPriority (ax.md 1.3): operations of one number run together
PRIORITIES = [
    ("primary", "Primary"),
    ("secondary_1", "Secondary 1"),
    ("secondary_2", "Secondary 2"),
    ("secondary_3", "Secondary 3"),
    ("secondary_4", "Secondary 4"),
    ("secondary_5", "Secondary 5"),
]

ROUTE_TYPES = [("standard", "Standard"), ("vendor", "Vendor")]

TIME_FORMULAS = [
    ("standard", "Standard"),
    ("capacity", "Capacity"),
    ("batch", "Batch"),
    ("resource_batch", "Resource batch"),
]

#: fields that count hours or pieces
NOT_NEGATIVE = (
    "setup_time",
    "run_time",
    "queue_before",
    "queue_after",
    "transit_time",
    "transfer_batch",
    "formula_factor",
)


def _proposed(name: str, *, fallback: float | str | bool = False):
    """Make the compute method of a field that the chosen operation proposes.

    Each field has a method of its own, so that a value given by hand does not keep the operation
    from proposing the others. Later changes of the operation leave what was proposed alone.
    """

    @api.depends("operation_id")
    def compute(self):
        for record in self:
            source = record.operation_id or record
            record[name] = source[name] or fallback

    return compute


def _proposed_category(name: str):
    """Make the compute method of a cost category: the operation's, else the resource's."""

    @api.depends("operation_id", "resource_id")
    def compute(self):
        for record in self:
            record[name] = record.operation_id[name] or record.resource_id[name] or record[name]

    return compute


class ProductionOperationMixin(models.AbstractModel):
    """What a route's operation and an order's operation have in common (ax.md 7.3, 7.4).

    The order's operation is a private copy: `_copied_fields` names what is copied. Times are in
    hours. Choosing the operation proposes its times, quantities and categories.
    """

    _name = "production.operation.mixin"
    _description = "Route Operation and Order Operation"
    _order = "operation_no, priority, id"
    _check_company_auto = True

    # Place in the route
    operation_no = fields.Integer(
        string="Oper. No.",
        required=True,
        help="The number of the operation in its route: 10, 20, 30 and so on.",
    )
    next_no = fields.Integer(
        string="Next",
        default=0,
        help="The number of the operation that follows. 0: this is the last one. In a simple "
        "sequence it fills itself in.",
    )
    priority = fields.Selection(
        selection=PRIORITIES,
        default="primary",
        required=True,
        help="Secondary operations run together with the primary one of the same number.",
    )
    link_type = fields.Selection(
        selection=[("soft", "Soft"), ("hard", "Hard")],
        default="soft",
        required=True,
        help="Hard: the next operation follows without a gap. Soft: a gap is allowed.",
    )

    # Who does what
    operation_id = fields.Many2one(
        comodel_name="production.operation",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        help="What is done. It proposes times, quantities and cost categories.",
    )
    resource_id = fields.Many2one(
        comodel_name="production.resource",
        index="btree_not_null",
        check_company=True,
        compute="_compute_resource_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="The one resource that runs the operation. Blank: any of the group.",
    )
    resource_group_id = fields.Many2one(
        comodel_name="production.resource.group",
        index="btree_not_null",
        check_company=True,
        compute="_compute_resource_group_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="The group whose resources may run the operation.",
    )
    resource_qty = fields.Integer(
        string="Resources",
        default=1,
        required=True,
        help="How many resources are needed at the same time. The duration stays the same.",
    )
    load_percent = fields.Float(
        string="Load %",
        default=100.0,
        required=True,
        help="Share of the resource that the operation takes: at 50 a person serves two machines.",
    )
    route_type = fields.Selection(
        selection=ROUTE_TYPES,
        compute=_proposed("route_type", fallback="standard"),
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Vendor: a subcontractor does it.",
    )

    route_group_id = fields.Many2one(
        comodel_name="production.route.group",
        check_company=True,
        compute="_compute_route_group_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="Which times cost something, are posted by themselves and are scheduled. Blank: all.",
    )

    # Times, in hours
    setup_time = Ratio(
        compute=_proposed("setup_time"),
        store=True,
        readonly=False,
        precompute=True,
        help="Hours to set up, once per order.",
    )
    run_time = Ratio(
        compute=_proposed("run_time"),
        store=True,
        readonly=False,
        precompute=True,
        help="Hours to run the process quantity.",
    )
    process_qty = Ratio(
        string="Process Quantity",
        compute=_proposed("process_qty", fallback=1.0),
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="How many pieces the run time makes.",
    )
    time_formula = fields.Selection(
        selection=TIME_FORMULAS,
        string="Formula",
        compute=_proposed("time_formula", fallback="standard"),
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="How the run time grows with the quantity: in proportion, by the resource's capacity, "
        "or by whole batches.",
    )
    formula_factor = Ratio(
        string="Factor",
        compute=_proposed("formula_factor"),
        store=True,
        readonly=False,
        precompute=True,
        help="Divisor of the formulas other than Standard. 0 is ignored.",
    )
    queue_before = Ratio(
        compute=_proposed("queue_before"),
        store=True,
        readonly=False,
        precompute=True,
        help="Hours of waiting before the set-up.",
    )
    queue_after = Ratio(
        compute=_proposed("queue_after"),
        store=True,
        readonly=False,
        precompute=True,
        help="Hours of waiting after the run, such as drying.",
    )
    transit_time = Ratio(
        compute=_proposed("transit_time"),
        store=True,
        readonly=False,
        precompute=True,
        help="Hours of transport to the next operation.",
    )
    transfer_batch = Ratio(
        compute=_proposed("transfer_batch"),
        store=True,
        readonly=False,
        precompute=True,
        help="Pieces that may move on before the operation is complete. 0: all at once.",
    )
    scrap_percent = Ratio(
        string="Scrap %",
        compute=_proposed("scrap_percent"),
        store=True,
        readonly=False,
        precompute=True,
        help="Share of the pieces that the operation loses. It raises the quantity that must enter "
        "this and every earlier operation.",
    )

    # Cost
    setup_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        compute=_proposed_category("setup_category_id"),
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="The rate of the set-up hours.",
    )
    run_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        compute=_proposed_category("run_category_id"),
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="The rate of the run hours.",
    )
    quantity_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        compute=_proposed_category("quantity_category_id"),
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="The rate of each piece.",
    )

    # === COMPUTE METHODS === #

    @api.depends("operation_id")
    def _compute_resource_id(self):
        for record in self:
            record.resource_id = record.operation_id.resource_id or record.resource_id

    @api.depends("operation_id")
    def _compute_resource_group_id(self):
        for record in self:
            proposed = record.operation_id.resource_group_id
            record.resource_group_id = proposed or record.resource_group_id

    @api.depends("operation_id")
    def _compute_route_group_id(self):
        for record in self:
            proposed = record.operation_id.route_group_id
            record.route_group_id = proposed or record.route_group_id

    @api.depends("operation_no", "operation_id")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.operation_no} {record.operation_id.display_name or ''}"

    # === CONSTRAINT METHODS === #

    @api.constrains("operation_no", "next_no")
    def _check_numbers(self):
        for record in self:
            if record.operation_no <= 0 or record.next_no < 0:
                raise ValidationError(
                    self.env._(
                        "Operation %(operation)s: numbers begin at 1, and Next is 0 for the last "
                        "operation. Use 10, 20, 30 and so on.",
                        operation=record.display_name,
                    )
                )

    @api.constrains(*NOT_NEGATIVE)
    def _check_times(self):
        for record in self:
            negative = next((name for name in NOT_NEGATIVE if record[name] < 0), None)
            if negative:
                raise ValidationError(
                    self.env._(
                        "Operation %(operation)s: %(field)s cannot be negative. Use 0 for none.",
                        operation=record.display_name,
                        field=record._fields[negative]._description_string(self.env),
                    )
                )

    @api.constrains("process_qty", "resource_qty", "load_percent", "scrap_percent")
    def _check_quantities(self):
        for record in self:
            if record.process_qty <= 0 or record.resource_qty < 1 or record.load_percent <= 0:
                raise ValidationError(
                    self.env._(
                        "Operation %(operation)s: process quantity, number of resources and load "
                        "must be greater than 0.",
                        operation=record.display_name,
                    )
                )
            if not 0 <= record.scrap_percent < 100:
                raise ValidationError(
                    self.env._(
                        "Operation %(operation)s: scrap must be at least 0 and below 100 percent.",
                        operation=record.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _copied_fields(self) -> list[str]:
        """Names of the fields that an order's operation takes over from the route."""
        shared = self.env["production.operation.mixin"]._fields
        return [name for name in shared if name not in ("id", "display_name")]
