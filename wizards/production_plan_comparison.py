from __future__ import annotations

from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..planning.comparison import compare, match

#: what a planner sees of a planned order of an item at a site
SEEN = ("order_type", "product_qty", "date_requirement", "date_delivery", "date_order")
FACTS = ("product_id", "warehouse_id", "source", *SEEN, "delay_days", "status")


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
    status: str


class ProductionPlanComparison(models.TransientModel):
    """A simulation plan beside the operative one: what it orders differently, costs and delays.

    A planner accepts all of it or chosen lines; what is below an accepted planned order comes
    with it. Accepted orders become approved ones of the operative plan, so its next run keeps and
    counts them (ax.md 17.2).
    """

    _name = "production.plan.comparison"
    _inherit = ["production.plan.differences.mixin"]
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
    accepted = fields.Json(
        readonly=True,
        help="Ids of the planned orders of the simulation that were accepted here. They stay "
        "accepted when their like in the operative plan is firmed.",
    )
    conflicts = fields.Text(
        readonly=True, help="Planned orders that the operative plan has approved differently."
    )
    advice = fields.Text(
        compute="_compute_advice", help="Why the two plans do not show the same day."
    )

    # === COMPUTE METHODS === #

    @api.depends("plan_id")
    def _compute_display_name(self):
        for comparison in self:
            comparison.display_name = self.env._(
                "Comparison of %s", comparison.plan_id.display_name
            )

    @api.depends("plan_id", "operative_id")
    def _compute_advice(self):
        for comparison in self:
            comparison.advice = comparison._advice()

    def _advice(self) -> str | bool:
        """Which plan to run first; False where they can be compared."""
        for plan in (self.plan_id, self.operative_id):
            if not plan.sudo().last_run_id:
                return self.env._(
                    "%(plan)s has not run yet. Run it, then compare again.", plan=plan.display_name
                )
        simulated, real = (
            plan.sudo().last_run_id.date_run for plan in (self.plan_id, self.operative_id)
        )
        return simulated < real and self.env._(
            "%(operative)s has run since %(simulation)s last did, so some differences may be due "
            "to what happened in between. Run the simulation, then compare again.",
            operative=self.operative_id.display_name,
            simulation=self.plan_id.display_name,
        )

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

    def _fill(self):
        """List the differences that were not accepted yet, what costs most first."""
        accepted = set(self.accepted or ())
        differences = [
            difference
            for difference in compare(*self._plans(), is_fixed=_is_approved)
            if not (difference.after and difference.after.id in accepted)
        ]
        self.sudo().write(self._difference_values("line_ids", differences, float))

    def _plans(self) -> tuple[list[StoredOrder], list[StoredOrder]]:
        """The planned orders of the operative plan, and those of the simulation."""
        return self._orders_of(self.operative_id), self._orders_of(self.plan_id)

    def _orders_of(self, plan) -> list[StoredOrder]:
        rows = self.env["production.planned.order"].search([("plan_id", "=", plan.id)])
        return [
            StoredOrder(row["id"], *(row[name] for name in FACTS))
            for row in rows.read(FACTS, load=None)
        ]

    # === BUSINESS METHODS - ACCEPTING === #

    def _accept(self, lines) -> dict:
        """Make approved planned orders of the operative plan out of those of the lines.

        :param lines: lines of this comparison; dropped orders among them are left to the next run
        :return: notification that says what was done and shows the comparison as it is then
        """
        self.ensure_one()
        self._check_planner()
        self.operative_id.sudo()._lock(begins=False)
        orders = self._with_what_is_below(lines.planned_id.exists())
        orders -= orders.browse(self.accepted or ())
        orders = orders.filtered(lambda order: order.plan_id == self.plan_id)
        counterparts = self._counterparts()
        kept = orders.filtered(
            lambda order: order in counterparts and _is_approved(counterparts[order])
        )
        conflicts = kept.filtered(lambda order: _facts(order) != _facts(counterparts[order]))
        made = self._approve(orders - kept, counterparts)
        self._link(made, counterparts)
        self.accepted = [*(self.accepted or ()), *(orders - conflicts).ids]
        self.conflicts = "\n".join(self._texts(conflicts, counterparts)) or False
        self._fill()
        return self._tell(len(made), len(conflicts))

    def _with_what_is_below(self, planned):
        """These planned orders and those that serve them, at any depth."""
        found, level = planned, planned
        while level:
            level = level.search([("parent_id", "in", level.ids)]) - found
            found |= level
        return found

    def _counterparts(self) -> dict:
        """``{planned order of the simulation: that of the operative plan which it replaces}``."""
        pairs = [pair for pair in match(*self._plans(), is_fixed=_is_approved) if None not in pair]
        planned = self.env["production.planned.order"]
        return dict(
            zip(
                planned.browse(pair.after.id for pair in pairs),
                planned.browse(pair.before.id for pair in pairs),
                strict=True,
            )
        )

    def _texts(self, conflicts, counterparts) -> list[str]:
        """What the operative plan has approved differently."""
        return [
            self.env._(
                "%(order)s is approved as %(kept)s for %(date)s: take back the approval, then "
                "accept again.",
                order=order.display_name,
                kept=counterparts[order].display_name,
                date=counterparts[order].date_delivery,
            )
            for order in conflicts
        ]

    def _approve(self, orders, counterparts) -> dict:
        """Put copies of the orders in the place of those that planning owns.

        :return: ``{order: its copy in the operative plan}``
        """
        replaced = {order: counterparts[order] for order in orders if order in counterparts}
        olds = orders.browse().concat(*replaced.values())
        below = orders.search([("parent_id", "in", olds.ids)]).grouped("parent_id")
        olds.unlink()
        made = dict(zip(orders, orders.create(self._copies(orders)), strict=True))
        for order, old in replaced.items():
            below.get(old, olds.browse()).exists().parent_id = made[order]
        return made

    def _copies(self, orders) -> list[dict]:
        """Values of approved copies; a source that the operative plan has already is not taken."""
        domain = [("plan_id", "=", self.operative_id.id), ("source", "in", orders.mapped("source"))]
        taken = {_key(order) for order in orders.search(domain)}
        return [
            {
                **order.copy_data()[0],
                "plan_id": self.operative_id.id,
                "source": order._default_source() if _key(order) in taken else order.source,
                "status": "approved",
            }
            for order in orders
        ]

    def _link(self, made, counterparts):
        """Let the copies serve the copies of their parents, or what stands for these."""
        for order, copy in made.items():
            parent = order.parent_id
            if parent:
                copy.parent_id = made.get(parent) or counterparts.get(parent, False)

    def _tell(self, made: int, conflicts: int) -> dict:
        """Say how much was accepted, and show the comparison as it is now."""
        texts = [
            self.env._(
                "Approved in %(plan)s: %(count)s planned orders, those below the chosen ones too.",
                count=made,
                plan=self.operative_id.display_name,
            )
        ]
        if conflicts:
            texts.append(self.env._("Left as a planner approved them: %(count)s.", count=conflicts))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if made and not conflicts else "warning",
                "title": self.env._("Accepted") if made else self.env._("Nothing was accepted"),
                "message": " ".join(texts),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


def _is_approved(order) -> bool:
    """Whether a planner decided on the planned order, so that no other takes its place."""
    return order.status == "approved"


def _facts(order) -> list:
    """What a planner sees of a planned order."""
    return [order[name] for name in SEEN]


def _key(order) -> tuple:
    return order.product_id.id, order.warehouse_id.id, order.source
