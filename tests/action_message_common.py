"""A bicycle that planning made orders for, on two levels, and the messages on them."""

from __future__ import annotations

from odoo.addons.production_control import planning
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class ActionMessageCommon(PlanningCommon):
    """Ten bicycles for a sale, with twenty wheels, both ordered by planning."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = {"prod_order_type": "production"}
        cls.bike = cls.make_item("Bike", prod_lead_time=2, standard_price=100, **made)
        cls.wheel = cls.make_item("Wheel", prod_lead_time=1, standard_price=10, **made)
        cls.spoke = cls.make_item("Spoke", standard_price=1)
        cls.make_bom(cls.bike, [(cls.wheel, 2)])
        cls.make_bom(cls.wheel, [(cls.spoke, 36)])
        cls.sale = cls.make_sale((cls.bike, 10))
        cls.plan._run()
        orders = cls.env["production.order"]
        cls.bikes = orders.search([("product_id", "=", cls.bike.id)])
        cls.wheels = orders.search([("product_id", "=", cls.wheel.id)])

    def look(self, plan=None, firms: bool = False) -> dict:
        """Have the messages of a plan written as a run does; the counts of the run."""
        plan = plan or self.plan
        reading = self.env["production.planning.reader"]._read(plan)
        asker = self.env["production.planning.messages"]._asker(reading.scope)
        messages = planning.run(reading.tables, asker, firms).messages
        writer = self.env["production.planning.message.writer"]
        return writer._write_messages(plan, messages, reading.scope)

    def messages(self, *records):
        """The stored messages, all of the plan or those on these orders or receipts."""
        found = self.env["production.action.message"].search([("plan_id", "=", self.plan.id)])
        if records:
            found = found.filtered(lambda message: message._supply() in records)
        return found

    def sell(self, quantity: float):
        """Change the sale; nothing means that it is cancelled."""
        if quantity:
            self.sale.order_line.product_uom_qty = quantity
        else:
            self.sale._action_cancel()

    def deliver(self, sale, days: int):
        """Move what a sale delivers to the day in so many days."""
        sale.order_line.move_ids.write({"date": f"{self.in_days(days)} 12:00:00"})

    def told(self, messages=None):
        """{order: (action, from quantity, to quantity, days)} of messages."""
        return {
            message._supply(): (
                message.action,
                message.qty_from,
                message.qty_to,
                (message.date_to_value - message.date_from_value).days,
            )
            for message in (self.messages() if messages is None else messages)
        }

    def make_receipt(self, item, quantity: float, days: int):
        """A receipt from a vendor that nobody ordered through purchasing."""
        move = self.env["stock.move"].create(
            {
                "product_id": item.id,
                "product_uom_qty": quantity,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.site.lot_stock_id.id,
                "picking_type_id": self.site.in_type_id.id,
                "date": f"{self.in_days(days)} 12:00:00",
            }
        )
        move._action_confirm(merge=False)
        return move
