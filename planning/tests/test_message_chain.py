"""Derived actions: messages on orders become messages on the orders of their components, E23."""

from __future__ import annotations

from ..entities import Demand, PlannedOrder
from ..message_chain import Asker, MessageChain
from ..netting import plan_item
from ..sourcing import Sources
from .builders import always, day, factory, item, line, receipt, run, sales
from .case import TestCase


def asks(quantity, order, when=3, source=None):
    """What a real production order still asks of a component."""
    name = source or f"c{order}"
    mark = ("component", order)
    return Demand(quantity, day(when), name, "component", mark, {"order": order})


def produced(quantity, order, when=5, mark=None):
    return receipt(when, quantity, f"o{order}", mark, "production")._replace(ref=order)


def asker(demand):
    return Asker(demand.ref["order"]) if demand.kind == "component" else None


def messages(what, asker=asker, **more):
    return run(what, asker, **more).messages


def told(found):
    return {
        message.supply.source: (message.action, message.days, message.quantity_to)
        for message in found
    }


class TestChain(TestCase):
    """Ten bikes on order for a sale, their twenty wheels on order, forty rims bought for them."""

    def factory(self, sale, wheels=20, **more):
        made = {"order_type": "production", "lead_time": 2}
        items = [item("bike", **made), item("wheel", **made), item("rim", lead_time=2)]
        boms = {"bike": [line("wheel", 2)], "wheel": [line("rim", 2)]}
        demands = {
            "bike": sales(sale) if sale else [],
            "wheel": [asks(20, 1)],
            "rim": [asks(40, 2, 1)],
        }
        supplies = {
            "bike": [produced(10, 1, 5, ("sale", 1))],
            "wheel": [produced(wheels, 2, 3, ("component", 1))],
            "rim": [receipt(1, 40, "p3", kind="receipt")],
        }
        return factory(items, boms, demands, supplies, **more)

    def test_a_changed_sale_reaches_every_level(self):
        """E23: 10, 15, 4, cancelled; and the dates."""
        rows = [
            ("as ordered", (5, 10), {}),
            (
                "15",
                (5, 15),
                {"o1": ("increase", 0, 15), "o2": ("increase", 0, 30), "p3": ("increase", 0, 60)},
            ),
            (
                "4",
                (5, 4),
                {"o1": ("decrease", 0, 4), "o2": ("decrease", 0, 8), "p3": ("decrease", 0, 16)},
            ),
            (
                "cancelled",
                None,
                {"o1": ("cancel", 0, 0), "o2": ("cancel", 0, 0), "p3": ("cancel", 0, 0)},
            ),
            (
                "later",
                (12, 10),
                {"o1": ("postpone", 7, 10), "o2": ("postpone", 7, 20), "p3": ("postpone", 7, 40)},
            ),
            (
                "later and less",
                (12, 4),
                {
                    "o1": ("postpone_decrease", 7, 4),
                    "o2": ("postpone_decrease", 7, 8),
                    "p3": ("postpone_decrease", 7, 16),
                },
            ),
        ]
        for what, sale, expected in rows:
            with self.subTest(what):
                self.assertEqual(told(messages(self.factory(sale))), expected)

    def test_an_earlier_sale_hurries_the_chain(self):
        found = told(messages(self.factory((4, 10))))
        self.assertEqual(found["o1"], ("advance", -1, 10))
        self.assertEqual(found["o2"], ("advance", -1, 20))
        self.assertEqual(found["p3"], ("advance", -1, 40))

    def test_an_order_that_the_run_firms_makes_no_increase_below(self):
        self.assertEqual(messages(self.factory((5, 15)), firms=True), [])

    def test_a_cancelled_component_order_says_what_it_served(self):
        by_source = {m.supply.source: m for m in messages(self.factory(None))}
        self.assertIsNone(by_source["o1"].demand)
        self.assertEqual(by_source["o2"].demand.source, "c1")
        self.assertEqual(by_source["p3"].demand.source, "c2")

    def test_a_message_reaches_through_a_component_that_is_only_planned(self):
        """No wheels on order: those that were planned for the bikes go, and so do the rims."""
        what = self.factory(None)
        what.supplies["wheel", "S"].clear()
        what.demands["rim", "S"].clear()
        self.assertEqual(told(messages(what)), {"o1": ("cancel", 0, 0), "p3": ("cancel", 0, 0)})

    def test_less_planned_above_is_less_needed_below(self):
        """Eight wheels more are on order than planned; the rims of the rest are bought."""
        what = self.factory((5, 4))
        what.supplies["wheel", "S"].clear()
        what.demands["rim", "S"].clear()
        self.assertEqual(
            told(messages(what)), {"o1": ("decrease", 0, 4), "p3": ("decrease", 0, 16)}
        )

    def test_a_constant_line_keeps_its_quantity(self):
        what = self.factory((5, 4))
        found = told(messages(what, lambda demand: asker(demand) and Asker(1, scales=False)))
        self.assertEqual(found, {"o1": ("decrease", 0, 4)})

    def test_what_others_need_stays(self):
        """Another sale takes the six bikes that the first does not need any more."""
        what = self.factory((5, 4))
        what.demands["bike", "S"].append(sales((9, 6))[0]._replace(source="s2", mark=None))
        self.assertEqual(messages(what), [])

    def test_phantoms_that_contain_each_other_stop_nothing(self):
        """The planned wheels are planned anew, and their BOM leads into the circle."""
        what = self.factory((5, 4))
        what.supplies["wheel", "S"].clear()
        what.demands["rim", "S"].clear()
        circle = {"hub": [line("axle", phantom=True)], "axle": [line("hub", phantom=True)]}
        for product, lines in circle.items():
            what.bom_versions[product] = [always(f"{product} BOM")]
            what.bom_lines[f"{product} BOM"] = lines
        what.bom_lines["wheel BOM"].append(line("hub", phantom=True))
        bike = what.items["bike", "S"]
        demands, supplies = what.demands[bike.key], what.supplies[bike.key]
        bikes = plan_item(bike, demands, supplies, what.today, what.shift)
        chain = MessageChain(what, asker, cyclic={"hub", "axle"})
        for plan in [bikes, self.wheels_planned(what)]:
            chain.follow(plan)
        self.assertEqual(told(chain.messages), {"o1": ("decrease", 0, 4)})

    def wheels_planned(self, what):
        """The plan of the wheels, which no order supplies."""
        wheel = what.items["wheel", "S"]
        sourcing = Sources(what.bom_versions).of(wheel)
        demands = what.demands[wheel.key]
        return plan_item(wheel, demands, [], what.today, what.shift, sourcing=sourcing)

    def test_what_planned_orders_give_off_still_serves(self):
        """Five planned frames give off ten wheels: fewer bikes do not make them missing."""
        what = self.factory((5, 4))
        frame = item("frame", order_type="production", lead_time=2)
        what.items[frame.key] = frame
        what.demands[frame.key] = [sales((2, 5))[0]._replace(source="s5", mark=None)]
        what.bom_versions["frame"] = [always("frame BOM")]
        what.bom_lines["frame BOM"] = [line("wheel", -2)]
        what.demands["wheel", "S"].append(asks(20, 9, 6))
        what.supplies["wheel", "S"].append(produced(10, 9, 6, ("component", 9)))
        self.assertEqual(
            told(messages(what)),
            {"o1": ("decrease", 0, 4), "o2": ("decrease", 0, 8), "p3": ("decrease", 0, 16)},
        )

    def test_an_approved_planned_order_is_followed_too(self):
        approved = PlannedOrder(
            "bike",
            "S",
            "production",
            10,
            day(5),
            day(5),
            day(3),
            0,
            "s9",
            bom="bike BOM",
            date_start=day(3),
        )
        what = self.factory(None, approved=[approved])
        what.supplies["bike", "S"].clear()
        what.demands["wheel", "S"].clear()
        what.supplies["wheel", "S"][0] = produced(20, 2, 3)
        found = told(messages(what))
        self.assertEqual(
            found, {"s9": ("cancel", 0, 0), "o2": ("cancel", 0, 0), "p3": ("cancel", 0, 0)}
        )

    def test_applying_every_message_leaves_none(self):
        """What the messages ask for is what the next run finds in order."""
        for sale in [(5, 15), (5, 4), (12, 10), (4, 10)]:
            with self.subTest(sale):
                what = self.factory(sale)
                changes = {message.supply.source: message for message in messages(what)}
                self.assertTrue(changes)
                self.apply(what, changes)
                self.assertEqual(messages(what), [])

    def apply(self, what, changes):
        """The factory as it is after somebody applied the messages."""
        for supplies in what.supplies.values():
            supplies[:] = [self.changed(supply, changes) for supply in supplies]
        for demands in what.demands.values():
            for index, demand in enumerate(demands):
                message = changes.get(f"o{demand.ref['order']}") if demand.ref else None
                if message:
                    quantity = demand.quantity * message.quantity_to // message.quantity_from
                    moved = demand.date + (message.date_to - message.date_from)
                    demands[index] = demand._replace(quantity=quantity, date=moved)

    def changed(self, supply, changes):
        message = changes.get(supply.source)
        if not message:
            return supply
        return supply._replace(quantity=message.quantity_to, date=message.date_to)


