"""One item netted again: as the run netted it, with its pegs, picture and reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ..entities import Demand, Item, PlannedOrder, Policy, Supply
from ..item_view import components, view
from ..projection import entries, minimum, series
from ..reasons import reasons
from ..run import run
from .builders import TODAY, always, day, factory, item, line, receipt, sales, stock
from .case import TestCase

WHEEL = ("wheel", "S")


def netted(subject, demands=(), supplies=()):
    """An item that nothing but these demands and supplies concerns."""
    product = subject.product
    return view(
        factory([subject], demands={product: demands}, supplies={product: supplies}), subject.key
    )


def made(policy=None):
    """A bike of two wheels; the wheels by this policy."""
    wheel = item("wheel", **(policy or {"lead_time": 3}))
    bike = item("bike", order_type="production", lead_time=2)
    return factory(
        [bike, wheel, item("bell")],
        boms={"bike": [line("wheel", 2), line("bell")]},
        demands={"bike": sales((9, 10), (20, 4)), "wheel": sales((15, 3))},
        supplies={"wheel": [stock(5), receipt(12, 4)]},
    )


class TestView(TestCase):
    def test_an_item_is_netted_as_in_the_run(self):
        """With the stored planned orders of its parents, for each coverage code."""
        policies = [
            {"lead_time": 3},
            {"coverage_code": "period", "period_days": 30, "order_multiple": 5},
            {"coverage_code": "min_max", "min_qty": 4, "max_qty": 30},
            {"coverage_code": "manual"},
        ]
        for policy in policies:
            with self.subTest(policy):
                whole = made(policy)
                orders = run(whole).orders
                parents = [order for order in orders if order.product == "bike"]
                answer = view(replace(whole, approved=parents), WHEEL)
                expected = [order for order in orders if order.product == "wheel"]
                found = [order._replace(ref=None) for order in answer.plan.orders]
                self.assertEqual(found, [order._replace(ref=None) for order in expected])

    def test_a_transfer_asks_the_site_it_comes_from_as_in_the_run(self):
        """Planned or approved; an approved one may come from another site than planned ones."""
        there = Item.of("wheel", "W", Policy("transfer", source_site="S", lead_time=2))
        wheel, other = item("wheel"), Item.of("wheel", "N", Policy())
        planned = PlannedOrder(
            "wheel", "W", "transfer", 7, day(9), day(9), day(7), 0, "s1", kind="sale"
        )
        approved = planned._replace(kind="")
        rows = [
            (planned, [7]),
            (approved, [7]),
            (approved._replace(source_site="N"), []),
            (approved._replace(source_site="W"), []),
            (approved._replace(order_type="purchase"), []),
        ]
        for order, expected in rows:
            with self.subTest(order):
                given = factory([wheel, there, other], approved=[order])
                found = [demand.quantity for demand in view(given, WHEEL).demands]
                self.assertEqual(found, expected)
                if order in (planned, approved):
                    (demand,) = view(given, WHEEL).demands
                    self.assertEqual((demand.date, demand.parent), (day(7), ("wheel", "W", "s1")))
                if not order.kind:
                    asked = [o for o in run(given).orders if o.site == "S"]
                    self.assertEqual([o.quantity for o in asked], expected)

    def test_production_is_dated_by_its_route_as_in_the_run(self):
        def work(route, quantity, site, when, forward):
            days = timedelta(days=quantity)
            return (when, when + days) if forward else (when - days, when)

        wheel = item("wheel", order_type="production", capacity_fence=30)
        given = factory(
            [wheel],
            {"wheel": []},
            {"wheel": sales((9, 4))},
            route_versions={"wheel": [always("wheel route")]},
            scheduler=work,
        )
        (order,) = view(given, WHEEL).plan.orders
        self.assertEqual((order.date_start, [order.source]), (day(5), ["s1"]))
        self.assertEqual(run(given).orders[0].date_start, day(5))

    def test_an_approved_order_of_the_item_is_its_supply(self):
        wheel = item("wheel")
        approved = PlannedOrder("wheel", "S", "purchase", 7, day(5), day(5), day(5), 0, "s1")
        factory_ = factory([wheel], demands={"wheel": sales((9, 10))}, approved=[approved])
        answer = view(factory_, WHEEL)
        self.assertEqual([supply.kind for supply in answer.supplies], ["approved"])
        self.assertEqual([order.quantity for order in answer.plan.orders], [3])

    def test_the_components_of_an_order_carry_the_source_under_which_they_are_pegged(self):
        whole = made()
        (first, *_others) = (order for order in run(whole).orders if order.product == "bike")
        asked = components(whole, first)
        told = [(key[0], demand.quantity, demand.source) for key, demand in asked]
        self.assertEqual(told, [("wheel", 20, "s1/wheel"), ("bell", 10, "s1/bell")])
        sources = {
            demand.source for demand in view(replace(whole, approved=[first]), WHEEL).demands
        }
        self.assertIn("s1/wheel", sources)


class TestOthers(TestCase):
    def test_the_source_site_is_asked_for_planned_transfers_and_for_approved_ones(self):
        """As a run does; the sources say the same in both."""
        store = Item.of("bell", "S", Policy("purchase"))
        shop = Item.of("bell", "T", Policy("transfer", source_site="S", lead_time=2))
        whole = replace(
            factory([store]),
            items={store.key: store, shop.key: shop},
            demands={shop.key: [Demand(6, day(9), 12, "sale")]},
        )
        orders = run(whole).orders
        moves = [order for order in orders if order.order_type == "transfer"]
        answer = view(replace(whole, approved=moves), store.key)
        expected = [order for order in orders if order.order_type == "purchase"]
        told = [(order.source, order.quantity, order.date_requirement) for order in expected]
        found = [
            (order.source, order.quantity, order.date_requirement) for order in answer.plan.orders
        ]
        self.assertEqual(found, told)
        approved = [order._replace(kind="") for order in moves]
        kept = view(replace(whole, approved=approved), store.key)
        self.assertEqual(kept.demands, answer.demands)
        (bought,) = run(replace(whole, approved=approved)).orders
        self.assertEqual((bought.source, bought.quantity), (kept.plan.orders[0].source, 6))

    def test_an_explosion_fence_holds_for_what_is_not_approved(self):
        whole = made()
        (bike, wheel) = (whole.items[product, "S"] for product in ("bike", "wheel"))
        near = replace(bike, policy=replace(bike.policy, explosion_fence=12))
        whole = replace(whole, items={bike.key: near, wheel.key: wheel})
        orders = [order for order in run(whole).orders if order.product == "bike"]
        for kind, expected in (("sale", [3, 20]), ("", [3, 8, 20])):
            with self.subTest(kind):
                stored = [order._replace(kind=kind) for order in orders]
                answer = view(replace(whole, approved=stored), WHEEL)
                self.assertEqual(sorted(row.quantity for row in answer.demands), expected)


class TestProjection(TestCase):
    def test_the_example_of_ax(self):
        """ax.md 17.18: on hand 10 (10), planned 15 (25), sales -25 (0), pegs 10 + 15."""
        answer = netted(item(), sales((9, 25)), [stock(10)])
        told = [(entry.quantity, entry.accumulated) for entry in entries(answer)]
        self.assertEqual(told, [(10, 10), (15, 25), (-25, 0)])
        self.assertEqual([peg.quantity for peg in answer.plan.pegs], [10, 15])

    def test_the_series_has_one_point_a_day_and_starts_today(self):
        answer = netted(item(), sales((3, 4), (3, 2), (8, 5)), [receipt(5, 6)])
        rows = entries(answer)
        without = [(TODAY, 0), (day(3), -6), (day(5), 0), (day(8), -5)]
        self.assertEqual(series(rows, TODAY, planned=False), without)
        self.assertEqual(series(rows, TODAY)[-1], (day(8), 1))

    def test_what_is_overdue_counts_today(self):
        late = [Supply(4, day(-3), "p1", "receipt")]
        answer = netted(item(), [Demand(4, day(-1), "s1", "sale")], late)
        self.assertEqual([entry.day for entry in entries(answer)], [TODAY, TODAY])
        self.assertEqual(series(entries(answer), TODAY), [(TODAY, 0)])

    def test_the_minimum_is_a_row_without_effect_and_a_line(self):
        answer = netted(item(min_qty=6), sales((9, 10)), [stock(10)])
        rows = {entry.subject.kind: entry for entry in entries(answer) if not entry.counts}
        self.assertEqual((rows["safety"].quantity, rows["safety"].counts), (-6, False))
        self.assertEqual(entries(answer)[-1].accumulated, 6)
        self.assertEqual(minimum(answer.item, TODAY), [(TODAY, 6)])
        self.assertEqual(minimum(item(), TODAY), [])

    def test_a_seasonal_minimum_is_drawn_in_steps(self):
        steps = ((day(-10), 3), (day(30), 9))
        subject = item(min_qty=1, minimum_steps=steps)
        self.assertEqual(minimum(subject, TODAY), [(TODAY, 3), (day(30), 9)])


class TestReasons(TestCase):
    def test_each_reason_with_its_figures(self):
        far = {"coverage_fence": 30}
        rows = [
            (item(), (), (), [("nothing_asked", 0)]),
            (item(), sales((9, 4)), [stock(4)], [("covered", 4)]),
            (item(**far), sales((40, 7)), (), [("beyond_fence", 7)]),
            (item(coverage_code="manual"), sales((9, 4)), (), [("manual", 4)]),
            (item(stopped=True), sales((9, 4)), (), [("stopped", 4)]),
            (item(coverage_code="min_max", min_qty=-9), sales((9, 4)), (), [("owed", 4)]),
            (item(), sales((9, 4)), (), []),
        ]
        for subject, demands, supplies, expected in rows:
            with self.subTest(expected):
                found = reasons(netted(subject, demands, supplies))
                self.assertEqual([(reason.code, reason.quantity) for reason in found], expected)

    def test_what_covers_is_split_into_stock_and_receipts(self):
        (reason,) = reasons(netted(item(), sales((9, 4)), [stock(1), receipt(3, 5)]))
        self.assertEqual((reason.from_stock, reason.from_receipts), (1, 3))

    def test_a_part_beyond_the_fence_is_told_beside_planned_orders(self):
        subject = item(coverage_fence=30)
        (reason,) = reasons(netted(subject, sales((9, 4), (40, 7), (50, 1))))
        self.assertEqual((reason.code, reason.quantity), ("beyond_fence", 8))
        self.assertEqual((reason.first, reason.last, reason.fence), (day(40), day(50), day(30)))
