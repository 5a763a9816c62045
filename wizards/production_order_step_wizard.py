from __future__ import annotations

from odoo import api, fields, models

from ..lifecycle import STEPS, NotAllowed

#: orders that are named one by one in a text; of more, only how many they are is said
NAMED = 5


class ProductionOrderStepWizard(models.AbstractModel):
    """What the dialogs of the life cycle have in common: the orders, and what runs before the step.

    A dialog serves one order or a selection. What belongs to a single order, such as a quantity,
    is asked for one order only; a selection takes what remains of each.
    """

    _name = "production.order.step.wizard"
    _description = "Dialog of a Step"

    #: status that the step leads to
    _target = ""

    order_ids = fields.Many2many(
        "production.order",
        string="Production orders",
        default=lambda self: self._default_order_ids(),
        required=True,
        help="Orders on which the step is run.",
    )
    order_id = fields.Many2one(
        "production.order", string="Production order", compute="_compute_orders"
    )
    order_count = fields.Integer(string="Orders", compute="_compute_orders")
    product_id = fields.Many2one(related="order_id.product_id")
    product_uom_id = fields.Many2one(related="order_id.product_uom_id")
    product_qty = fields.Float(related="order_id.product_qty", string="Order quantity")
    state = fields.Selection(related="order_id.state")
    has_sub_orders = fields.Boolean(compute="_compute_orders")
    runs_first = fields.Char(compute="_compute_way", help="Missing steps that are run first.")
    refusal = fields.Text(compute="_compute_way", help="Why the step cannot be run.")

    def _default_order_ids(self):
        """The orders from which the dialog was opened."""
        if self.env.context.get("active_model", "production.order") != "production.order":
            return self.env["production.order"]
        return self.env["production.order"].browse(self.env.context.get("active_ids", ())).exists()

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_orders(self):
        for wizard in self:
            orders = wizard.order_ids
            wizard.order_count = len(orders)
            wizard.order_id = orders if len(orders) == 1 else False
            wizard.has_sub_orders = any(orders.mapped("child_count"))

    @api.depends("order_ids")
    def _compute_way(self):
        """Say which missing steps are run first, and which orders are refused."""
        for wizard in self:
            missing, refusals = wizard._look_ahead()
            wizard.runs_first = ", ".join(step.verb for step in STEPS if step.state in missing)
            if len(refusals) > NAMED:
                more = self.env._("%(count)s more are refused.", count=len(refusals) - NAMED)
                refusals = [*refusals[:NAMED], more]
            wizard.refusal = "\n".join(refusals)

    # === BUSINESS METHODS === #

    def _look_ahead(self) -> tuple[set[str], list[str]]:
        """Statuses that are reached on the way by any order, and why orders are refused."""
        orders = self.order_ids._origin.sudo()
        matrix = orders._status_matrix()
        options = {"report_finished": True}
        missing, refusals = set(), []
        for order in orders:
            try:
                steps = order._steps_up(self._target, matrix, options)
            except NotAllowed as refusal:
                refusals.append(order._refusal_text(refusal))
                continue
            missing |= {step.state for step in steps[:-1]}
        return missing, refusals

    def _parameter_values(self, name: str) -> set:
        """The different values that a parameter has at the orders' sites."""
        sites = self.order_ids._origin.sudo().warehouse_id
        return {site._prod_parameters()[name] for site in sites}

    def _common_parameter(self, name: str):
        """A parameter of the orders' sites as far as they agree, False otherwise."""
        values = self._parameter_values(name)
        return values.pop() if len(values) == 1 else False

    @api.model
    def _or_close(self, result):
        """What a step returned, where that is an action; the dialog closes otherwise."""
        return result if isinstance(result, dict) else {"type": "ir.actions.act_window_close"}

    def _reopen(self) -> dict:
        """Show this very dialog once more."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
