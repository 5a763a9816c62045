"""Builders for tests of demand forecast and of the other demand that a plan may count."""

from __future__ import annotations

from datetime import date, datetime, time

from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.production_control.adapters.planning_scope import PlanningScope
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class ForecastCommon(PlanningCommon):
    """A forecast model, and a plan that counts it in full unless told otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike", prod_order_type="production")
        cls.budget = cls.env["production.forecast.model"].create({"name": "Budget"})
        cls.reader = cls.env["production.planning.forecast.reader"]

    @classmethod
    def make_line(cls, quantity, day, item=None, **values):
        """A forecast line of the budget; of the bike, unless it names another item or a key."""
        if not values.get("allocation_key_id"):
            values["product_id"] = (item or cls.bike).id
        return cls.env["production.forecast.line"].create(
            {"model_id": cls.budget.id, "product_qty": quantity, "date": day, **values}
        )

    @classmethod
    def make_months(cls, quantity, count=5, **values):
        """The same forecast on the first of each month from April 2026 on."""
        for month in range(4, 4 + count):
            cls.make_line(quantity, date(2026, month, 1), **values)

    @classmethod
    def make_reduction_key(cls, *percents, **values):
        """A reduction key with one month for each percentage."""
        lines = [
            Command.create({"period_count": count, "period_unit": "month", "percent": percent})
            for count, percent in enumerate(percents, start=1)
        ]
        return cls.env["production.reduction.key"].create(
            {"name": "Months", "line_ids": lines, **values}
        )

    @classmethod
    def make_allocation_key(cls, *shares):
        """An item allocation key of (item, percent)."""
        lines = [Command.create({"product_id": item.id, "percent": part}) for item, part in shares]
        return cls.env["production.item.allocation.key"].create({"name": "Key", "line_ids": lines})

    @classmethod
    def sell_on(cls, day, quantity, item=None, customer=None, confirm=True):
        """A sales order due on a date."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (customer or cls.customer).id,
                "warehouse_id": cls.site.id,
                "commitment_date": datetime.combine(day, time(12)),
                "order_line": [
                    Command.create(
                        {"product_id": (item or cls.bike).id, "product_uom_qty": quantity}
                    )
                ],
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def deliver(self, day, quantity, customer=None, item=None):
        """A sales order delivered on a day."""
        with freeze_time(f"{day} 12:00:00"):
            order = self.sell_on(day, quantity, item, customer)
            picking = order.picking_ids
            picking.move_ids.quantity = quantity
            picking.move_ids.picked = True
            picking.button_validate()
            picking.move_ids.date = f"{day} 12:00:00"
        return picking

    def count_forecast(self, reduction="none", **values):
        """Let the plan count the budget."""
        self.plan.write(
            {
                "include_forecast": True,
                "forecast_model_id": self.budget.id,
                "forecast_reduction": reduction,
                **values,
            }
        )

    def scope(self):
        """What a run of the plan covers."""
        self.env.flush_all()
        return PlanningScope(self.env, self.plan)

    def forecast_rows(self, **values):
        """What is left of the forecast."""
        scope = self.scope()
        return self.reader._forecast_rows(scope, self.plan, **values)

    def forecast(self, item=None) -> list[tuple[date, float]]:
        """(day, quantity) of what is left of the forecast of an item."""
        product = (item or self.bike).id
        scope = self.scope()
        return [
            (row.date, scope.quantity(row.units))
            for row in self.reader._forecast_rows(scope, self.plan)
            if row.product == product
        ]

    def forecast_quantities(self, item=None) -> list[float]:
        """The quantities that are left of the forecast of an item, in the order of its lines."""
        return [quantity for _day, quantity in self.forecast(item)]

    def statements(self, read) -> int:
        """How many statements a call takes."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        read()
        return self.cr.sql_log_count - before
