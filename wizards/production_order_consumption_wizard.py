from __future__ import annotations

from odoo import api, fields, models

from ..models.production_parameters_mixin import BOM_CONSUMPTIONS, ROUTE_CONSUMPTIONS

#: stock handling -> what a picking list does with what is not on hand (ax.md 10.2)
STOCK_HANDLING = {
    "parameter": {},
    "on_hand": {"physical_reduction": True, "allow_negative": False},
    "negative": {"physical_reduction": False, "allow_negative": True},
}


class ProductionOrderConsumptionWizard(models.AbstractModel):
    """What the dialogs of start and report as finished ask about consumption (ax.md 10.2).

    The parameters of the orders' site are proposed; where the sites of a selection differ, a blank
    choice leaves each to its own.
    """

    _name = "production.order.consumption.wizard"
    _inherit = ["production.order.step.wizard"]
    _description = "Dialog of a Step that Consumes"

    #: start or report: whose parameters apply
    _moment = ""

    date = fields.Datetime(
        string="Posting date",
        default=fields.Datetime.now,
        required=True,
        help="When it happened: the date of the journals that are posted.",
    )
    from_operation_id = fields.Many2one(
        "production.order.operation",
        string="From operation",
        domain="[('order_id', '=', order_id)]",
        help="First operation of which hours and pieces are posted. Blank: the first one.",
    )
    to_operation_id = fields.Many2one(
        "production.order.operation",
        string="To operation",
        domain="[('order_id', '=', order_id)]",
        help="Last operation of which hours and pieces are posted. Blank: the last one.",
    )
    bom_consumption = fields.Selection(
        BOM_CONSUMPTIONS,
        string="BOM consumption",
        compute="_compute_consumption",
        store=True,
        readonly=False,
        precompute=True,
        help="Which components are consumed now. Flushing principle: those that say so.",
    )
    route_consumption = fields.Selection(
        ROUTE_CONSUMPTIONS,
        string="Route consumption",
        compute="_compute_consumption",
        store=True,
        readonly=False,
        precompute=True,
        help="Which operations are posted now. Route group dependent: those whose group says so.",
    )
    end_picking_list = fields.Boolean(
        string="End-mark picking list",
        help="The components that are consumed now are complete: nothing more of them will be "
        "consumed, whatever was estimated.",
    )
    stock_handling = fields.Selection(
        [
            ("parameter", "As the parameters say"),
            ("on_hand", "Consume what is on hand"),
            ("negative", "Allow negative stock"),
        ],
        string="Stock handling",
        default="parameter",
        required=True,
        help="What happens with components that are not on hand.",
    )
    stock_hint = fields.Char(compute="_compute_stock_hint")
    has_operations = fields.Boolean(compute="_compute_has_operations")

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_consumption(self):
        for wizard in self:
            for name in ("bom_consumption", "route_consumption"):
                parameter = f"prod_{wizard._moment}_{name}"
                wizard[name] = wizard._moment and wizard._common_parameter(parameter)

    @api.depends("order_ids")
    def _compute_has_operations(self):
        for wizard in self:
            wizard.has_operations = bool(wizard.order_ids.operation_ids)

    @api.depends("order_ids", "stock_handling")
    def _compute_stock_hint(self):
        texts = {
            "refused": self.env._("What is not on hand is refused."),
            "on_hand": self.env._("What is not on hand is left out."),
            "negative": self.env._("Everything is taken; stock may fall below zero."),
        }
        for wizard in self:
            wizard.stock_hint = texts[wizard._effective_stock_handling()]

    def _effective_stock_handling(self) -> str:
        if self.stock_handling in ("on_hand", "negative"):
            return self.stock_handling
        if self._common_parameter("prod_physical_reduction"):
            return "on_hand"
        return "negative" if self._common_parameter("prod_pick_negative") else "refused"

    # === BUSINESS METHODS === #

    def _consumption_options(self) -> dict:
        """The options of the step that these choices mean; what is blank is left out."""
        options = {
            "date": self.date,
            "bom_consumption": self.bom_consumption,
            "route_consumption": self.route_consumption,
            "from_operation_no": self.from_operation_id.operation_no,
            "to_operation_no": self.to_operation_id.operation_no,
        }
        return {
            **{name: value for name, value in options.items() if value},
            "end_picking_list": self.end_picking_list,
            **STOCK_HANDLING[self.stock_handling],
        }
