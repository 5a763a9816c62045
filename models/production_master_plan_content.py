from __future__ import annotations

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning.forecast import Reduction

#: principle of a plan -> principle of the engine (`planning.forecast.PRINCIPLES`)
PRINCIPLES = {
    "none": "none",
    "percent_key": "percent",
    "transactions_key": "transactions",
    "transactions_dynamic": "dynamic",
}
USES_KEY = ("percent_key", "transactions_key")


class ProductionMasterPlan(models.Model):
    """What a plan counts as demand and supply beside open orders and stock (ax.md 17.1, 17.14).

    The defaults count what every plan counts; quotations and forecast are asked for.
    """

    _name = "production.master.plan"
    _inherit = ["production.master.plan"]

    # Supply
    include_requests = fields.Boolean(
        string="Requests for quotation",
        default=True,
        help="What has been requested from vendors and is not ordered yet covers demand. It takes "
        "part only with open orders.",
    )
    include_drafts = fields.Boolean(
        string="Created production orders",
        default=True,
        help="Production orders in status Created cover demand, and their components are demand. "
        "Untick to plan as if they did not exist, because they may still be deleted; the plan "
        "then cannot firm by itself, because each run would make the same orders anew.",
    )

    # Demand
    include_safety_stock = fields.Boolean(
        string="Safety stock",
        default=True,
        help="The minimum of item coverage is demand.",
    )
    include_quotations = fields.Boolean(
        string="Quotations",
        help="Quotations that are still valid are demand, as far as they are likely enough.",
    )
    quotation_min_probability = fields.Float(
        string="Minimum probability %",
        digits=(16, 2),
        help="Quotations less likely than this are left out; the others count in full. How likely "
        "one is, its opportunity says. 0: all quotations count.",
    )
    quotation_probability = fields.Float(
        string="Probability without opportunity %",
        digits=(16, 2),
        default=100.0,
        help="How likely a quotation is that belongs to no opportunity: without CRM, all of them.",
    )

    # Forecast
    include_forecast = fields.Boolean(
        string="Demand forecast", help="The forecast of a forecast model is demand."
    )
    include_supply_forecast = fields.Boolean(
        string="Supply forecast",
        help="What the forecast model expects of vendors and of production covers demand, as far "
        "as it is not ordered yet.",
    )
    forecast_model_id = fields.Many2one(
        comodel_name="production.forecast.model",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The forecast that counts, with its submodels.",
    )
    forecast_reduction = fields.Selection(
        selection=[
            ("none", "None"),
            ("percent_key", "Percent - reduction key"),
            ("transactions_key", "Transactions - reduction key"),
            ("transactions_dynamic", "Transactions - dynamic period"),
        ],
        string="Reduction principle",
        default="none",
        required=True,
        help="What is left of the forecast beside orders. None: both are planned in full. Percent: "
        "each period of the reduction key leaves its share. Transactions: what is ordered in a "
        "period of the key, or between two forecast dates, reduces the forecast.",
    )
    reduction_key_id = fields.Many2one(
        comodel_name="production.reduction.key",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The periods, and their percentages, by which the forecast is reduced. The key of an "
        "item's coverage group beats it.",
    )
    dynamic_period = fields.Selection(
        selection=[
            ("previous", "Begins at the previous forecast"),
            ("next", "Ends at the next forecast"),
        ],
        default="previous",
        required=True,
        help="Which orders reduce a forecast: those since the forecast date before it, or those "
        "until the forecast date after it.",
    )
    forecast_reduce_by = fields.Selection(
        selection=[("orders", "Orders"), ("all", "All transactions")],
        string="Reduce by",
        default="orders",
        required=True,
        help="Orders: sales orders, and quotations where the plan counts them. All transactions: "
        "also other issues, and components of production orders. A supply forecast is reduced by "
        "receipts, and what is ordered to be received.",
    )
    include_customer_forecast = fields.Boolean(
        string="Customer forecast included",
        default=True,
        help="Ticked: the overall forecast includes what is forecast for customers and customer "
        "groups. A customer's orders reduce all of them, and only the overall forecast is planned. "
        "Unticked: a customer's orders reduce his own forecast only, else that of his group, else "
        "the overall one, and all are planned.",
    )

    _probabilities = models.Constraint(
        "CHECK(quotation_min_probability BETWEEN 0 AND 100"
        " AND quotation_probability BETWEEN 0 AND 100)",
        "Probabilities lie between 0 and 100 percent.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "include_forecast",
        "include_supply_forecast",
        "forecast_model_id",
        "forecast_reduction",
        "reduction_key_id",
    )
    def _check_forecast(self):
        for plan in self.filtered(lambda plan: plan._forecast_kinds()):
            if not plan.forecast_model_id:
                raise ValidationError(
                    self.env._(
                        "Master plan %(plan)s counts a forecast and names none. Choose a forecast "
                        "model.",
                        plan=plan.name,
                    )
                )
            if plan._reduces_by_key() and not plan.reduction_key_id:
                raise ValidationError(
                    self.env._(
                        "Master plan %(plan)s reduces the forecast by a reduction key and names "
                        "none. Choose a reduction key, or another principle.",
                        plan=plan.name,
                    )
                )

    @api.constrains("include_drafts", "firm_automatically")
    def _check_drafts(self):
        for plan in self:
            if plan.firm_automatically and not plan.include_drafts:
                raise ValidationError(
                    self.env._(
                        "Master plan %(plan)s firms by itself and does not count created "
                        "production orders: each run would make the same orders again. Tick "
                        "Created production orders, or untick Firm inside the fence.",
                        plan=plan.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _forecast_kinds(self) -> list[str]:
        """Which types of forecast lines the plan counts."""
        self.ensure_one()
        counts = {"demand": self.include_forecast, "supply": self.include_supply_forecast}
        return [kind for kind, counted in counts.items() if counted]

    def _reduces_by_key(self) -> bool:
        """Whether the plan reduces its forecast by the periods of a key."""
        return self.forecast_reduction in USES_KEY

    def _forecast_rule(self, today: date, own_key=None) -> Reduction:
        """How the plan reduces its forecast in a run on a day.

        :param own_key: the ``production.reduction.key`` of an item, which beats the plan's
        """
        self.ensure_one()
        key = own_key or self.reduction_key_id
        return Reduction(
            principle=PRINCIPLES[self.forecast_reduction],
            periods=key._periods(today) if key and self._reduces_by_key() else (),
            includes_customers=self.include_customer_forecast,
            since_previous=self.dynamic_period == "previous",
        )

    def _forecast_models(self):
        """The forecast models whose lines the plan counts."""
        return self.forecast_model_id | self.forecast_model_id.child_ids
