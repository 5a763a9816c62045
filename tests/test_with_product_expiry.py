"""Stock that expires, where Odoo keeps expiration dates: it serves earlier demand only."""

from __future__ import annotations

from unittest import SkipTest

from odoo.addons.production_control.tests.forecast_common import ForecastCommon


class TestExpiredStock(ForecastCommon):
    """Lots in stock, and the day from which they do not count."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "expiration_date" not in cls.env["stock.lot"]._fields:
            raise SkipTest("product_expiry is not installed")
        cls.milk = cls.make_item(
            "Milk", tracking="lot", use_expiration_date=True, expiration_time=30
        )

    def make_lot(self, name, quantity, days=None, **values):
        """A lot in stock that expires in so many days."""
        lot = self.env["stock.lot"].create({"name": name, "product_id": self.milk.id})
        if days is None:
            lot.write({"expiration_date": False, "removal_date": False})
        else:
            lot.expiration_date = f"{self.in_days(days)} 12:00:00"
        lot.write(values)
        location = self.site.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(
            self.milk, location, quantity, lot_id=lot
        )
        return lot

    def rows(self):
        return self.reader._expired_stock_rows(self.scope())

    def test_lots_are_told_with_the_day_from_which_they_do_not_count(self):
        late = self.make_lot("late", 5, 40)
        gone = self.make_lot("gone", 3, -2)
        self.make_lot("for ever", 9)
        self.assertEqual(
            self.rows(),
            [
                (self.milk.id, self.site.id, gone.id, 3.0, self.in_days(-2)),
                (self.milk.id, self.site.id, late.id, 5.0, self.in_days(40)),
            ],
        )

    def test_a_lot_does_not_count_from_its_removal_on(self):
        self.make_lot("early", 5, 40, removal_date=f"{self.in_days(35)} 12:00:00")
        self.assertEqual(self.rows()[0].date, self.in_days(35))

    def test_places_of_a_site_are_summed_up_and_empty_lots_left_out(self):
        lot = self.make_lot("spread", 5, 40)
        self.env["stock.quant"]._update_available_quantity(
            self.milk, self.make_location(), 2, lot_id=lot
        )
        self.make_lot("owed", -4, 40)
        self.assertEqual([(row.lot, row.quantity) for row in self.rows()], [(lot.id, 7)])

    def test_stock_outside_the_sites_is_left_out(self):
        self.make_lot("here", 5, 40)
        self.plan.warehouse_ids = self.make_site()
        self.assertFalse(self.rows())

    def test_one_or_thirty_lots_take_one_statement(self):
        self.make_lot("first", 1, 40)
        scope = self.scope()
        for number in range(30):
            self.make_lot(f"lot {number}", 1, number)
        self.assertEqual(self.statements(lambda: self.reader._expired_stock_rows(scope)), 1)

    def test_a_run_orders_what_will_have_expired(self):
        """Sales of 5 in ten days and of 8 in fifty: only the late lots may serve the second."""
        self.plan.firm_automatically = False
        self.make_lot("gone", 100, 0)
        self.make_lot("soon", 6, 11)
        self.make_lot("late", 2, 60)
        self.make_sale((self.milk, 5), days=10)
        self.make_sale((self.milk, 8), days=50)
        rows = [(0, [6]), (1, [5])]  # stock of a lot that keeps
        for kept, expected in rows:
            with self.subTest(kept):
                if kept:
                    self.make_lot("for ever", kept)
                self.run_plan()
                planned = self.planned(product_id=self.milk.id)
                self.assertEqual(planned.mapped("product_qty"), expected)
                self.assertEqual(planned.mapped("date_requirement"), [self.in_days(50)])
