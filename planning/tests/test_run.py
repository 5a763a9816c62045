"""Whole runs: ax.md 17.2 to 17.6, vector A33, scenarios A1, A9, N1 and the rules of N7."""

from __future__ import annotations

from unittest import mock

from .. import item_terms
from ..entities import BomLine, Demand, Item, PhantomDemand, PlannedOrder, Policy
from ..offsetting import calendar_days
from ..run import run
from .builders import (
    MONDAY_TO_FRIDAY,
    TODAY,
    always,
    day,
    factory,
    item,
    june,
    line,
    orders_of,
    receipt,
    sales,
    stock,
    totals,
    working_days,
)
from .case import TestCase


def codes(plan):
    return [problem.code for problem in plan.problems]


class TestScenarioA1(TestCase):
    """Two products, two subassemblies, two parts; working days; a firm order for 12 FP-2."""

    LEADS = {"FP-1": 2, "FP-2": 1, "SF-1": 1, "SF-2": 3, "PP-1": 4, "PP-2": 2}

    def plan(self):
        boms = {
            "FP-1": [line("PP-1", 2), line("PP-2", 3)],
            "FP-2": [line("SF-1", 2), line("SF-2", 3)],
            "SF-1": [line("PP-1", 3), line("PP-2", 2)],
            "SF-2": [line("PP-2", 3)],
        }
        items = [
            item(
                product,
                order_type=None,
                lead_time=lead,
                working_days=True,
                calendar=MONDAY_TO_FRIDAY,
            )
            for product, lead in self.LEADS.items()
        ]
        firm_order = [("SF-1", 24), ("SF-2", 36)]
        demands = {
            product: [row._replace(date=june(25), source=f"c.{product}", mark=None)]
            for product, quantity in firm_order
            for row in sales((0, quantity))
        }
        sold = {
            product: [row._replace(date=june(21))]
            for product, quantity in [("FP-1", 100), ("FP-2", 15)]
            for row in sales((0, quantity))
        }
        supplies = {
            "PP-1": [stock(10)],
            "PP-2": [stock(20), receipt(1, 5, "rfq")],
            "SF-2": [stock(15)],
            "FP-2": [receipt(14, 12, "mo", kind="production")],
        }
        return run(factory(items, boms, {**demands, **sold}, supplies, shift=working_days))

    def test_totals_and_dates_are_those_of_the_table(self):
        # product, due, quantity, order date
        table = [
            ("FP-1", 21, 100, 19),
            ("FP-2", 21, 15, 20),
            ("SF-1", 20, 30, 19),
            ("SF-1", 25, 24, 24),
            ("SF-2", 20, 30, 17),
            ("SF-2", 25, 36, 20),
            ("PP-1", 19, 280, 13),
            ("PP-1", 24, 72, 18),
            ("PP-2", 17, 65, 13),
            ("PP-2", 19, 360, 17),
            ("PP-2", 20, 108, 18),
            ("PP-2", 24, 48, 20),
        ]
        plan = self.plan()
        self.assertEqual(
            totals(plan), {(product, june(due)): qty for product, due, qty, _order in table}
        )
        self.assertEqual(
            {(order.product, order.date_requirement, order.date_order) for order in plan.orders},
            {(product, june(due), june(ordered)) for product, due, _qty, ordered in table},
        )
        self.assertEqual([supply.source for supply, quantity in plan.unused], ["mo"])

    def test_each_dependent_order_names_the_order_that_needs_it(self):
        plan = self.plan()
        made = {(order.product, order.site, order.source) for order in plan.orders}
        parents = [order.parent for order in plan.orders if order.parent]
        self.assertEqual(len(orders_of(plan, "PP-1")), 3)
        self.assertTrue(parents)
        self.assertLessEqual(set(parents), made)

    def test_what_is_made_and_what_is_bought_follows_from_the_boms(self):
        kinds = {order.product: order.order_type for order in self.plan().orders}
        self.assertEqual(kinds["SF-2"], "production")
        self.assertEqual(kinds["PP-2"], "purchase")


