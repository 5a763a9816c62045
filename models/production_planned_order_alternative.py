from __future__ import annotations

from odoo import api, fields, models

INCREASES = ("increase", "advance_increase", "postpone_increase")


class ProductionPlannedOrder(models.Model):
    """A planned order beside a message to increase an order that is there (decision 0058).

    Either the planned order is firmed or the message is applied; who does both has too much.
    """

    _name = "production.planned.order"
    _inherit = ["production.planned.order"]

    alternative = fields.Text(
        compute="_compute_alternative",
        compute_sudo=True,  # who reads planned orders need not read messages
        help="Which action message would make the planned order needless.",
    )

    # === COMPUTE METHODS === #

    @api.depends("plan_id", "product_id", "warehouse_id", "date_requirement")
    def _compute_alternative(self):
        messages = self.env["production.action.message"].search(
            [
                ("plan_id", "in", self.plan_id.ids),
                ("product_id", "in", self.product_id.ids),
                ("state", "in", ["open", "applied"]),
                ("action", "in", INCREASES),
            ]
        )
        for order in self:
            order.alternative = order._text_instead(messages.filtered(order._is_instead)[:1])

    # === BUSINESS METHODS === #

    def _is_instead(self, message) -> bool:
        """Whether the message increases an order for the same demand, or for the same day."""
        return (
            self.status == "unprocessed"
            and (message.plan_id, message.product_id, message.warehouse_id)
            == (self.plan_id, self.product_id, self.warehouse_id)
            and (
                message.date_need == self.date_requirement
                or (self.sale_line_id and message.sale_line_id == self.sale_line_id)
                or (self.parent_order_id and message.parent_order_id == self.parent_order_id)
            )
        )

    def _text_instead(self, message) -> str | bool:
        """What the message means for this planned order; False without one."""
        if not message:
            return False
        values = {
            "document": message.order_name,
            "before": f"{message.qty_from:.12g}",
            "after": f"{message.qty_to:.12g}",
        }
        if message.state == "applied":
            return self.env._(
                "%(document)s has been increased from %(before)s to %(after)s instead: this "
                "planned order goes away with the next run. Do not firm it.",
                **values,
            )
        return self.env._(
            "%(document)s may be increased from %(before)s to %(after)s instead: so says an "
            "action message. If you apply the message, this planned order goes away with the "
            "next run. Do one or the other, not both.",
            **values,
        )
