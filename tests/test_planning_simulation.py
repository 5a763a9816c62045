"""Simulation plans: what if, compared with the operative plan, and accepted (ax.md 17.1, 17.2)."""

from __future__ import annotations

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.production_control.tests.planning_common import PlanningCommon


class SimulationCommon(PlanningCommon):
    """A simulation beside an operative plan that leaves its planned orders planned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan.firm_automatically = False
        cls.simulation = cls.plan.copy({"name": "A what if", "kind": "simulation"})
        cls.steel = cls.make_item("Steel", standard_price=3)
        cls.wheel = cls.make_item("Wheel", prod_order_type="production", standard_price=20)
        cls.bike = cls.make_item("Bike", prod_order_type="production", standard_price=100)
        cls.make_bom(cls.wheel, [(cls.steel, 1)])
        cls.make_bom(cls.bike, [(cls.wheel, 2)])

    def suppose(self, item, quantity: float, days: int = 20):
        """Demand of the simulation that nobody has ordered."""
        return self.env["production.simulated.demand"].create(
            {
                "plan_id": self.simulation.id,
                "product_id": item.id,
                "warehouse_id": self.site.id,
                "date": self.in_days(days),
                "product_qty": quantity,
            }
        )

    def quantities(self, plan, *items) -> list[tuple]:
        """Item, quantity and status of the planned orders of a plan."""
        orders = self.env["production.planned.order"].search(
            [("plan_id", "=", plan.id), ("product_id", "in", [item.id for item in items])]
        )
        return sorted((order.product_id.name, order.product_qty, order.status) for order in orders)

    def compare(self):
        """Run both plans and compare them."""
        self.run_plan()
        self.run_plan(self.simulation)
        return self.env["production.plan.comparison"].browse(
            self.simulation.action_compare()["res_id"]
        )


class TestSimulation(SimulationCommon):
    """What a simulation plans, and what it leaves alone."""

    def test_supposed_demand_counts_in_the_simulation_only(self):
        self.make_sale((self.bike, 3))
        self.suppose(self.bike, 7)
        self.run_plan()
        self.run_plan(self.simulation)
        self.assertEqual(
            self.quantities(self.plan, self.bike, self.wheel),
            [("Bike", 3, "unprocessed"), ("Wheel", 6, "unprocessed")],
        )
        self.assertEqual(
            self.quantities(self.simulation, self.bike),
            [("Bike", 3, "unprocessed"), ("Bike", 7, "unprocessed")],
        )
        supposed = self.env["production.planned.order"].search([("demand_kind", "=", "simulated")])
        self.assertEqual(supposed.date_requirement, self.in_days(20))
        self.assertTrue(supposed.explanation)

    def test_rules_are_switched_in_the_simulation_only(self):
        rules = self.env["production.planning.rule"]
        on = rules.create(
            {"name": "Try it", "active": False, "order_min_qty": 50, "company_id": self.company.id}
        )
        self.make_sale((self.bike, 3))
        self.simulation.simulated_rule_ids = on
        self.run_plan()
        self.run_plan(self.simulation)
        self.assertEqual(self.quantities(self.plan, self.bike), [("Bike", 3, "unprocessed")])
        self.assertEqual(self.quantities(self.simulation, self.bike), [("Bike", 50, "unprocessed")])
        on.active = True
        self.run_plan()
        self.run_plan(self.simulation)
        self.assertEqual(self.quantities(self.plan, self.bike), [("Bike", 50, "unprocessed")])
        self.assertEqual(self.quantities(self.simulation, self.bike), [("Bike", 3, "unprocessed")])

    def test_fences_and_margins_of_the_simulation_are_its_own(self):
        self.make_sale((self.bike, 3))
        self.simulation.issue_margin = 4
        self.run_plan()
        self.run_plan(self.simulation)
        plans = self.plan | self.simulation
        orders = self.env["production.planned.order"].search(
            [("product_id", "=", self.bike.id), ("plan_id", "in", plans.ids)]
        )
        dates = {order.plan_id: order.date_delivery for order in orders}
        self.assertLess(dates[self.simulation], dates[self.plan])

    def test_real_orders_hear_nothing_of_a_simulation(self):
        order = self.env["production.order"].create(
            {"product_id": self.bike.id, "product_qty": 5, "warehouse_id": self.site.id}
        )
        run = self.run_plan(self.simulation)
        self.assertEqual((run.not_needed_count, order.qty_not_needed), (1, 0))
        self.assertFalse(self.simulation.action_message_count)
        self.run_plan()
        self.assertEqual(order.qty_not_needed, 5)

    def test_a_simulation_never_firms_nor_runs_at_night(self):
        self.make_sale((self.bike, 3))
        with self.assertRaisesRegex(ValidationError, "cannot firm"):
            self.simulation.firm_automatically = True
        self.run_plan(self.simulation)
        planned = self.env["production.planned.order"].search(
            [("plan_id", "=", self.simulation.id)]
        )
        with self.assertRaisesRegex(UserError, "belongs to simulation A what if"):
            planned.action_firm()
        scheduled = self.env["production.master.plan"]._scheduled_runs().plan_id
        self.assertIn(self.plan, scheduled)
        self.assertNotIn(self.simulation, scheduled)

    def test_the_operative_plan_is_the_first_of_its_company(self):
        plans = self.env["production.master.plan"].search([("company_id", "=", self.company.id)])
        self.assertEqual(plans[0], self.plan)

    def test_net_requirements_are_those_of_the_operative_plan_however_young_it_is(self):
        operative = self.plan.copy({"name": "Younger"})
        self.plan.kind = "simulation"
        plan = self.env["production.net.requirements"]._plan_of(self.site)
        self.assertEqual(plan, operative)


class TestComparison(SimulationCommon):
    """What the simulation does differently, and accepting it."""

    def test_differences_are_listed_with_cost_and_totals(self):
        self.make_sale((self.bike, 3))
        self.suppose(self.bike, 7)
        comparison = self.compare()
        rows = {
            (line.kind, line.product_id.name): (line.quantity_before, line.quantity_after)
            for line in comparison.line_ids
        }
        self.assertEqual(rows["new", "Bike"], (0, 7))
        self.assertEqual(rows["new", "Wheel"], (0, 14))
        self.assertRecordValues(
            comparison,
            [
                {
                    "new_count": 3,
                    "gone_count": 0,
                    "changed_count": 0,
                    "cost_change": 7 * 100 + 14 * 20 + 14 * 3,
                    "delay_change": 0,
                }
            ],
        )

    def test_orders_that_change_and_go_are_told_apart(self):
        first, second = (self.make_sale((self.bike, 3), days=days) for days in (20, 30))
        self.run_plan()
        self.run_plan(self.simulation)
        order = self.planned(sale_line_id=second.order_line.id)
        self.planned(sale_line_id=first.order_line.id).product_qty = 9
        simulated = self.env["production.planned.order"].search(
            [("plan_id", "=", self.simulation.id), ("source", "=", order.source)]
        )
        simulated.unlink()
        comparison = self.env["production.plan.comparison"].browse(
            self.simulation.action_compare()["res_id"]
        )
        bikes = comparison.line_ids.filtered(lambda line: line.product_id == self.bike)
        self.assertEqual(
            {line.kind: (line.quantity_before, line.quantity_after) for line in bikes},
            {"changed": (9, 3), "gone": (3, 0)},
        )

    def test_a_chosen_order_is_accepted_with_what_is_below_it(self):
        self.make_sale((self.bike, 3))
        self.suppose(self.bike, 7)
        self.suppose(self.bike, 5, days=25)
        comparison = self.compare()
        line = comparison.line_ids.filtered(lambda line: line.quantity_after == 7)
        line.is_chosen = True
        comparison.action_accept_chosen()
        accepted = [("Bike", 7, "approved"), ("Steel", 14, "approved"), ("Wheel", 14, "approved")]
        items = (self.bike, self.wheel, self.steel)
        self.assertLessEqual(set(accepted), set(self.quantities(self.plan, *items)))
        bike, wheel = (
            self.planned(product_id=item.id, status="approved") for item in (self.bike, self.wheel)
        )
        self.assertEqual(wheel.parent_id, bike)
        self.run_plan()
        self.assertLessEqual(set(accepted), set(self.quantities(self.plan, *items)))
        self.assertNotIn(5, self.planned(product_id=self.bike.id).mapped("product_qty"))

    def test_all_is_accepted_in_the_place_of_what_was_planned(self):
        rule = self.env["production.planning.rule"].create(
            {"name": "Try it", "active": False, "order_min_qty": 50, "company_id": self.company.id}
        )
        self.simulation.simulated_rule_ids = rule
        self.make_sale((self.bike, 3))
        comparison = self.compare()
        comparison.action_accept_all()
        self.assertEqual(self.quantities(self.plan, self.bike), [("Bike", 50, "approved")])
        self.assertFalse(comparison.line_ids, "no difference is left")
        self.run_plan()
        self.assertEqual(self.quantities(self.plan, self.bike), [("Bike", 50, "approved")])
        self.assertEqual(self.quantities(self.plan, self.wheel), [("Wheel", 100, "approved")])

    def test_what_is_approved_differently_is_named_and_kept(self):
        rule = self.env["production.planning.rule"].create(
            {"name": "Try it", "active": False, "order_min_qty": 50, "company_id": self.company.id}
        )
        self.simulation.simulated_rule_ids = rule
        self.make_sale((self.bike, 3))
        self.run_plan()
        self.planned(product_id=self.bike.id).action_approve()
        comparison = self.compare()
        comparison.action_accept_all()
        self.assertEqual(self.quantities(self.plan, self.bike), [("Bike", 3, "approved")])
        self.assertIn("3 Bike", comparison.conflicts)
        self.assertIn("take back the approval", comparison.conflicts)

    def test_the_comparison_stays_and_tells_what_was_accepted(self):
        self.suppose(self.bike, 7)
        self.suppose(self.bike, 5, days=25)
        comparison = self.compare()
        comparison.line_ids.filtered(lambda line: line.quantity_after == 7).is_chosen = True
        told = comparison.action_accept_chosen()
        self.assertEqual(told["tag"], "display_notification")
        self.assertEqual(told["params"]["next"], {"type": "ir.actions.act_window_close"})
        self.assertIn("3 planned orders", told["params"]["message"])
        bikes = comparison.line_ids.filtered(lambda line: line.product_id == self.bike)
        self.assertEqual(bikes.mapped("quantity_after"), [5])

    def test_nothing_is_accepted_twice(self):
        self.suppose(self.bike, 7)
        first = self.compare()
        second = self.env["production.plan.comparison"].browse(
            self.simulation.action_compare()["res_id"]
        )
        first.action_accept_all()
        told = second.action_accept_all()
        self.assertEqual(told["params"]["title"], "Nothing was accepted")
        approved = [("Bike", 7, "approved"), ("Steel", 14, "approved"), ("Wheel", 14, "approved")]
        items = (self.bike, self.wheel, self.steel)
        self.assertEqual(self.quantities(self.plan, *items), approved)
        self.planned(product_id=self.bike.id).action_firm()
        first._fill()
        self.assertFalse(first.line_ids, "firmed orders do not come back as new ones")
        first.action_accept_all()
        self.assertFalse(self.planned(product_id=self.bike.id))

    def test_an_order_that_is_named_otherwise_takes_the_place_of_its_like(self):
        """Sales of three on two days; the plans call their orders the other way round."""
        sales = [self.make_sale((self.steel, 3), days=days) for days in (20, 30)]
        self.run_plan()
        self.run_plan(self.simulation)
        early, late = (self.planned(sale_line_id=sale.order_line.id) for sale in sales)
        names = early.source, late.source
        early.source, late.source = "early", "late"
        early.flush_recordset()
        late.source, early.source = names
        comparison = self.env["production.plan.comparison"].browse(
            self.simulation.action_compare()["res_id"]
        )
        self.assertFalse(comparison.line_ids)
        self.assertEqual(
            comparison._counterparts(),
            {
                order: {self.in_days(20): early, self.in_days(30): late}[order.date_requirement]
                for order in self.env["production.planned.order"].search(
                    [("plan_id", "=", self.simulation.id)]
                )
            },
        )
        simulated = comparison._counterparts()
        order = next(order for order, like in simulated.items() if like == early)
        comparison._approve(order, simulated)
        self.assertRecordValues(
            self.planned(product_id=self.steel.id).sorted("date_requirement"),
            [
                {"product_qty": 3, "status": "approved", "date_requirement": self.in_days(20)},
                {"product_qty": 3, "status": "unprocessed", "date_requirement": self.in_days(30)},
            ],
        )
        self.run_plan()
        self.assertEqual(sum(self.planned().mapped("product_qty")), 6)

    def test_a_simulation_that_lags_behind_is_told(self):
        self.assertIn("has not run yet", self.compare_unrun().advice)
        comparison = self.compare()
        self.assertFalse(comparison.advice)
        later = self.plan.last_run_id.date_run + timedelta(minutes=1)
        self.run_plan().date_run = later
        comparison.invalidate_recordset(["advice"])
        self.assertIn("Run the simulation, then compare again", comparison.advice)

    def compare_unrun(self):
        """A comparison before the simulation has run."""
        return self.env["production.plan.comparison"].browse(
            self.simulation.action_compare()["res_id"]
        )

    def test_nothing_chosen_is_said(self):
        self.suppose(self.bike, 7)
        with self.assertRaisesRegex(UserError, "Tick the lines"):
            self.compare().action_accept_chosen()

    def test_the_operative_plan_is_not_compared_with_itself(self):
        with self.assertRaisesRegex(UserError, "is not a simulation"):
            self.plan.action_compare()


class TestSimulationRights(SimulationCommon):
    """Planners simulate; the operative plan is the managers' (ax.md 18)."""

    def test_planners_make_run_compare_and_accept_simulations(self):
        planner = self.make_user("planner")
        plans = self.env["production.master.plan"].with_user(planner)
        simulation = plans.create(
            {"name": "Mine", "kind": "simulation", "firm_automatically": False}
        )
        self.env["production.simulated.demand"].with_user(planner).create(
            {"plan_id": simulation.id, "product_id": self.bike.id, "warehouse_id": self.site.id}
        )
        simulation.action_run()
        comparison = self.env["production.plan.comparison"].with_user(planner)
        comparison = comparison.browse(simulation.action_compare()["res_id"])
        comparison.action_accept_all()
        self.assertEqual(self.quantities(self.plan, self.bike), [("Bike", 1, "approved")])

    def test_planners_leave_the_operative_plan_to_managers(self):
        planner, manager = self.make_user("planner"), self.make_user("manager")
        with self.assertRaises(AccessError):
            self.plan.with_user(planner).name = "Mine"
        with self.assertRaises(AccessError):
            self.simulation.with_user(planner).kind = "operative"
        self.plan.with_user(manager).name = "Ours"
        self.assertEqual(self.plan.name, "Ours")

    def test_nobody_else_compares_or_supposes_demand(self):
        for role in ("user", "operator", "supervisor", "engineer", "order_creator"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.simulation.with_user(user).action_compare()
            demand = self.env["production.simulated.demand"].with_user(user)
            with self.subTest(role):
                self.assertFalse(demand.has_access("create"))

    def test_demand_of_another_company_stays_hidden(self):
        company = self.env["res.company"].create({"name": "Other company"})
        foreign = self.env["production.master.plan"].create(
            {
                "name": "Foreign",
                "kind": "simulation",
                "firm_automatically": False,
                "company_id": company.id,
            }
        )
        demand = self.env["production.simulated.demand"].create(
            {
                "plan_id": foreign.id,
                "product_id": self.bike.id,
                "warehouse_id": self.default_site(company).id,
            }
        )
        with self.assertRaises(AccessError):
            demand.with_user(self.make_user("planner")).read(["product_qty"])
