from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..adapters.planned_order_columns import PlannedOrderColumns
from ..planning.comparison import compare
from ..planning.rule_analysis import analyse
from .production_plan_differences_mixin import replaced

#: lines of each kind that a preview keeps; its counts are over all
LIMIT = 1000
GROUPS = ("production_control.group_planner", "production_control.group_manager")


class ProductionPlanningRulePreview(models.TransientModel):
    """What the planning rules do, and what switching some of them would change, before it counts.

    The plan is read once and planned by the engine under the rules as they are and as they would
    be. Nothing is stored but the preview itself.
    """

    _name = "production.planning.rule.preview"
    _inherit = ["production.plan.differences.mixin"]
    _description = "Preview of Planning Rules"

    plan_id = fields.Many2one(
        "production.master.plan", required=True, help="Master plan that is planned for the preview."
    )
    company_id = fields.Many2one(related="plan_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_ids = fields.Many2many(
        "production.planning.rule",
        string="Rules to switch",
        context={"active_test": False},
        domain="[('company_id', '=', company_id), ('active', 'in', [True, False])]",
        help="What if these were switched: archived rules on, active rules off?",
    )
    product_domain = fields.Char(
        string="Items to list", default="[]", help="Which items are listed; empty: all items."
    )
    item_ids = fields.One2many(
        "production.planning.rule.preview.item", "preview_id", string="Items", readonly=True
    )
    standing_ids = fields.One2many(
        "production.planning.rule.preview.rule", "preview_id", string="Rules", readonly=True
    )
    change_ids = fields.One2many(
        "production.planning.rule.preview.change", "preview_id", string="Changes", readonly=True
    )
    item_count = fields.Integer(string="All items", readonly=True)
    problems = fields.Text(readonly=True)
    note = fields.Text(compute="_compute_note")

    # === COMPUTE METHODS === #

    @api.depends("plan_id")
    def _compute_display_name(self):
        for preview in self:
            preview.display_name = self.env._(
                "Preview of rules on %s", preview.plan_id.display_name
            )

    @api.depends("rule_ids", "item_count", "new_count", "gone_count", "changed_count")
    def _compute_note(self):
        for preview in self:
            notes = [preview._text_of_switch()]
            difference_count = preview.new_count + preview.gone_count + preview.changed_count
            for listed, count in (
                (len(preview.item_ids), preview.item_count),
                (len(preview.change_ids), difference_count),
            ):
                if listed < count:
                    notes.append(
                        self.env._(
                            "%(listed)s of %(count)s lines are listed: narrow the items to list.",
                            listed=listed,
                            count=count,
                        )
                    )
            preview.note = "\n".join(notes)

    def _text_of_switch(self) -> str:
        """What is being tried."""
        inactive = self.rule_ids.filtered(lambda rule: not rule.active)
        texts = [
            self.env._("%(rule)s is switched on", rule=rule.name)
            if rule in inactive
            else self.env._("%(rule)s is switched off", rule=rule.name)
            for rule in self.rule_ids
        ]
        if not texts:
            return self.env._(
                "The rules as they are. Choose rules to switch to see what that would change."
            )
        return self.env._(
            "As if: %(changes)s. The plan itself is left alone.", changes=", ".join(texts)
        )

    # === ACTION METHODS === #

    def action_refresh(self):
        """Plan again and show the result.

        :raises AccessError: for users who are neither planners nor managers
        """
        self.ensure_one()
        self._check_right()
        self.plan_id.check_access("read")
        self.rule_ids.check_access("read")
        self._fill()
        return self._action_open()

    # === BUSINESS METHODS - ENTRY === #

    @api.model
    def _preview(self, rules) -> dict:
        """A preview of switching these rules, filled in; none: of the rules as they are.

        :param rules: ``production.planning.rule`` of one company
        :return: window action
        """
        self._check_right()
        rules.check_access("read")
        preview = self.create({"plan_id": self._plan_of(rules).id, "rule_ids": [(6, 0, rules.ids)]})
        preview._fill()
        return preview._action_open()

    def _plan_of(self, rules):
        """The master plan that the rules are tried on: the first of their company."""
        companies = rules.company_id or self.env.company
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "These rules belong to several companies: %(companies)s. Preview the rules of "
                    "one company at a time.",
                    companies=", ".join(companies.mapped("name")),
                )
            )
        plan = self.env["production.master.plan"].search(
            [("company_id", "=", companies.id)], limit=1
        )
        if not plan:
            raise UserError(
                self.env._(
                    "%(company)s has no active master plan to try the rules on. Create one under "
                    "Planning, Master plans.",
                    company=companies.name,
                )
            )
        return plan

    def _check_right(self):
        if self.env.su or any(self.env.user.has_group(group) for group in GROUPS):
            return
        raise AccessError(
            self.env._("Only production planners and managers may preview planning rules.")
        )

    # === BUSINESS METHODS - PLANNING TWICE === #

    def _fill(self):
        """Read once, plan under both sets of rules, and keep what came of it."""
        what_if = self.env["production.planning.rule.what.if"].sudo()
        what_if = what_if.with_company(self.company_id)
        reading = what_if._read(self.plan_id.sudo().with_company(self.company_id))
        problems = []
        active, switched = self._rule_sets(reading.scope, problems)
        before = what_if._plan(reading, active)
        after = what_if._plan(reading, switched) if self.rule_ids else before
        differences = compare(before.orders, after.orders)
        self.sudo().write(
            {
                "problems": "\n".join(problem["text"] for problem in problems) or False,
                **self._standing_values(reading, switched, after),
                **self._item_values(reading.scope, what_if, active, switched),
                **self._difference_values("change_ids", differences, reading.scope.quantity, LIMIT),
            }
        )

    def _rule_sets(self, scope, problems) -> tuple[list, list]:
        """The rules as they are, and as they would be with these ones switched."""
        reader = self.env["production.planning.rules"].sudo()
        records = self.env["production.planning.rule"].sudo()
        active = records.search([("company_id", "=", self.company_id.id)])
        chosen = self.rule_ids.sudo()
        switched = (active - chosen) | chosen.filtered(lambda rule: not rule.active)
        rules = reader._read(scope, active | switched, problems)
        return (
            [rule for rule in rules if rule.id in active.ids],
            [rule for rule in rules if rule.id in switched.ids],
        )

    def _standing_values(self, reading, rules, plan) -> dict:
        """How each rule stands when the items and planned orders are given out."""
        reader, scope = self.env["production.planning.rules"].sudo(), reading.scope
        orders = PlannedOrderColumns(plan, scope, {})
        requirements = reader._requirements(rules, scope, orders)
        standings = analyse(rules, list(reading.tables.keys()), requirements, reading.tables.today)
        lines = self.env["production.planning.rule.preview.rule"]
        rows = [
            {**lines._values(standing), "sequence": number}
            for number, standing in enumerate(standings, 1)
        ]
        return {"standing_ids": replaced(rows)}

    def _item_values(self, scope, what_if, active, switched) -> dict:
        """Which rule each item gets, and how it is covered by that."""
        before = what_if._covered(scope, active)
        after = what_if._covered(scope, switched) if self.rule_ids else before
        listed = self._listed_products()
        keys = [key for key in after if key[0] in listed]
        keys.sort(key=lambda key: (before[key] == after[key], key))
        lines = self.env["production.planning.rule.preview.item"]
        rows = [lines._values(key, before[key], after[key]) for key in keys[:LIMIT]]
        return {"item_count": len(keys), "item_ids": replaced(rows)}

    def _listed_products(self) -> set[int]:
        """Products that the user wants to see."""
        domain = self.env["production.planning.rule"]._domain(self.product_domain)
        stocked = Domain("is_storable", "=", True)
        return set(self.env["product.product"].search(domain & stocked).ids)
