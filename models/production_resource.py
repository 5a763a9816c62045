from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .ratio import Ratio


class ProductionResource(models.Model):
    """Who or what performs work: a machine, a person, a tool, a subcontractor, a place (ax.md 8.1).

    Working hours and efficiency come from Odoo's resource (`resource.mixin`); what the planner
    books is kept in this addon, not in calendar leaves.
    """

    _name = "production.resource"
    _inherit = ["resource.mixin", "mail.thread"]
    _description = "Production Resource"
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    # Identity
    name = fields.Char(
        related="resource_id.name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The name of the machine, person, tool, subcontractor or place.",
    )
    code = fields.Char(string="Number", copy=False, help="The short number of the resource.")
    active = fields.Boolean(
        related="resource_id.active",
        store=True,
        precompute=True,
        readonly=False,
        help="Archive the resource to plan on it no longer.",
    )
    type = fields.Selection(
        selection=[
            ("machine", "Machine"),
            ("human", "Human resources"),
            ("tool", "Tool"),
            ("vendor", "Vendor"),
            ("location", "Location"),
        ],
        default="machine",
        required=True,
        index=True,
        help="What kind of resource it is. A vendor does subcontracted operations.",
    )
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        ondelete="restrict",
        help="The subcontractor behind a resource of type Vendor.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Worker",
        ondelete="set null",
        help="The user behind a resource of type Human resources.",
    )
    member_ids = fields.One2many(
        comodel_name="production.resource.group.member",
        inverse_name="resource_id",
        string="Group Memberships",
        help="The groups that the resource belongs to, one at a time.",
    )
    group_id = fields.Many2one(
        comodel_name="production.resource.group",
        string="Current Group",
        compute="_compute_group_id",
        help="The group that the resource belongs to today.",
    )

    # Capacity
    time_efficiency = fields.Float(
        related="resource_id.time_efficiency",
        string="Efficiency %",
        readonly=False,
        help="How fast the resource works: at 80 an hour of work takes an hour and a quarter.",
    )
    finite_capacity = fields.Boolean(
        default=True,
        help="Plan no more work on the resource than it can do. Otherwise it may be overbooked.",
    )
    capacity = Ratio(
        default=1.0,
        help="Pieces per hour, for the time formulas Capacity and Resource batch.",
    )
    batch_capacity = Ratio(
        default=1.0,
        help="Pieces in one batch, for the time formula Resource batch.",
    )

    # Cost
    setup_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        help="The rate of set-up hours that operations on this resource propose.",
    )
    run_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        help="The rate of run hours that operations on this resource propose.",
    )
    quantity_category_id = fields.Many2one(
        comodel_name="production.cost.category",
        check_company=True,
        help="The rate of each piece that operations on this resource propose.",
    )

    _capacity_positive = models.Constraint(
        "CHECK(capacity > 0 AND batch_capacity > 0)",
        "The capacity and the batch capacity of a resource must be greater than 0.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "code")
    def _compute_display_name(self):
        for resource in self:
            code = resource.code
            resource.display_name = f"[{code}] {resource.name}" if code else resource.name

    @api.depends("member_ids.group_id", "member_ids.date_from", "member_ids.date_to")
    def _compute_group_id(self):
        today = fields.Date.context_today(self)
        for resource in self:
            members = resource.member_ids.filtered(lambda member: member._is_valid_on(today))
            resource.group_id = members[:1].group_id

    # === CONSTRAINT METHODS === #

    @api.constrains("type", "vendor_id")
    def _check_vendor(self):
        for resource in self:
            if resource.type == "vendor" and not resource.vendor_id:
                raise ValidationError(
                    self.env._(
                        "%(resource)s is of type Vendor and names no vendor. Choose the "
                        "subcontractor.",
                        resource=resource.display_name,
                    )
                )

    # === CRUD METHODS === #

    def unlink(self):
        """Delete the resources and what Odoo keeps behind them."""
        behind = self.resource_id
        result = super().unlink()
        behind.unlink()
        return result

    def _prepare_resource_values(self, vals, tz):
        """A person is a user for Odoo's resource, everything else is material."""
        values = super()._prepare_resource_values(vals, tz)
        values["resource_type"] = "user" if vals.get("type") == "human" else "material"
        if "time_efficiency" in vals:
            values["time_efficiency"] = vals["time_efficiency"]
        return values
