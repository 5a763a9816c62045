from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from odoo import api, models

from ..costing import Row
from ..planning.consumption import exact

#: part of an operation -> fields of a route card line: quantities, cost, category
POSTED_PARTS = {
    "setup": (("setup_hours",), "cost_setup", "setup_category_id"),
    "run": (("run_hours",), "cost_run", "run_category_id"),
    "quantity": (("qty_good", "qty_error"), "cost_quantity", "quantity_category_id"),
}

#: a reversal is a posted journal of its own with the opposite quantities
POSTED = [("journal_id.state", "in", ("posted", "reversed"))]


class ProductionCostingPostings(models.AbstractModel):
    """What was posted on production orders as rows for the costing package (ax.md 10).

    Goods cost what their stock moves are worth, net of what was taken back; services and work
    cost what their journal lines say, which was fixed when they were posted.
    """

    _name = "production.costing.postings"
    _description = "Reader of Posted Production Cost"

    @api.model
    def _realized_rows(self, orders) -> dict:
        """{order: direct rows} of everything that was posted, in a fixed number of reads."""
        rows = {order: [] for order in orders}
        reader = self.env["production.costing.reader"]
        groups = {company: reader._groups(company) for company in orders.company_id}
        components = orders.component_ids
        for part in (self._goods(components), self._services(components)):
            for line, quantity, cost in part:
                own = line.product_id.prod_cost_group_id.id
                group = own or groups[line.order_id.company_id]["material"]
                key = (line._name, line.id)
                rows[line.order_id].append(Row("material", group, quantity, cost, key))
        for operation, part, category, quantity, cost in self._work(orders.operation_ids):
            order = operation.order_id
            group = category.cost_group_id.id or groups[order.company_id]["labour"]
            rows[order].append(Row(part, group, quantity, cost, (operation._name, operation.id)))
        return rows

    def _goods(self, components) -> list[tuple]:
        """(component, quantity, cost) of what went into production less what came out of it."""
        moved = defaultdict(lambda: [Fraction(0), Fraction(0)])
        for line, unit, source, target, quantity, value in self.env["stock.move"]._read_group(
            [("prod_component_id", "in", components.ids), ("state", "=", "done")],
            ["prod_component_id", "product_uom", "location_id", "location_dest_id"],
            ["quantity:sum", "value:sum"],
        ):
            sign = (target.usage == "production") - (source.usage == "production")
            own = unit._compute_quantity(quantity, line.inventory_uom_id, round=False)
            moved[line][0] += sign * exact(own)
            moved[line][1] += sign * exact(value)
        return [(line, *sums) for line, sums in moved.items() if any(sums)]

    def _services(self, components) -> list[tuple]:
        """(component, quantity, cost) of services, which have no stock moves."""
        services = components.filtered(lambda line: not line._is_moved())
        if not services:
            return []
        sums = self.env["production.journal.material"]._read_group(
            [("component_id", "in", services.ids), *POSTED],
            ["component_id"],
            ["qty:sum", "cost:sum"],
        )
        return [
            (line, exact(quantity), exact(cost))
            for line, quantity, cost in sums
            if quantity or cost
        ]

    def _work(self, operations) -> list[tuple]:
        """(operation, part, category, quantity, cost) of the route and job cards."""
        found = []
        for part, (quantities, cost, category) in POSTED_PARTS.items():
            sums = self.env["production.journal.time"]._read_group(
                [("operation_id", "in", operations.ids), *POSTED],
                ["operation_id", category],
                [*(f"{name}:sum" for name in quantities), f"{cost}:sum"],
            )
            for operation, rate, *amounts, spent in sums:
                quantity = sum(map(exact, amounts), Fraction(0))
                if part == "quantity":
                    quantity *= operation.order_id._inventory_factor()
                if spent:
                    found.append((operation, part, rate, quantity, exact(spent)))
        return found
