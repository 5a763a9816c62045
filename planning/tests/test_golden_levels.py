"""Golden cases over several items: scenarios A1 to A10, N1 to N6, D4, E1, F3, ax.md 17.6, 17.11."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from ..entities import Item, PlannedOrder, Policy, Supply
from .builders import (
    MONDAY_TO_FRIDAY,
    TODAY,
    always,
    day,
    factory,
    item,
    june,
    line,
    receipt,
    run,
    sales,
    stock,
    working_days,
)
from .firming import firmed
from .golden import GoldenCase


def on(when, quantity, source="s1", kind="sale"):
    """A sale, or a component of a real order, on a day."""
    (asked,) = sales((0, quantity))
    return asked._replace(date=when, source=source, mark=(kind, source), kind=kind)


def summed(plan):
    """{(product, site, requirement): quantity} over the planned orders."""
    result = {}
    for order in plan.orders:
        key = order.product, order.site, (order.date_requirement - TODAY).days
        result[key] = result.get(key, 0) + order.quantity
    return result


def made(product, lead_time):
    """An item in working days that is made where it has a BOM."""
    terms = {"order_type": None, "working_days": True, "calendar": MONDAY_TO_FRIDAY}
    return item(product, lead_time=lead_time, **terms)


class TestMultiLevel(GoldenCase):
    LEADS = {"FP-1": 2, "FP-2": 1, "FP-3": 3, "SF-1": 1, "SF-2": 3, "SF-3": 0}
    VENDOR = {"PP-1": 4, "PP-2": 2, "PP-3": 2, "PP-4": 3}
    BOMS = {
        "FP-1": [line("PP-1", 2, id=1), line("PP-2", 3, id=2)],
        "FP-2": [line("SF-1", 2, id=3), line("SF-2", 3, id=4)],
        "FP-3": [line("SF-3", 2, id=5, phantom=True), line("PP-3", 2, id=6)],
        "SF-1": [line("PP-1", 3, id=7), line("PP-2", 2, id=8)],
        "SF-2": [line("PP-2", 3, id=9)],
        "SF-3": [line("PP-3", 1, id=10), line("PP-4", 3, id=11)],
    }

    def factory(self, **supplies):
        mo = Supply(12, june(26), "MO", "production")
        rfq = Supply(5, june(13), "RFQ", "purchase")
        return factory(
            [made(*row) for row in [*self.LEADS.items(), *self.VENDOR.items()]],
            boms=self.BOMS,
            demands={
                "FP-1": [on(june(21), 100, "s1")],
                "FP-2": [on(june(21), 15, "s2")],
                "FP-3": [on(june(21), 5, "s3")],
                "SF-1": [on(june(25), 24, "c1", "component")],
                "SF-2": [on(june(25), 36, "c2", "component")],
            },
            supplies={
                "PP-1": [stock(10)],
                "PP-2": [stock(20), rfq],
                "SF-2": [stock(15)],
                "FP-2": [mo],
                **supplies,
            },
            shift=working_days,
        )

    def test_a1_each_level_is_netted_sized_and_dated(self):
        plan = self.run_twice(self.factory())
        found = {}
        for order in plan.orders:
            row = order.product, order.date_requirement.day, order.date_order.day
            found[row] = found.get(row, 0) + order.quantity
        expected = {
            ("FP-1", 21, 19): 100,
            ("FP-2", 21, 20): 15,
            ("FP-3", 21, 18): 5,
            ("SF-1", 20, 19): 30,
            ("SF-1", 25, 24): 24,
            ("SF-2", 20, 17): 30,
            ("SF-2", 25, 20): 36,
            ("PP-1", 19, 13): 280,
            ("PP-1", 24, 18): 72,
            ("PP-2", 17, 13): 65,
            ("PP-2", 19, 17): 360,
            ("PP-2", 20, 18): 108,
            ("PP-2", 24, 20): 48,
            ("PP-3", 18, 14): 20,
            ("PP-4", 18, 13): 30,
        }
        self.assertEqual(found, expected)

    def test_a1_each_component_is_linked_with_the_order_above(self):
        parents = [
            (order.parent.product, order.quantity)
            for order in self.run_twice(self.factory()).orders
            if order.product == "PP-1"
        ]
        self.assertEqual(sorted(parents), [("FP-1", 190), ("SF-1", 72), ("SF-1", 90)])

    def test_a9_components_on_hand_count_once(self):
        given = self.factory(**{"PP-3": [stock(10)], "PP-4": [stock(30)]})
        found = {o.product: o.quantity for o in self.run_twice(given).orders}
        self.assertEqual((found["PP-3"], found.get("PP-4"), found.get("SF-3")), (10, None, None))


class TestStructure(GoldenCase):
    def test_n1_firm_orders_are_supply_in_each_later_run(self):
        given = factory([item()], demands={"A": sales((5, 10))})
        once = firmed(given, self.run_twice(given))
        again = firmed(once, run(once))
        self.assertEqual(run(again).orders, [])

    def test_n3_two_boms_do_not_add_up_their_lead_times(self):
        """The lead time is that of the item."""
        versions = [always("slow BOM"), always("fast BOM", id=2)]
        given = factory(
            [item(order_type=None, lead_time=3), item("B")],
            boms={"A": [line("B")]},
            bom_versions={"A": versions},
            bom_lines={"slow BOM": [line("B")], "fast BOM": [line("B")]},
            demands={"A": sales((9, 1))},
        )
        found = [(o.product, (o.date_order - TODAY).days) for o in self.run_twice(given).orders]
        self.assertEqual(found, [("A", 6), ("B", 6)])

    def test_d4_late_demand_goes_forward_from_today_and_the_other_stays(self):
        """Delivery takes a day: the issue margin."""
        today = date(2009, 1, 1)
        given = factory(
            [item("end", order_type=None, lead_time=7, issue_margin=1), item("sub")],
            boms={"end": [line("sub")]},
            demands={"end": [on(date(2009, 1, 3), 7), on(date(2009, 1, 11), 14, "s2")]},
            supplies={"sub": [stock(15)]},
            today=today,
        )
        late, well, sub = self.run_twice(given).orders
        self.assertEqual((late.date_start, late.date_delivery), (today, date(2009, 1, 8)))
        self.assertEqual(late.delay_days, 6)
        self.assertEqual((well.date_start, well.delay_days), (date(2009, 1, 3), 0))
        self.assertEqual((sub.quantity, sub.date_requirement), (6, date(2009, 1, 3)))

    def test_f3_a_subassembly_on_hand_is_netted_before_it_is_made(self):
        rows = [([], 98), ([stock(50)], 48)]
        for there, expected in rows:
            with self.subTest(expected):
                given = factory(
                    [item("parent", order_type=None), item("sub", order_type=None), item("raw")],
                    boms={"parent": [line("sub", 2)], "sub": [line("raw")]},
                    demands={"parent": sales((9, 49))},
                    supplies={"sub": there},
                )
                found = {order.product: order.quantity for order in self.run_twice(given).orders}
                self.assertEqual(found, {"parent": 49, "sub": expected, "raw": expected})

    def test_f3_the_lead_time_follows_the_net_quantity_inside_the_capacity_fence(self):
        """Half an hour a piece round the clock, and a day of buffer; F3 has these lead times."""

        def work(route, quantity, site, day, forward):
            days = timedelta(days=ceil(quantity * 30 / 1440) + 1)
            return (day, day + days) if forward else (day - days, day)

        made = {"order_type": None, "lead_time": 9}
        rows = [(60, [], 98, 4), (60, [stock(50)], 48, 2), (0, [stock(50)], 48, 9)]
        for fence, there, expected, days in rows:
            with self.subTest(fence=fence, net=expected):
                given = factory(
                    [
                        item("parent", capacity_fence=fence, **made),
                        item("sub", capacity_fence=fence, **made),
                        item("raw", lead_time=4),
                    ],
                    boms={"parent": [line("sub", 2)], "sub": [line("raw")]},
                    demands={"parent": sales((40, 49))},
                    supplies={"sub": there},
                    route_versions={name: [always(f"{name} route")] for name in ("parent", "sub")},
                    scheduler=work,
                )
                parent, sub, raw = self.run_twice(given).orders
                self.assertEqual(sub.quantity, expected)
                self.assertEqual((sub.date_delivery - sub.date_start).days, days)
                self.assertEqual(sub.date_requirement, parent.date_start)
                self.assertEqual(raw.date_requirement, sub.date_start)

    def test_e1_dependent_minimum_rules_give_one_order_each(self):
        """ax.md 17.8 orders up to the maximum after the demand of the day: 70, and no 50 before."""
        rule = {"order_type": None, "coverage_code": "min_max"}
        given = factory(
            [
                item("A", min_qty=1, max_qty=20, **rule),
                item("B", order_type=None),
                item("C", min_qty=5, max_qty=50, **rule),
            ],
            boms={"A": [line("B")], "B": [line("C")]},
        )
        found = [(order.product, order.quantity) for order in self.run_twice(given).orders]
        self.assertEqual(found, [("A", 20), ("B", 20), ("C", 70)])


class TestSites(GoldenCase):
    def factory(self, demand, supplies=(), **source):
        """W is refilled from N, which is refilled from S, a day and two days away."""
        policies = {
            "W": Policy("transfer", source_site="N", lead_time=1),
            "N": Policy("transfer", source_site="S", lead_time=2),
            "S": Policy(**{"order_type": "purchase", "lead_time": 3, **source}),
        }
        items = [Item.of("A", site, policy) for site, policy in policies.items()]
        there = {("A", site): [stock(quantity)] for site, quantity in supplies}
        asked = {("A", site): rows for site, rows in demand.items()}
        return replace(factory(items), demands=asked, supplies=there)

    def test_n6_a_transfer_is_demand_where_it_comes_from_in_the_same_run(self):
        plan = self.run_twice(self.factory({"W": sales((9, 7))}))
        expected = {("A", "W", 9): 7, ("A", "N", 8): 7, ("A", "S", 6): 7}
        self.assertEqual(summed(plan), expected)
        kinds = [order.order_type for order in plan.orders]
        self.assertEqual(kinds, ["transfer", "transfer", "purchase"])

    def test_n6_stock_on_the_way_up_is_used_site_by_site(self):
        given = self.factory({"W": sales((9, 7)), "S": sales((6, 2))}, [("N", 3), ("S", 1)])
        quantities = summed(self.run_twice(given))
        self.assertEqual(quantities["A", "W", 9], 7)
        self.assertEqual(quantities["A", "N", 8], 4)
        self.assertEqual(quantities["A", "S", 6], 5)

    def test_n6_the_source_keeps_its_own_modifiers(self):
        given = self.factory({"W": sales((9, 7)), "N": sales((8, 1))}, order_multiple=5)
        self.assertEqual(summed(self.run_twice(given))["A", "S", 6], 10)

    def test_n6_so_is_an_approved_transfer(self):
        """From where its item is refilled, or from the site that the planner has chosen."""
        for chosen, site in ((None, "N"), ("S", "S")):
            with self.subTest(chosen):
                days = (day(9), day(9), day(7))
                approved = PlannedOrder("A", "W", "transfer", 7, *days, 0, "m1", source_site=chosen)
                given = replace(self.factory({"W": sales((9, 7))}), approved=[approved])
                plan = run(given)
                first = plan.orders[0]
                self.assertEqual(summed(plan)["A", site, 7], 7)
                self.assertEqual(first.parent, ("A", "W", "m1"))
                self.assertNotIn("W", [order.site for order in plan.orders])

    def test_n6_a_site_cannot_be_its_own_source(self):
        days = (day(9), day(9), day(7))
        approved = PlannedOrder("A", "W", "transfer", 7, *days, 0, "m1", source_site="W")
        given = replace(self.factory({"W": sales((9, 7))}), approved=[approved])
        self.assertEqual(run(given).orders, [])


class TestOrderTypes(GoldenCase):
    def test_a10_the_type_of_an_order_follows_17_6(self):
        rows = [
            ("purchase", {"A": [line("B")]}, "purchase", False),
            ("production", {"A": [line("B")]}, "production", True),
            (None, {"A": [line("B")]}, "production", True),
            (None, {}, "purchase", False),
            ("transfer", {"A": [line("B")]}, "transfer", False),
        ]
        for order_type, boms, expected, explodes in rows:
            with self.subTest(order_type=order_type, boms=bool(boms)):
                items = [item(order_type=order_type), item("B")]
                plan = self.run_twice(factory(items, boms=boms, demands={"A": sales((5, 3))}))
                self.assertEqual(plan.orders[0].order_type, expected)
                self.assertEqual(len(plan.orders) == 2, explodes)

    def test_beyond_the_explosion_fence_nothing_is_exploded(self):
        """ax.md 17.11."""
        given = factory(
            [item(order_type=None, explosion_fence=10), item("B")],
            boms={"A": [line("B")]},
            demands={"A": sales((10, 3), (11, 4))},
        )
        found = summed(run(given))
        self.assertEqual(found, {("A", "S", 10): 3, ("A", "S", 11): 4, ("B", "S", 10): 3})

    def test_f5_a_made_item_without_bom_is_told(self):
        plan = run(factory([item(order_type="production")], demands={"A": sales((5, 1))}))
        self.assertEqual([problem.code for problem in plan.problems], ["no_bom_version"])

    def test_f6_what_is_covered_is_not_ordered(self):
        given = factory([item()], demands={"A": sales((5, 4))}, supplies={"A": [receipt(5, 4)]})
        self.assertEqual(self.run_twice(given).orders, [])
