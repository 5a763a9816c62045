"""Planning rules: what may be written in them, who may, and what they decide (decision 0054)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from odoo.addons.production_control import planning
from odoo.addons.production_control.adapters.planned_order_columns import PlannedOrderColumns
from odoo.addons.production_control.adapters.planning_scope import PlanningScope
from odoo.addons.production_control.models.firming_result import FirmingChoice
from odoo.addons.production_control.tests.planning_common import PlanningCommon

BIKES = "[('name', 'like', 'Rule bike')]"


class PlanningRuleCommon(PlanningCommon):
    """Two bikes and a tube; rules for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.racer = cls.make_item("Rule bike racer", prod_order_type="production")
        cls.tourer = cls.make_item("Rule bike tourer", prod_order_type="production")
        cls.tube = cls.make_item("Rule tube")
        cls.racer_bom, _tourer_bom = (
            cls.make_bom(bike, [(cls.tube, 2)]) for bike in (cls.racer, cls.tourer)
        )
        cls.weekly = cls.env["production.coverage.group"].create(
            {"name": "Weekly", "coverage_code": "period", "period_days": 7}
        )

    @classmethod
    def make_rule(cls, name="Rule", **values):
        """A planning rule of the company."""
        return cls.env["production.planning.rule"].create({"name": name, **values})

    @classmethod
    def make_sale_to(cls, partner, *lines, days: int = 20):
        """A confirmed sales order of another customer."""
        order = cls.make_sale(*lines, days=days, confirm=False)
        order.partner_id = partner
        order.commitment_date = datetime.combine(cls.in_days(days), time(12))
        order.action_confirm()
        return order

    @property
    def scope(self):
        return PlanningScope(self.env, self.plan)

    @property
    def reader(self):
        return self.env["production.planning.rules"]

    def item_settings(self):
        """``{item: rule}`` of the three items, and what the rules say."""
        winners, facts = self.reader._item_settings(self.reader._read(self.scope), self.scope)
        names = self.env["production.planning.rule"].browse
        ours = (self.racer, self.tourer, self.tube)
        found = {item: names(winners.get((item.id, self.site.id))) for item in ours}
        return found, facts


