"""Deleting ended orders and posted journals (ax.md 4.6)."""

from __future__ import annotations

from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from odoo.addons.production_control.models.order_steps import clean_up
from odoo.addons.production_control.tests.common import ProductionCommon


@freeze_time("2026-03-04 08:00:00")
class TestOrderCleanup(ProductionCommon):
    """What the clean-up deletes, what it leaves, and who may run it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frame = cls.make_item("Frame")
        cls.item = cls.make_item("Bike")
        cls.make_bom(cls.item, [(cls.frame, 1)])
        cls.make_route(cls.item, [{"operation_no": 10, "run_time": 1.0}])
        cls.env["stock.quant"]._update_available_quantity(cls.frame, cls.site.lot_stock_id, 100)
        cls.old = cls.ended(datetime(2025, 3, 31, 12))
        cls.recent = cls.ended(datetime(2026, 3, 1, 12))
        cls.open = cls.order()

    @classmethod
    def order(cls, **values):
        return cls.env["production.order"].create(
            {"product_id": cls.item.id, "product_qty": 5, **values}
        )

    @classmethod
    def ended(cls, when, **values):
        """An order that was ended at that time."""
        order = cls.order(**values)
        order.action_start()
        order.action_report_finished(5, end_job=True, accept_error=True, bom_consumption="always")
        order.action_end()
        order.sudo().date_ended = when
        order.journal_ids.sudo().date = when
        return order

    def cleanup(self, user=None, **values):
        env = self.env(user=user) if user else self.env
        return env["production.order.cleanup"].create({"date": date(2025, 12, 31), **values})

    # === ORDERS === #

    def test_orders_that_ended_by_the_date_are_deleted_and_no_others(self):
        wizard = self.cleanup()
        self.assertEqual(wizard.count, 1)
        action = wizard.action_clean_up()
        self.assertIn("1 ended production orders deleted", action["params"]["message"])
        self.assertFalse(self.old.exists())
        self.assertTrue(self.recent.exists() and self.open.exists())

    def test_the_day_itself_counts_where_the_user_is(self):
        """Ended on 31 March 23:30 in Brussels, which is summer time: 21:30 UTC."""
        self.env.user.tz = "Europe/Brussels"
        rows = [
            # ended (UTC), found
            (datetime(2025, 3, 31, 21, 30), True),
            (datetime(2025, 3, 31, 22, 30), False),
        ]
        for ended, found in rows:
            self.old.sudo().date_ended = ended
            with self.subTest(ended):
                self.assertEqual(self.cleanup(date=date(2025, 3, 31)).count, int(found))

    def test_stock_moves_stay_without_the_link(self):
        received, issued = self.old.move_finished_ids, self.old.component_ids.move_ids
        self.assertEqual((received | issued).mapped("state"), ["done", "done"])
        values = [(move.quantity, move.value) for move in received | issued]
        self.cleanup().action_clean_up()
        moves = (received | issued).exists()
        self.assertEqual([(move.quantity, move.value) for move in moves], values)
        self.assertFalse(moves.prod_order_id or moves.prod_component_id or moves.prod_journal_id)
        self.assertEqual(self.item.qty_available, 10)

    def test_all_that_belongs_to_the_order_goes_with_it(self):
        belongings = [self.old.component_ids, self.old.operation_ids, self.old.journal_ids]
        self.assertTrue(all(belongings))
        self.cleanup().action_clean_up()
        for records in belongings:
            with self.subTest(records._name):
                self.assertFalse(records.exists())

    def test_one_site_only(self):
        other = self.make_site()
        self.assertEqual(self.cleanup(warehouse_ids=[(6, 0, other.ids)]).count, 0)
        self.assertEqual(self.cleanup(warehouse_ids=[(6, 0, self.site.ids)]).count, 1)

    def test_orders_of_other_companies_stay(self):
        company = self.env["res.company"].create({"name": "Other company"})
        foreign = self.order(warehouse_id=self.default_site(company).id)
        self.env.cr.execute(
            "UPDATE production_order SET state = 'ended', date_ended = '2025-01-01' WHERE id = %s",
            foreign.ids,
        )
        foreign.invalidate_recordset()
        user = self.make_user("supervisor")
        self.cleanup(user).action_clean_up()
        self.assertTrue(foreign.exists())
        self.assertFalse(self.old.exists())

    def test_an_order_that_fails_is_told_and_does_not_keep_the_others(self):
        second = self.ended(datetime(2025, 2, 1))
        stubborn, unlink = self.old, type(self.old).unlink

        def refuse(orders):
            if stubborn.id in orders.ids:
                raise UserError(self.env._("It has glued itself to the table."))
            return unlink(orders)

        with patch.object(type(self.old), "unlink", refuse):
            action = self.cleanup(date=date(2026, 3, 4)).action_clean_up()
        log = self.env["production.order.step.log"].browse(action["res_id"])
        self.assertRecordValues(log, [{"done_count": 2, "refused_count": 1}])
        self.assertRecordValues(
            log.line_ids,
            [
                {
                    "order_id": self.old.id,
                    "result": "refused",
                    "message": "It has glued itself to the table.",
                }
            ],
        )
        self.assertTrue(self.old.exists() and self.old.journal_ids)
        self.assertFalse((second | self.recent).exists())

    def test_chunks_lose_no_order(self):
        more = self.ended(datetime(2025, 2, 1)) | self.ended(datetime(2025, 2, 2))
        with patch.object(clean_up, "CHUNK", 2):
            self.cleanup().action_clean_up()
        self.assertFalse((self.old | more).exists())

    # === ONLY THIS WAY === #

    def test_an_ended_order_is_deleted_by_nothing_else(self):
        for context in ({}, {clean_up.CLEANING_KEY: True}, {clean_up.CLEANING_KEY: "CLEANING"}):
            order = self.old.with_context(**context)
            with self.subTest(context), self.assertRefused("is Ended and cannot be deleted"):
                order.unlink()
            with self.subTest(context), self.assertRefused("is Ended and cannot be deleted"):
                order.sudo().unlink()

    def test_the_clean_up_deletes_no_order_that_is_not_ended(self):
        refused = self.open._unlink_ended()
        self.assertFalse(refused, "Created orders may be deleted")
        started = self.order()
        started.action_start()
        refused = started._unlink_ended()
        self.assertIn("cannot be deleted", refused[started])

    def test_who_completes_orders_cleans_up(self):
        for role in ("user", "operator", "planner", "manager", "order_creator"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.cleanup(self.make_user(role))
        wizard = self.cleanup()
        with self.assertRaises(AccessError):
            wizard.with_user(self.make_user("operator")).action_clean_up()
        self.cleanup(self.make_user("complete")).action_clean_up()
        self.assertFalse(self.old.exists())

    # === JOURNALS === #

    def test_posted_journals_of_ended_orders_go_alone(self):
        journals = self.old.journal_ids
        wizard = self.cleanup(what="journals")
        self.assertEqual(wizard.count, len(journals))
        wizard.action_clean_up()
        self.assertFalse(journals.exists())
        self.assertTrue(self.old.exists() and self.recent.journal_ids)

    def test_journals_of_open_orders_that_still_count_stay(self):
        order = self.order()
        order.action_start()
        order.action_report_finished(2, bom_consumption="always", accept_error=True)
        counting = order.journal_ids
        self.assertTrue(counting)
        for journals in ("ended", "all"):
            with self.subTest(journals):
                self.cleanup(
                    what="journals", journals=journals, date=date(2026, 3, 4)
                ).action_clean_up()
                self.assertEqual(order.journal_ids, counting)

    def test_reversed_journals_of_open_orders_go_with_their_reversals_when_asked(self):
        order = self.order()
        order.action_start()
        order.action_report_finished(2, bom_consumption="always", accept_error=True)
        order.journal_ids.filtered(lambda j: j.state == "posted").action_reverse()
        pairs, consumed = order.journal_ids, order.component_ids.qty_consumed
        self.assertEqual(consumed, 0)
        self.cleanup(what="journals", date=date(2026, 3, 4)).action_clean_up()
        self.assertEqual(order.journal_ids, pairs)
        self.cleanup(what="journals", journals="all", date=date(2026, 3, 4)).action_clean_up()
        self.assertFalse(pairs.exists())
        order.component_ids._refresh_consumed()
        self.assertEqual((order.component_ids.qty_consumed, order.qty_good), (0, 0))
        order.action_reset("created")
        self.assertEqual(order.state, "created")

    def test_a_posted_journal_is_deleted_by_nothing_else(self):
        with self.assertRefused("posted and cannot be deleted"):
            self.old.journal_ids[:1].unlink()
