"""Planning rules: which rule decides about which item and which planned order."""

from __future__ import annotations

from ..rule_analysis import analyse
from ..rules import (
    Requirement,
    Rule,
    demand_kind,
    first_match,
    item_rules,
    order_rules,
    order_type_chooser,
    ordered,
)
from .builders import TODAY, always, day, factory, item, line, run, sales, stock
from .case import TestCase

BIKE, TUBE = ("bike", "S"), ("tube", "S")
BIKES = frozenset({"bike"})


def requirement(product="bike", site="S", when=5, kind="sale", customer=None):
    """What a planned order is for."""
    return Requirement(product, site, day(when), kind, customer)


class TestConditions(TestCase):
    def test_each_condition_may_let_an_order_pass_or_not(self):
        rows = [
            ("no condition", {}, True),
            ("its product", {"products": BIKES}, True),
            ("another product", {"products": frozenset({"tube"})}, False),
            ("no product at all", {"products": frozenset()}, False),
            ("its site", {"sites": frozenset({"S"})}, True),
            ("another site", {"sites": frozenset({"T"})}, False),
            ("first day", {"date_from": day(5)}, True),
            ("not yet", {"date_from": day(6)}, False),
            ("last day", {"date_to": day(5)}, True),
            ("no more", {"date_to": day(4)}, False),
            ("its kind", {"kind": "sales"}, True),
            ("another kind", {"kind": "safety"}, False),
            ("its customer", {"customers": frozenset({"Smith"})}, True),
            ("another customer", {"customers": frozenset({"Jones"})}, False),
            ("one of several fails", {"products": BIKES, "kind": "forecast"}, False),
        ]
        for what, conditions, expected in rows:
            with self.subTest(what):
                self.assertIs(
                    Rule(1, **conditions).matches(requirement(customer="Smith")), expected
                )

    def test_the_kinds_of_the_engine_have_a_name_in_rules(self):
        rows = [
            ("sale", "sales"),
            ("component", "components"),
            ("dependent", "components"),
            ("forecast", "forecast"),
            ("safety", "safety"),
            ("issue", "issues"),
            ("a kind of tomorrow", "issues"),
        ]
        for kind, expected in rows:
            with self.subTest(kind):
                self.assertEqual(demand_kind(kind), expected)
                self.assertTrue(Rule(1, kind=expected).matches(requirement(kind=kind)))


class TestFirstMatch(TestCase):
    def test_the_sequence_decides_and_then_the_id(self):
        rules = ordered([Rule(3, 10), Rule(1, 20), Rule(2, 10)])
        self.assertEqual([rule.id for rule in rules], [2, 3, 1])
        self.assertEqual(first_match(rules, requirement()).id, 2)

    def test_no_rule_matches(self):
        self.assertIsNone(first_match([Rule(1, kind="safety")], requirement()))

    def test_the_first_rule_that_is_not_about_demand_decides_about_an_item(self):
        rules = [Rule(1, kind="sales"), Rule(2, products=BIKES), Rule(3)]
        self.assertEqual(item_rules(rules, [BIKE, TUBE], TODAY), {BIKE: 2, TUBE: 3})

    def test_an_item_looks_at_the_day_of_planning_and_an_order_at_its_requirement(self):
        rules = [Rule(1, date_from=day(3))]
        self.assertEqual(item_rules(rules, [BIKE], TODAY), {})
        self.assertEqual(order_rules(rules, [requirement(when=2), requirement(when=3)]), [None, 1])

    def test_any_rule_may_decide_about_an_order(self):
        rules = [Rule(1, customers=frozenset({"Smith"})), Rule(2)]
        asked = [requirement(customer="Smith"), requirement(customer="Jones"), requirement()]
        self.assertEqual(order_rules(rules, asked), [1, 2, 2])

    def test_rules_behind_one_that_takes_everything_are_not_asked(self):
        rules = [Rule(1, products=BIKES), Rule(2, kind="sales"), Rule(3, date_from=day(9)), Rule(4)]
        asked = [requirement(), requirement("tube"), requirement("tube", kind="safety", when=9)]
        asked.append(requirement("tube", kind="safety"))
        self.assertEqual(order_rules(rules, asked), [1, 2, 3, 4])

    def test_a_million_orders_look_up_the_rules_of_an_item_once(self):
        asked = []

        class Counting(frozenset):
            def __contains__(self, product):
                asked.append(product)
                return frozenset.__contains__(self, product)

        rules = [Rule(1, products=Counting({"bike"}))]
        order_rules(rules, [requirement() for _number in range(100)])
        self.assertLess(len(asked), 102)