class TestPlanningRule(PlanningRuleCommon):
    """What may be written in a rule."""

    def test_a_rule_that_says_nothing_wrong_is_kept(self):
        rule = self.make_rule(
            product_domain=BIKES,
            warehouse_ids=[(4, self.site.id)],
            date_from=self.in_days(0),
            date_to=self.in_days(0),
            coverage_group_id=self.weekly.id,
            order_min_qty=5,
            order_multiple=5,
            order_max_qty=5,
            firm_state="released",
            priority="1",
        )
        self.assertRecordValues(rule, [{"company_id": self.company.id, "about_demand": False}])

    @mute_logger("odoo.sql_db")
    def test_impossible_rules_are_refused_with_a_reason(self):
        rows = [
            ({"product_domain": "[('no_such_field', '=', 1)]"}, "Items.*no_such_field"),
            ({"product_domain": "[('id', '=', 'x')]"}, "Items"),
            ({"product_domain": "what?"}, "Items.*filter editor"),
            ({"product_domain": "{'name': 1}"}, "not a list of conditions"),
            ({"partner_domain": "[('no_such_field', '=', 1)]"}, "Customers by filter"),
            ({"date_from": "2026-03-05", "date_to": "2026-03-04"}, "before it begins"),
            ({"order_multiple": -1}, "Multiple cannot be negative"),
            ({"order_min_qty": 5, "order_max_qty": 4}, "is greater than"),
            ({"demand_kind": "sales", "coverage_group_id": self.weekly.id}, "covered together"),
            ({"partner_ids": [(4, self.customer.id)], "order_multiple": 5}, "covered together"),
            ({"partner_domain": "[('ref', '=', 'VIP')]", "order_min_qty": 5}, "covered together"),
        ]
        for values, text in rows:
            with self.subTest(values), self.assertRefused(text, ValidationError) as caught:
                self.make_rule("Wrong rule", **values)
            self.assertIn("Wrong rule", str(caught.exception))

    def test_a_rule_about_demand_may_decide_what_becomes_of_orders(self):
        pool = self.env["production.pool"].create({"name": "Rush"})
        rule = self.make_rule(
            demand_kind="sales", order_type="purchase", firm_state="scheduled", pool_id=pool.id
        )
        self.assertTrue(rule.about_demand)

    def test_records_of_another_company_are_refused(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        with self.assertRefused("Foreign|compan"):
            self.make_rule(warehouse_ids=[(4, self.default_site(foreign).id)])


class TestPlanningRuleRights(PlanningRuleCommon):
    """Planners and managers write rules, everybody in production reads them (ax.md 18)."""

    def test_planners_and_managers_write_and_the_others_read(self):
        rule = self.make_rule()
        for role in ("user", "operator", "supervisor", "planner", "engineer", "manager"):
            allowed = role in ("planner", "manager")
            records = rule.with_user(self.make_user(role))
            with self.subTest(role):
                self.assertTrue(records.has_access("read"))
                for operation in ("create", "write", "unlink"):
                    self.assertEqual(records.has_access(operation), allowed)

    def test_a_planner_does_not_release_by_a_rule(self):
        planner, manager = self.make_user("planner"), self.make_user("manager")
        rule = self.make_rule()
        with self.assertRefused("releases orders"):
            rule.with_user(planner).firm_state = "released"
        with self.assertRefused("releases orders"):
            rule.with_user(planner).create({"name": "New", "firm_state": "released"})
        rule.with_user(planner).firm_state = "scheduled"
        rule.with_user(manager).firm_state = "released"

    def test_a_filter_asks_for_nothing_that_its_writer_may_not_read(self):
        rule, hidden = self.make_rule(), "[('signup_type', '=', 'signup')]"
        planner = self.make_user("planner")
        with self.assertRaises(AccessError):
            rule.with_user(planner).partner_domain = hidden
        rule.partner_domain = hidden
        rule.with_user(planner).name = "Renamed"

    def test_rules_of_another_company_are_hidden_and_not_read_by_planning(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        rule = self.make_rule(company_id=foreign.id)
        user = self.make_user("planner")
        self.assertFalse(rule.with_user(user).search([("id", "=", rule.id)]))
        with self.assertRaises(AccessError):
            rule.with_user(user).read(["name"])
        self.assertNotIn(rule.id, [rule.id for rule in self.reader._read(self.scope)])


class TestItemRules(PlanningRuleCommon):
    """Which rule decides how an item is covered, and what it says."""

    def test_the_first_rule_by_sequence_decides(self):
        every = self.make_rule("All", sequence=20)
        bikes = self.make_rule("Bikes", product_domain=BIKES, coverage_group_id=self.weekly.id)
        found, facts = self.item_settings()
        self.assertEqual(found, {self.racer: bikes, self.tourer: bikes, self.tube: every})
        self.assertEqual(facts[bikes.id]["coverage_group_id"], self.weekly.id)
        self.assertEqual(set(facts[every.id].values()), {None})

    def test_each_condition_may_leave_the_item_to_the_next_rule(self):
        second = self.make_site()
        rows = [
            ("items", {"product_domain": "[('name', '=', 'Nothing like it')]"}),
            ("sites", {"warehouse_ids": [(4, second.id)]}),
            ("not yet", {"date_from": self.in_days(1)}),
            ("no more", {"date_to": self.in_days(-1)}),
            ("about demand", {"demand_kind": "sales"}),
            ("about a customer", {"partner_ids": [(4, self.customer.id)]}),
            ("archived", {"active": False}),
        ]
        rest = self.make_rule("Rest", sequence=20)
        for what, values in rows:
            with self.subTest(what):
                rule = self.make_rule(what, **values)
                self.assertEqual(self.item_settings()[0][self.racer], rest)
                rule.unlink()

    def test_a_rule_whose_filter_broke_is_left_out_and_reported(self):
        rule, other = self.make_rule("Broken"), self.make_rule("Sound")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE production_planning_rule SET product_domain = '[(''gone'', ''='', 1)]' "
            "WHERE id = %s",
            [rule.id],
        )
        rule.invalidate_recordset()
        problems = []
        read = self.reader._read(self.scope, problems=problems)
        self.assertEqual([found.id for found in read], other.ids)
        self.assertRegex(problems[0]["text"], "Broken.*gone")

    def test_reading_rules_takes_as_many_statements_for_many_items(self):
        self.make_rule(product_domain=BIKES, coverage_group_id=self.weekly.id)

        def statements():
            scope = self.scope
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rules = self.reader._read(scope)
            self.reader._item_settings(rules, scope)
            return self.cr.sql_log_count - before

        statements()  # fills the caches of the registry
        with_few = statements()
        self.env["product.product"].create(
            [
                {"name": f"Rule bike {number}", "type": "consu", "is_storable": True}
                for number in range(300)
            ]
        )
        self.assertEqual(statements(), with_few)


class TestOrderRules(PlanningRuleCommon):
    """Which rule decides what becomes of a planned order."""

    def order_settings(self):
        """The planned orders of the engine as columns, the rule of each, and what rules say."""
        reading = self.env["production.planning.reader"]._read(self.plan)
        orders = PlannedOrderColumns(planning.run(reading.tables), reading.scope, {})
        return orders, *self.reader._order_settings(reading.rules, reading.scope, orders)

    def order_rules(self):
        """``{(item, kind of demand): rule}`` of what the engine plans now."""
        orders, rules, _facts = self.order_settings()
        keys = zip(orders.product.tolist(), orders.kinds, strict=True)
        return dict(zip(keys, rules, strict=True))

    def test_demand_kind_customer_and_date_decide(self):
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.customer.id})
        stranger = self.env["res.partner"].create({"name": "Stranger", "ref": "VIP"})
        self.make_sale((self.racer, 5))
        rows = [
            ("sales", {"demand_kind": "sales"}, True),
            ("safety stock", {"demand_kind": "safety"}, False),
            ("the customer", {"partner_ids": [(4, self.customer.id)]}, True),
            ("another customer", {"partner_ids": [(4, stranger.id)]}, False),
            ("only the contact", {"partner_ids": [(4, contact.id)]}, False),
            ("by filter", {"partner_domain": "[('name', '=', 'Customer')]"}, True),
            ("by another filter", {"partner_domain": "[('ref', '=', 'VIP')]"}, False),
            ("in its period", {"date_from": self.in_days(20), "date_to": self.in_days(20)}, True),
            ("before its period", {"date_from": self.in_days(21)}, False),
            ("another item", {"product_domain": "[('name', '=', 'Rule tube')]"}, False),
        ]
        for what, values, expected in rows:
            with self.subTest(what):
                rule = self.make_rule(what, **values)
                found = self.order_rules()[self.racer.id, "sale"]
                self.assertEqual(found, rule.id if expected else None)
                rule.unlink()

    def test_a_contact_belongs_to_its_customer(self):
        rule = self.make_rule(partner_ids=[(4, self.customer.id)])
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.customer.id})
        self.make_sale_to(contact, (self.racer, 5))
        self.assertEqual(self.order_rules()[self.racer.id, "sale"], rule.id)

    def test_components_of_an_order_are_another_kind_of_demand(self):
        parts = self.make_rule("Parts", demand_kind="components")
        rest = self.make_rule("Rest")
        self.make_sale((self.racer, 5))
        found = self.order_rules()
        self.assertEqual(found[self.racer.id, "sale"], rest.id)
        self.assertEqual(found[self.tube.id, "dependent"], parts.id)

    def test_a_rule_about_customers_says_nothing_about_the_components(self):
        rule = self.make_rule(partner_ids=[(4, self.customer.id)])
        self.make_sale((self.racer, 5))
        found = self.order_rules()
        self.assertEqual(found[self.racer.id, "sale"], rule.id)
        self.assertIsNone(found[self.tube.id, "dependent"])

    def test_the_rules_facts_come_with_the_winners(self):
        pool = self.env["production.pool"].create({"name": "Rush"})
        rule = self.make_rule(firm_state="estimated", pool_id=pool.id, priority="1")
        self.make_sale((self.racer, 5))
        _orders, _rules, facts = self.order_settings()
        expected = {
            "firm_state": "estimated",
            "pool_id": pool.id,
            "priority": "1",
            "order_type": None,
        }
        self.assertEqual(facts, {rule.id: expected})


