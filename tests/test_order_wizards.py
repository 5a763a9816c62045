"""The dialogs of the life cycle: what they propose, ask, explain and run (ax.md 4.4, 10.1-10.4)."""

from __future__ import annotations

from datetime import datetime

from odoo.addons.production_control.tests.wizard_common import WizardCommon


class TestReleaseDialog(WizardCommon):
    """Release, and the documents that it prints."""

    def test_one_order_says_what_runs_first(self):
        order = self.order([(self.make_component(), 1)])
        form = self.dialog("release", order)
        self.assertEqual((form.order_count, form.runs_first), (1, "Estimate, Schedule"))
        form.save().action_release()
        self.assertEqual(order.state, "released")

    def test_an_order_past_the_step_is_named_before_the_button_is_pressed(self):
        order, started = self.order(), self.order()
        started.action_start()
        form = self.dialog("release", order | started)
        self.assertRegex(form.refusal, f"{started.name} is Started")
        self.assertNotIn(order.name, form.refusal)

    def test_a_selection_is_released_and_what_is_refused_is_reported(self):
        order, started = self.order(), self.order()
        started.action_start()
        result = self.run_dialog("release", order | started)
        self.assertEqual(result["res_model"], "production.order.step.log")
        self.assertEqual((order | started).mapped("state"), ["released", "started"])

    def test_sub_orders_are_released_when_asked_to(self):
        part = self.make_item("Frame")
        self.make_bom(part, [(self.make_component(), 1)])
        order = self.order([(part, 1, {"line_type": "pegged_supply"})])
        order.action_estimate()
        self.run_dialog("release", order, references=True)
        self.assertEqual(order.child_ids.state, "released")

    def test_the_chosen_documents_are_printed(self):
        order = self.order([(self.make_component(), 1)], operations=[{"operation_no": 10}])
        result = self.run_dialog("release", order, print_picking_list=True, print_route_card=True)
        self.assertEqual(result["tag"], "do_multi_print")
        self.assertEqual(
            [report["report_name"] for report in result["params"]["reports"]],
            [
                "production_control.document_picking_list",
                "production_control.document_route_card",
            ],
        )

    def test_job_cards_are_printed_for_orders_that_are_scheduled_by_jobs_only(self):
        by_jobs, by_operations = self.order(), self.order()
        (by_jobs | by_operations).action_release()
        by_jobs.sudo().schedule_status = "jobs"
        form = self.dialog("release", by_operations)
        self.assertEqual(form.job_count, 0)
        with self.assertRaisesRegex(AssertionError, "print_job_card"):
            form.print_job_card = True
        orders = by_jobs | by_operations
        wizard = self.env["production.order.release"].create(
            {"order_ids": orders.ids, "print_job_card": True}
        )
        (report,) = wizard._report_actions()
        self.assertEqual(report["context"]["active_ids"], by_jobs.ids)

    def test_who_may_not_release_has_no_dialog(self):
        order = self.order()
        order.action_schedule()
        for role in ("operator", "planner", "user"):
            with self.subTest(role):
                user = self.make_user(role)
                wizard = self.env["production.order.release"].with_user(user)
                self.assertFalse(wizard.has_access("create"))
        self.dialog("release", order, self.make_user("release")).save().action_release()
        self.assertEqual(order.state, "released")


