"""Phantoms and forced sub-BOMs, before and after firming (scenarios.md A9, E15; ax.md 6.4)."""

from __future__ import annotations

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class TestPhantoms(PlanningCommon):
    """A phantom is passed through: no order for it, and what it holds is rounded once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = {"prod_order_type": "production"}
        cls.item = cls.make_item("Chair", prod_lead_time=2, **made)
        cls.kit = cls.make_item("Screw kit", prod_phantom=True)
        cls.leg = cls.make_item("Leg", **made)
        cls.seat = cls.make_item("Seat", **made)
        cls.screw = cls.make_item("Screw")
        cls.wood = cls.make_item("Wood")
        cls.make_bom(cls.leg, [(cls.wood, 1)])
        cls.make_bom(cls.seat, [(cls.wood, 2)])

    def test_components_are_rounded_once_and_firming_changes_nothing(self):
        """A third of a kit of 100 screws for each of ten chairs: 333.34 screws, rounded up once."""
        self.make_bom(self.kit, [(self.screw, 100), (self.leg, 3)])
        self.make_bom(self.item, [(self.kit, 1, {"per_series": 3}), (self.seat, 1)])
        self.make_sale((self.item, 10))
        self.run_plan()
        self.assertFalse(self.orders(self.kit))
        self.assertEqual(self.orders(self.leg).product_qty, 10)
        self.assertEqual(self.planned(product_id=self.screw.id).product_qty, 333.34)
        self.assert_rerun_changes_nothing()

    def test_firming_only_the_top_keeps_everything_below(self):
        self.make_bom(self.kit, [(self.leg, 3), (self.seat, 1)])
        self.make_bom(self.item, [(self.kit, 1)])
        self.plan.firm_automatically = False
        self.make_sale((self.item, 10))
        self.run_plan()
        self.planned(product_id=self.item.id).action_firm()
        legs = self.planned(product_id=self.leg.id)
        self.assertEqual(legs.parent_order_id, self.orders(self.item))
        self.assert_rerun_changes_nothing()

    def test_a_forced_sub_bom_is_used_before_and_after_firming(self):
        special = self.make_bom(components=[(self.screw, 7)], name="Special leg")
        self.make_version(special, self.leg, active=False)
        self.make_bom(self.item, [(self.leg, 4, {"sub_bom_id": special.id})])
        self.plan.firm_automatically = False
        self.make_sale((self.item, 10))
        self.run_plan()
        self.assertEqual(self.planned(product_id=self.leg.id).bom_id, special)
        self.planned(product_id=self.item.id).action_firm()
        self.assert_rerun_changes_nothing()
        self.assertEqual(self.planned(product_id=self.leg.id).bom_id, special)
        self.assertEqual(self.planned(product_id=self.screw.id).product_qty, 280)
