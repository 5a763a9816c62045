from __future__ import annotations

from odoo import api, fields, models

from ..models.firming_result import FirmingChoice
from ..models.res_company_firming import MARKINGS, firm_states


class ProductionPlannedOrderFirm(models.TransientModel):
    """Asks how planned orders are to be firmed (ax.md 17.16).

    What is left blank is decided by planning rules and by the parameters of the company.
    """

    _name = "production.planned.order.firm"
    _description = "Firm Planned Orders"

    planned_order_ids = fields.Many2many(
        "production.planned.order",
        string="Planned orders",
        required=True,
        default=lambda self: self._default_planned_order_ids(),
        help="Planned orders that become real ones.",
    )
    production_count = fields.Integer(string="Production orders", compute="_compute_counts")
    purchase_count = fields.Integer(string="Purchases", compute="_compute_counts")
    transfer_count = fields.Integer(string="Transfers", compute="_compute_counts")
    completed_count = fields.Integer(string="Completed", compute="_compute_counts")
    state = fields.Selection(
        selection=lambda self: firm_states(),
        string="Requested status",
        help="Status that the production orders get; the steps up to it are run with your rights. "
        "Blank: what planning rules and the company ask for.",
    )
    marking = fields.Selection(
        selection=MARKINGS,
        string="Update marking",
        help="Whether the orders are tied to the demand they were planned for. No: planning may "
        "give them to any demand. Standard: tied where all of an order is for its demand. "
        "Extended: also where it holds more. Blank: as the company says.",
    )
    by_vendor = fields.Boolean(
        string="Group by vendor",
        default=lambda self: self.env.company.prod_firm_by_vendor,
        help="One request for quotation for each vendor, together with what is already on it. "
        "Otherwise one for each planned purchase.",
    )
    stop = fields.Boolean(
        string="Stop at the first error",
        default=lambda self: self.env.company.prod_firm_stop,
        help="What comes after the first planned order that is refused stays planned.",
    )

    def _default_planned_order_ids(self):
        """The planned orders from which the dialog was opened."""
        planned = self.env["production.planned.order"]
        if self.env.context.get("active_model") != planned._name:
            return planned
        return planned.browse(self.env.context.get("active_ids", ())).exists()

    # === COMPUTE METHODS === #

    @api.depends("planned_order_ids")
    def _compute_counts(self):
        for wizard in self:
            orders = wizard.planned_order_ids
            for kind in ("production", "purchase", "transfer"):
                wizard[f"{kind}_count"] = len(orders.filtered_domain([("order_type", "=", kind)]))
            wizard.completed_count = len(orders.filtered_domain([("status", "=", "completed")]))

    # === ACTION METHODS === #

    def action_firm(self):
        """Firm the planned orders as asked for.

        :return: action that tells what was made and refused, and opens it
        :raises UserError: when nothing could be firmed
        """
        self.ensure_one()
        choice = FirmingChoice(
            state=self.state or None,
            marking=self.marking or None,
            by_vendor=self.by_vendor,
            stop=self.stop,
        )
        return self.planned_order_ids._firm(choice)
