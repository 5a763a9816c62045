from __future__ import annotations

from odoo import api, fields, models

from .ratio import Ratio

#: field with the profit percentage for each profit setting of an order (ax.md 5)
PROFIT_FIELDS = {
    "standard": "profit_standard",
    "profit_1": "profit_1",
    "profit_2": "profit_2",
    "profit_3": "profit_3",
}


class ProductionCostGroup(models.Model):
    """A kind of cost, such as Materials or Labour: it carries the profit percentages (ax.md 5).

    Items and cost categories name their group; what names none belongs to the default group of
    its type. Calculations are shown, and indirect costs and prices calculated, by cost group.
    """

    _name = "production.cost.group"
    _description = "Cost Group"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    sequence = fields.Integer(default=10, help="The order of the groups on screen.")
    name = fields.Char(required=True, translate=True, help="What the cost is for.")
    code = fields.Char(string="Number", copy=False, help="The short number of the group.")
    active = fields.Boolean(default=True, help="Archive the group to offer it no longer.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="The company that uses the group. Leave blank to share it.",
    )
    cost_type = fields.Selection(
        selection=[
            ("material", "Material"),
            ("labour", "Labour and machines"),
            ("indirect", "Indirect costs"),
        ],
        string="Type",
        default="material",
        required=True,
        help="Material: components. Labour and machines: operations. Indirect costs: what the "
        "costing sheet adds.",
    )
    is_default = fields.Boolean(
        string="Default",
        copy=False,
        help="Items, cost categories and indirect costs of this type belong to the group, unless "
        "they name another one.",
    )

    # Profit sets: an order says which of them its price is calculated with
    profit_standard = Ratio(
        string="Standard %",
        help="Percentage that profit setting Standard adds to the cost for the sales price.",
    )
    profit_1 = Ratio(
        string="Profit 1 %",
        help="Percentage that profit setting Profit 1 adds to the cost for the sales price.",
    )
    profit_2 = Ratio(
        string="Profit 2 %",
        help="Percentage that profit setting Profit 2 adds to the cost for the sales price.",
    )
    profit_3 = Ratio(
        string="Profit 3 %",
        help="Percentage that profit setting Profit 3 adds to the cost for the sales price.",
    )

    _one_default = models.UniqueIndex(
        "(cost_type, COALESCE(company_id, 0)) WHERE is_default AND active",
        "Another cost group is the default of this type already. Untick Default there first.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "code")
    def _compute_display_name(self):
        for group in self:
            code = group.code
            group.display_name = f"[{code}] {group.name}" if code else group.name

    # === BUSINESS METHODS === #

    @api.model
    def _defaults(self, company) -> dict[str, models.Model]:
        """The default group of each type for a company: its own, else the shared one.

        :return: {type: group}; a type without default is missing
        """
        groups = self.search(
            [("is_default", "=", True), ("company_id", "in", [False, company.id])],
            order="company_id DESC NULLS FIRST",
        )
        return {group.cost_type: group for group in groups}

    def _profit(self, setting: str) -> float:
        """Percentage that a profit setting adds to what belongs to this group; 0 without one."""
        return self[PROFIT_FIELDS.get(setting) or "profit_standard"] if self else 0.0
