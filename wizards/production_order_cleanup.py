from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, fields, models

from ..models.order_steps.clean_up import CLEAN_UP_DUTY


class ProductionOrderCleanup(models.TransientModel):
    """Delete ended production orders, or posted journals, up to a date (ax.md 4.6).

    Journals that still count stay: the cost and a reset of an open order need them. Of open orders
    only journals that were reversed can go, together with their reversals.
    """

    _name = "production.order.cleanup"
    _description = "Clean up Production Orders"

    what = fields.Selection(
        selection=[("orders", "Ended production orders"), ("journals", "Posted journals")],
        string="Delete",
        default="orders",
        required=True,
        help="Ended production orders go with everything that belongs to them. Posted journals go "
        "alone, and the orders stay.",
    )
    journals = fields.Selection(
        selection=[("ended", "Only of ended orders"), ("all", "All, also reversed ones of others")],
        default="ended",
        required=True,
        help="Of orders that are not ended, only journals that were reversed are deleted, with "
        "their reversals: the others still count.",
    )
    date = fields.Date(
        string="On or before",
        default=lambda self: fields.Date.context_today(self) - timedelta(days=365),
        required=True,
        help="Orders that were ended, or journals that were posted, on this day or earlier.",
    )
    warehouse_ids = fields.Many2many(
        comodel_name="stock.warehouse",
        string="Sites",
        help="Only these sites. Blank: all sites of the current companies.",
    )
    count = fields.Integer(string="To be deleted", compute="_compute_count")

    # === COMPUTE METHODS === #

    @api.depends("what", "journals", "date", "warehouse_ids")
    def _compute_count(self):
        for cleanup in self:
            cleanup.count = len(cleanup._found())

    # === ACTION METHODS === #

    def action_clean_up(self):
        """Delete what was found, and tell how many.

        :raises AccessError: for users without the duty to complete production orders
        """
        self.ensure_one()
        found = self._found()
        orders = found if self.what == "orders" else found.order_id
        orders._check_duty(CLEAN_UP_DUTY)
        if self.what == "orders":
            refused = orders.sudo()._unlink_ended()
        else:
            refused = orders.sudo()._unlink_journals(found.sudo())
        deleted = len(found) - len(found.sudo().exists())
        if refused:
            return self._report(refused, deleted)
        return self._notify(deleted)

    # === BUSINESS METHODS === #

    def _found(self):
        """The orders or journals that would be deleted."""
        if not self.date:
            return self.env["production.order"]
        return self._orders() if self.what == "orders" else self._journals()

    def _orders(self):
        return self.env["production.order"].search(
            [
                ("state", "=", "ended"),
                ("date_ended", "<", self._day_after()),
                *self._site_domain("warehouse_id"),
            ]
        )

    def _journals(self):
        journals = self.env["production.journal"]
        period = [
            ("state", "!=", "draft"),
            ("date", "<", self._day_after()),
            *self._site_domain("order_id.warehouse_id"),
        ]
        found = journals.search([*period, ("order_id.state", "=", "ended")])
        if self.journals == "all":
            reversals = journals.search([*period, ("reversal_of_id", "!=", False)])
            found |= reversals | reversals.reversal_of_id
        return found

    def _site_domain(self, name: str) -> list:
        return [(name, "in", self.warehouse_ids.ids)] if self.warehouse_ids else []

    def _day_after(self) -> datetime:
        """When the day is over where the user is, in UTC."""
        return self._midnight(self.date + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        zone = pytz.timezone(self.env.user.tz or "UTC")
        local = zone.localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _report(self, refused: dict, deleted: int) -> dict:
        """The result log: what could not be deleted, and why."""
        orders = self.env["production.order"]
        refused = {order.with_env(self.env): text for order, text in refused.items()}
        log = self.env["production.order.step.log"]
        return log._report(self.env._("Clean-up"), orders, refused, {}, removed=deleted)

    def _notify(self, deleted: int) -> dict:
        texts = {
            "orders": self.env._("%(count)s ended production orders deleted.", count=deleted),
            "journals": self.env._("%(count)s posted journals deleted.", count=deleted),
        }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if deleted else "info",
                "message": texts[self.what],
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
