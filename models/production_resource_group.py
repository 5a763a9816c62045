from __future__ import annotations

from odoo import api, fields, models

from .ratio import Ratio


class ProductionResourceGroup(models.Model):
    """Resources of one site that can stand in for each other (ax.md 8.2).

    A group without a calendar or without members can be put on a route, but nothing can be
    scheduled on it (ax.md 2.3 #17, #18): `warning` says so.
    """

    _name = "production.resource.group"
    _description = "Resource Group"
    _order = "code, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, help="What the group does, such as Welding.")
    code = fields.Char(string="Number", copy=False, help="The short number of the group.")
    active = fields.Boolean(default=True, help="Archive the group to plan on it no longer.")
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        help="The site where the resources stand.",
    )
    company_id = fields.Many2one(
        related="warehouse_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        check_company=True,
        compute="_compute_calendar_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The opening hours of the group. Without them nothing can be planned on it.",
    )
    input_location_id = fields.Many2one(
        comodel_name="stock.location",
        check_company=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Where components with resource consumption are picked.",
    )
    output_location_id = fields.Many2one(
        comodel_name="stock.location",
        check_company=True,
        domain="[('usage', '=', 'internal'), ('warehouse_id', '=', warehouse_id)]",
        help="Where finished items are put.",
    )
    efficiency = fields.Float(
        string="Efficiency %",
        default=100.0,
        required=True,
        help="How fast the group works as a whole.",
    )
    finite_capacity = fields.Boolean(
        default=True,
        help="Plan no more work on the group than its members can do.",
    )
    capacity = Ratio(
        default=1.0,
        required=True,
        help="Pieces per hour, for the time formulas Capacity and Resource batch of operations "
        "that name no resource.",
    )
    batch_capacity = Ratio(
        default=1.0,
        required=True,
        help="Pieces in one batch, for the time formula Resource batch of operations that name no "
        "resource.",
    )
    member_ids = fields.One2many(
        comodel_name="production.resource.group.member",
        inverse_name="group_id",
        string="Members",
        help="The resources of the group and since when.",
    )
    member_count = fields.Integer(
        string="Members Today",
        compute="_compute_member_count",
        help="How many resources belong to the group today.",
    )
    warning = fields.Text(
        compute="_compute_warning",
        help="Why nothing can be planned on the group.",
    )

    _efficiency_positive = models.Constraint(
        "CHECK(efficiency > 0)",
        "The efficiency of a resource group must be greater than 0. Use 100 for the normal pace.",
    )

    _capacity_positive = models.Constraint(
        "CHECK(capacity > 0 AND batch_capacity > 0)",
        "The capacity and the batch capacity of a resource group must be greater than 0.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "code")
    def _compute_display_name(self):
        for group in self:
            group.display_name = f"[{group.code}] {group.name}" if group.code else group.name

    @api.depends("warehouse_id")
    def _compute_calendar_id(self):
        for group in self:
            proposed = group.warehouse_id.company_id.resource_calendar_id
            if not group.calendar_id or group.calendar_id.company_id != group.company_id:
                group.calendar_id = proposed

    @api.depends("member_ids.date_from", "member_ids.date_to")
    def _compute_member_count(self):
        today = fields.Date.context_today(self)
        for group in self:
            members = group.member_ids.filtered(lambda member: member._is_valid_on(today))
            group.member_count = len(members)

    def _issue_on(self, date, resource) -> str:
        """Why nothing can be planned on the group on a day; empty when it can (2.3 #17-#19).

        :param resource: the member that an operation asks for, or none for any member
        """
        self.ensure_one()
        members = self.member_ids.filtered(lambda member: member._is_valid_on(date)).resource_id
        values = {"group": self.display_name, "date": date, "resource": resource.display_name}
        if not self.calendar_id:
            return self.env._("%(group)s has no working hours.", **values)
        if not members:
            return self.env._("%(group)s has no member on %(date)s.", **values)
        if resource and resource not in members:
            return self.env._("%(resource)s is no member of %(group)s on %(date)s.", **values)
        return ""

    @api.depends("calendar_id", "member_count")
    def _compute_warning(self):
        for group in self:
            texts = []
            if not group.calendar_id:
                texts.append(
                    self.env._("The group has no working hours, so nothing can be planned on it.")
                )
            if not group.member_count:
                texts.append(
                    self.env._("The group has no members today, so nothing can be planned on it.")
                )
            group.warning = "\n".join(texts)
