from __future__ import annotations

from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models.production_planned_order import ORDER_TYPES
from ..planning.comparison import compare, total

FACTS = (
    "product_id",
    "warehouse_id",
    "source",
    "order_type",
    "product_qty",
    "date_requirement",
    "date_delivery",
    "date_order",
    "delay_days",
)


class StoredOrder(NamedTuple):
    """A stored planned order as ``planning.comparison`` compares it."""

    id: int
    product: int
    site: int
    source: str
    order_type: str
    quantity: float
    date_requirement: date
    date_delivery: date
    date_order: date
    delay_days: int


class ProductionPlanComparison(models.TransientModel):
    """A simulation plan beside the operative one: what it orders differently, costs and delays.

    A planner accepts all of it or chosen lines; what is below an accepted planned order comes
    with it. Accepted orders become approved ones of the operative plan, so its next run keeps and
    counts them (ax.md 17.2).
    """

    _name = "production.plan.comparison"
    _description = "Comparison of Master Plans"

    plan_id = fields.Many2one(
        "production.master.plan", string="Simulation", required=True, readonly=True
    )
    operative_id = fields.Many2one(
        "production.master.plan", string="Operative plan", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="plan_id.company_id.currency_id")
    line_ids = fields.One2many(
        "production.plan.comparison.line", "comparison_id", string="Differences"
    )
    new_count = fields.Integer(string="New planned orders", readonly=True)
    gone_count = fields.Integer(string="Dropped planned orders", readonly=True)
    changed_count = fields.Integer(string="Changed planned orders", readonly=True)
    cost_change = fields.Monetary(
        string="Change of cost",
        readonly=True,
        help="What the planned orders of the simulation cost more, at the items' cost.",
    )
    delay_change = fields.Integer(
        string="Change of delay (days)",
        readonly=True,
        help="Days by which the planned orders are late more, added up.",
    )
    conflicts = fields.Text(
        readonly=True, help="Planned orders that the operative plan has approved differently."
    )

    # === COMPUTE METHODS === #

    @api.depends("plan_id")
    def _compute_display_name(self):
        for comparison in self:
            comparison.display_name = self.env._("Comparison of %s", comparison.plan_id.name)

    # === ACTION METHODS === #

    def action_accept_all(self):
        """Accept every planned order of the simulation that differs."""
        return self._accept(self.line_ids)

    def action_accept_chosen(self):
        """Accept the planned orders of the ticked lines."""
        chosen = self.line_ids.filtered("is_chosen")
        if not chosen:
            raise UserError(self.env._("Tick the lines to accept, or accept all of them."))
        return self._accept(chosen)

    # === BUSINESS METHODS - COMPARING === #

    @api.model
    def _compare(self, plan):
        """A comparison of a simulation with the operative plan, filled in.

        :return: window action
        """
        self._check_planner()
        plan.check_access("read")
        if plan.kind != "simulation":
            raise UserError(self.env._("%s is not a simulation: choose one.", plan.name))
        comparison = self.create({"plan_id": plan.id, "operative_id": plan._operative_plan().id})
        comparison._fill()
        return comparison._action_open()

    def _check_planner(self):
        if not (self.env.su or self.env.user.has_group("production_control.group_planner")):
            raise AccessError(
                self.env._("Only production planners may compare plans and accept simulations.")
            )

    def _action_open(self) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Comparison with the operative plan"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _fill(self):
        """List the differences, what costs most first."""
        differences = compare(self._orders_of(self.operative_id), self._orders_of(self.plan_id))
        costs = self._costs({difference.product for difference in differences})

        def cost_of(order):
            return 0 if order.order_type == "transfer" else order.quantity * costs[order.product]

        totals = total(differences, cost_of)
        ranked = sorted(differences, key=lambda difference: -abs(difference.cost(cost_of)))
        lines = self.env["production.plan.comparison.line"]
        self.sudo().write(
            {
                "line_ids": [
                    Command.clear(),
                    *(Command.create(lines._values(one, cost_of)) for one in ranked),
                ],
                "new_count": totals.new,
                "gone_count": totals.gone,
                "changed_count": totals.changed,
                "cost_change": totals.cost,
                "delay_change": totals.delay_days,
            }
        )

    def _orders_of(self, plan) -> list[StoredOrder]:
        rows = self.env["production.planned.order"].search([("plan_id", "=", plan.id)])
        return [
            StoredOrder(row["id"], *(row[name] for name in FACTS))
            for row in rows.read(FACTS, load=None)
        ]

    def _costs(self, product_ids) -> dict[int, float]:
        """What one unit of each item costs in the company."""
        products = self.env["product.product"].sudo().with_company(self.plan_id.company_id)
        return {product.id: product.standard_price for product in products.browse(product_ids)}

    # === BUSINESS METHODS - ACCEPTING === #

    def _accept(self, lines):
        """Make approved planned orders of the operative plan out of those of the lines.

        :param lines: lines of this comparison; dropped orders among them are left to the next run
        :return: window action of the comparison as it is then
        """
        self.ensure_one()
        self._check_planner()
        self.operative_id.sudo()._lock(begins=False)
        chosen = lines.planned_id.exists().filtered(lambda order: order.plan_id == self.plan_id)
        accepted = self._with_what_is_below(chosen)
        replaced = self._operative_orders(accepted)
        kept = {key: order for key, order in replaced.items() if order.status == "approved"}
        self.conflicts = "\n".join(self._conflicts(accepted, kept)) or False
        made = self._approve(accepted, replaced, kept)
        self._link(made, replaced)
        self._fill()
        return self._action_open()

    def _with_what_is_below(self, planned):
        """These planned orders and those that serve them, at any depth."""
        found, level = planned, planned
        while level:
            level = level.search([("parent_id", "in", level.ids)]) - found
            found |= level
        return found

    @staticmethod
    def _key(order) -> tuple:
        return order.product_id.id, order.warehouse_id.id, order.source

    def _operative_orders(self, planned) -> dict[tuple, models.Model]:
        """The planned orders of the operative plan that serve the same, by key.

        Those of the parents are among them, too.
        """
        family = planned | planned.parent_id
        orders = planned.search(
            [
                ("plan_id", "=", self.operative_id.id),
                ("source", "in", family.mapped("source")),
            ]
        )
        return {self._key(order): order for order in orders}

    def _conflicts(self, accepted, kept) -> list[str]:
        """Names of what the operative plan has approved differently."""
        return [
            self.env._(
                "%(order)s is approved as %(kept)s for %(date)s: take back the approval, then "
                "accept again.",
                order=order.display_name,
                kept=kept[self._key(order)].display_name,
                date=kept[self._key(order)].date_delivery,
            )
            for order in accepted
            if self._key(order) in kept
            and any(order[name] != kept[self._key(order)][name] for name in FACTS)
        ]

    def _approve(self, accepted, replaced, kept) -> dict:
        """Put copies of the accepted orders in the place of those that planning owns.

        :return: ``{accepted: its copy in the operative plan}``
        """
        news = accepted.filtered(lambda order: self._key(order) not in kept)
        olds = [replaced[key] for key in map(self._key, news) if key in replaced]
        below = {self._key(old): self._children(old) for old in olds}
        news.browse().concat(*olds).unlink()
        values = [
            {
                **order.copy_data()[0],
                "plan_id": self.operative_id.id,
                "source": order.source,
                "status": "approved",
            }
            for order in news
        ]
        made = dict(zip(news, news.create(values), strict=True))
        for order, copy in made.items():
            below.get(self._key(order), news.browse()).exists().parent_id = copy
        return made

    def _children(self, order):
        return order.search([("parent_id", "=", order.id)])

    def _link(self, made, replaced):
        """Let the copies serve the copies of their parents, or what stands for these."""
        for order, copy in made.items():
            parent = order.parent_id
            if parent:
                copy.parent_id = made.get(parent) or replaced.get(self._key(parent), False)


