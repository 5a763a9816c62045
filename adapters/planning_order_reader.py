from __future__ import annotations

from fractions import Fraction

from odoo import api, models
from odoo.tools import SQL

from ..planning.columns import NONE
from ..planning.entities import PhantomDemand, PlannedOrder
from ..planning.sources import below, number
from .planning_rows import (
    BY_PRODUCT,
    COMPONENT,
    COMPONENT_MARK,
    MOVE_MARK,
    ORDER,
    SALE_MARK,
    mark,
    source,
)

#: how a planned order's source is stored: 16 hexadecimal digits
SOURCE = "{:016x}"


def stored_source(column: SQL) -> SQL:
    """A stored source as whole number; NULL for any other text."""
    return SQL(
        "CASE WHEN %(column)s ~ '^[0-9a-f]{16}$' THEN ('x' || %(column)s)::bit(64)::bigint END",
        column=column,
    )


class ProductionPlanningOrderReader(models.AbstractModel):
    """Production orders, their components, and approved planned orders as planning input."""

    _name = "production.planning.order.reader"
    _description = "Reader of Production Orders for Planning"

    @api.model
    def _add_production_orders(self, scope, gathered):
        """What production orders have still to deliver, marked for what they were made for.

        Which orders there are, :meth:`_open_states` says; so for components.
        """
        for order, product, site, day, planned, line, component, move, quantity in scope.select(
            """
            SELECT id, product_id, warehouse_id, date_delivery, %(planned)s, sale_line_id,
                   parent_component_id,
                   (SELECT MIN(waiting.id)
                      FROM production_order_move_dest_rel rel
                      JOIN stock_move waiting ON waiting.id = rel.move_id
                     WHERE rel.order_id = production_order.id
                       AND waiting.state NOT IN ('done', 'cancel')),
                   (product_uom_qty
                        * (1 - (COALESCE(qty_good, 0) + COALESCE(qty_error, 0)) / product_qty)
                   )::float8
              FROM production_order
             WHERE warehouse_id = ANY(%(sites)s) AND state = ANY(%(states)s)
            """,
            planned=stored_source(SQL("planned_source")),
            states=self._open_states(scope),
        ):
            own = mark(COMPONENT_MARK, component) or mark(SALE_MARK, line) or mark(MOVE_MARK, move)
            name, units = source(ORDER, order), scope.units(quantity)
            made_for = (planned or 0) % (1 << 64)
            if units > 0:
                gathered.supply(
                    product, site, units, day, name, "production", own, order, made_for=made_for
                )

    @api.model
    def _add_components(self, scope, gathered) -> list[PhantomDemand]:
        """Components that production orders have still to take; by-products they will yield.

        A component of a firmed order asks under the name that it had while the order was planned,
        so firming changes no plan.

        :return: phantom components that are not exploded yet
        """
        phantoms, exact_phantoms = [], self._exact_phantoms(scope)
        for component, planned, made, bom_line, quantity, *rest in self._component_rows(scope):
            product, site, day, delivery, bom, route = rest
            name = source(COMPONENT, component)
            if planned is not None and bom_line:
                name = below(planned % (1 << 64), bom_line, made)
            own, units = mark(COMPONENT_MARK, component), scope.units(quantity)
            if units < 0:
                name = source(BY_PRODUCT, component)
                gathered.supply(product, site, -units, day, name, "by_product")
            elif component in exact_phantoms:
                held = exact_phantoms[component] * scope.unit
                phantoms.append(
                    PhantomDemand(
                        product, site, held, day, name, own, component, bom, route, delivery
                    )
                )
            else:
                forced = (
                    scope.boms(bom) if bom else NONE,
                    scope.routes(route) if route else NONE,
                )
                gathered.demand(
                    product, site, units, day, name, "component", own, component, *forced
                )
        return phantoms

    def _component_rows(self, scope) -> list[tuple]:
        """Component, source and item of its order, BOM line, open quantity; item, site, day,
        delivery, BOM and route."""
        return scope.select(
            """
            SELECT line.id, %(planned)s, owner.product_id AS made_id, line.bom_line_id,
                   (CASE WHEN line.qty_required >= 0
                         THEN GREATEST(line.qty_required - COALESCE(line.qty_consumed, 0), 0)
                         ELSE LEAST(line.qty_required - COALESCE(line.qty_consumed, 0), 0)
                    END)::float8,
                   line.product_id, owner.warehouse_id,
                   (owner.date_start AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                   owner.date_delivery, line.sub_bom_id, line.sub_route_id
              FROM production_order_component line
              JOIN production_order owner ON owner.id = line.order_id
             WHERE owner.warehouse_id = ANY(%(sites)s) AND owner.state = ANY(%(states)s)
               AND NOT (owner.state = 'started' AND line.remain_status = 'ended')
            """,
            planned=stored_source(SQL("owner.planned_source")),
            states=self._open_states(scope),
        )

    def _open_states(self, scope) -> list[str]:
        """Statuses of production orders that count: those at work, and drafts if the plan says so.

        A draft is an order in status Created, which may still be deleted (scenario N8).
        """
        drafts = ["created"] if scope.plan.include_drafts else []
        return [*drafts, "estimated", "scheduled", "released", "started"]

    def _exact_phantoms(self, scope) -> dict[int, Fraction]:
        """Phantom components of open orders: what they hold is rounded, not they (E15)."""
        lines = self.env["production.order.component"].search(
            [
                ("line_type", "=", "phantom"),
                ("order_id.warehouse_id", "in", scope.sites),
                ("order_id.state", "in", self._open_states(scope)),
            ]
        )
        return {line.id: amount for line, amount in lines._exact_required().items()}

    @api.model
    def _approved_planned_orders(self, scope) -> list[PlannedOrder]:
        """Planned orders that the planner has locked: supply whose components are exploded.

        Their ``ref`` is their id.
        """
        rows = scope.select(
            """
            SELECT id, product_id, warehouse_id, order_type, product_qty::float8,
                   bom_id, route_id, date_start, source_warehouse_id, %(name)s, source,
                   date_requirement, date_delivery, date_order, COALESCE(delay_days, 0)
              FROM production_planned_order
             WHERE plan_id = %(plan)s AND status = 'approved'
               AND warehouse_id = ANY(%(sites)s)
            """,
            name=stored_source(SQL("source")),
        )
        return [self._approved(scope, *row) for row in rows]

    def _approved(self, scope, planned: int, product: int, site: int, kind: str, *rest):
        """One row of them as the engine wants it."""
        quantity, bom, route, start, origin, name, text, *dates_and_delay = rest
        return PlannedOrder(
            product,
            site,
            kind,
            scope.units(quantity),
            *dates_and_delay,
            ref=planned,
            date_start=start,
            source=number(text) if name is None else name % (1 << 64),
            bom=bom,
            route=route,
            source_site=origin,
        )
