"""Demand forecast and its reduction: ax.md 17.14, vectors A37 and A38."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from ..forecast import (
    ForecastLine,
    Reduction,
    ReductionPeriod,
    Transaction,
    add_periods,
    reduce_forecast,
    reduction_periods,
    spread,
)
from .case import TestCase

TODAY = date(2026, 1, 1)
KEY = reduction_periods(
    TODAY, [(1, "month", 100), (2, "month", 75), (3, "month", 50), (4, "month", 25)]
)


def day(month: int, number: int = 1) -> date:
    """A day of 2026; December of the year before is month 0."""
    return date(2026, month, number) if month else date(2025, 12, number)


def monthly(quantity: int, months: int) -> list[ForecastLine]:
    """The same forecast on the first of each month."""
    return [ForecastLine(quantity, day(month), month) for month in range(1, months + 1)]


def left(lines, orders, rule, today=TODAY, fence=None) -> list[int]:
    """What is planned of the lines."""
    return [
        requirement.quantity
        for requirement in reduce_forecast(lines, orders, rule, today, fence)
        if requirement.planned
    ]


class TestPrinciples(TestCase):
    ORDERS = tuple(
        Transaction(quantity, day(month, 10))
        for month, quantity in enumerate((956, 1176, 451, 119), start=1)
    )

    def test_each_principle_leaves_this_of_a_thousand_a_month(self):
        rows = [
            ("17.14 none", Reduction("none"), [1000, 1000, 1000, 1000, 1000]),
            ("A37", Reduction("percent", KEY), [0, 250, 500, 750, 1000]),
            ("A38", Reduction("transactions", KEY), [44, 0, 549, 881, 1000]),
            ("no key", Reduction("percent"), [1000, 1000, 1000, 1000, 1000]),
            ("no key", Reduction("transactions"), [1000, 1000, 1000, 1000, 1000]),
            ("dynamic", Reduction("dynamic"), [1000, 44, 0, 549, 881]),
            ("dynamic", Reduction("dynamic", since_previous=False), [44, 0, 549, 881, 1000]),
        ]
        for what, rule, expected in rows:
            with self.subTest(what, rule=rule):
                self.assertEqual(left(monthly(1000, 5), self.ORDERS, rule), expected)

    def test_an_unknown_principle_is_refused(self):
        with self.assertRaises(KeyError):
            left(monthly(1000, 1), [], Reduction("guess"))

    def test_what_is_reduced_is_told(self):
        first, *_ = reduce_forecast(
            monthly(1000, 2), self.ORDERS, Reduction("transactions", KEY), TODAY
        )
        self.assertEqual((first.quantity, first.reduced, first.line.id), (44, 956, 1))


class TestPercent(TestCase):
    def test_a_part_of_a_rounding_unit_is_planned_as_a_whole(self):
        rows = [
            (10, Fraction(100, 3), 7),
            (10, 35, 7),
            (10, 100, 0),
            (10, 0, 10),
            (10, -50, 15),
            (10, 250, 0),
        ]
        for quantity, percent, expected in rows:
            key = [ReductionPeriod(TODAY, day(2), percent)]
            with self.subTest(percent=percent):
                lines = [ForecastLine(quantity, day(1, 20))]
                self.assertEqual(left(lines, [], Reduction("percent", key)), [expected])


class TestTransactions(TestCase):
    RULE = Reduction("transactions", [ReductionPeriod(day(1), day(2))])

    def test_orders_take_the_latest_forecast_of_their_period_first(self):
        lines = [ForecastLine(100, day(1, number)) for number in (5, 12, 19)]
        rows = [
            (0, [100, 100, 100]),
            (30, [100, 100, 70]),
            (130, [100, 70, 0]),
            (300, [0, 0, 0]),
            (999, [0, 0, 0]),
        ]
        for ordered, expected in rows:
            with self.subTest(ordered=ordered):
                orders = [Transaction(ordered, day(1, 2))]
                self.assertEqual(left(lines, orders, self.RULE), expected)

    def test_the_order_of_input_changes_nothing(self):
        lines = [ForecastLine(100, day(1, number)) for number in (19, 5, 12)]
        self.assertEqual(left(lines, [Transaction(130, day(1, 2))], self.RULE), [0, 100, 70])

    def test_a_period_begins_on_its_first_day_and_ends_before_its_end(self):
        rows = [(day(0, 31), 100), (day(1, 1), 90), (day(1, 31), 90), (day(2, 1), 100)]
        for ordered, expected in rows:
            with self.subTest(ordered=ordered):
                lines = [ForecastLine(100, day(1, 15))]
                self.assertEqual(left(lines, [Transaction(10, ordered)], self.RULE), [expected])

    def test_what_is_ordered_too_much_reaches_no_other_period(self):
        key = [ReductionPeriod(day(1), day(2)), ReductionPeriod(day(2), day(3))]
        rule = Reduction("transactions", key)
        orders = [Transaction(500, day(1, 10))]
        self.assertEqual(left(monthly(100, 3), orders, rule), [0, 100, 100])

    def test_forecast_that_is_over_keeps_the_orders_it_took(self):
        """Orders of the month reduce its weeks, also those that have gone."""
        lines = [ForecastLine(100, day(1, number)) for number in (2, 9, 16, 23)]
        orders = [Transaction(350, day(1, 3))]
        self.assertEqual(left(lines, orders, self.RULE, today=day(1, 10)), [0, 0])
        self.assertEqual(left(lines, orders, self.RULE, today=day(1, 9)), [0, 0, 0])
        self.assertEqual(left(lines, orders, self.RULE, today=day(1, 2)), [50, 0, 0, 0])


class TestDynamicPeriod(TestCase):
    """The example of the documentation of the four, seven and open days."""

    LINES = (
        ForecastLine(1000, day(1, 1)),
        ForecastLine(500, day(1, 5)),
        ForecastLine(1000, day(1, 12)),
    )

    def test_orders_reduce_the_next_or_the_last_forecast(self):
        rows = [
            # ordered on, next forecast reduced, last forecast reduced
            (day(0, 15), [1000, 500, 1000], [1000, 500, 1000]),
            (day(1, 1), [900, 500, 1000], [900, 500, 1000]),
            (day(1, 3), [1000, 400, 1000], [900, 500, 1000]),
            (day(1, 5), [1000, 400, 1000], [1000, 400, 1000]),
            (day(1, 10), [1000, 500, 900], [1000, 400, 1000]),
            (day(1, 20), [1000, 500, 1000], [1000, 500, 900]),
        ]
        for ordered, following, preceding in rows:
            orders = [Transaction(100, ordered)]
            with self.subTest(ordered=ordered):
                self.assertEqual(left(self.LINES, orders, Reduction("dynamic")), following)
                rule = Reduction("dynamic", since_previous=False)
                self.assertEqual(left(self.LINES, orders, rule), preceding)

    def test_what_is_ordered_too_much_is_not_carried_on(self):
        orders = [Transaction(700, day(1, 3))]
        self.assertEqual(left(self.LINES, orders, Reduction("dynamic")), [1000, 0, 1000])

    def test_the_first_forecast_takes_the_orders_from_today_on(self):
        lines = [ForecastLine(1000, day(1, 20))]
        orders = [
            Transaction(100, day(0, 31)),
            Transaction(10, day(1, 1)),
            Transaction(1, day(1, 20)),
        ]
        self.assertEqual(left(lines, orders, Reduction("dynamic")), [989])

    def test_a_running_month_is_reduced_by_what_was_ordered_since_it_began(self):
        lines = [ForecastLine(1000, day(1), until=day(1, 31)), ForecastLine(1000, day(2))]
        orders = [Transaction(300, day(1, 2)), Transaction(50, day(1, 20))]
        rule = Reduction("dynamic", since_previous=False)
        self.assertEqual(left(lines, orders, rule, today=day(1, 10)), [650, 1000])

    def test_lines_of_one_day_are_reduced_together(self):
        lines = [ForecastLine(60, day(1, 5)), ForecastLine(40, day(1, 5))]
        self.assertEqual(sum(left(lines, [Transaction(70, day(1, 2))], Reduction("dynamic"))), 30)


class TestCustomers(TestCase):
    LINES = (ForecastLine(1000, day(1, 20)), ForecastLine(300, day(1, 20), customer="Ann"))
    PERIOD = (ReductionPeriod(day(1), day(2)),)

    def test_a_customer_reduces_his_own_forecast_and_the_whole_or_only_his_own(self):
        rows = [
            # customer, ordered, includes customers: overall, hers; does not: overall, hers
            ("Ann", 100, [900, 200], [1000, 200]),
            ("Ann", 500, [500, 0], [1000, 0]),
            ("Bob", 100, [900, 300], [900, 300]),
            (None, 100, [900, 300], [900, 300]),
        ]
        for customer, ordered, included, apart in rows:
            orders = [Transaction(ordered, day(1, 5), customer)]
            for includes, expected in ((True, included), (False, apart)):
                rule = Reduction("transactions", self.PERIOD, includes)
                with self.subTest(customer=customer, ordered=ordered, includes=includes):
                    found = reduce_forecast(self.LINES, orders, rule, TODAY)
                    self.assertEqual([requirement.quantity for requirement in found], expected)

    def test_a_customer_reduces_the_forecast_of_the_group_that_he_is_in(self):
        lines = (*self.LINES, ForecastLine(500, day(1, 20), customer="North"))
        rows = [
            # customer, groups, includes customers: overall, Ann's, North; does not: the same
            ("Ann", ("North",), [900, 200, 400], [1000, 200, 500]),
            ("Bob", ("North",), [900, 300, 400], [1000, 300, 400]),
            ("Bob", ("South",), [900, 300, 500], [900, 300, 500]),
            ("Bob", ("North", "South"), [900, 300, 400], [1000, 300, 400]),
        ]
        for customer, groups, included, apart in rows:
            orders = [Transaction(100, day(1, 5), customer, groups)]
            for includes, expected in ((True, included), (False, apart)):
                rule = Reduction("transactions", self.PERIOD, includes)
                with self.subTest(customer=customer, groups=groups, includes=includes):
                    found = reduce_forecast(lines, orders, rule, TODAY)
                    self.assertEqual([requirement.quantity for requirement in found], expected)
                    planned = [requirement.planned for requirement in found]
                    self.assertEqual(planned, [True, not includes, not includes])

    def test_a_customers_share_of_the_whole_is_not_planned_twice(self):
        rows = [(True, [1000]), (False, [1000, 300])]
        for includes, expected in rows:
            with self.subTest(includes=includes):
                self.assertEqual(left(self.LINES, [], Reduction("none", (), includes)), expected)


class TestProperties(TestCase):
    """What holds for any forecast, tried on random ones."""

    def random_case(self, chance):
        """Lines and orders of two customers and of nobody, on days around today."""
        customers = (None, "Ann", "Bob")

        def some(kind, count):
            return [
                kind(
                    quantity=chance.randint(0, 50),
                    date=TODAY + timedelta(days=chance.randint(-40, 120)),
                    customer=chance.choice(customers),
                )
                for _number in range(count)
            ]

        return some(ForecastLine, chance.randint(1, 12)), some(Transaction, chance.randint(0, 12))

    def random_rule(self, chance):
        return Reduction(
            chance.choice(("transactions", "dynamic")),
            KEY,
            chance.random() < 0.5,
            chance.random() < 0.5,
        )

    def test_no_line_falls_below_zero_and_no_order_reduces_twice(self):
        chance = Random(17)
        for number in range(400):
            lines, orders = self.random_case(chance)
            rule = self.random_rule(chance)
            with self.subTest(number):
                found = reduce_forecast(lines, orders, rule, TODAY)
                self.assertTrue(all(0 <= left.quantity <= left.line.quantity for left in found))
                self.assertTrue(
                    all(left.quantity + left.reduced == left.line.quantity for left in found)
                )
                planned = sum(left.reduced for left in found if left.planned)
                self.assertLessEqual(planned, sum(order.quantity for order in orders))

    def test_the_order_of_the_orders_changes_nothing(self):
        chance = Random(18)
        for number in range(200):
            lines, orders = self.random_case(chance)
            rule = self.random_rule(chance)
            expected = reduce_forecast(lines, orders, rule, TODAY)
            chance.shuffle(orders)
            with self.subTest(number):
                self.assertEqual(reduce_forecast(lines, orders, rule, TODAY), expected)

    def test_one_more_order_never_leaves_more_forecast(self):
        chance = Random(19)
        for number in range(200):
            lines, orders = self.random_case(chance)
            rule = self.random_rule(chance)
            before = reduce_forecast(lines, orders, rule, TODAY)
            more = [*orders, Transaction(9, TODAY + timedelta(days=chance.randint(0, 90)), "Ann")]
            after = reduce_forecast(lines, more, rule, TODAY)
            with self.subTest(number):
                for old, new in zip(before, after, strict=True):
                    self.assertLessEqual(new.quantity, old.quantity)


class TestDates(TestCase):
    def test_forecast_counts_from_today_to_the_fence(self):
        rows = [
            ("yesterday", ForecastLine(5, day(1, 9)), None, []),
            ("today", ForecastLine(5, day(1, 10)), None, [day(1, 10)]),
            (
                "a month that has begun",
                ForecastLine(5, day(1), until=day(1, 31)),
                None,
                [day(1, 10)],
            ),
            ("a month that has ended", ForecastLine(5, day(0), until=day(0, 31)), None, []),
            ("its last day", ForecastLine(5, day(1), until=day(1, 10)), None, [day(1, 10)]),
            ("on the fence", ForecastLine(5, day(1, 20)), 10, [day(1, 20)]),
            ("behind the fence", ForecastLine(5, day(1, 21)), 10, []),
        ]
        for what, line, fence, expected in rows:
            with self.subTest(what):
                found = reduce_forecast([line], [], Reduction(), day(1, 10), fence)
                self.assertEqual([requirement.date for requirement in found], expected)

    def test_months_end_where_the_month_ends(self):
        rows = [
            (date(2026, 1, 31), 1, "month", date(2026, 2, 28)),
            (date(2026, 1, 31), 2, "month", date(2026, 3, 31)),
            (date(2026, 12, 5), 1, "month", date(2027, 1, 5)),
            (date(2026, 12, 5), 13, "month", date(2028, 1, 5)),
            (date(2026, 3, 4), 2, "week", date(2026, 3, 18)),
            (date(2026, 3, 4), 30, "day", date(2026, 4, 3)),
        ]
        for start, count, unit, expected in rows:
            with self.subTest(start=start, count=count, unit=unit):
                self.assertEqual(add_periods(start, count, unit), expected)

    def test_the_lines_of_a_key_reach_from_its_start(self):
        key = reduction_periods(day(1), [(2, "month", 50), (1, "week", 100), (7, "day", 80)])
        self.assertEqual(
            key,
            [ReductionPeriod(day(1), day(1, 8), 100), ReductionPeriod(day(1, 8), day(3), 50)],
        )

    def test_what_is_spread_sums_up(self):
        rows = [
            (
                10,
                3,
                "month",
                [(4, day(1), day(1, 31)), (3, day(2), day(2, 28)), (3, day(3), day(3, 31))],
            ),
            (
                2,
                3,
                "week",
                [(1, day(1), day(1, 7)), (1, day(1, 8), day(1, 14)), (0, day(1, 15), day(1, 21))],
            ),
            (7, 1, "day", [(7, day(1), day(1))]),
        ]
        for quantity, count, unit, expected in rows:
            with self.subTest(quantity=quantity, count=count, unit=unit):
                self.assertEqual(spread(quantity, day(1), count, unit), expected)