class ProductionPlanComparisonLine(models.TransientModel):
    """A planned order that a simulation has and the operative plan has not, or otherwise."""

    _name = "production.plan.comparison.line"
    _description = "Difference between Master Plans"
    _order = "id"
    _rec_name = "product_id"

    comparison_id = fields.Many2one(
        "production.plan.comparison", required=True, index=True, ondelete="cascade", readonly=True
    )
    is_chosen = fields.Boolean(
        string="Accept", help="Accept this planned order with everything below it."
    )
    planned_id = fields.Many2one("production.planned.order", string="Planned order", readonly=True)
    kind = fields.Selection(
        [("new", "New"), ("gone", "Dropped"), ("changed", "Changed")],
        string="Change",
        required=True,
        readonly=True,
    )
    product_id = fields.Many2one("product.product", string="Item", required=True, readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Site", required=True, readonly=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity_before = fields.Float(string="Quantity now", digits="Product Unit", readonly=True)
    quantity_after = fields.Float(string="Quantity then", digits="Product Unit", readonly=True)
    date_before = fields.Date(string="Delivery now", readonly=True)
    date_after = fields.Date(string="Delivery then", readonly=True)
    type_before = fields.Selection(ORDER_TYPES, string="Type now", readonly=True)
    type_after = fields.Selection(ORDER_TYPES, string="Type then", readonly=True)
    delay_change = fields.Integer(string="Later by (days)", readonly=True)
    currency_id = fields.Many2one(related="comparison_id.currency_id")
    cost_change = fields.Monetary(string="Change of cost", readonly=True)

    # === BUSINESS METHODS === #

    @api.model
    def _values(self, difference, cost_of) -> dict:
        """Values of a line.

        :param difference: a ``planning.comparison.Difference``
        :param cost_of: what a planned order costs
        """
        return {
            "kind": difference.kind,
            "planned_id": difference.after and difference.after.id,
            "product_id": difference.product,
            "warehouse_id": difference.site,
            "delay_change": difference.delay_days,
            "cost_change": difference.cost(cost_of),
            **self._side(difference.before, "before"),
            **self._side(difference.after, "after"),
        }

    @staticmethod
    def _side(order, when: str) -> dict:
        """Quantity, date and type of the order now or then."""
        if order is None:
            return {}
        return {
            f"quantity_{when}": order.quantity,
            f"date_{when}": order.date_delivery,
            f"type_{when}": order.order_type,
        }
