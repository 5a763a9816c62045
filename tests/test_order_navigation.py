"""The screen of a production order: its buttons by status, counts, and what opens behind them."""

from __future__ import annotations

from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError

from odoo.addons.production_control.lifecycle import RESET_DUTY, STATUSES, STEPS, is_below
from odoo.addons.production_control.tests.common import ProductionCommon
from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon

#: status that a step leads to -> its dialog; the estimate has none
DIALOGS = {
    "scheduled": "production.order.schedule",
    "released": "production.order.release",
    "started": "production.order.start",
    "reported": "production.order.report",
    "ended": "production.order.end",
}
CONDITION = "state not in "


class TestButtons(ProductionCommon):
    """The buttons on form and list are those of the table of steps (ax.md 4, 18)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.arch("form")
        cls.list = cls.arch("list")

    @classmethod
    def arch(cls, kind):
        view = cls.env.ref(f"production_control.production_order_view_{kind}")
        return etree.fromstring(view.get_combined_arch())

    def buttons(self, arch, action, dialog):
        """Header buttons that run a method, or open a dialog."""
        for button in arch.findall("header/button"):
            name = button.get("name")
            if button.get("type") == "action":
                model = self.env["ir.actions.act_window"].browse(int(name)).res_model
                if model == dialog:
                    yield button
            elif name == action and not dialog:
                yield button

    def shown_in(self, buttons):
        """Statuses in which any of these buttons is shown, one at a time."""
        shown = []
        for button in buttons:
            self.assertTrue(button.get("invisible").startswith(CONDITION))
            shown += literal_eval(button.get("invisible").removeprefix(CONDITION))
        self.assertEqual(len(shown), len(set(shown)), "no status shows a button twice")
        return set(shown)

    def test_a_step_is_offered_in_the_statuses_that_allow_it(self):
        for step in STEPS:
            with self.subTest(step.verb):
                buttons = list(self.buttons(self.form, step.action, DIALOGS.get(step.state)))
                allowed = {s.code for s in STATUSES if not is_below(step.last, s.code)}
                self.assertEqual(self.shown_in(buttons), allowed)
                for button in buttons:
                    self.assertEqual(button.get("groups"), f"production_control.{step.duty}")

    def test_the_next_natural_step_is_highlighted(self):
        below = [status.code for status in STATUSES]
        for step, state in zip(STEPS, below, strict=False):
            with self.subTest(step.verb):
                buttons = self.buttons(self.form, step.action, DIALOGS.get(step.state))
                primary = [button for button in buttons if button.get("class") == "oe_highlight"]
                self.assertEqual(self.shown_in(primary), {state})

    def test_a_reset_is_offered_from_estimated_to_reported(self):
        buttons = list(self.buttons(self.form, None, "production.order.reset"))
        undone = {step.state for step in STEPS if step.undo}
        self.assertEqual(self.shown_in(buttons), undone)
        self.assertEqual(buttons[0].get("groups"), f"production_control.{RESET_DUTY}")

    def test_every_step_runs_on_a_selection(self):
        for step in STEPS:
            with self.subTest(step.verb):
                (button,) = self.buttons(self.list, step.action, DIALOGS.get(step.state))
                self.assertEqual(button.get("groups"), f"production_control.{step.duty}")


class TestCounts(LifeCycleCommon):
    """Counters on the order, and the documents behind them."""

    def test_moves_and_journals_are_counted_and_opened(self):
        order = self.order([(self.make_component(), 2)], operations=[{"operation_no": 10}])
        self.assertRecordValues(order, [{"move_count": 0, "journal_count": 0}])
        order.action_start(4, route_consumption="always", post_route_card=False)
        order.invalidate_recordset()
        self.assertRecordValues(
            order,
            [
                {
                    "move_count": 3,  # receipt, issue, and what is left to issue
                    "done_move_count": 1,
                    "journal_count": 2,
                    "draft_journal_count": 1,
                    "purchase_count": 0,
                }
            ],
        )
        for action, model, count in (
            (order.action_view_moves(), "stock.move", 3),
            (order.action_view_valuation(), "stock.move", 1),
            (order.action_view_journals(), "production.journal", 2),
        ):
            self.assertEqual(action["res_model"], model)
            self.assertEqual(self.env[model].search_count(action["domain"]), count)

    def test_progress_counts_what_is_good_and_what_is_not(self):
        order = self.order(quantity=8)
        order.action_start()
        order.action_report_finished(3, 1)
        self.assertEqual(order.progress, 50)

    def test_counting_costs_the_same_for_few_and_many_orders(self):
        item = self.make_item("Made item")
        self.make_bom(item, [(self.make_component(), 1)])

        def queries(count):
            orders = self.env["production.order"].create(
                [{"product_id": item.id, "product_qty": 1} for _order in range(count)]
            )
            orders.action_estimate()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for name in ("move_count", "journal_count", "purchase_count"):
                orders.mapped(name)
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertEqual(queries(2), queries(20))

    def test_who_may_only_inquire_sees_counts_and_availability(self):
        order = self.order([(self.make_component(), 2)])
        order.action_release()
        user = self.make_user("order_creator")
        seen = order.with_user(user)
        self.assertEqual((seen.move_count, seen.journal_count), (2, 0))
        self.assertEqual(seen.component_ids.mapped("qty_reserved"), [20])
        self.assertEqual(seen.component_ids.mapped("availability"), ["reserved"])


class TestAvailability(LifeCycleCommon):
    """Whether what a component still takes is there."""

    def availability(self, order):
        order.invalidate_recordset()
        return order.component_ids.mapped("availability")

    def test_from_the_estimate_to_the_last_piece(self):
        order = self.order([(self.make_component(), 1)], 10)
        found = [self.availability(order)]
        for step in ("action_estimate", "action_start"):
            getattr(order, step)()
            found.append(self.availability(order))
        self.assertEqual(found, [[False], ["reserved"], ["complete"]])

    def test_nothing_part_or_all_is_there(self):
        for on_hand, reservation, expected in (
            (0, "estimation", "short"),
            (4, "estimation", "partial"),
            (10, "estimation", "reserved"),
            (10, "manual", "available"),
            (4, "manual", "short"),
        ):
            with self.subTest(on_hand=on_hand, reservation=reservation):
                part = self.make_component(on_hand=on_hand)
                order = self.order([(part, 1)], 10, reservation=reservation)
                order.action_estimate()
                self.assertEqual(self.availability(order), [expected])

    def test_what_a_change_asks_for_in_addition_is_not_reserved_yet(self):
        order = self.order([(self.make_component(), 1)], 10)
        order.action_estimate()
        order.product_qty = 15
        self.assertEqual(self.availability(order), ["partial"])
        order.action_estimate()
        self.assertEqual(self.availability(order), ["reserved"])

    def test_by_products_and_services_have_none(self):
        service = self.make_item("Test run", type="service", is_storable=False)
        order = self.order([(self.make_component(), -1), (service, 1)])
        order.action_estimate()
        self.assertEqual(self.availability(order), [False, False])


class TestJournalsByHand(LifeCycleCommon):
    """Picking lists and route cards that somebody fills in (ax.md 10.5)."""

    def started(self, **values):
        manual = {"flushing": "manual"}
        order = self.order(
            [(self.make_component("Bolt"), 2, manual), (self.make_component("Nut"), 1, manual)],
            operations=[{"operation_no": 10, "next_no": 20}, {"operation_no": 20}],
            **values,
        )
        order.action_start()
        return order

    def opened(self, action):
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_a_picking_list_proposes_what_remains_and_takes_nothing_yet(self):
        order = self.started()
        journal = self.opened(order.action_new_picking_list())
        self.assertRecordValues(
            journal.material_ids,
            [{"qty_proposed": 20, "qty": 0}, {"qty_proposed": 10, "qty": 0}],
        )
        journal.material_ids[0].qty = 5
        journal.action_post()
        self.assertEqual(order.component_ids.mapped("qty_consumed"), [5, 0])
        self.assertOpenMoves(order.component_ids, "move_ids", [15, 10])

    def test_the_proposal_is_accepted_line_by_line_or_at_once(self):
        order = self.started()
        journal = self.opened(order.action_new_picking_list())
        journal.action_accept_proposal()
        journal.action_post()
        self.assertEqual(order.component_ids.mapped("qty_remaining"), [0, 0])
        with self.assertRefused("posted and stays"):
            journal.with_user(self.make_user("supervisor")).action_accept_proposal()

    def test_a_route_card_lists_the_operations_that_are_not_done(self):
        order = self.started()
        order.operation_ids[0].sudo().remain_status = "ended"
        journal = self.opened(order.action_new_route_card())
        self.assertEqual(journal.journal_type, "route_card")
        self.assertEqual(journal.time_ids.operation_id, order.operation_ids[1])
        journal.time_ids.run_hours = 1.5
        journal.action_post()
        self.assertEqual(order.operation_ids[1].actual_hours, 1.5)

    def test_an_order_that_is_scheduled_by_jobs_has_job_cards(self):
        order = self.started()
        order.sudo().schedule_status = "jobs"
        self.assertEqual(self.opened(order.action_new_route_card()).journal_type, "job_card")

    def test_journals_are_made_on_started_orders_by_who_may_execute(self):
        order = self.order([(self.make_component(), 1)])
        order.action_release()
        for action in ("action_new_picking_list", "action_new_route_card"):
            with self.subTest(action), self.assertRefused("is Released.*start it first"):
                getattr(order, action)()
        order.action_start()
        operator, planner = self.make_user("operator"), self.make_user("planner")
        self.assertTrue(order.with_user(operator).action_new_picking_list())
        with self.assertRefused("may not do this", AccessError):
            order.with_user(planner).action_new_picking_list()