class TestStartDialog(WizardCommon):
    """Start all or part of an order."""

    def test_it_proposes_what_is_not_started_and_the_parameters(self):
        self.set_parameters(start_bom_consumption="always", start_route_consumption="never")
        order = self.order([(self.make_component(), 1)], 10)
        order.action_start(4)
        form = self.dialog("start", order)
        self.assertEqual(
            (form.quantity, form.bom_consumption, form.route_consumption, form.start_production),
            (6, "always", "never", True),
        )

    def test_a_selection_starts_what_remains_of_each_order(self):
        orders = self.order(quantity=10) | self.order(quantity=3)
        orders[0].action_start(4)
        self.run_dialog("start", orders)
        self.assertEqual(orders.mapped("qty_started"), [10, 3])

    def test_sites_that_differ_keep_their_own_parameters(self):
        second = self.make_site()
        self.company.prod_parameter_usage = "site"
        parameters = self.env["production.site.parameters"]
        for site, rule in ((self.site, "always"), (second, "never")):
            parameters.create({"warehouse_id": site.id, "prod_start_bom_consumption": rule})
        item, part = self.make_item("Made item"), self.make_component()
        self.stock(part, 10, second.lot_stock_id)
        self.make_bom(item, [(part, 1)])
        orders = self.order(item=item, quantity=2) | self.order(
            item=item, quantity=2, warehouse_id=second.id
        )
        form = self.dialog("start", orders)
        self.assertFalse(form.bom_consumption)
        form.save().action_start()
        self.assertEqual(orders.component_ids.mapped("qty_consumed"), [2, 0])

    def test_journals_that_are_not_posted_are_opened(self):
        order = self.order([(self.make_component(), 1)], operations=[{"operation_no": 10}])
        result = self.run_dialog("start", order, post_picking_list=False)
        journal = self.env["production.journal"].browse(result["res_id"])
        self.assertRecordValues(
            journal, [{"order_id": order.id, "journal_type": "picking_list", "state": "draft"}]
        )
        self.assertEqual(order.component_ids.qty_consumed, 0)

    def test_missing_stock_is_refused_left_out_or_taken_all_the_same(self):
        self.set_parameters(pick_negative=False)
        for handling, consumed in (("on_hand", 3), ("negative", 10)):
            with self.subTest(handling):
                order = self.order([(self.make_component(on_hand=3), 1)], 10)
                with self.assertRefused("7 Units more"):
                    self.run_dialog("start", order)
                self.run_dialog("start", order, stock_handling=handling)
                self.assertEqual(order.component_ids.qty_consumed, consumed)

    def test_it_says_what_happens_with_what_is_not_on_hand(self):
        self.set_parameters(pick_negative=False)
        order = self.order([(self.make_component(), 1)])
        form = self.dialog("start", order)
        self.assertIn("refused", form.stock_hint)
        form.stock_handling = "negative"
        self.assertIn("below zero", form.stock_hint)
        self.set_parameters(physical_reduction=True)
        self.assertIn("left out", self.dialog("start", order).stock_hint)

    def test_end_marked_lines_consume_nothing_more(self):
        order = self.order([(self.make_component(), 1)], 10)
        self.run_dialog("start", order, quantity=4, end_picking_list=True)
        self.assertRecordValues(
            order.component_ids, [{"qty_consumed": 4, "remain_status": "ended", "qty_remaining": 0}]
        )

    def test_a_range_of_operations_limits_the_route_card(self):
        order = self.order(
            operations=[
                {"operation_no": 10, "next_no": 20, "run_time": 1},
                {"operation_no": 20, "next_no": 30, "run_time": 1},
                {"operation_no": 30, "run_time": 1},
            ]
        )
        second = order.operation_ids[1]
        self.run_dialog(
            "start",
            order,
            route_consumption="always",
            from_operation_id=second,
            to_operation_id=second,
        )
        self.assertEqual(order.journal_ids.time_ids.operation_id, second)

    def test_the_posting_date_is_that_of_the_journals(self):
        order = self.order([(self.make_component(), 1)])
        self.run_dialog("start", order, date=datetime(2026, 3, 2, 6))
        self.assertEqual(order.journal_ids.date, datetime(2026, 3, 2, 6))


