"""The dialog of report as finished: quantities, lots, findings (ax.md 10.3)."""

from __future__ import annotations

from odoo.tests import Form

from odoo.addons.production_control.tests.wizard_common import WizardCommon


class TestReportDialog(WizardCommon):
    """Report as finished: quantities, lots, and the findings of the first attempt."""

    def test_the_rest_is_proposed_and_ends_the_job(self):
        order = self.order(quantity=10)
        order.action_start()
        form = self.dialog("report", order)
        self.assertEqual((form.good_qty, form.end_job), (10, True))
        form.good_qty = 4
        self.assertFalse(form.end_job)
        self.assertIn("6 Units can still be reported", form.effect)
        form.end_job = True
        self.assertIn("6 Units less than ordered", form.effect)

    def test_what_is_bad_is_not_good(self):
        order = self.order(quantity=10)
        order.action_start()
        form = self.dialog("report", order)
        form.error_qty = 1
        self.assertEqual((form.good_qty, form.end_job), (9, True))
        form.good_qty = 5
        form.error_qty = 2
        self.assertEqual((form.good_qty, form.end_job), (5, False))

    def test_a_partial_report_leaves_the_order_started(self):
        order = self.order([(self.make_component(), 1)], 10)
        order.action_start()
        self.run_dialog("report", order, good_qty=4, error_qty=1)
        self.assertRecordValues(order, [{"state": "started", "qty_good": 4, "qty_error": 1}])

    def test_findings_are_shown_and_the_second_attempt_passes(self):
        """ax.md 26 #19."""
        order = self.order(quantity=10)
        order.action_start(5)
        wizard = self.dialog("report", order).save()
        action = wizard.action_report()
        self.assertEqual((action["res_model"], action["res_id"]), (wizard._name, wizard.id))
        self.assertRegex(wizard.warning, "10 are reported and only 5 started")
        self.assertRecordValues(order, [{"state": "started", "qty_good": 0}])
        with Form(wizard) as form:
            self.assertTrue(form.warning)
        wizard.action_report()
        self.assertRecordValues(order, [{"state": "reported", "qty_good": 10}])

    def test_another_report_is_checked_anew(self):
        order = self.order(quantity=10)
        order.action_start(5)
        wizard = self.dialog("report", order).save()
        wizard.action_report()
        with Form(wizard) as form:
            form.good_qty = 8
            self.assertFalse(form.warning)
        wizard.action_report()
        self.assertRegex(wizard.warning, "8 are reported and only 5 started")

    def test_accepted_errors_pass_at_once(self):
        order = self.order(quantity=10)
        order.action_start(5)
        self.run_dialog("report", order, accept_error=True)
        self.assertEqual(order.state, "reported")

    def test_a_selection_is_reported_with_what_remains(self):
        orders = self.order(quantity=10) | self.order(quantity=3)
        orders.action_start()
        orders[0].action_report_finished(4)
        self.run_dialog("report", orders)
        self.assertRecordValues(
            orders, [{"state": "reported", "qty_good": 10}, {"state": "reported", "qty_good": 3}]
        )

    def test_serial_numbers_are_generated_one_for_each_good_piece(self):
        motor = self.make_item("Motor", tracking="serial")
        order = self.order([(self.make_component(), 1)], 3, item=motor)
        order.action_start()
        with self.assertRefused("needs 3 different ones and has 0"):
            self.run_dialog("report", order)
        wizard = self.dialog("report", order).save()
        wizard.first_lot = "M-098"
        self.assertEqual(wizard.action_generate_lots()["res_id"], wizard.id)
        wizard.action_report()
        self.assertEqual(
            order.move_finished_ids.move_line_ids.lot_id.mapped("name"), ["M-098", "M-099", "M-100"]
        )

    def test_numbers_come_from_the_sequence_of_the_item(self):
        motor = self.make_item("Motor", tracking="serial")
        order = self.order([(self.make_component(), 1)], 2, item=motor)
        order.action_start()
        wizard = self.dialog("report", order).save()
        wizard.action_generate_lots()
        wizard.action_report()
        names = set(order.move_finished_ids.move_line_ids.lot_id.mapped("name"))
        wizard.action_generate_lots()
        self.assertEqual(len(names), 2)
        self.assertTrue(names.isdisjoint(wizard.lot_ids.mapped("lot_name")))

    def test_one_lot_takes_the_whole_quantity(self):
        paint = self.make_item("Paint", tracking="lot")
        order = self.order([(self.make_component(), 1)], 8, item=paint)
        order.action_start()
        wizard = self.dialog("report", order).save()
        wizard.first_lot = "P1"
        wizard.action_generate_lots()
        wizard.action_report()
        self.assertRecordValues(
            order.move_finished_ids.move_line_ids, [{"lot_name": False, "quantity": 8}]
        )
        self.assertEqual(order.move_finished_ids.lot_ids.name, "P1")

    def test_every_good_piece_has_a_lot(self):
        paint = self.make_item("Paint", tracking="lot")
        order = self.order([(self.make_component(), 1)], 8, item=paint)
        order.action_start()
        form = self.dialog("report", order)
        with form.lot_ids.new() as lot:
            lot.lot_name, lot.quantity = "P1", 5
        wizard = form.save()
        with self.assertRefused("hold 5 Units, and 8 are good"):
            wizard.action_report()

    def test_two_serial_numbers_are_never_the_same(self):
        motor = self.make_item("Motor", tracking="serial")
        order = self.order([(self.make_component(), 1)], 2, item=motor)
        order.action_start()
        form = self.dialog("report", order)
        for _piece in range(2):
            with form.lot_ids.new() as lot:
                lot.lot_name = "M-1"
        wizard = form.save()
        with self.assertRefused("needs 2 different ones and has 1"):
            wizard.action_report()
