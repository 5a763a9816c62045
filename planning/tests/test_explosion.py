"""Planned order to component demand: ax.md 6.4, 6.5, vector A10, scenarios A9, C20, E15, N2."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from ..consumption import exact
from ..entities import PhantomDemand, PlannedOrder, Version
from ..explosion import Exploder
from ..sourcing import Ranked
from .builders import TODAY, always, day, line
from .case import TestCase

DELIVERY, START = day(9), day(7)


def order(product, quantity, **more):
    fields = {
        "order_type": "production",
        "date_requirement": DELIVERY,
        "date_delivery": DELIVERY,
        "date_order": day(6),
        "date_start": START,
        "delay_days": 0,
        "source": "s1",
        "bom": f"{product} BOM",
    }
    return PlannedOrder(product=product, site="S", quantity=quantity, **{**fields, **more})


def exploder(boms, versions=None, **more):
    versions = versions or {product: [always(f"{product} BOM")] for product in boms}
    lines = {f"{product} BOM": rows for product, rows in boms.items()}
    return Exploder(lines, Ranked(versions), **more)


def asked(exploder):
    """{component: total} of the dependent demand."""
    return {
        component: sum(demand.quantity for demand in demands)
        for (component, _site), demands in exploder.demands.items()
    }


def exploded(boms, product, quantity, unit=1, **more):
    found = exploder(boms, unit=unit, **more)
    found.explode(order(product, quantity))
    return asked(found)


class TestComponents(TestCase):
    def test_a_component_is_asked_at_the_start_in_the_name_of_the_order_and_line(self):
        found = exploder({"A": [line("B", 2, id=7, sub_bom="light", sub_route="fast")]})
        found.explode(order("A", 30, source="s1#2", ref="sale 1"))
        (demand,) = found.demands["B", "S"]
        self.assertEqual((demand.quantity, demand.date), (60, START))
        self.assertEqual((demand.source, demand.parent), ("s1#2/7", ("A", "S", "s1#2")))
        self.assertEqual((demand.line, demand.bom, demand.route), (7, "light", "fast"))
        self.assertEqual((demand.kind, demand.ref, demand.mark), ("dependent", "sale 1", None))

    def test_quantities_follow_the_line_and_round_up(self):
        rows = [
            ("A6", line("B", 2, scrap_percent=5, scrap_qty=20), 100, 1, 230),
            ("N2 dozens", line("B", 2, factor=12), 5, 1, 120),
            ("a third, whole pieces", line("B", 1, per_series=3), 100, 1, 34),
            ("a third, two decimals", line("B", 1, per_series=3), 100, 100, 34),
            ("constant scrap, two decimals", line("B", 1, scrap_qty=0.5), 100, 100, 150),
            (
                "multiple, two decimals",
                line("B", 1, rounding="quantity", multiple=12),
                100,
                100,
                1200,
            ),
            ("step", line("B", 0, consumption="step", steps=((1, 2), (50, 5))), 60, 1, 5),
            (
                "step in pieces, two decimals",
                line("B", 0, consumption="step", steps=((1, 2),)),
                100,
                100,
                200,
            ),
        ]
        for what, bom_line, quantity, unit, expected in rows:
            with self.subTest(what):
                self.assertEqual(exploded({"A": [bom_line]}, "A", quantity, unit), {"B": expected})

    def test_only_lines_that_are_valid_on_the_delivery_date_count(self):
        before, after = DELIVERY - timedelta(days=1), DELIVERY + timedelta(days=1)
        rows = [
            (line("old", date_to=before), False),
            (line("last day", date_to=DELIVERY), True),
            (line("first day", date_from=DELIVERY), True),
            (line("new", date_from=after), False),
        ]
        found = exploded({"A": [bom_line for bom_line, _valid in rows]}, "A", 1)
        self.assertEqual(list(found), [row.component for row, valid in rows if valid])

    def test_a_by_product_becomes_supply_rounded_down(self):
        """C20: 4 comp make 9 product and 8 residual; make 3."""
        lines = [line("comp", 4, per_series=9), line("residual", -8, per_series=9)]
        found = exploder({"A": lines})
        found.explode(order("A", 3))
        (supply,) = found.supplies["residual", "S"]
        self.assertEqual((asked(found), supply.quantity), ({"comp": 2}, 2))
        self.assertEqual((supply.date, supply.kind), (DELIVERY, "by_product"))

    def test_scrap_of_the_operation_that_consumes_a_line_adds_to_it(self):
        """6.5: linked to an operation of 10 % followed by one of 5 %, 100 pieces."""
        lines = [line("linked", operation=10), line("free"), line("fixed", consumption="constant")]
        factor = 1 / (exact(0.9) * exact(0.95))
        found = exploder({"A": lines}, route_scrap={"R": {10: factor}}, unit=100)
        found.explode(order("A", 10_000, route="R"))
        self.assertEqual(asked(found), {"linked": 11_696, "free": 10_000, "fixed": 100})


class TestPhantoms(TestCase):
    def test_a_kit_is_exploded_through(self):
        """A9: FP-3 = 2 kit + 2 PP-3, kit = 1 PP-3 + 3 PP-4; make 5."""
        kits = {
            "FP-3": [line("kit", 2, phantom=True), line("PP-3", 2)],
            "kit": [line("PP-3", 1), line("PP-4", 3)],
        }
        self.assertEqual(exploded(kits, "FP-3", 5), {"PP-3": 20, "PP-4": 30})

    def test_a_phantom_of_two_that_holds_three_each_asks_for_sixty(self):
        """A10"""
        boms = {"A": [line("P", 2, phantom=True)], "P": [line("C", 3)]}
        self.assertEqual(exploded(boms, "A", 10), {"C": 60})

    def test_a_fraction_is_rounded_once_at_the_end(self):
        """E15: a kit of ten times a kit that takes 50 for 5000."""
        boms = {
            "A": [line("kit", 10, phantom=True)],
            "kit": [line("component", 50, per_series=5000)],
        }
        self.assertEqual(exploded(boms, "A", 100, unit=100), {"component": 10})
        thirds = {"A": [line("kit", 1, per_series=3, phantom=True)], "kit": [line("C", 3)]}
        self.assertEqual(exploded(thirds, "A", 1), {"C": 1})

    def test_a_component_that_a_phantom_holds_twice_is_asked_once(self):
        boms = {
            "A": [line("kit", 1, id=7, phantom=True)],
            "kit": [line("inner", 1, phantom=True), line("C", 1, per_series=2)],
            "inner": [line("C", 1, per_series=2), line("D")],
        }
        found = exploder(boms)
        found.explode(order("A", 1))
        (demand,) = found.demands["C", "S"]
        self.assertEqual((demand.quantity, demand.source, demand.line), (1, "s1/7", 7))

    def test_constant_lines_and_multiples_inside_a_phantom_count_once(self):
        boms = {
            "A": [line("kit", 1, per_series=3, phantom=True)],
            "kit": [
                line("fixed", 2, consumption="constant"),
                line("packed", 1, rounding="quantity", multiple=5),
            ],
        }
        self.assertEqual(exploded(boms, "A", 10), {"fixed": 2, "packed": 5})

    def test_the_phantoms_version_is_determined_by_its_own_quantity(self):
        versions = {"kit": [always("small BOM"), always("kit BOM", id=2, from_qty=20)]}
        boms = {
            "A": [line("kit", 2, phantom=True)],
            "small": [line("C")],
            "kit": [line("D")],
        }
        for quantity, expected in [(9, {"C": 18}), (10, {"D": 20})]:
            with self.subTest(quantity):
                found = exploded({**boms}, "A", quantity, versions=versions)
                self.assertEqual(found, expected)

    def test_a_forced_bom_of_the_phantom_wins(self):
        boms = {
            "A": [line("kit", phantom=True, sub_bom="other BOM")],
            "kit": [line("C")],
            "other": [line("D")],
        }
        self.assertEqual(exploded(boms, "A", 1), {"D": 1})

    def test_a_phantom_without_bom_is_a_problem_and_planned_like_any_item(self):
        found = exploder({"A": [line("kit", 2, phantom=True)]})
        found.explode(order("A", 5))
        found.explode(order("A", 5))
        self.assertEqual(asked(found), {"kit": 20})
        (problem,) = found.problems
        self.assertEqual((problem.code, problem.product), ("phantom_without_bom", "kit"))

    def test_a_phantom_on_a_cycle_is_left_out(self):
        boms = {"A": [line("kit", phantom=True)], "kit": [line("kit", phantom=True)]}
        self.assertEqual(exploded(boms, "A", 1, cyclic={"kit"}), {})

    def test_items_with_one_source_have_components_with_different_sources(self):
        """Both chairs have the same BOM, as variants of a template do."""
        boms = {
            "set": [line("kit", id=1, phantom=True)],
            "kit": [line("red chair"), line("blue chair")],
            "chair": [line("leg", 4, id=9)],
        }
        found = exploder(boms)
        found.explode(order("set", 1))
        for chair in ("red chair", "blue chair"):
            (demand,) = found.demands[chair, "S"]
            found.explode(order(chair, 1, source=demand.source, bom="chair BOM"))
        sources = [demand.source for demand in found.demands["leg", "S"]]
        self.assertEqual(sources, ["s1/1.red chair/9", "s1/1.blue chair/9"])

    def test_components_of_orders_for_safety_stock_are_told_apart_too(self):
        found = exploder({"A": [line("leg", id=9)]})
        found.explode(order("A", 1, source="safety", kind="safety"))
        self.assertEqual(found.demands["leg", "S"][0].source, "safety.A/9")


class TestPhantomsOfRealOrders(TestCase):
    def test_what_they_hold_is_asked_in_the_name_of_the_components(self):
        found = exploder({"kit": [line("C", 3), line("D", 1, per_series=2)]})
        demand = PhantomDemand("kit", "S", Fraction(5, 2), START, "c55", ("component", 55), "o1")
        found.explode_phantom(demand)
        self.assertEqual(asked(found), {"C": 8, "D": 2})
        (asked_for,) = found.demands["C", "S"]
        self.assertEqual((asked_for.source, asked_for.mark), ("c55", ("component", 55)))
        self.assertEqual((asked_for.kind, asked_for.ref), ("component", "o1"))
        self.assertEqual((asked_for.date, asked_for.parent), (START, None))

    def test_the_version_is_that_of_the_day(self):
        versions = {"kit": [Version(1, "kit BOM", date_to=TODAY, approved=True, active=True)]}
        found = exploder({"kit": [line("C")]}, versions)
        found.explode_phantom(PhantomDemand("kit", "S", 1, day(1), "c1"))
        self.assertEqual(asked(found), {"kit": 1})
