from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models

from ..lifecycle import is_below
from .production_planning_rule import FIRM_STATES


class ProductionPlannedOrder(models.Model):
    """What the planning rules say about a planned order (docs/decisions/0054).

    Written by planning, read by firming: `_rule_values` go into the production order,
    `_firm_up` brings it to the status asked for.
    """

    _inherit = "production.planned.order"

    rule_id = fields.Many2one(
        "production.planning.rule",
        readonly=True,
        ondelete="set null",
        help="Planning rule that decided what becomes of the order.",
    )
    pool_id = fields.Many2one(
        "production.pool",
        ondelete="set null",
        help="Pool of the production order that the planned one becomes.",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Urgent")],
        help="Priority of the production order that the planned one becomes.",
    )
    firm_state = fields.Selection(
        FIRM_STATES,
        string="Firm to status",
        help="Status to which the production order is brought when it is firmed. Blank: Created.",
    )

    # === BUSINESS METHODS === #

    def _rule_values(self) -> dict:
        """Values of the production order that this planned one becomes."""
        self.ensure_one()
        values = {"pool_id": self.pool_id.id, "priority": self.priority}
        return {name: value for name, value in values.items() if value}

    @api.model
    def _firm_up(self, wanted: dict) -> dict:
        """Bring production orders that were firmed to the status that their rules ask for.

        The rule decides, not the user who firms: the right to name a status is checked on the
        rule. What cannot climb stays where it is.

        :param wanted: ``{production order: firm_state of the planned order that it was}``
        :return: ``{production order: why it stayed below}``
        """
        orders_of = defaultdict(self.env["production.order"].browse)
        for order, state in wanted.items():
            if state and is_below(order.state, state):
                orders_of[state] |= order
        refused = {}
        for state, orders in orders_of.items():
            refused.update(orders.sudo()._climb(state)["refused"])
        return refused
