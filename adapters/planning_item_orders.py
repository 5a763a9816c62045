from __future__ import annotations

from fractions import Fraction

from odoo import api, models
from odoo.tools import SQL

from ..planning.entities import PlannedOrder
from ..planning.sources import number
from .planning_item_scope import StoredOrder
from .planning_order_reader import stored_source
from .planning_part_scope import NarrowScope


class ProductionPlanningOrderReader(models.AbstractModel):
    _inherit = "production.planning.order.reader"

    def _exact_phantoms(self, scope) -> dict[int, Fraction]:
        """For some items only those phantoms of open orders that hold them."""
        if not isinstance(scope, NarrowScope):
            return super()._exact_phantoms(scope)
        if not scope.structure.phantoms:
            return {}
        lines = self.env["production.order.component"].search(
            [
                ("line_type", "=", "phantom"),
                ("product_id", "in", scope.structure.phantoms),
                ("order_id.warehouse_id", "in", scope.sites),
                ("order_id.state", "in", self._open_states(scope)),
            ]
        )
        return {line.id: amount for line, amount in lines._exact_required().items()}

    # === PLANNED ORDERS AS STORED === #

    @api.model
    def _stored_of_item(self, scope) -> tuple[list[StoredOrder], list[StoredOrder]]:
        """The plan's planned orders for the item, and those of others that may ask for it.

        They are transfers of the product to other sites, and production by a BOM that leads to it.
        """
        rows = scope.select(
            """
            SELECT id, status, product_id, warehouse_id, order_type, product_qty::float8,
                   date_requirement, date_delivery, date_order, COALESCE(delay_days, 0),
                   bom_id, route_id, COALESCE(demand_kind, ''), date_start,
                   source_warehouse_id, late_component_id, date_component, source, %(name)s
              FROM production_planned_order
             WHERE plan_id = %(plan)s AND product_id = ANY(%(products)s)
               AND ((product_id = %(product)s AND warehouse_id = ANY(%(sites)s))
                    OR (product_id = %(product)s AND order_type = 'transfer')
                    OR (warehouse_id = ANY(%(sites)s) AND order_type = 'production'
                        AND bom_id = ANY(%(boms)s)))
          ORDER BY date_requirement, id
            """,
            products=[scope.product, *scope.structure.makers],
            product=scope.product,
            boms=scope.structure.boms,
            name=stored_source(SQL("source")),
        )
        orders = [self._stored_order(scope, *row) for row in rows]
        own = [row for row in orders if (row.order.product, row.order.site) == scope.key]
        others = [row for row in orders if (row.order.product, row.order.site) != scope.key]
        return own, others

    def _stored_order(
        self, scope, record: int, status: str, product: int, site: int, kind: str, *rest
    ) -> StoredOrder:
        quantity, requirement, delivery, ordered, delay, bom, route, asked, *rest = rest
        start, origin, waits, waits_until, text, name = rest
        order = PlannedOrder(
            product,
            site,
            kind,
            scope.units(quantity),
            requirement,
            delivery,
            ordered,
            delay,
            number(text) if name is None else name % (1 << 64),
            bom=bom,
            route=route,
            ref=record,
            kind="" if status == "approved" else asked,
            date_start=start or ordered,
            source_site=origin,
            waits=waits,
            waits_until=waits_until,
        )
        return StoredOrder(record, status, order)
