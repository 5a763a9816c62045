from __future__ import annotations

from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .loose_many2one import LooseMany2one


class ProductionPlanningDelay(models.Model):
    """A sales order line that planning cannot serve on its date, and when it can (ax.md 17.12).

    Runs of the master plan write the delays by difference, through all levels: the day tells what
    the latest component allows.  Who sells and plans may hand the day to the sales order; the
    message is gone then.  Nothing else is done with it: a planner who does not want the delay
    expedites what is late, and the next run drops the message.
    """

    _name = "production.planning.delay"
    _description = "Futures Message"
    _order = "delay_days desc, date_requirement, id"
    _rec_name = "sale_line_id"

    plan_id = LooseMany2one(
        "production.master.plan", string="Master plan", required=True, index=True, readonly=True
    )
    company_id = LooseMany2one("res.company", required=True, index=True, readonly=True)
    sale_line_id = LooseMany2one(
        "sale.order.line",
        string="Sales order line",
        required=True,
        index=True,
        readonly=True,
        help="What is served late.",
    )
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales order")
    customer_id = fields.Many2one(related="sale_line_id.order_id.partner_id", string="Customer")
    product_id = LooseMany2one(
        "product.product", string="Item", required=True, index=True, readonly=True
    )
    warehouse_id = LooseMany2one("stock.warehouse", string="Site", required=True, readonly=True)
    date_requirement = fields.Date(
        string="Requirement date",
        required=True,
        readonly=True,
        help="Day for which the item is asked.",
    )
    date_futures = fields.Date(
        string="Futures date",
        required=True,
        readonly=True,
        help="First day on which all of it is there, when everything late is ordered today.",
    )
    delay_days = fields.Integer(
        string="Delay",
        required=True,
        readonly=True,
        aggregator="max",
        help="Days from the requirement date to the futures date.",
    )

    # === ACTIONS === #

    def action_transfer(self):
        """Move the delivery date of the sales orders, and of their deliveries, to the futures date.

        An order gets the latest date of its lines.  The messages are gone then.

        :raises AccessError: for users who do not both plan and sell
        :raises UserError: when an order is cancelled
        """
        self._check_may_transfer()
        for order, delays in self.grouped(lambda delay: delay.sale_line_id.order_id).items():
            delays._transfer(order)
        self.sudo().unlink()

    # === BUSINESS METHODS === #

    def _check_may_transfer(self):
        """Refuse users who may not promise another date.

        :raises AccessError: naming what is needed
        """
        self.check_access("write")
        needed = ("production_control.group_planner", "sales_team.group_sale_salesman")
        if not self.env.su and not all(map(self.env.user.has_group, needed)):
            raise AccessError(
                self.env._(
                    "Only production planners who also have rights to sales orders may move the "
                    "delivery date of a sales order. Ask the salesperson of the order."
                )
            )

    def _transfer(self, order):
        """Promise an order for the latest of these futures dates.

        :raises UserError: when the order is cancelled
        """
        if order.state == "cancel":
            raise UserError(
                self.env._(
                    "Sales order %(order)s is cancelled. Run the master plan again to drop its "
                    "futures messages.",
                    order=order.name,
                )
            )
        day = max(self.mapped("date_futures"))
        order.commitment_date = self._noon(day)
        for move in self.sale_line_id.sudo().move_ids:
            late = (day - self._day_of(move.date)).days
            if move.state not in ("done", "cancel") and late > 0:
                move.date += timedelta(days=late)
        order.message_post(
            body=self.env._("Delivery date moved to %(day)s, as planning can deliver it.", day=day)
        )

    def _zone(self):
        """The time zone in which the company counts its days."""
        return pytz.timezone(self.company_id.resource_calendar_id.tz or "UTC")

    def _noon(self, day):
        """Noon of a day where the company works, as Odoo stores it."""
        noon = self._zone().localize(datetime.combine(day, time(12)))
        return noon.astimezone(pytz.utc).replace(tzinfo=None)

    def _day_of(self, moment):
        """The day of a stored moment where the company works."""
        return pytz.utc.localize(moment).astimezone(self._zone()).date()
