"""The preview of planning rules: what each does, and what switching one would change."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.tests import Form

from odoo.addons.production_control.tests.test_planning_rules import BIKES, PlanningRuleCommon
from odoo.addons.production_control.wizards import production_planning_rule_preview


class TestPlanningRulePreview(PlanningRuleCommon):
    """A dry run on two bikes, each made of two tubes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.racer.standard_price, cls.tube.standard_price = 100, 3
        for days, quantity in ((20, 10), (22, 5), (40, 1)):
            cls.make_sale((cls.racer, quantity), days=days)
        cls.site_rules = cls.env["production.planning.rule"]

    def preview(self, *rules, user=None):
        """The preview that the button on these rules opens."""
        records = self.site_rules.with_user(user or self.env.user).concat(*rules)
        action = records.action_preview()
        return self.env[action["res_model"]].browse(action["res_id"])

    def changes(self, preview):
        """(kind, item, quantity now, quantity then) of each change, by item."""
        rows = [
            (line.kind, line.product_id.name, line.quantity_before, line.quantity_after)
            for line in preview.change_ids
        ]
        return sorted(rows, key=lambda row: (row[1], -row[2]))

    def item_line(self, preview, item):
        return preview.item_ids.filtered(lambda line: line.product_id == item)

    # === WHICH RULE EACH ITEM GETS === #

    def test_it_tells_the_rule_of_each_item_and_where_its_coverage_comes_from(self):
        rule = self.make_rule("Bikes", product_domain=BIKES, coverage_group_id=self.weekly.id)
        own = self.env["production.coverage.group"].create({"name": "Own"})
        self.make_coverage(self.tourer, coverage_group_id=own.id, order_type="purchase")
        preview = self.preview()
        lines = [self.item_line(preview, item) for item in (self.racer, self.tourer, self.tube)]
        general = self.company._prod_coverage_group()
        expected = [
            (rule, self.weekly, "rule", "production", "item"),
            (rule, own, "coverage", "purchase", "coverage"),
            (self.site_rules, general, "company", False, "item"),
        ]
        found = [
            (
                line.rule_id,
                line.coverage_group_id,
                line.group_origin,
                line.order_type,
                line.type_origin,
            )
            for line in lines
        ]
        self.assertEqual(found, expected)
        self.assertFalse(preview.change_ids)

    def test_the_items_to_list_may_be_narrowed(self):
        preview = self.preview()
        with Form(preview) as form:
            form.product_domain = BIKES
        preview.action_refresh()
        self.assertEqual(preview.item_ids.product_id, self.racer + self.tourer)
        self.assertEqual(preview.item_count, 2)

    def test_a_long_list_is_cut_and_says_so(self):
        self.patch(production_planning_rule_preview, "LIMIT", 2)
        preview = self.preview()
        self.assertEqual(len(preview.item_ids), 2)
        self.assertGreater(preview.item_count, 2)
        self.assertIn(f"2 of {preview.item_count} lines are listed", preview.note)

    def test_a_preview_takes_as_many_statements_for_many_items(self):
        rule = self.make_rule(active=False, product_domain=BIKES, coverage_group_id=self.weekly.id)
        self.patch(production_planning_rule_preview, "LIMIT", 5)

        def statements():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.preview(rule)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        statements()  # fills the caches of the registry
        with_few = statements()
        self.env["product.product"].create(
            [
                {"name": f"Rule bike {number}", "type": "consu", "is_storable": True}
                for number in range(300)
            ]
        )
        statements()  # new variants have emptied them
        self.assertEqual(statements(), with_few)

    # === WHAT RULES ARE GOOD FOR === #

    def test_it_tells_which_rules_fire_are_shadowed_and_never_fire(self):
        every = self.make_rule("All", sequence=2)
        sales = self.make_rule("Sales", sequence=1, demand_kind="sales")
        bikes = self.make_rule("Bikes", sequence=3, product_domain=BIKES)
        boats = self.make_rule("Boats", sequence=4, product_domain="[('name', '=', 'No boat')]")
        preview = self.preview()
        ours = preview.standing_ids
        self.assertEqual(ours.rule_id.ids, [sales.id, every.id, bikes.id, boats.id])
        self.assertEqual(ours.mapped("verdict"), ["fires", "fires", "shadowed", "never"])
        self.assertEqual(ours[0].order_count, 3)
        self.assertEqual((ours[0].item_count, ours[1].item_count > 2), (0, True))
        self.assertEqual(ours[2].shadowed_by_ids, sales + every)
        self.assertIn("Move it before", ours[2].why)
        self.assertIn("No stocked item", ours[3].why)

    def test_a_rule_that_would_be_switched_on_is_named_as_the_one_that_shadows(self):
        bikes = self.make_rule("Bikes", sequence=3, product_domain=BIKES)
        every = self.make_rule("All", sequence=1, active=False)
        standing = self.preview(every).standing_ids.filtered(lambda line: line.rule_id == bikes)
        standing.invalidate_recordset()
        self.assertRecordValues(standing, [{"verdict": "shadowed", "shadowed_by_ids": every.ids}])

    # === WHAT A SWITCH WOULD CHANGE === #

    def test_switching_a_rule_on_changes_the_plan_only_in_the_preview(self):
        self.run_plan()
        before = self.snapshot()
        rule = self.make_rule("Weekly", active=False, coverage_group_id=self.weekly.id)
        preview = self.preview(rule)
        self.assertEqual(
            self.changes(preview),
            [
                ("changed", "Rule bike racer", 10, 15),
                ("gone", "Rule bike racer", 5, 0),
                ("changed", "Rule tube", 20, 30),
                ("gone", "Rule tube", 10, 0),
            ],
        )
        self.assertRecordValues(
            preview, [{"new_count": 0, "gone_count": 2, "changed_count": 2, "cost_change": 0}]
        )
        self.assertIn("Weekly is switched on", preview.note)
        line = self.item_line(preview, self.racer)
        self.assertEqual((line.rule_before_id, line.rule_id), (self.site_rules, rule))
        self.assertTrue(line.is_changed)
        self.assertEqual(self.snapshot(), before)
        self.assertFalse(rule.active)

    def test_an_active_rule_is_compared_with_the_plan_without_it(self):
        rule = self.make_rule("Tens", product_domain=BIKES, order_multiple=10)
        preview = self.preview(rule)
        self.assertIn("Tens is switched off", preview.note)
        racers = [row for row in self.changes(preview) if row[1] == self.racer.name]
        # tens: 10 for the first sale, 10 for the second, which leaves enough for the third
        self.assertEqual(
            racers,
            [
                ("changed", "Rule bike racer", 10, 5),
                ("new", "Rule bike racer", 0, 1),
            ],
        )

    def test_costs_are_those_of_what_is_ordered_more(self):
        rule = self.make_rule("Big lots", active=False, product_domain=BIKES, order_min_qty=18)
        preview = self.preview(rule)
        self.assertEqual(
            self.changes(preview),
            [
                ("changed", "Rule bike racer", 10, 18),
                ("gone", "Rule bike racer", 5, 0),
                ("gone", "Rule bike racer", 1, 0),
                ("changed", "Rule tube", 20, 36),
                ("gone", "Rule tube", 10, 0),
                ("gone", "Rule tube", 2, 0),
            ],
        )
        self.assertEqual(preview.cost_change, 2 * 100 + 4 * 3)

    def test_a_rule_about_demand_buys_for_one_customer(self):
        buyer = self.env["res.partner"].create({"name": "Buyer"})
        self.make_sale_to(buyer, (self.racer, 7), days=30)
        rule = self.make_rule(
            "Bought for the buyer",
            active=False,
            partner_ids=[(4, buyer.id)],
            order_type="purchase",
        )
        preview = self.preview(rule)
        change = preview.change_ids.filtered(lambda line: line.product_id == self.racer)
        self.assertRecordValues(
            change,
            [
                {
                    "kind": "changed",
                    "type_before": "production",
                    "type_after": "purchase",
                    "quantity_after": 7,
                }
            ],
        )
        parts = preview.change_ids - change
        self.assertEqual(
            (parts.product_id, parts.kind, parts.quantity_before), (self.tube, "gone", 14)
        )
        self.assertEqual(preview.cost_change, -14 * 3)

    def test_item_coverage_beats_a_rule(self):
        self.make_coverage(self.racer, order_multiple=4, order_type="production")
        rules = self.make_rule(
            "Tens", active=False, product_domain=BIKES, order_multiple=10, order_type="purchase"
        ) | self.make_rule("Buy", active=False, demand_kind="sales", order_type="purchase")
        self.assertFalse(self.preview(*rules).change_ids)

    def test_a_bought_item_takes_the_lead_time_of_its_vendor(self):
        self.env["product.supplierinfo"].create(
            {
                "partner_id": self.customer.id,
                "product_tmpl_id": self.racer.product_tmpl_id.id,
                "delay": 25,
            }
        )
        rule = self.make_rule(active=False, product_domain=BIKES, order_type="purchase")
        lines = self.preview(rule).change_ids.filtered(
            lambda line: line.product_id == self.racer and line.date_before == self.in_days(20)
        )
        self.assertRecordValues(lines, [{"date_after": self.in_days(25), "delay_change": 5}])

    def test_a_broken_rule_is_named(self):
        rule = self.make_rule("Broken")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE production_planning_rule SET product_domain = '[(''gone'', ''='', 1)]' "
            "WHERE id = %s",
            [rule.id],
        )
        rule.invalidate_recordset()
        self.assertRegex(self.preview().problems, "Broken.*gone")

    # === RIGHTS AND COMPANIES === #

    def test_planners_and_managers_preview_and_nobody_else_does(self):
        rule = self.make_rule(active=False, coverage_group_id=self.weekly.id)
        for role in ("planner", "manager"):
            with self.subTest(role):
                user = self.make_user(role)
                preview = self.preview(rule, user=user).with_user(user)
                self.assertTrue(preview.change_ids.mapped("kind"))
                self.assertTrue(preview.item_ids.mapped("product_id.display_name"))
                preview.action_refresh()
        for role in ("user", "supervisor", "engineer"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.preview(rule, user=self.make_user(role))

    def test_each_company_has_its_rules(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        theirs = self.make_rule("Theirs", company_id=foreign.id)
        ours = self.make_rule("Ours")
        self.assertEqual(self.preview().standing_ids.rule_id, ours)
        preview = self.preview(theirs)
        self.assertEqual(preview.company_id, foreign)
        self.assertFalse(preview.standing_ids)  # switched off, and ours are not theirs
        with self.assertRefused("several companies"):
            self.preview(ours, theirs)