class TestLevels(TestCase):
    def test_components_on_hand_are_not_counted_twice_with_their_kit(self):
        """A9"""
        boms = {
            "FP-3": [line("SF-3", 2, phantom=True), line("PP-3", 2)],
            "SF-3": [line("PP-3", 1), line("PP-4", 3)],
        }
        items = [item(name, order_type=None) for name in ("FP-3", "SF-3", "PP-3", "PP-4")]
        plan = run(
            factory(
                items,
                boms,
                {"FP-3": sales((9, 5))},
                {"PP-3": [stock(10)], "PP-4": [stock(30)]},
            )
        )
        self.assertEqual(totals(plan), {("FP-3", day(9)): 5, ("PP-3", day(9)): 10})

    def test_each_chunk_of_a_split_order_explodes_its_own_components(self):
        items = [item("A", order_type="production", order_max=100), item("B")]
        plan = run(factory(items, {"A": [line("B", 2, id=7)]}, {"A": sales((9, 250))}))
        found = [(order.source, order.quantity) for order in orders_of(plan, "B")]
        self.assertCountEqual(found, [("s1#2/7", 200), ("s1#3/7", 100), ("s1/7", 200)])

    def test_the_site_stays_the_same_all_the_way_down(self):
        north, south = (Item.of("A", site, Policy()) for site in ("N", "S"))
        parts = [Item.of("B", site, Policy("purchase")) for site in ("N", "S")]
        boms = {"A": [line("B")]}
        plan = run(factory([north, south, *parts], boms, demands={"A": sales((1, 5))}))
        self.assertEqual({order.site for order in plan.orders}, {"S"})

    def test_a_by_product_serves_demand_of_its_own(self):
        items = [item("A", order_type=None), item("chips")]
        boms = {"A": [line("chips", -2)]}
        demands = {"A": sales((3, 5)), "chips": sales((4, 12))}
        plan = run(factory(items, boms, demands))
        self.assertEqual([o.quantity for o in orders_of(plan, "chips")], [2])

    def test_a_forced_sub_bom_is_the_one_that_is_made(self):
        items = [item(name, order_type=None) for name in ("A", "B", "light", "wire", "C")]
        boms = {
            "A": [line("B", sub_bom="light BOM")],
            "B": [line("C")],
            "light": [line("wire")],
        }
        plan = run(factory(items, boms, {"A": sales((3, 5))}))
        self.assertEqual([o.bom for o in orders_of(plan, "B")], ["light BOM"])
        self.assertEqual([o.product for o in plan.orders], ["A", "B", "wire"])


class TestOrderTypes(TestCase):
    def test_automatic_is_production_where_a_version_is_valid(self):
        versions = {"A": [always("A BOM", date_from=day(5), from_qty=10)]}
        rows = [(4, 10, "purchase"), (5, 9, "purchase"), (5, 10, "production")]
        for when, quantity, expected in rows:
            with self.subTest(when, quantity=quantity):
                plan = run(
                    factory(
                        [item("A", order_type=None), item("B")],
                        {"A": [line("B")]},
                        {"A": sales((when, quantity))},
                        bom_versions=versions,
                    )
                )
                self.assertEqual(plan.orders[0].order_type, expected)
                self.assertEqual(plan.problems, [])

    def test_only_production_is_exploded(self):
        for order_type in ("purchase", "transfer"):
            with self.subTest(order_type):
                items = [item("A", order_type=order_type), item("B")]
                plan = run(factory(items, {"A": [line("B")]}, {"A": sales((3, 5))}))
                (order,) = plan.orders
                self.assertEqual((order.order_type, order.bom), (order_type, None))

    def test_production_without_a_version_stays_planned_and_is_a_problem(self):
        """ax.md 2.3 #28"""
        plan = run(factory([item("A", order_type="production")], {}, {"A": sales((3, 5), (4, 1))}))
        self.assertEqual([(o.order_type, o.bom) for o in plan.orders], [("production", None)] * 2)
        (problem,) = plan.problems
        self.assertEqual((problem.code, problem.severity), ("no_bom_version", "warning"))

    def test_the_route_is_determined_like_the_bom(self):
        versions = {"A": [always("R general"), always("R", id=2, site="S")]}
        plan = run(
            factory(
                [item("A", order_type=None), item("B")],
                {"A": [line("B", operation=10)]},
                {"A": sales((3, 5))},
                route_versions=versions,
                route_scrap={"R": {10: 2}},
            )
        )
        self.assertEqual([(o.route, o.quantity) for o in plan.orders], [("R", 5), (None, 10)])