class TestAnalysis(TestCase):
    def verdicts(self, *rules, orders=()):
        found = analyse(rules, [BIKE, TUBE], orders, TODAY)
        return [(row.rule, row.verdict, row.items, row.orders, row.shadowed_by) for row in found]

    def test_a_general_rule_in_front_shadows_the_special_one(self):
        self.assertEqual(
            self.verdicts(Rule(1), Rule(2, products=BIKES)),
            [(1, "fires", 2, 0, ()), (2, "shadowed", 0, 0, (1,))],
        )

    def test_several_rules_may_shadow_one(self):
        tubes = frozenset({"tube"})
        self.assertEqual(
            self.verdicts(Rule(1, products=BIKES), Rule(2, products=tubes), Rule(3))[2],
            (3, "shadowed", 0, 0, (1, 2)),
        )

    def test_the_rest_of_a_rule_that_loses_some_fires(self):
        self.assertEqual(
            self.verdicts(Rule(1, products=BIKES), Rule(2))[1], (2, "fires", 1, 0, (1,))
        )

    def test_a_rule_about_demand_leaves_the_items_to_others(self):
        orders = [requirement(), requirement(kind="safety")]
        self.assertEqual(
            self.verdicts(Rule(1, kind="sales"), Rule(2), orders=orders),
            [(1, "fires", 0, 1, ()), (2, "fires", 2, 1, (1,))],
        )

    def test_a_rule_about_demand_behind_one_for_all_is_shadowed(self):
        self.assertEqual(
            self.verdicts(Rule(1), Rule(2, kind="sales"), orders=[requirement()])[1],
            (2, "shadowed", 0, 0, (1,)),
        )

    def test_a_rule_that_never_fires_says_which_condition_nothing_meets(self):
        rows = [
            ("items", Rule(1, products=frozenset({"boat"}))),
            ("items", Rule(1, sites=frozenset({"T"}))),
            ("dates", Rule(1, date_from=day(30))),
            ("demand", Rule(1, kind="forecast")),
            ("demand", Rule(1, customers=frozenset())),
        ]
        for reason, rule in rows:
            with self.subTest(rule):
                (found,) = analyse([rule], [BIKE], [requirement()], TODAY)
                self.assertEqual((found.verdict, found.reason), ("never", reason))


class TestOrderType(TestCase):
    """A rule about demand buys or makes some of the orders of an item."""

    def chooser(self, *rules, order_types, key=BIKE):
        return order_type_chooser(rules, order_types, lambda demand: demand.ref, key)

    def test_only_items_of_such_a_rule_ask_for_each_order(self):
        rules = (Rule(1, products=BIKES, kind="sales"), Rule(2))
        self.assertIsNotNone(self.chooser(*rules, order_types={1: "purchase"}))
        self.assertIsNone(self.chooser(*rules, order_types={1: "purchase"}, key=TUBE))
        self.assertIsNone(self.chooser(*rules, order_types={2: "purchase"}))

    def test_an_earlier_rule_without_order_type_takes_the_order_away(self):
        rules = (Rule(1, customers=frozenset({"Smith"})), Rule(2, kind="sales"))
        choose = self.chooser(*rules, order_types={2: "purchase"})
        (sale,) = sales((5, 1))
        self.assertIsNone(choose(sale._replace(ref="Smith")))
        self.assertEqual(choose(sale._replace(ref="Jones")), "purchase")

    def test_one_customer_is_served_by_purchase_and_nothing_is_exploded_for_it(self):
        rules = [Rule(1, customers=frozenset({"Smith"}))]
        sold = sales((5, 10), (6, 4))
        customers = dict(zip((sale.mark for sale in sold), ("Smith", "Jones"), strict=True))
        choose = order_type_chooser(
            rules, {1: "purchase"}, lambda demand: customers.get(demand.mark), BIKE
        )
        plan = run(
            factory(
                [item("bike", order_type="production", order_type_by_demand=choose), item("tube")],
                boms={"bike": [line("tube", 2)]},
                demands={"bike": sold},
                supplies={"bike": [stock(1)]},
                bom_versions={"bike": [always("bike BOM")]},
            )
        )
        found = [(order.product, order.order_type, order.quantity) for order in plan.orders]
        expected = [("bike", "purchase", 9), ("bike", "production", 4), ("tube", "purchase", 8)]
        self.assertEqual(found, expected)
