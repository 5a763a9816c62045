"""Which role may run which step of the life cycle (ax.md 18)."""

from __future__ import annotations

from freezegun import freeze_time

from odoo.exceptions import AccessError

from odoo.addons.production_control.lifecycle import RESET_DUTY, STEPS
from odoo.addons.production_control.tests.common import ProductionCommon

#: who has which duties, by the short names of groups
DUTIES = ("prepare", "schedule", "release", "execute", "complete")
HELD = {
    "user": (),
    "operator": ("execute",),
    "supervisor": DUTIES,
    "planner": ("schedule",),
    "engineer": (),
    "manager": (),
    "order_creator": (),
    "prepare": ("prepare", "schedule"),
    "schedule": ("schedule",),
    "release": ("release",),
    "execute": ("execute",),
    "complete": ("complete",),
}


@freeze_time("2026-03-04 08:00:00")
class TestDuties(ProductionCommon):
    """Roles bring duties, and duties allow steps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bike")
        frame = cls.make_item("Frame")
        cls.make_bom(cls.item, [(frame, 1)])
        cls.env["stock.quant"]._update_available_quantity(frame, cls.site.lot_stock_id, 1000)

    def order_just_below(self, step):
        """An order whose next step is this one."""
        order = self.env["production.order"].create({"product_id": self.item.id, "product_qty": 5})
        for earlier in STEPS[: STEPS.index(step)]:
            options = {"end_job": True} if earlier.state == "reported" else {}
            getattr(order, earlier.action)(**options)
        return order

    def test_roles_bring_their_duties(self):
        for role, held in HELD.items():
            user = self.make_user(role)
            for duty in DUTIES:
                with self.subTest(role=role, duty=duty):
                    self.assertEqual(
                        user.has_group(f"production_control.group_{duty}"), duty in held
                    )

    def test_every_step_and_the_reset_ask_for_a_duty_that_exists(self):
        asked = {step.duty for step in STEPS} | {RESET_DUTY}
        self.assertEqual(asked, {f"group_{duty}" for duty in DUTIES})

    def test_a_duty_is_no_choice_on_the_user_form(self):
        for duty in DUTIES:
            with self.subTest(duty):
                group = self.env.ref(f"production_control.group_{duty}")
                self.assertFalse(group.privilege_id)
                self.assertTrue(group.comment)

    def test_each_role_runs_the_steps_of_its_duties_and_no_other(self):
        users = {role: self.make_user(role) for role in HELD}
        for step in STEPS:
            order = self.order_just_below(step)
            for role, held in HELD.items():
                if step.duty.removeprefix("group_") in held:
                    continue
                with self.subTest(step=step.verb, role=role), self.assertRaises(AccessError):
                    getattr(order.with_user(users[role]), step.action)()
            for role, held in HELD.items():
                if step.duty.removeprefix("group_") not in held:
                    continue
                with self.subTest(step=step.verb, role=role):
                    order = self.order_just_below(step).with_user(users[role])
                    options = {"end_job": True} if step.state == "reported" else {}
                    getattr(order, step.action)(**options)
                    self.assertEqual(order.state, step.state)

    def test_who_prepares_resets(self):
        for role, held in HELD.items():
            order = self.order_just_below(STEPS[2]).with_user(self.make_user(role))
            with self.subTest(role):
                if "prepare" in held:
                    order.action_reset("created")
                    self.assertEqual(order.state, "created")
                else:
                    with self.assertRaises(AccessError):
                        order.action_reset("created")

    def test_a_missed_step_takes_its_own_duty(self):
        """Who may start does not estimate, schedule and release by starting (ax.md 4.2, 18.2)."""
        order = self.env["production.order"].create({"product_id": self.item.id, "product_qty": 5})
        with self.assertRaises(AccessError):
            order.with_user(self.make_user("operator")).action_start()
        self.assertEqual(order.state, "created")

    def test_the_refusal_names_the_right_that_is_missing(self):
        order = self.order_just_below(STEPS[2])
        with self.assertRefused("Release production orders", AccessError):
            order.with_user(self.make_user("planner")).action_release()