class TestEndDialog(WizardCommon):
    """End for good."""

    def test_an_order_that_is_not_reported_needs_the_tick(self):
        order = self.order([(self.make_component(), 1)])
        order.action_start()
        form = self.dialog("end", order)
        self.assertEqual(form.unreported_count, 1)
        wizard = form.save()
        with self.assertRefused("not reported as finished"):
            wizard.action_end()
        self.run_dialog("end", order, report_finished=True)
        self.assertEqual(order.state, "ended")

    def test_drafts_that_would_be_deleted_are_counted(self):
        order = self.order([(self.make_component(), 1)])
        order.action_start(post_picking_list=False)
        self.assertEqual(self.dialog("end", order).draft_count, 1)


class TestResetDialog(WizardCommon):
    """Down to a lower status, with an explanation of what that undoes."""

    def test_only_lower_statuses_are_offered_and_the_next_lower_one_is_proposed(self):
        order = self.order([(self.make_component(), 1)])
        for action, lower in (
            ("action_estimate", "created"),
            ("action_schedule", "created,estimated"),
            ("action_release", "created,estimated,scheduled"),
            ("action_start", "created,estimated,scheduled,released"),
        ):
            getattr(order, action)()
            with self.subTest(action):
                form = self.dialog("reset", order)
                self.assertEqual(form.lower_statuses, lower)
                self.assertEqual(form.target, lower.split(",")[-1])

    def test_it_explains_what_each_rung_undoes(self):
        order = self.order([(self.make_component(), 1)])
        order.action_start()
        form = self.dialog("reset", order)
        self.assertIn("1 posted journals are reversed", form.explanation)
        self.assertNotIn("Only the status changes", form.explanation)
        form.target = "created"
        for text in ("Only the status changes", "capacity reservations", "Sub-orders and purch"):
            self.assertIn(text, form.explanation)

    def test_it_resets_and_the_derived_production_goes_along_when_asked_to(self):
        part = self.make_item("Frame")
        self.make_bom(part, [(self.make_component(), 1)])
        order = self.order([(part, 1, {"line_type": "pegged_supply"})])
        order.action_estimate()
        child = order.child_ids
        form = self.dialog("reset", order)
        form.derived_production = True
        self.assertIn("Sub-orders are deleted; purchases stay", form.explanation)
        form.save().action_reset()
        self.assertEqual(order.state, "created")
        self.assertFalse(child.exists())

    def test_an_ended_order_of_a_selection_is_named(self):
        order, ended = self.order(), self.order()
        order.action_release()
        ended.action_end(report_finished=True)
        form = self.dialog("reset", order | ended)
        self.assertRegex(form.refusal, f"{ended.name} is Ended")
        self.assertNotIn(order.name, form.refusal)
        self.assertEqual(form.target, "scheduled")


class TestEveryDialog(WizardCommon):
    """What holds for all of them."""

    def test_each_works_for_who_has_its_duty_and_nothing_else(self):
        duties = ("schedule", "release", "execute", "complete", "prepare")
        users = {duty: self.make_user(duty) for duty in duties}
        for name, duty, before, reached in (
            ("schedule", "schedule", "action_estimate", "scheduled"),
            ("release", "release", "action_schedule", "released"),
            ("start", "execute", "action_release", "started"),
            ("report", "complete", "action_start", "reported"),
            ("end", "complete", "action_report_finished", "ended"),
            ("reset", "prepare", "action_start", "released"),
        ):
            with self.subTest(name):
                order = self.order([(self.make_component(), 1)], operations=[{"operation_no": 10}])
                getattr(order, before)()
                getattr(self.dialog(name, order, users[duty]).save(), f"action_{name}")()
                self.assertEqual(order.state, reached)

    def test_reading_ahead_costs_the_same_for_few_and_many_orders(self):
        item = self.make_item("Made item")
        self.make_bom(item, [(self.make_component(), 1)])

        def queries(count):
            orders = self.env["production.order"].create(
                [{"product_id": item.id, "product_qty": 1} for _order in range(count)]
            )
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard = self.env["production.order.release"].new({"order_ids": orders.ids})
            wizard.mapped("runs_first")
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertEqual(queries(2), queries(20))
