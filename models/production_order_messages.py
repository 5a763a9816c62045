from __future__ import annotations

from odoo import fields, models


class ProductionOrder(models.Model):
    """The action messages on an order."""

    _inherit = "production.order"

    action_message_count = fields.Integer(
        string="Action messages", compute="_compute_action_message_count", compute_sudo=True
    )

    # === COMPUTE METHODS === #

    def _compute_action_message_count(self):
        counts = dict.fromkeys(self.ids, 0)
        for message in self.env["production.action.message"].search_fetch(
            [("production_order_id", "in", self.ids), ("state", "=", "open")],
            ["production_order_id"],
        ):
            counts[message.production_order_id.id] += 1
        for order in self:
            order.action_message_count = counts.get(order._origin.id, 0)

    # === CRUD METHODS === #

    def unlink(self):
        """Messages on an order go with it, but for the one that has just been applied.

        Its sub-orders stay, without a parent, for a message or a planner to decide about them.
        """
        below = self.sudo().child_ids
        below.write({"parent_id": False, "parent_component_id": False})
        messages = self.env["production.action.message"].sudo()
        mine = messages.search([("production_order_id", "in", self.ids)])
        result = super().unlink()
        applied = mine.filtered(lambda message: message.state == "applied")
        applied.production_order_id = False
        (mine - applied).unlink()
        return result

    # === ACTION METHODS === #

    def action_view_messages(self):
        """Open the action messages on these orders."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_action_message_action"
        )
        return {**action, "domain": [("production_order_id", "in", self.ids)]}
