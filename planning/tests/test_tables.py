"""What a run reads, as columns: items covered in another way, BOMs read as rows."""

from __future__ import annotations

from ..bills import BillRows, Bills, Numbered
from ..run import run
from ..tables import tabulate
from .builders import factory, item, line, sales, stock
from .case import TestCase


class TestCoveredBy(TestCase):
    """The same demands and supplies under other policies, as a preview of rules plans them."""

    def setUp(self):
        super().setUp()
        self.tables = tabulate(
            factory(
                [item("wheel"), item("frame"), item("bell")],
                demands={"wheel": sales((5, 10)), "frame": sales((6, 3)), "bell": sales((7, 1))},
                supplies={"wheel": [stock(4)], "frame": [stock(1)]},
            )
        )

    def planned(self, rows):
        """What is planned where the items come in this order."""
        items = self.tables.items.taken(rows)
        orders = run(self.tables.covered_by(items, self.tables.policies, {})).orders
        return sorted((order.product, order.quantity) for order in orders)

    def test_the_order_of_the_items_does_not_matter(self):
        for rows in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
            with self.subTest(rows):
                self.assertEqual(self.planned(rows), [("bell", 1), ("frame", 2), ("wheel", 6)])

    def test_what_is_asked_of_items_left_out_is_left_out(self):
        self.assertEqual(self.planned([2, 0]), [("bell", 1), ("wheel", 6)])
        self.assertEqual(self.planned([1]), [("frame", 2)])


class TestBillsOfRows(TestCase):
    """BOMs of which some lines are rows and some are objects."""

    def test_a_bom_of_special_lines_only_keeps_them(self):
        boms, products = Numbered(), Numbered()
        rows = BillRows.of(bom=[boms("kit BOM")], component=[products("leg")], variable=[3])
        phantom = line("kit", phantom=True)
        bills = Bills.of_rows(rows, {"chair BOM": [phantom]}, 1, boms, products, Numbered())
        self.assertEqual(bills.get("chair BOM"), [phantom])
        self.assertEqual([row.component for row in bills.get("kit BOM")], ["leg"])
        self.assertEqual(bills.plain.tolist(), [True, False])
