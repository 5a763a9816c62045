from __future__ import annotations

from odoo import api, fields, models

from ..lifecycle import is_below

#: tick box -> report that it prints
DOCUMENTS = {
    "print_picking_list": "production_control.report_picking_list",
    "print_route_card": "production_control.report_route_card",
    "print_job_card": "production_control.report_job_card",
}


class ProductionOrderRelease(models.TransientModel):
    """Release production orders to the shop, and print what the shop needs (ax.md 10.1)."""

    _name = "production.order.release"
    _inherit = ["production.order.step.wizard"]
    _description = "Release Production Orders"
    _target = "released"

    references = fields.Boolean(
        string="Sub-orders, too",
        help="Also release the sub-orders that are not released yet.",
    )
    print_picking_list = fields.Boolean(
        string="Picking list", help="Print what is to be fetched from stock."
    )
    print_route_card = fields.Boolean(
        string="Route card", help="Print the operations, with room for what was done."
    )
    print_job_card = fields.Boolean(
        string="Job card",
        help="Print a card for each job. Only for orders that are scheduled by jobs.",
    )
    job_count = fields.Integer(
        compute="_compute_job_count", help="How many of the orders are scheduled by jobs."
    )

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_job_count(self):
        for wizard in self:
            jobs = wizard.order_ids.filtered(lambda order: order.schedule_status == "jobs")
            wizard.job_count = len(jobs)

    # === ACTION METHODS === #

    def action_release(self):
        """Release the orders and print the chosen documents.

        :return: action that prints, followed by the log where orders were refused
        :raises UserError: when the only order cannot be released
        """
        self.ensure_one()
        result = self.order_ids.action_release(references=self.references)
        reports = self._report_actions()
        if not reports:
            return self._or_close(result)
        return {
            "type": "ir.actions.client",
            "tag": "do_multi_print",
            "params": {"reports": reports, "anotherAction": self._or_close(result)},
        }

    # === BUSINESS METHODS === #

    def _report_actions(self) -> list[dict]:
        """One action for each document that is chosen and that any of the orders has."""
        released = self.order_ids.filtered(lambda order: not is_below(order.state, "released"))
        orders_of = dict.fromkeys(DOCUMENTS, released)
        # Without jobs nobody knows who does what when (ax.md 2.3 #23).
        orders_of["print_job_card"] = released.filtered(
            lambda order: order.schedule_status == "jobs"
        )
        actions = []
        for name, xmlid in DOCUMENTS.items():
            report = self.env.ref(xmlid, raise_if_not_found=False)
            if self[name] and report and orders_of[name]:
                actions.append(report.report_action(orders_of[name], config=False))
        return actions
