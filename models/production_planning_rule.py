from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..lifecycle import STATUSES, is_below
from .product_template import ORDER_TYPES
from .production_planning_rule_filter import FILTERED

#: an order that planning firms is not started by itself
FIRM_STATES = [
    (status.code, status.label) for status in STATUSES if is_below(status.code, "started")
]
#: what a rule says about the quantities of orders
MODIFIERS = ("order_min_qty", "order_multiple", "order_max_qty")
#: settings of an item, which cannot depend on what a demand is for
ITEM_SETTINGS = ("coverage_group_id", *MODIFIERS)


class ProductionPlanningRule(models.Model):
    """One rule of how planning covers items and handles planned orders; the first match wins.

    Rules are asked by sequence. Item coverage beats them, and the company's general coverage
    group closes the list. A rule without demand conditions decides how its items are covered; a
    rule about demand (its kind, its customer) decides only what becomes of the planned orders for
    it (docs/decisions/0054). Which rule matches is computed in ``planning.rules``.
    """

    _name = "production.planning.rule"
    _inherit = ["production.planning.rule.filter"]
    _description = "Planning Rule"
    _order = "company_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(
        default=10, help="The order in which rules are asked: the first that matches decides."
    )
    name = fields.Char(required=True, translate=True, help="What planners call the rule.")
    active = fields.Boolean(
        default=True,
        help="Archived rules decide nothing. Archive a rule while you write it, preview what it "
        "would change, then switch it on.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Company whose planning follows the rule.",
    )

    # Which items and when
    warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "production_planning_rule_warehouse_rel",
        string="Sites",
        check_company=True,
        help="Sites at which the rule counts; empty: all sites of the company.",
    )
    date_from = fields.Date(
        string="From",
        help="First day on which the rule counts. Items look at the day of planning, planned "
        "orders at their requirement date.",
    )
    date_to = fields.Date(string="To", help="Last day on which the rule counts.")

    # Which demand
    demand_kind = fields.Selection(
        [
            ("any", "Any demand"),
            ("sales", "Sales"),
            ("components", "Components of orders"),
            ("forecast", "Forecast"),
            ("safety", "Safety stock"),
            ("issues", "Other issues"),
        ],
        string="Demand",
        required=True,
        default="any",
        help="What the planned order is for.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "production_planning_rule_partner_rel",
        string="Customers",
        check_company=True,
        help="Customers, with their contacts, whose demand the rule is about; empty: everybody.",
    )
    about_demand = fields.Boolean(
        compute="_compute_about_demand",
        help="The rule asks what an order is for, so it cannot decide how an item is covered.",
    )

    # How items are covered
    coverage_group_id = fields.Many2one(
        "production.coverage.group",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Policy for the items. Blank: the company's general coverage group.",
    )
    order_min_qty = fields.Float(
        string="Min. order quantity",
        digits="Product Unit",
        help="The smallest order, in the item's unit. 0: as the item says.",
    )
    order_multiple = fields.Float(
        string="Multiple",
        digits="Product Unit",
        help="Orders are rounded up to a multiple of this. 0: as the item says.",
    )
    order_max_qty = fields.Float(
        string="Max. order quantity",
        digits="Product Unit",
        help="The largest order; more is split. 0: as the item says.",
    )

    # What becomes of planned orders
    order_type = fields.Selection(
        ORDER_TYPES, help="How the items, or this demand, are supplied. Blank: as the item says."
    )
    firm_state = fields.Selection(
        FIRM_STATES,
        string="Firm to status",
        help="Status to which a planned production order is brought when it is firmed. Blank: "
        "Created.",
    )
    pool_id = fields.Many2one(
        "production.pool",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Pool of the production orders, and of those for their components that no rule is "
        "about.",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Urgent")],
        help="Priority of the production orders, and of those for their components that no rule "
        "is about. Blank: normal.",
    )

    # === COMPUTE METHODS === #

    @api.depends("demand_kind", "partner_ids", "partner_domain")
    def _compute_about_demand(self):
        for rule in self:
            rule.about_demand = (
                rule.demand_kind != "any"
                or bool(rule.partner_ids)
                or rule._is_filled(rule.partner_domain)
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for rule in self:
            if rule.date_from and rule.date_to and rule.date_from > rule.date_to:
                raise ValidationError(
                    self.env._(
                        "%(rule)s ends on %(end)s, before it begins on %(start)s. Correct one of "
                        "the dates, or leave it blank.",
                        rule=rule.name,
                        start=rule.date_from,
                        end=rule.date_to,
                    )
                )

    @api.constrains(*MODIFIERS)
    def _check_quantities(self):
        for rule in self:
            negative = next((name for name in MODIFIERS if rule[name] < 0), None)
            if negative:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(field)s cannot be negative. Use 0 to leave it to the item.",
                        rule=rule.name,
                        field=self._label(negative),
                    )
                )
            if rule.order_max_qty and rule.order_min_qty > rule.order_max_qty:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: %(lower)s is greater than %(upper)s. Lower it, or set the other "
                        "one to 0 for no limit.",
                        rule=rule.name,
                        lower=self._label("order_min_qty"),
                        upper=self._label("order_max_qty"),
                    )
                )

    @api.constrains("demand_kind", "partner_ids", "partner_domain", *ITEM_SETTINGS)
    def _check_about_demand(self):
        """One item has one coverage: its demand is netted together (docs/decisions/0054)."""
        for rule in self.filtered("about_demand"):
            given = next((name for name in ITEM_SETTINGS if rule[name]), None)
            if given:
                raise ValidationError(
                    self.env._(
                        "%(rule)s is about some of the demand and gives “%(field)s”. All demand of "
                        "an item is covered together, so this cannot depend on the demand. Clear "
                        "“%(field)s”, or remove the conditions on demand and customers.",
                        rule=rule.name,
                        field=self._label(given),
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._check_release()
        rules._check_readable(FILTERED)
        return rules

    def write(self, vals):
        result = super().write(vals)
        if "firm_state" in vals:
            self._check_release()
        self._check_readable(FILTERED.keys() & vals)
        return result

    def _check_release(self):
        """Who may not release does not do so by a rule (ax.md 18.2).

        No constraint: those are run by the superuser.
        """
        groups = ("production_control.group_manager", "production_control.group_release")
        if self.env.su or any(self.env.user.has_group(group) for group in groups):
            return
        releasing = self.filtered(lambda rule: rule.firm_state == "released")
        if releasing:
            raise AccessError(
                self.env._(
                    "%(rule)s releases orders to the shop, which takes a production manager or "
                    "the right to release. Choose a lower status, or ask one of them.",
                    rule=releasing[0].name,
                )
            )

    # === ACTION METHODS === #

    def action_preview(self):
        """Show what each item gets from the rules, and what switching these ones would change.

        Archived rules among them are taken for switched on, active ones for switched off.

        :return: window action of the preview
        :raises AccessError: for users who are neither planners nor managers
        """
        return self.env["production.planning.rule.preview"]._preview(self)
