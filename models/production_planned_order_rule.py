from __future__ import annotations

from odoo import api, fields, models

from .loose_many2one import LooseMany2one
from .production_planning_rule import FIRM_STATES


class ProductionPlannedOrder(models.Model):
    """What the planning rules say about a planned order (docs/decisions/0054).

    Written by planning, read by firming.
    """

    _inherit = "production.planned.order"

    rule_id = LooseMany2one(
        "production.planning.rule",
        readonly=True,
        help="Planning rule that decided what becomes of the order.",
    )
    pool_id = LooseMany2one(
        "production.pool",
        help="Pool of the production order that the planned one becomes: that of its planning "
        "rule, without a rule that of the order which needs it.",
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Urgent")],
        help="Priority of the production order that the planned one becomes: that of its planning "
        "rule, without a rule that of the order which needs it.",
    )
    firm_state = fields.Selection(
        FIRM_STATES,
        string="Firm to status",
        help="Status to which the production order is brought when it is firmed. Blank: the "
        "company's choice.",
    )

    _handled = models.Index("(plan_id) WHERE pool_id IS NOT NULL OR priority IS NOT NULL")


class ProductionFirming(models.AbstractModel):
    """A rule's word on status, pool and priority counts, unless the planner asks for a status.

    The right to name a status is checked on the rule, so it climbs whoever firms.
    """

    _inherit = "production.firming"

    @api.model
    def _firm_settings(self, planned, choice):
        settings = super()._firm_settings(planned, choice)
        for order, setting in settings.items():
            if order.firm_state and not choice.state:
                setting["state"] = order.firm_state
            setting["pool_id"] = order.pool_id.id or setting["pool_id"]
            setting["priority"] = order.priority or setting["priority"]
        return settings