class TestRealOrders(TestCase):
    def test_a_firm_order_is_supply_and_a_rerun_plans_nothing(self):
        """N1"""
        demands = {"A": sales((9, 10))}
        before = run(factory([item("A")], {}, demands))
        self.assertEqual([order.quantity for order in before.orders], [10])
        firm = receipt(9, 10, "o1", ("sale", 1), "production")
        for today in (TODAY, day(5), day(20)):
            with self.subTest(today):
                after = run(factory([item("A")], {}, demands, {"A": [firm]}, today=today))
                self.assertEqual((after.orders, after.unused), ([], []))

    def test_an_approved_planned_order_is_supply_and_is_exploded(self):
        """A33"""
        approved = PlannedOrder(
            "A", "S", "production", 10, day(9), day(9), day(6), 0, "s1", bom="A BOM"
        )
        boms = {"A": [line("B", 2, id=7)]}
        items = [item("A", order_type=None), item("B")]
        plan = run(factory(items, boms, {"A": sales((9, 14))}, approved=[approved]))
        found = [(o.product, o.source, o.quantity) for o in plan.orders]
        expected = [("A", "s1#2", 4), ("B", "s1/7", 20), ("B", "s1#2/7", 8)]
        self.assertCountEqual(found, expected)

    def test_a_source_that_asks_twice_is_netted_in_one_order_whichever_way_it_is_planned(self):
        """A real order and one planned beside it for the same sale ask in the same name."""
        real, beside = (Demand(quantity, day(9), "s1/7", "component") for quantity in (850, 30))
        items, supplies = [item(order_min=50, order_multiple=50)], {"A": [stock(110)]}
        for asked in ([real, beside], [beside, real]):
            for is_plain in (True, False):
                with (
                    self.subTest(first=asked[0].quantity, is_plain=is_plain),
                    mock.patch.object(item_terms, "is_plain", lambda policy, p=is_plain: p),
                ):
                    plan = run(factory(items, {}, {"A": asked}, supplies))
                    self.assertEqual([order.quantity for order in plan.orders], [800])

    def test_a_route_that_a_line_forces_on_a_component_makes_it(self):
        boms = {"A": [line("B", 2, sub_route="rush")], "B": []}
        items = [item("A", order_type=None), item("B", order_type=None)]
        routes = {"B": [always("B route")]}
        plan = run(factory(items, boms, {"A": sales((9, 4))}, route_versions=routes))
        self.assertEqual([order.route for order in orders_of(plan, "B")], ["rush"])

    def test_phantoms_of_real_orders_are_exploded(self):
        phantom = PhantomDemand("kit", "S", 5, day(4), "c55", ("component", 55))
        items = [item("kit"), item("C")]
        plan = run(factory(items, {"kit": [line("C", 3)]}, phantom_demands=[phantom]))
        (order,) = plan.orders
        self.assertEqual((order.product, order.quantity, order.source), ("C", 15, "c55"))
        self.assertEqual(order.mark, ("component", 55))


class TestProblems(TestCase):
    def test_a_cycle_is_named_its_items_skipped_and_what_is_below_planned(self):
        boms = {"A": [line("B")], "B": [line("A"), line("C")], "C": [line("D")]}
        items = [item(name, order_type=None) for name in "ABCD"]
        demands = {"A": sales((3, 5)), "C": sales((3, 5))}
        plan = run(factory(items, boms, demands))
        self.assertEqual([order.product for order in plan.orders], ["C", "D"])
        (problem,) = plan.problems
        self.assertEqual((problem.code, problem.detail), ("cycle", {"path": ["A", "B", "A"]}))

    def test_lines_and_versions_of_the_past_make_no_cycle(self):
        boms = {"A": [line("B")], "B": [line("A", date_to=day(-1))]}
        items = [item(name, order_type=None) for name in "AB"]
        self.assertEqual(run(factory(items, boms, {"A": sales((3, 5))})).problems, [])

    def test_a_component_that_is_no_item_is_a_problem(self):
        boms = {"A": [line("B", 2)]}
        plan = run(factory([item("A", order_type=None)], boms, {"A": sales((3, 5), (4, 1))}))
        (problem,) = plan.problems
        self.assertEqual((problem.code, problem.product), ("missing_item", "B"))
        self.assertEqual(problem.detail, {"quantity": 12, "date": day(3)})

    def test_demand_for_what_is_no_item_is_a_problem(self):
        self.assertEqual(codes(run(factory([], {}, {"A": sales((3, 5))}))), ["missing_item"])

    def test_an_item_that_fails_does_not_stop_the_others(self):
        """N7"""
        broken = Item.of("A", "S", None)
        plan = run(factory([broken, item("B")], {}, {"A": sales((3, 5)), "B": sales((3, 5))}))
        self.assertEqual([order.product for order in plan.orders], ["B"])
        (problem,) = plan.problems
        self.assertEqual((problem.code, problem.severity), ("unexpected", "error"))
        self.assertEqual((problem.product, problem.site), ("A", "S"))
        self.assertIn("Error", problem.detail["error"])

    def test_nor_does_an_approved_order_or_phantom_that_fails(self):
        broken = {"A BOM": [BomLine(1, "B", None)]}
        approved = PlannedOrder(
            "A", "S", "production", 10, day(9), day(9), day(6), 0, "s9", bom="A BOM"
        )
        phantom = PhantomDemand("A", "S", 5, day(4), "c55")
        plan = run(
            factory(
                [item("A", order_type=None), item("B")],
                demands={"B": sales((3, 5))},
                bom_lines=broken,
                bom_versions={"A": [always("A BOM")]},
                approved=[approved],
                phantom_demands=[phantom],
            )
        )
        self.assertEqual([order.product for order in plan.orders], ["B"])
        self.assertEqual(codes(plan), ["unexpected", "unexpected"])

    def test_problems_of_single_items_are_in_the_plan(self):
        plan = run(factory([item("A", stopped=True)], {}, {"A": sales((3, 5))}))
        self.assertEqual(codes(plan), ["stopped"])

    def test_an_empty_factory_has_an_empty_plan(self):
        plan = run(factory([], shift=calendar_days))
        self.assertEqual((plan.orders, plan.problems, plan.unused), ([], [], []))
