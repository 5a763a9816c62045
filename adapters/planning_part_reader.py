from __future__ import annotations

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..planning.columns import NONE, ORDER_TYPES, DemandRows, OrderRows
from .planning_order_reader import stored_source
from .planning_part_scope import PartScope
from .planning_reader import Reading

#: columns of a planned order that is given to a run, after its order type and demand kind
NUMBERS = {
    "id": "int4",
    "product_id": "int4",
    "warehouse_id": "int4",
    "quantity": "float8",
    "requirement": "int4",
    "delivery": "int4",
    "ordered": "int4",
    "start": "int4",
    "delay": "int4",
    "source": "int8",
    "bom_id": "int4",
    "route_id": "int4",
    "late_component_id": "int4",
    "ready": "int4",
    "order_type": "int4",
    "demand_kind": "int4",
}
#: kinds of demand that components look at in the order above; the others are as urgent as any
KINDS = ("", "safety")


class ProductionPlanningPartReader(models.AbstractModel):
    """The input of a net change run: what concerns some products and all below them.

    The reads are those of a regeneration, narrowed to these products.  What is asked from above
    comes from the planned orders that the plan has stored there (planning/net_change.py).
    """

    _name = "production.planning.part.reader"
    _inherit = "production.planning.reader"
    _description = "Reader of Planning Input for a Net Change"

    @api.model
    def _read_part(self, plan, changed) -> Reading:
        """Everything that a run about these products, and all below them, looks at.

        :param plan: one ``production.master.plan``
        :param changed: ids of ``product.product``
        """
        self.env.flush_all()
        scope = self._closed(plan, changed)
        stored = self._given_columns(scope)
        scope.with_makers(stored["product_id"].tolist())
        scope.lines = self.env["production.planning.part.structure"]._lines(scope)
        reading = self._read_scope(plan, scope)
        self._give(reading, stored)
        reading.problems = [row for row in reading.problems if _is_about(scope, row)]
        return reading

    @api.model
    def _settings_scope(self, plan) -> PartScope:
        """A scope without items, for settings that concern no single one."""
        return PartScope(self.env, plan, ())

    def _bill_reader(self):
        return self.env["production.planning.item.bill.reader"]

    def _rule_reader(self, scope):
        return self.env["production.planning.item.rules"]._around(scope)

    def _closed(self, plan, changed) -> PartScope:
        """The scope of these products with all that a change of them concerns for sure."""
        structure = self.env["production.planning.part.structure"]
        about = set(changed)
        while True:
            about = structure._with_all_below(plan, about)
            scope = PartScope(self.env, plan, about)
            scope.structure = self._bill_reader()._above(scope)
            more = structure._concerned_above(scope)
            if about.issuperset(more):
                return scope
            about |= more

    # === PLANNED ORDERS ABOVE === #

    def _given_columns(self, scope) -> dict[str, np.ndarray]:
        """Planned production by BOMs that lead to the products, as it is stored."""
        makers = set(scope.structure.makers) - scope.about
        columns = scope.columns(
            """
            SELECT id, product_id, warehouse_id, product_qty::float8,
                   date_requirement - DATE '0001-01-01' + 1, date_delivery - DATE '0001-01-01' + 1,
                   date_order - DATE '0001-01-01' + 1,
                   COALESCE(date_start, date_order) - DATE '0001-01-01' + 1,
                   COALESCE(delay_days, 0), %(source)s, bom_id, COALESCE(route_id, 0),
                   COALESCE(late_component_id, 0),
                   COALESCE(date_component - DATE '0001-01-01' + 1, 0),
                   array_position(%(types)s::varchar[], order_type),
                   COALESCE(array_position(%(names)s::varchar[], demand_kind), 1)
              FROM production_planned_order
             WHERE plan_id = %(plan)s AND status <> 'approved' AND order_type = 'production'
               AND product_id = ANY(%(makers)s) AND bom_id = ANY(%(boms)s)
               AND warehouse_id = ANY(%(sites)s)
          ORDER BY id
            """,
            tuple(NUMBERS.values()),
            makers=sorted(makers),
            boms=scope.structure.boms,
            types=list(ORDER_TYPES),
            names=list(KINDS),
            source=stored_source(SQL("source")),
        )
        return dict(zip(NUMBERS, columns, strict=True))

    def _give(self, reading: Reading, stored: dict[str, np.ndarray]) -> None:
        """Give these planned orders to the run."""
        scope, tables = reading.scope, reading.tables
        products = _numbered(scope.product_numbers.get, stored["product_id"])
        sites = _numbered(scope.site_numbers.get, stored["warehouse_id"])
        item = tables.places()[products, sites]
        kept = item != NONE
        item, columns = item[kept], {name: values[kept] for name, values in stored.items()}
        reading.given = columns["id"]
        tables.given = OrderRows.of(
            item=item,
            type=columns["order_type"] - 1,
            quantity=scope.all_units(columns["quantity"]),
            requirement=columns["requirement"],
            delivery=columns["delivery"],
            order=columns["ordered"],
            start=columns["start"],
            delay=columns["delay"],
            source=columns["source"].view("u8"),
            bom=_numbered(tables.bills.number, columns["bom_id"]),
            route=_numbered(tables.bills.routes, columns["route_id"]),
            waits=_numbered(scope.product_numbers, columns["late_component_id"]),
            ready=columns["ready"],
        )
        kinds = np.array([tables.kinds(kind) for kind in KINDS])
        tables.given_for = DemandRows.of(item=item, kind=kinds[columns["demand_kind"] - 1])


def _numbered(number_of, labels: np.ndarray) -> np.ndarray:
    """The number of each label; 0 stands for none."""
    different, place = np.unique(labels, return_inverse=True)
    numbers = [number_of(label) if label else NONE for label in different.tolist()]
    return np.array(numbers, "i8")[place]


def _is_about(scope: PartScope, problem: dict) -> bool:
    product = problem.get("product_id")
    return not product or product in scope.about
