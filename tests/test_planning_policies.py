"""What planning is told about each item: settings of plan, item coverage, rule, item and group."""

from __future__ import annotations

from datetime import date
from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.production_control.adapters.item_settings import RuleSettings
from odoo.addons.production_control.adapters.planning_policies import ProductionPlanningPolicies
from odoo.addons.production_control.adapters.planning_scope import PlanningScope
from odoo.addons.production_control.planning.fences import FENCES, MARGINS
from odoo.addons.production_control.tests.planning_common import PlanningCommon


class PoliciesCommon(PlanningCommon):
    """An item with a coverage group of its own, and a short way to its policy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["production.coverage.group"].create({"name": "Own"})
        cls.wheel = cls.make_item("Wheel", prod_lead_time=4)

    def found(self, made=()):
        """What is read for the plan."""
        return self.env["production.planning.policies"]._read(
            PlanningScope(self.env, self.plan), self.plan, set(made)
        )

    def policy(self, item=None, site=None, made=()):
        """The policy of an item at a site."""
        found = self.found(made)
        wanted = ((item or self.wheel).id, (site or self.site).id)
        [place] = [place for *key, place, _stopped in found.items if tuple(key) == wanted]
        return found.policies[place]

    def cover(self, site=None, **values):
        """Settings of the wheel at a site, in the coverage group of the test."""
        return self.make_coverage(self.wheel, site, coverage_group_id=self.group.id, **values)


class TestGroup(PoliciesCommon):
    """The coverage group's settings arrive."""

    def test_each_setting_of_the_group_arrives_in_the_policy(self):
        self.cover()
        calendar = self.company.resource_calendar_id
        self.group.company_id = self.company
        for name, value, expected in (
            ("coverage_code", "period", "period"),
            ("period_days", 14, 14),
            ("coverage_fence", 100, 100),
            ("freeze_fence", 3, 3),
            ("firming_fence", 20, 20),
            ("explosion_fence", 50, 50),
            ("explosion_fence", 0, None),
            ("capacity_fence", 30, 30),
            ("forecast_fence", 60, 60),
            ("forecast_fence", 0, None),
            ("action_fence", 40, 40),
            ("action_fence", 0, 0),
            ("futures_fence", 70, 70),
            ("futures_fence", 0, None),
            ("positive_days", 5, 5),
            ("negative_days", 6, 6),
            ("dynamic_negative_days", False, False),
            ("issue_margin", 1, 1),
            ("receipt_margin", 2, 2),
            ("reorder_margin", 3, 3),
            ("advance_margin", 4, 4),
            ("postpone_margin", 5, 5),
            ("dampener_qty", 2.5, 250),
            ("fulfil_minimum", "first_issue", "first_issue"),
            ("action_basis", "futures", "futures"),
            ("calendar_id", calendar.id, calendar.id),
        ):
            with self.subTest(name=name, value=value):
                self.group[name] = value
                policy = self.policy()
                self.assertEqual(getattr(policy, name.removesuffix("_id")), expected)

    def test_futures_may_be_switched_off(self):
        self.cover()
        self.group.write({"futures_fence": 30, "calculate_futures": False})
        self.assertEqual(self.policy().futures_fence, -1)

    def test_kinds_of_messages_may_be_switched_off(self):
        self.cover()
        everything = {"advance", "postpone", "increase", "decrease", "cancel"}
        self.assertEqual(self.policy().actions, everything)
        for kind in everything:
            with self.subTest(kind):
                self.group[f"action_{kind}"] = False
                self.assertEqual(self.policy().actions, everything - {kind})
                self.group[f"action_{kind}"] = True

    def test_an_item_without_coverage_follows_the_company(self):
        policy = self.policy()
        self.assertEqual(policy.group, self.company._prod_coverage_group().id)
        self.company.prod_coverage_group_id = self.group
        self.assertEqual(self.policy().group, self.group.id)

    def test_an_archived_group_still_counts_for_its_items(self):
        self.cover()
        self.group.active = False
        self.assertEqual(self.policy().group, self.group.id)


