from __future__ import annotations

from odoo import api, fields, models

from ..models.production_parameters_mixin import SCHEDULING_DIRECTIONS


class ProductionOrderSchedule(models.TransientModel):
    """Schedule production orders, from a date and in a direction of choice (ax.md 9.2)."""

    _name = "production.order.schedule"
    _inherit = ["production.order.step.wizard"]
    _description = "Schedule Production Orders"
    _target = "scheduled"

    direction = fields.Selection(
        selection=SCHEDULING_DIRECTIONS,
        string="Scheduling direction",
        compute="_compute_direction",
        store=True,
        readonly=False,
        precompute=True,
        help="Forward: each operation as early as possible from the date on. Backward: each as "
        "late as possible, to end by the date; an order that would begin in the past begins now "
        "instead and ends late. Blank: what the parameters of each site say.",
    )
    uses_date = fields.Boolean(
        compute="_compute_uses_date", help="The direction begins at a date of choice."
    )
    date = fields.Datetime(
        string="Scheduling date",
        help="Forward from here, or backward to end by here. Blank: today.",
    )
    references = fields.Boolean(
        string="Sub-orders, too",
        help="Also schedule the sub-orders that are not started, each to end when it is needed. "
        "Orders that need something that ends later move behind it.",
    )
    has_references = fields.Boolean(
        compute="_compute_has_references", help="The orders have sub-orders, or parents."
    )

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_direction(self):
        for wizard in self:
            wizard.direction = wizard._common_parameter("prod_scheduling_direction")

    @api.depends("direction")
    def _compute_uses_date(self):
        for wizard in self:
            wizard.uses_date = wizard.direction in ("forward_date", "backward_date")

    @api.depends("order_ids")
    def _compute_has_references(self):
        for wizard in self:
            orders = wizard.order_ids._origin
            wizard.has_references = bool(orders.child_ids | orders.parent_id)

    # === ACTION METHODS === #

    def action_schedule(self):
        """Schedule the orders.

        :return: action that closes the dialog, or shows the log where orders were refused
        :raises UserError: when the only order cannot be scheduled
        """
        self.ensure_one()
        result = self.order_ids.action_schedule(
            direction=self.direction or None,
            date=self.date if self.uses_date else None,
            references=self.references,
        )
        return self._or_close(result)
