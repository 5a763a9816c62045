from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..planning.forecast import add_periods


class ProductionForecastHistory(models.TransientModel):
    """Copy over historical demand: what was delivered becomes what is forecast (ax.md 17.14).

    The past is cut into months or weeks from its first day, and so is the future: the sales of
    the first past period become the forecast of the first future one, and so on.
    """

    _name = "production.forecast.history"
    _description = "Copy Over Historical Demand"

    model_id = fields.Many2one(
        comodel_name="production.forecast.model",
        string="Forecast Model",
        required=True,
        default=lambda self: self.env["production.forecast.line"]._default_model(),
        help="The forecast that gets the lines.",
    )
    company_id = fields.Many2one(related="model_id.company_id")
    warehouse_ids = fields.Many2many(
        comodel_name="stock.warehouse",
        string="Sites",
        domain="[('company_id', '=', company_id)]",
        help="Only what these sites delivered. Blank: all sites of the company.",
    )
    date_from = fields.Date(
        string="Sold from",
        required=True,
        default=lambda self: add_periods(self._this_month(), -12, "month"),
        help="The first day of the sales that are copied.",
    )
    date_to = fields.Date(
        string="Sold until",
        required=True,
        default=lambda self: self._this_month() - timedelta(days=1),
        help="The last day of the sales that are copied.",
    )
    date_target = fields.Date(
        string="Forecast from",
        required=True,
        default=lambda self: self._this_month(),
        help="The first day of the forecast that is made.",
    )
    period_unit = fields.Selection(
        selection=[("month", "Month"), ("week", "Week")],
        string="One line for each",
        default="month",
        required=True,
        help="The sales of each month or week are summed up in one forecast line.",
    )
    percent = fields.Float(
        string="Share of the sales",
        digits=(16, 2),
        default=100.0,
        required=True,
        help="110 forecasts a tenth more than was sold.",
    )
    by_customer = fields.Boolean(
        string="By customer", help="One forecast for each customer, instead of one for all."
    )
    replace = fields.Boolean(
        default=True,
        help="Delete what the model forecasts for the same items, sites and periods already.",
    )

    @api.model
    def _this_month(self) -> date:
        return fields.Date.context_today(self).replace(day=1)

    # === ACTION METHODS === #

    def action_copy(self):
        """Make the forecast lines and open those of the model.

        :raises AccessError: for users who may not maintain forecast lines
        :raises UserError: when nothing was delivered in the span, or the span is none
        """
        self.ensure_one()
        lines = self.env["production.forecast.line"]
        lines.check_access("create")
        lines.check_access("unlink")
        self.model_id.check_access("read")
        self._check_span()
        values = self._line_values()
        if not values:
            raise UserError(
                self.env._(
                    "Nothing was delivered to customers from %(first)s to %(last)s. Choose "
                    "another span, or other sites.",
                    first=self.date_from,
                    last=self.date_to,
                )
            )
        if self.replace:
            self._existing(values).unlink()
        lines.create(values)
        return self.model_id.action_view_lines()

    # === BUSINESS METHODS === #

    def _check_span(self):
        if self.date_from > self.date_to or self.percent <= 0:
            raise UserError(
                self.env._(
                    "There is nothing to copy: the sales must begin before they end, and their "
                    "percentage must be above zero. Change the dates or the percentage."
                )
            )

    def _line_values(self) -> list[dict]:
        """The values of a forecast line for each item, site, customer and period."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        items = self.env["product.product"]
        values = []
        for (product, site, customer, period), quantity in self._sold().items():
            rounded = round(quantity * self.percent / 100, digits)
            if rounded > 0:
                values.append(
                    {
                        "model_id": self.model_id.id,
                        "product_id": product,
                        "product_uom_id": items.browse(product).uom_id.id,
                        "warehouse_id": site,
                        "partner_id": customer,
                        "date": add_periods(self.date_target, period, self.period_unit),
                        "allocation": "period",
                        "period_unit": self.period_unit,
                        "product_qty": rounded,
                    }
                )
        return values

    def _sold(self) -> dict[tuple, float]:
        """Net deliveries by item, site, customer and number of the period."""
        periods = self._periods()
        sold = defaultdict(float)
        sites = self.warehouse_ids or self.env["stock.warehouse"].search(
            [("company_id", "=", self.model_id.company_id.id)]
        )
        for delivered in self.env["production.forecast.history.reader"]._delivered(
            sites, self.date_from, self.date_to, self.by_customer
        ):
            period = sum(start <= delivered.day for start in periods) - 1
            key = (delivered.product, delivered.site, delivered.customer, period)
            sold[key] += delivered.quantity
        return sold

    def _periods(self) -> list[date]:
        """The first days of the past periods."""
        days, count = [], 0
        while (day := add_periods(self.date_from, count, self.period_unit)) <= self.date_to:
            days.append(day)
            count += 1
        return days

    def _existing(self, values: list[dict]):
        """What the model forecasts already for the items, sites and periods of these values."""
        behind = add_periods(self.date_target, len(self._periods()), self.period_unit)
        lines = self.env["production.forecast.line"].search(
            [
                ("model_id", "=", self.model_id.id),
                ("date", ">=", self.date_target),
                ("date", "<", behind),
                ("product_id", "in", list({line["product_id"] for line in values})),
            ]
        )
        found = {(line["product_id"], line["warehouse_id"]) for line in values}
        return lines.filtered(lambda line: (line.product_id.id, line.warehouse_id.id) in found)
