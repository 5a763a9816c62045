"""Who may see, apply and dismiss action messages (ax.md 18)."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.fields import Command

from odoo.addons.production_control.tests.action_message_common import ActionMessageCommon

ACTIONS = ("action_apply", "action_apply_chain", "action_dismiss", "action_reopen")


class TestAccess(ActionMessageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planner = cls.make_user("planner")

    def test_a_planner_applies_a_whole_chain(self):
        self.bikes.action_schedule()
        self.sell(4)
        self.look()
        self.messages(self.bikes).with_user(self.planner).action_apply_chain()
        self.assertEqual((self.bikes.product_qty, self.wheels.product_qty), (4, 8))

    def test_a_planner_cancels_orders_and_receipts(self):
        self.bikes.action_schedule()
        move = self.make_receipt(self.make_item("Bell"), 10, 5)
        self.sell(0)
        self.look()
        self.messages().with_user(self.planner).action_apply()
        self.assertFalse((self.bikes | self.wheels).exists())
        self.assertEqual(move.state, "cancel")

    def test_others_read_and_do_nothing(self):
        self.sell(4)
        self.look()
        for role in ("user", "operator", "supervisor", "engineer", "manager"):
            messages = self.messages().with_user(self.make_user(role))
            self.assertTrue(messages.mapped("explanation"))
            for action in ACTIONS:
                with self.subTest(role=role, action=action), self.assertRaises(AccessError):
                    getattr(messages, action)()

    def test_nobody_writes_or_deletes_messages_by_hand(self):
        self.sell(4)
        self.look()
        messages = self.messages().with_user(self.planner)
        with self.assertRaises(AccessError):
            messages.unlink()
        with self.assertRaises(AccessError):
            messages.create({})

    def test_messages_of_other_companies_are_hidden(self):
        self.sell(4)
        self.look()
        foreign = self.env["res.company"].create({"name": "Foreign"})
        stranger = self.make_user("planner", "operator")
        stranger.write({"company_ids": [Command.set(foreign.ids)], "company_id": foreign.id})
        found = self.env["production.action.message"].with_user(stranger).search([])
        self.assertFalse(found)
        with self.assertRaises(AccessError):
            self.messages().with_user(stranger).action_apply()
