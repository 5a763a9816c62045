"""The property tests; ``test_properties`` collects them when hypothesis is installed.

The examples are the same in every run; ``PLANNING_EXAMPLES=5000`` tries more, and new ones.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from .. import item_terms
from ..entities import Item, PlannedOrder
from ..net_change import settled
from ..netting import plan_item
from ..offsetting import calendar_days
from ..run import run
from . import brute_force
from .case import TestCase
from .factories import TODAY, demands, factories, firmed, policies, shuffled, supplies
from .net_changes import changes, left_alone, reader

ALL_CODES = ("requirement", "period", "min_max")
_asked_for = os.environ.get("PLANNING_EXAMPLES")
examples = settings(
    max_examples=int(_asked_for or 25),
    derandomize=_asked_for is None,
    deadline=None,
    database=None,
)


def described(plan):
    """The orders as the brute-force planner tells them."""
    told = defaultdict(list)
    opened_by = plan.demands.source[plan.rows.demand].tolist()
    for order, source in zip(plan.orders, opened_by, strict=True):
        told[order.product, order.site, source].append(
            (order.quantity, order.date_requirement, order.date_delivery, order.date_order)
        )
    return dict(told)


@st.composite
def single_items(draw, codes=ALL_CODES, safety=True, patient=False, marks=True):
    """One item with its demands and supplies."""
    item = Item.of("A", "S", draw(policies(codes, safety, patient)))
    return item, draw(demands("A")), draw(supplies("A", marks=marks))


def planned(item, needs, there):
    return plan_item(item, needs, there, TODAY, calendar_days)


class TestAgainstBruteForce(TestCase):
    """The engine and the slow planner plan the same."""

    @examples
    @given(factories(patient=False))
    def test_the_engine_plans_what_the_brute_force_planner_plans(self, factory):
        self.assertEqual(described(run(factory)), brute_force.plan(factory))

    @examples
    @given(factories(codes=ALL_CODES, safety=True, two_sites=True))
    def test_so_with_every_code_a_safety_stock_two_sites_and_dated_lines(self, factory):
        self.assertEqual(described(run(factory)), brute_force.plan(factory))

    @examples
    @given(factories(codes=ALL_CODES, safety=True, patient=False), st.integers(0, 1000))
    def test_the_order_of_the_input_does_not_matter(self, factory, seed):
        expected = Counter(map(str, run(factory).orders))
        self.assertEqual(Counter(map(str, run(shuffled(factory, seed)).orders)), expected)


class TestCapacityFence(TestCase):
    """Orders that are dated by their route."""

    @examples
    @given(factories(codes=ALL_CODES, safety=True, patient=False, routes=True), st.integers(0, 99))
    def test_the_order_of_the_input_does_not_matter(self, factory, seed):
        expected = Counter(map(str, run(factory).orders))
        self.assertEqual(Counter(map(str, run(shuffled(factory, seed)).orders)), expected)

    @examples
    @given(factories(codes=ALL_CODES, safety=True, routes=True))
    def test_items_netted_at_once_come_out_as_those_walked_through(self, factory):
        at_once = run(factory)
        with mock.patch.object(item_terms, "is_plain", lambda policy: False):
            walked = run(factory)
        self.assertEqual(Counter(map(str, at_once.orders)), Counter(map(str, walked.orders)))
        self.assertEqual(_delays(at_once), _delays(walked))

    @examples
    @given(factories(codes=ALL_CODES, safety=True, marks=True, routes=True))
    def test_a_rerun_with_the_plan_firmed_plans_nothing_new(self, factory):
        again = run(firmed(factory, run(factory)))
        self.assertEqual(again.orders, [])

    @examples
    @given(factories(codes=ALL_CODES, safety=True, routes=True))
    def test_an_order_has_the_time_that_its_route_takes(self, factory):
        for order in run(factory).orders:
            fence = factory.items[order.product, order.site].policy.capacity_fence
            inside = (order.date_requirement - factory.today).days <= fence > 0
            self.assertGreaterEqual(order.date_order, factory.today)
            if order.route and inside:
                work = (order.route, order.quantity, order.site, order.date_start, True)
                done = factory.scheduler(*work)
                if done:
                    self.assertEqual(done[0], order.date_start)
                    self.assertLessEqual(done[1], order.date_delivery)


class TestNetChange(TestCase):
    """Planning what changed gives what planning everything gives."""

    @examples
    @given(changes(codes=ALL_CODES, safety=True, patient=False, two_sites=True))
    def test_a_net_change_plans_what_a_regeneration_plans(self, change):
        self.assert_same_plan(change)

    def assert_same_plan(self, change):
        """What is left alone and what is planned make the plan of everything."""
        before, after, changed = change
        known, everything = run(before), run(after)
        reading, partial = settled(changed, reader(after, known.orders), run)
        expected = Counter(map(str, everything.orders))
        self.assertEqual(
            Counter(map(str, [*left_alone(known, reading, partial), *partial.orders])), expected
        )

    @examples
    @given(changes(codes=ALL_CODES, safety=True, patient=False, routes=True))
    def test_nor_where_routes_date_the_orders(self, change):
        self.assert_same_plan(change)

    @examples
    @given(changes(codes=ALL_CODES, safety=True, patient=False))
    def test_what_it_leaves_alone_is_late_as_before(self, change):
        before, after, changed = change
        known, everything = run(before), run(after)
        reading, partial = settled(changed, reader(after, known.orders), run)
        expected = Counter(map(str, everything.late_demands()))
        of_others = [late for late in known.late_demands() if late[0].mark[1] not in reading.about]
        self.assertEqual(Counter(map(str, [*of_others, *partial.late_demands()])), expected)


class TestItemProperties(TestCase):
    """What holds for the plan of every item."""

    @examples
    @given(single_items())
    def test_every_demand_inside_the_fence_is_met_exactly(self, given_item):
        item, needs, there = given_item
        plan = planned(item, needs, there)
        met = Counter()
        for peg in plan.pegs:
            met[
                peg.demand.source.partition(".")[0] if peg.demand.kind == "safety" else peg.demand
            ] += peg.quantity
        owed = 0
        for demand in needs:
            if (demand.date - TODAY).days <= item.policy.coverage_fence:
                owed += demand.quantity - met[demand]
            self.assertLessEqual(met[demand], demand.quantity)
        allowed = -item.policy.min_qty if item.policy.coverage_code == "min_max" else 0
        self.assertLessEqual(owed, max(allowed, 0))
        self.assertEqual(met["safety"], max(item.policy.min_qty, 0))
        self.assertEqual(plan.uncovered, [])

    @examples
    @given(single_items())
    def test_what_a_demand_gets_and_what_stays_open_is_its_quantity(self, given_item):
        """An item that is not ordered leaves open what it has not."""
        item, needs, there = given_item
        stopped = Item.of("A", "S", replace(item.policy, coverage_fence=365), stopped=True)
        plan = planned(stopped, needs, there)
        told = Counter()
        for peg in plan.pegs:
            told[peg.demand] += peg.quantity
        for demand, quantity in plan.uncovered:
            told[demand] += quantity
        short = sum(demand.quantity - told[demand] for demand in needs)
        for demand in needs:
            self.assertLessEqual(told[demand], demand.quantity)
        may_owe = item.policy.coverage_code == "min_max"
        self.assertLessEqual(short, max(-item.policy.min_qty, 0) if may_owe else 0)

    @examples
    @given(single_items())
    def test_no_supply_is_pegged_beyond_its_quantity_and_the_rest_is_unused(self, given_item):
        item, needs, there = given_item
        plan = planned(item, needs, there)
        given_out = Counter()
        for peg in plan.pegs:
            given_out[peg.supply] += peg.quantity
        for supply, quantity in plan.unused:
            self.assertGreater(quantity, 0)
            given_out[supply] += quantity
        for supply in there:
            if supply.date is None:
                self.assertLessEqual(given_out[supply], supply.quantity)
            else:
                self.assertEqual(given_out[supply], supply.quantity)
        for order in plan.orders:
            self.assertLessEqual(given_out[order], order.quantity)

    @examples
    @given(single_items(codes=("requirement", "period")))
    def test_orders_keep_minimum_multiple_and_maximum(self, given_item):
        policy = given_item[0].policy
        multiple = policy.order_multiple or 1
        for order in planned(*given_item).orders:
            self.assertGreaterEqual(order.quantity, policy.order_min)
            self.assertEqual(order.quantity % multiple, 0)
            if policy.order_max >= brute_force.sizes(1, policy)[0]:
                self.assertLessEqual(order.quantity, policy.order_max)

    @examples
    @given(single_items(codes=("requirement", "period")))
    def test_no_order_is_larger_than_its_need_and_the_modifiers_ask(self, given_item):
        by_sizing = defaultdict(list)
        for order in planned(*given_item).orders:
            by_sizing[order.date_requirement, order.sizing._replace(chunk=1)].append(order.quantity)
        for (_day, sizing), quantities in by_sizing.items():
            self.assertEqual(sizing.net, sizing.gross - sizing.from_stock - sizing.from_receipts)
            expected = brute_force.sizes(sizing.net, given_item[0].policy)
            self.assertEqual(
                sorted(quantities), sorted(expected * (len(quantities) // len(expected)))
            )

    @examples
    @given(single_items(codes=("requirement",), safety=False, marks=False))
    def test_what_is_there_is_used_as_far_as_it_can_be(self, given_item):
        item, needs, there = given_item
        item = Item.of("A", "S", _without_modifiers(item.policy))
        horizon = TODAY + timedelta(days=item.policy.coverage_fence)
        asked = [max(d.date, TODAY) for d in needs for _ in range(d.quantity) if d.date <= horizon]
        units = [max(s.date or TODAY, TODAY) for s in there for _ in range(s.quantity)]

        def fits(due, day):
            return brute_force.usable_for(due, day, item.policy, TODAY)

        short = len(asked) - brute_force.most_covered(asked, units, fits)
        self.assertEqual(sum(order.quantity for order in planned(item, needs, there).orders), short)

    @examples
    @given(single_items(codes=("min_max",)))
    def test_min_max_never_plans_below_the_minimum_nor_past_the_maximum(self, given_item):
        item, needs, there = given_item
        plan = planned(item, needs, there)
        policy = item.policy
        level = max(policy.min_qty, policy.max_qty)
        for order in plan.orders:
            if not (policy.order_min or policy.order_multiple):
                self.assertLessEqual(
                    order.sizing.ordered, order.sizing.net + level - policy.min_qty
                )
            self.assertGreaterEqual(order.sizing.ordered, order.sizing.net)

    @examples
    @given(single_items(patient=True))
    def test_real_demand_is_not_late_while_the_safety_stock_has_something_in_time(self, given_item):
        item, needs, there = given_item
        plan = planned(item, needs, there)
        held = [peg.supply for peg in plan.pegs if peg.demand.kind == "safety"]
        for peg in plan.pegs:
            due = max(peg.demand.date, TODAY)
            if peg.demand.kind != "safety" and _was_ordered_late_for(peg.supply, due):
                self.assertEqual([supply for supply in held if _is_there(supply, due)], [])


def _was_ordered_late_for(supply, due):
    if not isinstance(supply, PlannedOrder):
        return False
    return supply.date_requirement == due < supply.date_delivery


def _is_there(supply, due):
    on = supply.date_delivery if isinstance(supply, PlannedOrder) else supply.date
    return max(on or TODAY, TODAY) <= due


class TestRerun(TestCase):
    """Planning again, after the plan became real orders, finds nothing to do."""

    @examples
    @given(factories(codes=ALL_CODES, safety=True, marks=True))
    def test_a_rerun_with_the_plan_firmed_plans_nothing_new(self, factory):
        again = run(firmed(factory, run(factory)))
        self.assertEqual(again.orders, [])

    @examples
    @given(factories(codes=ALL_CODES, safety=True, marks=True, two_sites=True))
    def test_nor_between_two_sites(self, factory):
        again = run(firmed(factory, run(factory)))
        self.assertEqual(again.orders, [])

    @examples
    @given(factories(codes=ALL_CODES, safety=True, marks=True), st.integers(1, 25))
    def test_nor_when_days_have_passed_since(self, factory, days):
        later = factory.today + timedelta(days=days)
        fence_moved = any(item.policy.coverage_fence < 365 for item in factory.items.values())
        again = run(firmed(factory, run(factory), later))
        if not fence_moved:
            self.assertEqual(again.orders, [])

    @examples
    @given(factories(codes=ALL_CODES, safety=True))
    def test_bought_items_without_marks_are_not_bought_again(self, factory):
        again = run(firmed(factory, run(factory), mark_bought=False))
        static = {i.key for i in factory.items.values() if not i.policy.dynamic_negative_days}
        self.assertEqual([o for o in again.orders if (o.product, o.site) not in static], [])

    @examples
    @given(factories(codes=ALL_CODES, safety=True, patient=False))
    def test_nothing_that_was_planned_is_unused_when_it_is_firmed_without_surplus(self, factory):
        items = {
            key: Item.of(item.product, item.site, _without_modifiers(item.policy))
            for key, item in factory.items.items()
        }
        factory = replace(factory, items=items, supplies={})
        again = run(firmed(factory, run(factory)))
        self.assertEqual((again.orders, again.unused), ([], []))


def _without_modifiers(policy):
    plain = {"order_min": 0, "order_multiple": 0, "order_max": 0}
    return replace(policy, **plain, max_qty=0, min_qty=max(policy.min_qty, 0))


class TestItemsAtOnce(TestCase):
    """Plain items are netted together; the answer is that of the walk through each."""

    @examples
    @given(factories(codes=ALL_CODES, safety=True))
    def test_items_netted_at_once_come_out_as_those_walked_through(self, factory):
        at_once = run(factory)
        with mock.patch.object(item_terms, "is_plain", lambda policy: False):
            walked = run(factory)
        self.assertEqual(Counter(map(str, at_once.orders)), Counter(map(str, walked.orders)))
        self.assertEqual(Counter(map(str, at_once.unused)), Counter(map(str, walked.unused)))

    @examples
    @given(factories(codes=ALL_CODES, safety=True))
    def test_what_is_late_comes_out_the_same_at_once_and_walked_through(self, factory):
        at_once = run(factory)
        with mock.patch.object(item_terms, "is_plain", lambda policy: False):
            walked = run(factory)
        self.assertEqual(_delays(at_once), _delays(walked))


def _delays(plan):
    """What is late in a plan: orders, and the demands of the caller."""
    orders = {(o.product, o.source): o.delay_days for o in plan.orders if o.delay_days}
    return orders, sorted((demand.source, day) for demand, day in plan.late_demands())


class TestFutures(TestCase):
    """Delays are never shorter than what the plan's own dates tell."""

    @examples
    @given(factories(codes=ALL_CODES, safety=True))
    def test_no_order_is_in_time_whose_component_comes_after_its_start(self, factory):
        plan = run(factory)
        start = {(o.product, o.source): o.date_start for o in plan.orders}
        delay = {(o.product, o.source): o.delay_days for o in plan.orders}
        opened = [order for order in plan.orders if order.parent and order.delay_days]
        for order in opened:
            above = order.parent.product, order.parent.source
            there = order.date_requirement + timedelta(days=order.delay_days)
            slack = (there - max(start[above], factory.today)).days
            self.assertGreaterEqual(delay[above], slack)
