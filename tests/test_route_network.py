from __future__ import annotations

from odoo.fields import Command

from .common import ProductionCommon


class TestRouteNetwork(ProductionCommon):
    """Routes with branches that run side by side and meet again (ax.md 7.1)."""

    def _route(self, *links):
        """A route with an operation for each (number, next)."""
        return self.make_route(
            operations=[{"operation_no": number, "next_no": after} for number, after in links]
        )

    def test_two_starts_may_meet_in_one_end(self):
        route = self._route((10, 30), (20, 30), (30, 0))
        self.assertEqual(route.operation_ids.mapped("next_no"), [30, 30, 0])
        self.assertTrue(route.is_network)

    def test_a_simple_sequence_is_no_network(self):
        self.assertFalse(self._route((10, 20), (20, 0)).is_network)

    def test_impossible_networks_name_their_operations(self):
        impossible = (
            ([(10, 30), (20, 0), (30, 0)], "ends more than once.*20, 30"),
            ([(10, 30), (20, 99), (30, 0)], "20 name a Next that is not there"),
            ([(10, 20), (20, 10), (30, 0)], "10 > 20 > 10.*circle"),
            ([(10, 10)], "10 > 10.*circle"),
        )
        for links, text in impossible:
            with self.subTest(links=links), self.assertRefused(text):
                self._route(*links)

    def test_a_network_is_renumbered_in_one_save(self):
        route = self._route((10, 30), (20, 30), (30, 0))
        first, second, end = route.operation_ids
        route.write(
            {
                "operation_ids": [
                    Command.update(first.id, {"next_no": 40}),
                    Command.update(second.id, {"next_no": 40}),
                    Command.update(end.id, {"operation_no": 40}),
                ]
            }
        )
        self.assertEqual(route.operation_ids.mapped("next_no"), [40, 40, 0])

    def test_a_single_edit_that_breaks_the_network_is_refused(self):
        route = self._route((10, 30), (20, 30), (30, 0))
        with self.assertRefused("that is not there"):
            route.operation_ids[0].next_no = 99

    def test_scrap_accumulates_along_each_branch(self):
        route = self.make_route(
            operations=[
                {"operation_no": 10, "next_no": 30, "scrap_percent": 50},
                {"operation_no": 20, "next_no": 30},
                {"operation_no": 30, "scrap_percent": 20},
            ]
        )
        self.assertEqual(route.operation_ids.mapped("accumulated_scrap"), [2.5, 1.25, 1.25])

    def test_a_company_without_networks_refuses_them(self):
        self.company.prod_route_network = False
        with self.assertRefused("no route networks"):
            self._route((10, 30), (20, 30), (30, 0))
        self.assertEqual(self._route((10, 0), (20, 0)).operation_ids.mapped("next_no"), [20, 0])
