from __future__ import annotations

from markupsafe import Markup

from odoo import api, fields, models

from ..lifecycle import STATUSES, STEPS, NotAllowed, descend, is_below

#: statuses from which there is a way down (ax.md 4.4)
RESETTABLE = tuple(step.state for step in STEPS if step.undo)


class ProductionOrderReset(models.TransientModel):
    """Reset production orders to a lower status, one rung at a time (ax.md 4.4)."""

    _name = "production.order.reset"
    _inherit = ["production.order.step.wizard"]
    _description = "Reset Status"

    target = fields.Selection(
        [tuple(status) for status in STATUSES if status.code != STATUSES[-1].code],
        string="Reset to",
        compute="_compute_target",
        store=True,
        readonly=False,
        precompute=True,
        help="Status to reach. Every status between is passed, and what it did is undone.",
    )
    lower_statuses = fields.Char(compute="_compute_lower_statuses")
    derived_production = fields.Boolean(
        string="Derived production",
        help="Also delete the sub-orders that the estimate made. Those on which something was "
        "posted keep the order from being reset.",
    )
    derived_purchases = fields.Boolean(
        string="Derived purchases",
        help="Also cancel the purchases that the estimate made, as long as they are not confirmed.",
    )
    purchase_count = fields.Integer(compute="_compute_purchase_count")
    explanation = fields.Html(compute="_compute_explanation")

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_target(self):
        """Propose the next lower status of the order that has come furthest."""
        for wizard in self:
            lower = wizard._lower_statuses()
            wizard.target = lower[-1] if lower else False

    @api.depends("order_ids")
    def _compute_lower_statuses(self):
        for wizard in self:
            wizard.lower_statuses = ",".join(wizard._lower_statuses())

    @api.depends("order_ids")
    def _compute_purchase_count(self):
        for wizard in self:
            wizard.purchase_count = sum(wizard.order_ids.mapped("purchase_count"))

    @api.depends("order_ids", "target")
    def _compute_way(self):
        return super()._compute_way()

    @api.depends("order_ids", "target", "derived_production", "derived_purchases")
    def _compute_explanation(self):
        """What will be undone, highest rung first, in the order in which it happens."""
        for wizard in self:
            texts = wizard._undo_texts()
            rungs = [texts[step.state] for step in wizard._rungs()]
            items = Markup().join(Markup("<li>%s</li>") % text for text in rungs)
            wizard.explanation = Markup("<ul class='mb-0'>%s</ul>") % items if rungs else False

    # === ACTION METHODS === #

    def action_reset(self):
        """Reset the orders.

        :raises UserError: when the only order cannot be reset, or goods are not there any more
        """
        self.ensure_one()
        down = self.target == STATUSES[0].code
        result = self.order_ids.action_reset(
            target=self.target,
            derived_production=down and self.derived_production,
            derived_purchases=down and self.derived_purchases,
        )
        return self._or_close(result)

    # === BUSINESS METHODS === #

    def _look_ahead(self):
        """Nothing is run first; orders that are Ended or not above the target are refused."""
        orders = self.order_ids._origin.sudo()
        refusals = []
        for order in orders:
            try:
                descend(order.state, self.target or STATUSES[0].code)
            except NotAllowed as refusal:
                refusals.append(order._refusal_text(refusal))
        return set(), refusals

    def _resettable(self):
        return self.order_ids.filtered(lambda order: order.state in RESETTABLE)

    def _lower_statuses(self) -> list[str]:
        """Statuses below the highest one of the orders, lowest first."""
        states = set(self._resettable().mapped("state"))
        return [
            status.code
            for status in STATUSES
            if any(is_below(status.code, state) for state in states)
        ]

    def _rungs(self) -> list:
        """The steps that are undone on any of the orders, highest first."""
        states = set(self._resettable().mapped("state"))
        return [
            step
            for step in reversed(STEPS)
            if self.target
            and is_below(self.target, step.state)
            and any(not is_below(state, step.state) for state in states)
        ]

    def _undo_texts(self) -> dict[str, Markup]:
        """{status: what leaving it undoes} (ax.md 4.3)."""
        texts = {
            "reported": self.env._(
                "The job is open again. What was cancelled when it ended is missing until the "
                "order is estimated and scheduled again, which the next step does by itself."
            ),
            "started": self._undo_start_text(),
            "released": self.env._(
                "Only the status changes: reservations, capacity and dates stay."
            ),
            "scheduled": self.env._(
                "Start and finish, jobs and capacity reservations are deleted."
            ),
            "estimated": self._undo_estimate_text(),
        }
        labels = dict(self.order_ids._fields["state"]._description_selection(self.env))
        return {
            state: Markup("<b>%s</b>: %s") % (labels[state], text) for state, text in texts.items()
        }

    def _undo_start_text(self) -> str:
        posted = self.order_ids.sudo().journal_ids.filtered(
            lambda journal: journal._may_be_reversed()
        )
        return self.env._(
            "%(count)s posted journals are reversed: finished goods leave stock, components come "
            "back, hours are taken back. Started and reported quantities are zero again; drafts "
            "are deleted.",
            count=len(posted),
        )

    def _undo_estimate_text(self) -> str:
        if self.derived_production and self.derived_purchases:
            supply = self.env._("Sub-orders are deleted, and purchases cancelled.")
        elif self.derived_production:
            supply = self.env._("Sub-orders are deleted; purchases stay.")
        elif self.derived_purchases:
            supply = self.env._("Purchases are cancelled; sub-orders stay.")
        else:
            supply = self.env._("Sub-orders and purchases stay.")
        return self.env._(
            "Stock moves, reservations and the cost estimate are deleted. %(supply)s", supply=supply
        )