class TestOverrides(PoliciesCommon):
    """Plan beats item coverage beats coverage group (ax.md 17.11)."""

    def test_each_fence_of_the_plan_beats_the_item_and_the_group(self):
        """A36: also with 0 days, which switch it off: -1 where 0 days would let today through."""
        coverage = self.cover()
        self.group.write(dict.fromkeys(FENCES, 300))
        off = {"explosion_fence": -1, "forecast_fence": -1, "futures_fence": -1}
        for name in FENCES:
            for item, plan, expected in (
                (None, None, 300),
                (20, None, 20),
                (0, None, off.get(name, 0)),
                (None, 10, 10),
                (20, 10, 10),
                (20, 0, off.get(name, 0)),
            ):
                with self.subTest(fence=name, item=item, plan=plan):
                    self.override(coverage, name, item)
                    self.override(self.plan, name, plan)
                    self.assertEqual(getattr(self.policy(), name), expected)
            self.override(coverage, name, None)
            self.override(self.plan, name, None)

    def override(self, record, name, days):
        """Tick the fence with these days; None: leave it unticked, with days that do not count."""
        record.write({name: 99 if days is None else days, f"{name}_override": days is not None})

    def test_a_fence_of_the_plan_counts_for_items_without_coverage(self):
        self.plan.write({"firming_fence_override": True, "firming_fence": 0})
        self.assertEqual(self.policy().firming_fence, 0)

    def test_margins_of_the_plan_are_added(self):
        self.cover()
        for name in MARGINS:
            with self.subTest(name):
                self.group[name], self.plan[name] = 1, 2
                self.assertEqual(getattr(self.policy(), name), 3)

    def test_an_item_overrides_positive_and_negative_days(self):
        coverage = self.cover()
        for name in ("positive_days", "negative_days"):
            self.group[name] = 50
            for ticked, days, expected in ((False, 7, 50), (True, 7, 7), (True, 0, 0)):
                with self.subTest(name=name, ticked=ticked, days=days):
                    coverage.write({name: days, f"{name}_override": ticked})
                    self.assertEqual(getattr(self.policy(), name), expected)

    def test_an_item_overrides_when_the_minimum_is_fulfilled(self):
        coverage = self.cover()
        self.group.fulfil_minimum = "procurement"
        self.assertEqual(self.policy().fulfil_minimum, "procurement")
        coverage.fulfil_minimum = "fence"
        self.assertEqual(self.policy().fulfil_minimum, "fence")

    def test_impossible_overrides_are_refused(self):
        coverage = self.cover()
        for record, name, text in (
            (coverage, "freeze_fence", "Freeze Time Fence cannot be negative"),
            (coverage, "positive_days", "Positive Days cannot be negative"),
            (self.plan, "action_fence", "Action Message Time Fence cannot be negative"),
            (self.plan, "issue_margin", "Issue Margin cannot be negative"),
            (self.group, "explosion_fence", "Explosion Time Fence cannot be negative"),
            (self.group, "dampener_qty", "Dampener Quantity cannot be negative"),
        ):
            with self.subTest(record=record, name=name), self.assertRefused(text):
                record[name] = -1


class TestMinimum(PoliciesCommon):
    """Minimums follow the minimum key (ax.md 17.9)."""

    def key(self, *factors, **values):
        lines = [
            Command.create({"month_from": first, "month_to": last, "factor": factor})
            for first, last, factor in factors
        ]
        values = {"name": "Season", "line_ids": lines, **values}
        return self.env["production.minimum.key"].create(values)

    def test_a_factor_of_this_month_multiplies_the_minimum(self):
        """A44, in March: the tests run on 4 March."""
        self.cover(min_qty=10)
        self.assertEqual((self.policy().min_qty, self.policy().minimum_steps), (1000, ()))
        self.group.minimum_key_id = self.key(("3", "3", 2), minimum_periods="current")
        self.assertEqual((self.policy().min_qty, self.policy().minimum_steps), (2000, ()))

    def test_later_months_are_steps(self):
        self.cover(min_qty=10)
        self.group.minimum_key_id = self.key(("4", "5", 2), ("6", "8", 2.5))
        self.assertEqual(
            self.policy().minimum_steps,
            ((date(2026, 4, 1), 2000), (date(2026, 6, 1), 2500), (date(2026, 9, 1), 1000)),
        )

    def test_steps_end_with_the_coverage_fence(self):
        self.cover(min_qty=10)
        self.group.minimum_key_id = self.key(("4", "5", 2), ("6", "8", 2.5))
        self.plan.write({"coverage_fence_override": True, "coverage_fence": 30})
        self.assertEqual(self.policy().minimum_steps, ((date(2026, 4, 1), 2000),))

    def test_the_key_of_the_item_beats_that_of_the_group(self):
        self.group.minimum_key_id = self.key(("3", "3", 2))
        self.cover(min_qty=10, minimum_key_id=self.key(("3", "3", 3)).id)
        self.assertEqual(self.policy().min_qty, 3000)