class TestHandedDown(PlanningRuleCommon):
    """Pool and priority go down to what is made for an order (decision 0088)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.frame = cls.make_item("Rule frame", prod_order_type="production")
        cls.pipe = cls.make_item("Rule pipe")
        cls.make_bom(cls.frame, [(cls.pipe, 3)])
        cls.racer_bom.line_ids = [
            Command.create({"product_id": cls.frame.id, "product_qty": 1}),
        ]
        cls.pool, cls.other = cls.env["production.pool"].create(
            [{"name": "Key account"}, {"name": "Welding"}]
        )
        cls.customers = cls.make_rule(
            "Key account",
            partner_ids=[(4, cls.customer.id)],
            pool_id=cls.pool.id,
            priority="1",
            firm_state="released",
        )
        cls.make_sale((cls.racer, 5))

    def assert_handled(self, item, rule=None, pool=None, priority=False, state=False):
        values = {
            "rule_id": (rule or self.env["production.planning.rule"]).id,
            "pool_id": (pool or self.env["production.pool"]).id,
            "priority": priority,
            "firm_state": state,
        }
        self.assertRecordValues(self.planned(product_id=item.id), [values])

    def test_through_all_levels_but_not_the_status(self):
        self.run_plan()
        self.assert_handled(self.racer, self.customers, self.pool, "1", "released")
        for item in (self.frame, self.pipe):
            self.assert_handled(item, None, self.pool, "1")
        self.assert_rerun_changes_nothing()

    def test_a_rule_about_the_component_decides_and_is_handed_down_in_turn(self):
        welding = self.make_rule(
            "Welding", product_domain="[('name', '=', 'Rule frame')]", pool_id=self.other.id
        )
        self.run_plan()
        self.assert_handled(self.frame, welding, self.other)
        self.assert_handled(self.pipe, None, self.other)
        self.assert_handled(self.tube, None, self.pool, "1")

    def test_what_is_for_somebody_else_is_left_alone(self):
        somebody = self.env["res.partner"].create({"name": "Somebody"})
        self.customers.partner_ids = somebody
        self.run_plan()
        for item in (self.racer, self.frame, self.pipe):
            self.assert_handled(item)

    def test_firming_the_order_above_keeps_it(self):
        """The sub-order is still for the key account when the bike is a real order."""
        self.customers.firm_state = "estimated"
        self.run_plan()
        self.planned(product_id=self.racer.id).action_firm()
        self.run_plan()
        for item in (self.frame, self.pipe):
            self.assert_handled(item, None, self.pool, "1")
        order = self.orders(self.racer)
        order.write({"pool_id": self.other.id, "priority": "0"})
        self.run_plan()
        self.assert_handled(self.frame, None, self.other)
        self.assert_rerun_changes_nothing()

    def test_approving_the_order_above_keeps_it(self):
        self.run_plan()
        planned = self.planned(product_id=self.racer.id)
        planned.action_approve()
        planned.pool_id = self.other
        self.run_plan()
        for item in (self.frame, self.pipe):
            self.assert_handled(item, None, self.other, "1")

    def test_net_change_hands_down_from_what_stays_as_it_is(self):
        self.plan.principle = "net_change"
        self.run_plan()
        self.make_stock(self.frame, 2)
        self.assertEqual(self.run_plan().principle, "net_change")
        self.assertEqual(self.planned(product_id=self.frame.id).product_qty, 3)
        for item in (self.frame, self.pipe):
            self.assert_handled(item, None, self.pool, "1")


class TestFirmingByRule(PlanningRuleCommon):
    """What firming needs of the rule that a planned order remembers."""

    def make_planned(self, source, **values):
        """A planned order for two racers."""
        return self.env["production.planned.order"].create(
            {
                "plan_id": self.plan.id,
                "product_id": self.racer.id,
                "warehouse_id": self.site.id,
                "product_qty": 2,
                "date_requirement": self.today + timedelta(20),
                "date_delivery": self.today + timedelta(20),
                "date_order": self.today + timedelta(18),
                "source": source,
                "order_type": "production",
                "bom_id": self.racer_bom.id,
                **values,
            }
        )

    def firm(self, *planned):
        """What firming answers, and the production orders in the order of the planned ones."""
        sources = [order.source for order in planned]
        firming = self.env["production.firming"]
        result = firming._firm(self.env["production.planned.order"].concat(*planned))
        return result, result.orders.sorted(lambda order: sources.index(order.planned_source))

    def test_pool_and_priority_go_into_the_order(self):
        pool = self.env["production.pool"].create({"name": "Rush"})
        ruled = self.make_planned("one", pool_id=pool.id, priority="1")
        _result, orders = self.firm(ruled, self.make_planned("another"))
        self.assertRecordValues(
            orders,
            [{"pool_id": pool.id, "priority": "1"}, {"pool_id": False, "priority": "0"}],
        )

    def test_orders_climb_to_the_status_of_their_rule(self):
        states = [False, "created", "estimated", "released"]
        planned = [
            self.make_planned(f"number {number}", firm_state=state)
            for number, state in enumerate(states)
        ]
        result, orders = self.firm(*planned)
        self.assertFalse(result.not_advanced)
        found = orders.mapped("state")
        self.assertEqual(found, ["created", "created", "estimated", "released"])

    def test_what_the_planner_asks_for_beats_the_status_of_the_rule(self):
        planned = self.make_planned("one", firm_state="estimated", priority="1")
        choice = FirmingChoice(state="created")
        result = self.env["production.firming"]._firm(planned, choice)
        self.assertRecordValues(result.orders, [{"state": "created", "priority": "1"}])

    def test_an_order_that_cannot_climb_stays_and_says_why(self):
        self.env["production.status.matrix"].search(
            [("company_id", "=", self.company.id), ("state", "=", "created")]
        ).release = False
        planned = [
            self.make_planned("good", firm_state="estimated"),
            self.make_planned("bad", firm_state="released"),
        ]
        result, (good, bad) = self.firm(*planned)
        self.assertEqual((good.state, bad.state), ("estimated", "created"))
        self.assertRegex(result.not_advanced[bad], "status matrix does not allow")
        self.assertNotIn(good, result.not_advanced)


class TestRulesInARun(PlanningRuleCommon):
    """From the rule to the order: what a run of the plan makes of it."""

    def test_real_orders_get_status_pool_and_priority_of_their_rule(self):
        pool = self.env["production.pool"].create({"name": "Rush"})
        self.make_rule(demand_kind="sales", firm_state="estimated", pool_id=pool.id, priority="1")
        self.make_stock(self.tube, 100)
        self.make_sale((self.racer, 5))
        self.run_plan()
        self.assertRecordValues(
            self.orders(self.racer),
            [{"state": "estimated", "pool_id": pool.id, "priority": "1"}],
        )

    def test_planned_orders_remember_their_rule(self):
        self.plan.firm_automatically = False
        rule = self.make_rule(product_domain=BIKES, firm_state="estimated", priority="1")
        self.make_sale((self.racer, 5))
        self.run_plan()
        said = {"rule_id": rule.id, "firm_state": "estimated", "priority": "1", "pool_id": False}
        self.assertRecordValues(self.planned(product_id=self.racer.id), [said])
        self.assertFalse(self.planned(product_id=self.tube.id).rule_id)
        self.assert_rerun_changes_nothing()

    def test_coverage_group_and_multiple_change_what_is_planned(self):
        self.plan.firm_automatically = False
        self.make_sale((self.racer, 10))
        self.make_sale((self.racer, 5), days=22)
        rows = [
            ({}, [5, 10]),
            ({"coverage_group_id": self.weekly.id}, [15]),
            ({"coverage_group_id": self.weekly.id, "order_multiple": 8}, [16]),
        ]
        for values, expected in rows:
            with self.subTest(values):
                rule = self.make_rule(product_domain=BIKES, **values)
                self.run_plan()
                planned = self.planned(product_id=self.racer.id)
                self.assertEqual(sorted(planned.mapped("product_qty")), expected)
                rule.unlink()

    def test_the_kind_of_demand_decides_the_order_type(self):
        self.plan.firm_automatically = False
        self.make_rule(product_domain=BIKES, demand_kind="sales", order_type="purchase")
        self.make_coverage(self.racer, min_qty=3)
        self.make_sale((self.racer, 5))
        self.run_plan()
        found = {
            order.demand_kind: (order.order_type, order.product_qty)
            for order in self.planned(product_id=self.racer.id)
        }
        self.assertEqual(found, {"sale": ("purchase", 5), "safety": ("production", 3)})

    def test_a_run_sees_what_changes_in_a_rule_and_who_is_served(self):
        self.plan.firm_automatically = False
        buyer = self.env["res.partner"].create({"name": "Buyer"})
        rule = self.make_rule(partner_ids=[(4, buyer.id)], priority="1", order_type="purchase")
        sale = self.make_sale((self.racer, 5))
        steps = [
            ("another customer", lambda: None, (False, False, "production")),
            ("its customer", lambda: sale.write({"partner_id": buyer.id}), ("1", rule, "purchase")),
            ("not urgent", lambda: rule.write({"priority": False}), (False, rule, "purchase")),
            (
                "another day",
                lambda: rule.write({"date_from": self.in_days(21)}),
                (False, False, "production"),
            ),
            ("that day again", lambda: rule.write({"date_from": False}), (False, rule, "purchase")),
            (
                "item coverage names the type",
                lambda: self.make_coverage(self.racer, order_type="production"),
                (False, rule, "production"),
            ),
        ]
        for what, change, (priority, decides, order_type) in steps:
            with self.subTest(what):
                change()
                self.run_plan()
                expected = {
                    "priority": priority,
                    "rule_id": decides and decides.id,
                    "order_type": order_type,
                }
                self.assertRecordValues(self.planned(product_id=self.racer.id), [expected])
