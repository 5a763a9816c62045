from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductionResourceGroupMember(models.Model):
    """The time that a resource spends in a group (ax.md 8.2).

    A resource may belong to several groups one after the other, never to two at once.
    """

    _name = "production.resource.group.member"
    _description = "Resource Group Membership"
    _order = "resource_id, date_from, id"
    _rec_name = "resource_id"
    _check_company_auto = True

    group_id = fields.Many2one(
        comodel_name="production.resource.group",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        help="The group that the resource belongs to.",
    )
    resource_id = fields.Many2one(
        comodel_name="production.resource",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        help="The resource that belongs to the group.",
    )
    company_id = fields.Many2one(
        related="group_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    date_from = fields.Date(
        string="From",
        help="First day in the group. Blank: always until the last day.",
    )
    date_to = fields.Date(
        string="To",
        help="Last day in the group. Blank: from the first day for ever.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for member in self:
            if member.date_from and member.date_to and member.date_from > member.date_to:
                raise ValidationError(
                    self.env._(
                        "%(resource)s would leave %(group)s before joining it. Choose a last day "
                        "on or after the first.",
                        resource=member.resource_id.display_name,
                        group=member.group_id.display_name,
                    )
                )

    @api.constrains("resource_id", "group_id", "date_from", "date_to")
    def _check_one_group_at_a_time(self):
        by_resource = defaultdict(self.browse)
        for member in self.sudo().search([("resource_id", "in", self.resource_id.ids)]):
            by_resource[member.resource_id] |= member
        for members in by_resource.values():
            for earlier, later in pairwise(members.sorted(lambda m: (m._first_day(), m.id))):
                if later._first_day() <= earlier._last_day():
                    earlier._raise_two_groups(later)

    # === BUSINESS METHODS === #

    def _is_valid_on(self, date) -> bool:
        """Whether the resource belongs to the group on this day."""
        return self._first_day() <= date <= self._last_day()

    def _first_day(self):
        return self.date_from or fields.Date.to_date("0001-01-01")

    def _last_day(self):
        return self.date_to or fields.Date.to_date("9999-12-31")

    def _raise_two_groups(self, other) -> None:
        raise ValidationError(
            self.env._(
                "%(resource)s would belong to %(group)s and %(other)s at the same time. End the "
                "first membership before the second begins.",
                resource=self.resource_id.display_name,
                group=self.group_id.display_name,
                other=other.group_id.display_name,
            )
        )