class TestOrderSettings(PoliciesCommon):
    """Order type, source and lead time (ax.md 15.2, 17.6)."""

    def test_which_order_type_counts(self):
        other = self.make_site()
        coverage = self.cover()
        for item, own, refilled, expected, source in (
            (False, False, False, None, None),
            ("production", False, False, "production", None),
            ("production", "purchase", False, "purchase", None),
            (False, False, True, "transfer", other.id),
            ("production", False, True, "transfer", other.id),
            ("production", "transfer", True, "transfer", other.id),
            ("transfer", "production", True, "production", None),
            ("transfer", "purchase", True, "purchase", None),
            (False, "transfer", False, "transfer", None),
        ):
            with self.subTest(item=item, own=own, refilled=refilled):
                self.wheel.prod_order_type = item
                coverage.order_type = own
                coverage.refill_warehouse_id = other if refilled else False
                policy = self.policy()
                self.assertEqual((policy.order_type, policy.source_site), (expected, source))

    def test_the_lead_time_of_the_vendor_counts_for_what_is_bought(self):
        self.offer(9)
        for order_type, made, expected in (
            ("purchase", False, 9),
            ("production", False, 4),
            ("transfer", False, 4),
            (False, False, 9),
            (False, True, 4),
        ):
            with self.subTest(order_type=order_type, made=made):
                self.wheel.prod_order_type = order_type
                self.assertEqual(self.lead_time(made), expected)

    def test_the_lead_time_of_item_coverage_counts_before_all(self):
        self.offer(9)
        coverage = self.cover(lead_time=7)
        self.assertEqual(self.lead_time(), 7)
        coverage.write({"lead_time": 0, "lead_time_override": True})
        self.assertEqual(self.lead_time(), 0)

    def test_the_vendor_of_item_coverage_is_asked(self):
        vendor = self.env["res.partner"].create({"name": "Near"})
        self.offer(9)
        coverage = self.cover(vendor_id=vendor.id)
        self.assertEqual(self.lead_time(), 4)
        self.offer(2, vendor)
        self.assertEqual(self.lead_time(), 2)
        coverage.vendor_id = False
        self.assertEqual(self.lead_time(), 9)

    def test_of_several_offers_the_best_for_item_and_company_counts(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        self.offer(1, company_id=foreign.id, sequence=1)
        self.offer(2, date_end="2020-01-01", sequence=1)
        self.offer(3, sequence=3)
        self.offer(5, sequence=2)
        self.assertEqual(self.lead_time(), 5)

    def offer(self, days, vendor=None, **values):
        vendor = vendor or self.env["res.partner"].create({"name": "Far"})
        template = self.wheel.product_tmpl_id.id
        self.env["product.supplierinfo"].create(
            {"partner_id": vendor.id, "product_tmpl_id": template, "delay": days, **values}
        )

    def lead_time(self, made=False):
        return self.policy(made=self.wheel.ids if made else ()).lead_time

    def test_quantities_are_counted_in_rounding_units(self):
        self.wheel.write({"prod_order_min_qty": 2, "prod_order_max_qty": 9})
        self.cover(min_qty=1.5, max_qty=3, order_multiple=0.25, order_min_qty=4)
        policy = self.policy()
        self.assertEqual((policy.min_qty, policy.max_qty), (150, 300))
        self.assertEqual(
            (policy.order_min, policy.order_multiple, policy.order_max), (400, 25, 900)
        )

    def test_creation_by_hand_finds_the_same_settings(self):
        other = self.make_site()
        self.wheel.write({"prod_order_min_qty": 2, "prod_order_type": "production"})
        self.cover(order_multiple=5, refill_warehouse_id=other.id, lead_time=3)
        key = (self.wheel.id, self.site.id)
        setting = self.env["production.item.settings"]._read([key[0]], [key[1]])[key]
        policy = self.policy()
        self.assertEqual(
            (setting.order_type, setting.source_site_id, setting.lead_time),
            (policy.order_type, policy.source_site, policy.lead_time),
        )
        self.assertEqual(
            (setting.order_min * 100, setting.order_multiple * 100),
            (policy.order_min, policy.order_multiple),
        )


class TestRules(PoliciesCommon):
    """What another module lays between item coverage and item."""

    def with_rule(self, **settings):
        """Planning for which the wheel's rule says this."""
        rules = {(self.wheel.id, self.site.id): RuleSettings(rule_id=7, **settings)}
        return patch.object(ProductionPlanningPolicies, "_rule_settings", lambda *args: rules)

    def test_a_rule_beats_the_item_and_its_company(self):
        self.wheel.write({"prod_order_type": "production", "prod_order_min_qty": 2})
        settings = {
            "order_type": "purchase",
            "order_min": 3.0,
            "order_multiple": 4.0,
            "order_max": 50.0,
            "min_qty": 5.0,
            "max_qty": 6.0,
            "lead_time": 0,
        }
        with self.with_rule(coverage_group_id=self.group.id, **settings):
            policy = self.policy()
        self.assertEqual(policy.group, self.group.id)
        for name, value in settings.items():
            expected = value * 100 if isinstance(value, float) else value
            with self.subTest(name):
                self.assertEqual(getattr(policy, name), expected)

    def test_item_coverage_beats_a_rule(self):
        other = self.make_site()
        rule_group = self.group.copy({"name": "Rule"})
        coverage = self.cover(lead_time=3, order_min_qty=8, min_qty=9)
        rule = {"order_type": "purchase", "order_min": 3.0, "min_qty": 5.0, "lead_time": 1}
        with self.with_rule(coverage_group_id=rule_group.id, **rule):
            policy = self.policy()
            self.assertEqual(policy.group, self.group.id)
            self.assertEqual((policy.order_min, policy.min_qty, policy.lead_time), (800, 900, 3))
            self.assertEqual(policy.order_type, "purchase")
            coverage.refill_warehouse_id = other
            self.assertEqual(self.policy().order_type, "transfer")
            coverage.order_type = "production"
            self.assertEqual(self.policy().order_type, "production")

    def test_the_rule_is_known_of_each_policy(self):
        self.make_item("Frame")
        with self.with_rule():
            found = self.found()
        rules = {item: found.rules[place] for item, _site, place, _stopped in found.items}
        self.assertEqual(rules.pop(self.wheel.id), 7)
        self.assertEqual(set(rules.values()), {None})


class TestItems(PoliciesCommon):
    """Which items are read, and what happens to those that cannot be."""

    def test_each_stored_item_is_read_at_each_site(self):
        second = self.make_site()
        service = self.make_item("Service", type="service", is_storable=False)
        keys = [(item, site) for item, site, _place, _stopped in self.found().items]
        self.assertEqual(len(keys), len(set(keys)))
        for site in (self.site, second):
            self.assertIn((self.wheel.id, site.id), keys)
        self.assertNotIn(service.id, {item for item, _site in keys})

    def test_a_stopped_item_is_read_as_stopped(self):
        second = self.make_site()
        self.cover(stopped=True)
        stopped = {(item, site): stopped for item, site, _place, stopped in self.found().items}
        self.assertTrue(stopped[self.wheel.id, self.site.id])
        self.assertFalse(stopped[self.wheel.id, second.id])
        self.wheel.prod_stopped = True
        self.assertTrue(all(self.stops()))

    def stops(self):
        return [stop for item, _site, _place, stop in self.found().items if item == self.wheel.id]

    def test_items_with_equal_settings_share_a_policy(self):
        twin = self.make_item("Twin", prod_lead_time=4)
        other = self.make_item("Other", prod_lead_time=5)
        places = {item: place for item, _site, place, _stopped in self.found().items}
        self.assertEqual(places[self.wheel.id], places[twin.id])
        self.assertNotEqual(places[self.wheel.id], places[other.id])

    def test_settings_that_cannot_be_used_are_reported_with_the_item(self):
        self.wheel.flush_recordset()
        self.cr.execute(
            "UPDATE product_template SET prod_order_multiple = -1 WHERE id = %s",
            [self.wheel.product_tmpl_id.id],
        )
        found = self.found()
        self.assertNotIn(self.wheel.id, {item for item, *_rest in found.items})
        [problem] = found.problems
        self.assertEqual(
            (problem["product_id"], problem["warehouse_id"], problem["severity"]),
            (self.wheel.id, self.site.id, "error"),
        )
        self.assertRegex(problem["text"], "Wheel cannot be used: order_multiple is -100")

    def test_the_number_of_statements_does_not_grow_with_the_items(self):
        key = self.env["production.minimum.key"].create({"name": "Season"})
        self.group.minimum_key_id = key
        self.make_many(10)
        self.statements()  # fills the caches of the registry
        few = self.statements()
        self.make_many(190)
        self.assertEqual(self.statements(), few)

    def make_many(self, count):
        """Items with coverage, each in a group of its own."""
        items = self.env["product.product"].create(
            [{"name": f"Item {n}", "type": "consu", "is_storable": True} for n in range(count)]
        )
        groups = self.group.create(
            [{"name": item.name, "minimum_key_id": self.group.minimum_key_id.id} for item in items]
        )
        self.env["production.item.coverage"].create(
            [
                {
                    "product_id": item.id,
                    "warehouse_id": self.site.id,
                    "coverage_group_id": group.id,
                    "min_qty": 5,
                    "freeze_fence": item.id,
                    "freeze_fence_override": True,
                }
                for item, group in zip(items, groups, strict=True)
            ]
        )

    def statements(self) -> int:
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.found()
        return self.cr.sql_log_count - before