class TestBasis(TestCase):
    """Messages by the requirement date, or by the day on which all else is there (ax.md 17.13)."""

    def messages(self, basis, bell, wheel=None):
        """A bike is sold for day 4; a new wheel takes 9 days, a bell and maybe a wheel come."""
        bought = {"negative_days": 30, "action_basis": basis}
        given = factory(
            [
                item("bike", order_type="production"),
                item("wheel", lead_time=9, **bought),
                item("bell", **bought),
            ],
            {"bike": [line("wheel"), line("bell")]},
            {"bike": sales((4, 10))},
            {"bell": [receipt(bell, 10, "bells")], "wheel": wheel or []},
        )
        return told(messages(given))

    def test_nothing_is_hurried_that_would_wait_for_a_planned_order(self):
        rows = [
            ("requirement", 7, {"bells": ("advance", -3, 10)}),
            ("futures", 7, {"bells": ("postpone", 2, 10)}),
            ("futures", 9, {}),
            ("futures", 12, {"bells": ("advance", -3, 10)}),
            ("requirement", 4, {}),
            ("futures", 4, {"bells": ("postpone", 5, 10)}),
        ]
        for basis, when, expected in rows:
            with self.subTest(basis=basis, when=when):
                self.assertEqual(self.messages(basis, when), expected)

    def test_a_receipt_that_is_late_itself_is_hurried_all_the_same(self):
        for basis in ("requirement", "futures"):
            with self.subTest(basis):
                found = self.messages(basis, 4, [receipt(9, 10, "wheels")])
                self.assertEqual(found, {"wheels": ("advance", -5, 10)})

    def test_the_plan_is_the_same(self):
        for when in (4, 7):
            with self.subTest(when):
                given = [
                    factory(
                        [item("bell", action_basis=basis)],
                        {},
                        {"bell": sales((4, 10)), "bike": sales((3, 1))},
                        {"bell": [receipt(when, 5, "bells")]},
                    )
                    for basis in ("requirement", "futures")
                ]
                plans = [run(one, asker) for one in given]
                self.assertEqual(*(plan.orders for plan in plans))
                self.assertEqual(*(plan.problems for plan in plans))
