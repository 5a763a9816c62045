from __future__ import annotations

from odoo import fields, models


class ProductionMasterPlan(models.Model):
    """The action messages of a plan."""

    _name = "production.master.plan"
    _inherit = ["production.master.plan"]

    action_message_count = fields.Integer(
        string="Action messages", compute="_compute_action_message_count", compute_sudo=True
    )

    # === COMPUTE METHODS === #

    def _compute_action_message_count(self):
        counts = dict(
            self.env["production.action.message"]._read_group(
                [("plan_id", "in", self.ids), ("state", "=", "open")], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.action_message_count = counts.get(plan._origin, 0)

    # === ACTION METHODS === #

    def action_view_messages(self):
        """Open the action messages of the plan."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_action_message_action"
        )
        return {**action, "domain": [("plan_id", "=", self.id)]}


class ProductionPlanningRun(models.Model):
    """What a run wrote of action messages."""

    _inherit = "production.planning.run"

    message_count = fields.Integer(
        string="Action messages", readonly=True, help="Open after the run."
    )
    message_new_count = fields.Integer(string="New messages", readonly=True)
    message_changed_count = fields.Integer(string="Changed messages", readonly=True)
    message_dropped_count = fields.Integer(
        string="Dropped messages", readonly=True, help="Applied, or no longer true."
    )
