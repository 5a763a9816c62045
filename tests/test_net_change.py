"""Net change planning: only what has changed is planned, and the plan is that of a regeneration."""

from __future__ import annotations

from datetime import timedelta

from odoo.exceptions import ValidationError

from odoo.addons.production_control.tests.adventureworks_common import AdventureWorksCommon
from odoo.addons.production_control.tests.planning_common import PlanningCommon

WRITTEN = (
    "created_count",
    "updated_count",
    "deleted_count",
    "message_new_count",
    "message_changed_count",
    "message_dropped_count",
)


class NetChangeCommon(PlanningCommon):
    """A plan that plans what has changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.write({"firm_automatically": False, "principle": "net_change"})

    def delays(self):
        """What is stored of late sales."""
        found = self.env["production.planning.delay"].search([("plan_id", "=", self.plan.id)])
        names = ["sale_line_id", "product_id", "date_requirement", "date_futures"]
        return sorted(tuple(row.values()) for row in found.read(names, load=None))

    def assert_as_regenerated(self):
        """A net change run wrote what a regeneration writes: after it that has nothing to do."""
        run = self.run_plan()
        self.assertEqual(run.principle, "net_change")
        problems = sorted(run.problem_ids.mapped("text"))
        delays = self.delays()
        self.plan.principle = "regeneration"
        everything = self.run_plan()
        self.plan.principle = "net_change"
        self.assertEqual({name: everything[name] for name in WRITTEN}, dict.fromkeys(WRITTEN, 0))
        self.assertEqual(sorted(everything.problem_ids.mapped("text")), problems)
        self.assertEqual(self.delays(), delays)
        return run


class TestNetChange(NetChangeCommon):
    """Bikes of frames and wheels; both are used by trailers, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike, cls.trailer = (
            cls.make_item(name, prod_order_type="production") for name in ("Bike", "Trailer")
        )
        cls.wheel = cls.make_item("Wheel", prod_order_type="production", prod_lead_time=3)
        cls.rim = cls.make_item("Rim", prod_lead_time=2)
        cls.bell = cls.make_item("Bell")
        cls.make_bom(cls.bike, [(cls.wheel, 2), (cls.bell, 1)])
        cls.make_bom(cls.trailer, [(cls.wheel, 1)])
        cls.make_bom(cls.wheel, [(cls.rim, 1)])
        cls.sale = cls.make_sale((cls.bike, 5))
        cls.make_sale((cls.trailer, 3))

    def setUp(self):
        super().setUp()
        self.run_plan()

    def make_order(self, item, quantity):
        """A production order created by hand."""
        return self.env["production.order"].create({"product_id": item.id, "product_qty": quantity})

    def changed(self):
        """Items that have changed since the last run."""
        ids = self.env["production.planning.change"]._since(self.plan.change_mark)
        return self.env["product.product"].browse(ids)

    def test_the_first_run_plans_everything(self):
        self.assertRecordValues(
            self.plan.last_run_id, [{"principle": "regeneration", "planned_count": 7}]
        )

    def test_what_has_changed_is_noted_with_whatever_changed_it(self):
        """The item of the record that changed; what it asks for follows from the structure."""
        coverage = self.env["production.item.coverage"].create(
            {"product_id": self.bell.id, "warehouse_id": self.site.id}
        )
        self.run_plan()
        bom = self.bike.prod_bom_version_ids.bom_id
        changes = [
            ("a sale", lambda: self.make_sale((self.bell, 1)), self.bell),
            ("a quotation", lambda: self.make_sale((self.rim, 1), confirm=False), self.rim),
            ("stock", lambda: self.make_stock(self.rim, 4), self.rim),
            ("item coverage", lambda: coverage.write({"min_qty": 3}), self.bell),
            (
                "a BOM line",
                lambda: bom.line_ids[1].write({"product_qty": 2}),
                self.bike + self.bell,
            ),
            ("the item", lambda: self.wheel.write({"prod_order_multiple": 4}), self.wheel),
            (
                "a production order",
                lambda: self.make_order(self.wheel, 2),
                self.wheel + self.rim,
            ),
        ]
        for title, change, expected in changes:
            with self.subTest(title):
                change()
                self.env.flush_all()
                self.assertEqual(self.changed(), expected.sorted("id"))
                self.assert_as_regenerated()

    def test_only_what_hangs_below_is_planned(self):
        self.make_stock(self.wheel, 4)
        run = self.assert_as_regenerated()
        below = self.planned(product_id=self.wheel.id) + self.planned(product_id=self.rim.id)
        self.assertRecordValues(
            run, [{"item_count": 2, "changed_count": 1, "planned_count": len(below)}]
        )

    def test_nothing_is_planned_when_nothing_has_changed(self):
        run = self.assert_as_regenerated()
        self.assertRecordValues(run, [{"item_count": 0, "changed_count": 0, "planned_count": 0}])

    def test_a_late_component_is_heard_of_at_the_sale(self):
        """The rims come later than the bikes are sold: nobody changed the bikes."""
        self.rim.prod_lead_time = 40
        self.assert_as_regenerated()
        order = self.planned(product_id=self.bike.id)
        self.assertGreater(order.delay_days, 0)
        self.assertEqual(order.late_component_id, self.wheel)
        self.assertTrue(self.delays())
        self.rim.prod_lead_time = 2
        self.assert_as_regenerated()
        self.assertFalse(order.delay_days or order.late_component_id or self.delays())

    def test_messages_go_down_to_components_of_orders_that_nobody_changed(self):
        order = self.make_order(self.bike, 5)
        order.date_delivery = self.in_days(20)
        order.action_estimate()
        wheels = self.make_order(self.wheel, 10)
        wheels.action_estimate()
        self.assert_as_regenerated()
        self.sale._action_cancel()
        self.assert_as_regenerated()
        self.make_sale((self.trailer, 1))
        self.assert_as_regenerated()

    def test_an_approved_planned_order_above_is_planned_along(self):
        self.planned(product_id=self.bike.id).action_approve()
        self.assert_as_regenerated()
        self.rim.prod_lead_time = 40
        self.assert_as_regenerated()

    def test_a_phantom_passes_the_change_on(self):
        """Bikes hold wheels by way of a kit that is not made itself."""
        kit = self.make_item("Kit", prod_order_type="production")
        self.make_bom(kit, [(self.wheel, 2)])
        line = self.bike.prod_bom_version_ids.bom_id.line_ids[0]
        line.write({"product_id": kit.id, "line_type": "phantom", "product_qty": 1})
        self.assert_as_regenerated()
        self.make_stock(self.rim, 1)
        self.assert_as_regenerated()

    def test_a_planned_order_that_was_deleted_or_changed_is_planned_anew(self):
        for title, change in (
            ("deleted", lambda order: order.unlink()),
            ("changed", lambda order: order.write({"product_qty": 99})),
        ):
            with self.subTest(title):
                change(self.planned(product_id=self.wheel.id)[0])
                self.assert_as_regenerated()

    def test_settings_and_a_new_day_plan_everything_anew(self):
        group = self.company._prod_coverage_group()
        rule = self.env["production.planning.rule"].create(
            {"name": "Few", "product_domain": [("id", "=", self.rim.id)], "order_min_qty": 2}
        )
        self.run_plan()
        changes = [
            ("a coverage group", lambda: group.write({"issue_margin": 1})),
            ("the plan", lambda: self.plan.write({"include_safety_stock": False})),
            ("a planning rule", lambda: rule.write({"order_min_qty": 3})),
            ("a calendar", lambda: self.company.resource_calendar_id.write({"name": "Other"})),
            ("the day", lambda: self.plan.write({"planned_on": self.today - timedelta(1)})),
            ("a failed run", lambda: self.plan.last_run_id.write({"state": "failed"})),
        ]
        for title, change in changes:
            with self.subTest(title):
                self.assertEqual(self.run_plan().principle, "net_change")
                change()
                self.assertEqual(self.run_plan().principle, "regeneration")

    def test_messages_by_futures_dates_look_at_the_whole_plan(self):
        self.company._prod_coverage_group().action_basis = "futures"
        for _again in range(2):
            self.assertEqual(self.run_plan().principle, "regeneration")

    def test_what_an_item_could_not_be_planned_for_stays_told(self):
        """The problem of an item that is left alone is a problem still."""
        orphan = self.make_item("Orphan", prod_order_type="production")
        self.make_sale((orphan, 1))
        self.assert_as_regenerated()
        self.make_sale((self.bell, 1))
        run = self.assert_as_regenerated()
        self.assertEqual(run.problem_ids.product_id, orphan)

    def test_firming_inside_the_fence_goes_on(self):
        self.plan.firm_automatically = True
        group = self.company._prod_coverage_group()
        group.firming_fence = 60
        self.assertEqual(self.run_plan().principle, "regeneration")
        sale = self.make_sale((self.trailer, 7))
        run = self.run_plan()
        self.assertEqual(run.principle, "net_change")
        order = self.orders(self.trailer).filtered("sale_line_id")
        self.assertIn(sale.order_line, order.sale_line_id)
        self.assert_rerun_changes_nothing()

    def test_a_simulation_is_planned_anew(self):
        with self.assertRaisesRegex(ValidationError, "is a simulation"):
            self.plan.kind = "simulation"

    def test_the_number_of_statements_does_not_grow_with_the_items_above(self):
        counts = []
        for more in (1, 20):
            for number in range(more):
                parent = self.make_item(f"Parent {more}.{number}", prod_order_type="production")
                self.make_bom(parent, [(self.wheel, 1)])
                self.make_sale((parent, 1))
            self.run_plan()
            self.make_stock(self.rim, 1)
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.run_plan()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)


class TestNetChangeOfAFactory(NetChangeCommon, AdventureWorksCommon):
    """The bicycle factory, in which one thing after the other changes."""

    def test_each_net_change_gives_what_a_regeneration_gives(self):
        self.confirm(["sale.order.line", "sale.order.line-fleet"])
        self.run_plan()
        lines = self.env["sale.order.line"].search([("product_id.prod_order_type", "!=", False)])
        planned = self.env["production.planned.order"]
        parts = planned.search([("demand_kind", "=", "dependent")]).product_id
        self.assertGreater(len(parts), 20)
        changes = [
            lambda: lines[0].write({"product_uom_qty": lines[0].product_uom_qty + 7}),
            lambda: lines[1].order_id._action_cancel(),
            lambda: [self.make_stock(part, 5) for part in parts[:3]],
            lambda: parts[3:6].write({"prod_lead_time": 30}),
            lambda: planned.search([("order_type", "=", "production")], limit=3).action_firm(),
            lambda: self.make_sale((parts[7], 40), days=2),
        ]
        for change in changes:
            change()
            self.assert_as_regenerated()
