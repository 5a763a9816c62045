from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from odoo import api, models

from ..planning.entities import (
    Demand,
    Factory,
    Item,
    PhantomDemand,
    PlannedOrder,
    Policy,
    Supply,
)
from .planning_scope import PlanningScope, component_name, hash_joins

#: fields of a coverage group that a policy takes over as they are
GROUP_FIELDS = (
    "coverage_code",
    "period_days",
    "coverage_fence",
    "firming_fence",
    "positive_days",
    "negative_days",
    "dynamic_negative_days",
    "issue_margin",
    "receipt_margin",
    "reorder_margin",
)


@dataclass
class Reading:
    """What a planning run read.

    ``problems`` are values of ``production.planning.problem`` for what could not be read.
    """

    scope: PlanningScope
    factory: Factory
    problems: list[dict] = field(default_factory=list)

    @property
    def demand_count(self) -> int:
        """Demands read, over all items."""
        return sum(map(len, self.factory.demands.values()))

    @property
    def supply_count(self) -> int:
        """Stock and open receipts read, over all items."""
        return sum(map(len, self.factory.supplies.values()))


class ProductionPlanningReader(models.AbstractModel):
    """Odoo's tables as planning input: a fixed number of grouped reads for all items at once.

    Takes no decision.  Quantities become integers in units of the *Product Unit* precision
    here and nowhere else.  The ``ref`` of a demand is the values that link a planned order for
    it to records.  Extend a read by overriding its method.
    """

    _name = "production.planning.reader"
    _description = "Reader of Planning Input"

    @api.model
    def _read(self, plan) -> Reading:
        """Everything that a run of the plan looks at.

        :param plan: one ``production.master.plan``
        """
        self.env.flush_all()
        with hash_joins(self.env.cr):
            return self._read_scope(plan, PlanningScope(self.env, plan))

    def _read_scope(self, plan, scope) -> Reading:
        """The reads themselves."""
        bills = self.env["production.planning.bill.reader"]
        bom_versions = bills._versions(scope, "production.bom.version")
        bom_lines, problems = bills._lines(scope)
        items, item_problems = self._items(scope, bom_versions)
        demands, supplies, phantoms = self._demands_and_supplies(plan, scope)
        factory = Factory(
            today=scope.today,
            shift=self.env["production.working.days"]._shifter(scope.today, scope.calendar),
            items=items,
            bom_versions=bom_versions,
            bom_lines=bom_lines,
            demands=demands,
            supplies=supplies,
            route_versions=bills._versions(scope, "production.route.version"),
            route_scrap=bills._route_scrap(scope),
            phantom_demands=phantoms,
            approved=self._approved_planned_orders(scope),
            unit=scope.unit,
        )
        return Reading(scope, factory, problems + item_problems)

    def _demands_and_supplies(self, plan, scope):
        """Demands and supplies by item, and the phantoms of real orders to explode."""
        demands, supplies, phantoms = defaultdict(list), defaultdict(list), []
        if plan.include_on_hand:
            self._add_on_hand(scope, supplies)
        if plan.include_orders:
            self._add_issues(scope, demands)
            self._add_receipts(scope, supplies)
            self._add_requests_for_quotation(scope, supplies)
            self._add_production_orders(scope, supplies)
            self._add_components(scope, demands, supplies, phantoms)
        return demands, supplies, phantoms

    # === ITEMS AND POLICIES === #

    def _items(self, scope, made) -> tuple[dict[tuple[int, int], Item], list[dict]]:
        """Every storable item at every site, with the policy that governs it there.

        :param made: products that have a BOM version, for the lead time of automatic order types
        :return: the items, and problems with those whose settings cannot be used
        """
        settings = self.env["production.item.settings"]._read(scope.products, scope.sites)
        policies, items, problems = {}, {}, []
        for key, setting in settings.items():
            order_type = setting.order_type or ("production" if key[0] in made else "purchase")
            lead_time = setting.lead_time
            if order_type == "purchase" and setting.vendor_lead_time is not None:
                lead_time = setting.vendor_lead_time
            facts = (*setting[2:], lead_time)
            try:
                if facts not in policies:
                    policies[facts] = self._policy(scope, setting, lead_time)
                items[key] = Item.of(*key, policies[facts], setting.stopped)
            except ValueError as error:
                problems.append(self._item_problem(*key, error))
        return items, problems

    def _item_problem(self, product, site, error) -> dict:
        item = self.env["product.product"].browse(product)
        return {
            "severity": "error",
            "code": "order_settings",
            "product_id": product,
            "warehouse_id": site,
            "text": self.env._(
                "The order settings of %(item)s cannot be used: %(error)s. Correct them on the "
                "item or on its item coverage.",
                item=item.display_name,
                error=error,
            ),
        }

    def _policy(self, scope, setting, lead_time) -> Policy:
        """The planning policy that these order settings and their coverage group make."""
        group = scope.coverage_group(setting.coverage_group_id)
        return Policy(
            order_type=setting.order_type,
            min_qty=scope.units(setting.min_qty),
            max_qty=scope.units(setting.max_qty),
            order_min=scope.units(setting.order_min),
            order_multiple=scope.units(setting.order_multiple),
            order_max=scope.units(setting.order_max),
            lead_time=lead_time,
            working_days=setting.working_days,
            calendar=group.calendar_id.id or None,
            group=group.id,
            **{name: group[name] for name in GROUP_FIELDS},
        )

    # === STOCK AND OTHER DOCUMENTS === #

    def _add_on_hand(self, scope, supplies):
        """Stock anywhere inside the sites."""
        for product, site, quantity in scope.select(
            """
            SELECT quant.product_id, place.warehouse_id, SUM(quant.quantity)::float8
              FROM stock_quant quant
              JOIN stock_location place ON place.id = quant.location_id
             WHERE place.usage IN ('internal', 'transit')
               AND place.warehouse_id = ANY(%(sites)s)
          GROUP BY quant.product_id, place.warehouse_id
            """
        ):
            if units := scope.units(quantity):
                supplies[product, site].append(Supply(units, None, "on_hand", "on_hand"))

    def _add_issues(self, scope, demands):
        """Open moves that leave a site, summed by sales order line and day.

        Of a chain of moves only the one that leaves the site counts (scenarios.md A12). Moves of
        production orders are left out: the orders themselves are read.
        """
        for product, site, day, line, move, quantity in scope.select(
            """
            SELECT move.product_id, origin.warehouse_id,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                   move.sale_line_id, MIN(move.id), SUM(move.product_qty)::float8
              FROM stock_move move
              JOIN stock_location origin ON origin.id = move.location_id
              JOIN stock_location target
                ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
             WHERE move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
               AND move.prod_order_id IS NULL AND move.prod_component_id IS NULL
               AND origin.warehouse_id = ANY(%(sites)s)
               AND target.warehouse_id IS DISTINCT FROM origin.warehouse_id
               AND (move.location_final_id IS NULL
                    OR move.location_final_id = move.location_dest_id
                    OR NOT EXISTS (SELECT FROM stock_move_move_rel chain
                                    WHERE chain.move_orig_id = move.id))
          GROUP BY 1, 2, 3, 4, CASE WHEN move.sale_line_id IS NULL THEN move.id END
            """
        ):
            source = f"s{line}.{day:%Y%m%d}" if line else f"m{move}"
            mark = ("sale", line) if line else None
            kind = "sale" if line else "issue"
            ref = {"sale_line_id": line} if line else {}
            demands[product, site].append(
                Demand(scope.units(quantity), day, source, kind, mark, ref)
            )

    def _add_receipts(self, scope, supplies):
        """Open moves that enter a site."""
        for product, site, day, move, quantity in scope.select(
            """
            SELECT move.product_id, target.warehouse_id,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                   move.id, move.product_qty::float8
              FROM stock_move move
              JOIN stock_location origin ON origin.id = move.location_id
              JOIN stock_location target
                ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
             WHERE move.state IN ('waiting', 'confirmed', 'partially_available', 'assigned')
               AND move.prod_order_id IS NULL AND move.prod_component_id IS NULL
               AND target.warehouse_id = ANY(%(sites)s)
               AND origin.warehouse_id IS DISTINCT FROM target.warehouse_id
            """
        ):
            supplies[product, site].append(
                Supply(scope.units(quantity), day, f"m{move}", "receipt")
            )

    def _add_requests_for_quotation(self, scope, supplies):
        """Quantities that other apps have in progress but not yet in a stock move.

        They have no date that all apps know, so they count as arriving today.
        """
        products = self.env["product.product"].browse(scope.products)
        in_progress = products._get_quantity_in_progress(warehouse_ids=list(scope.sites))[1]
        own = products._prod_quantity_in_progress(warehouse_ids=list(scope.sites))
        for (product, site), quantity in in_progress.items():
            units = scope.units(quantity) - scope.units(own.get((product, site), 0.0))
            if units > 0 and site in scope.sites:
                supplies[product, site].append(Supply(units, scope.today, "in_progress", "request"))

    # === PRODUCTION ORDERS === #

    def _add_production_orders(self, scope, supplies):
        """What production orders have still to deliver, marked for what they were made for."""
        for order, product, site, day, line, component, quantity in scope.select(
            """
            SELECT id, product_id, warehouse_id, date_delivery, sale_line_id, parent_component_id,
                   (product_uom_qty
                        * (1 - (COALESCE(qty_good, 0) + COALESCE(qty_error, 0)) / product_qty)
                   )::float8
              FROM production_order
             WHERE warehouse_id = ANY(%(sites)s) AND state NOT IN ('reported', 'ended')
            """
        ):
            mark = ("component", component) if component else line and ("sale", line) or None
            units = scope.units(quantity)
            if units > 0:
                supplies[product, site].append(
                    Supply(units, day, f"o{order}", "production", mark=mark, ref=order)
                )

    def _add_components(self, scope, demands, supplies, phantoms):
        """Components that production orders have still to take; by-products they will yield.

        A component of a firmed order keeps, with ``!`` behind it, the source that it had while
        the order was planned: demands of one day sort as before, so firming changes no plan.
        """
        exact_phantoms = self._exact_phantoms(scope)
        for component, source, order, quantity, *rest in self._component_rows(scope):
            product, site, day, delivery, bom, route = rest
            mark = ("component", component)
            units = scope.units(quantity)
            ref = {"parent_order_id": order, "parent_component_id": component}
            if units < 0:
                supplies[product, site].append(Supply(-units, day, source, "by_product"))
            elif component in exact_phantoms:
                held = exact_phantoms[component] * scope.unit
                phantoms.append(
                    PhantomDemand(product, site, held, day, source, mark, ref, bom, route, delivery)
                )
            elif units > 0:
                demands[product, site].append(
                    Demand(units, day, source, "component", mark, ref, bom=bom, route=route)
                )

    def _component_rows(self, scope) -> list[tuple]:
        """Component, source, order, open quantity; item, site, day, delivery, BOM and route."""
        return scope.select(
            """
            SELECT line.id,
                   COALESCE(owner.planned_source || '/' || line.bom_line_id || '!', '')
                       || %(name)s,
                   owner.id,
                   (CASE WHEN line.qty_required >= 0
                         THEN GREATEST(line.qty_required - COALESCE(line.qty_consumed, 0), 0)
                         ELSE LEAST(line.qty_required - COALESCE(line.qty_consumed, 0), 0)
                    END)::float8,
                   line.product_id, owner.warehouse_id,
                   (owner.date_start AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                   owner.date_delivery, line.sub_bom_id, line.sub_route_id
              FROM production_order_component line
              JOIN production_order owner ON owner.id = line.order_id
             WHERE owner.warehouse_id = ANY(%(sites)s) AND owner.state NOT IN ('reported', 'ended')
               AND NOT (owner.state = 'started' AND line.remain_status = 'ended')
            """,
            name=component_name("line"),
        )

    def _exact_phantoms(self, scope) -> dict[int, Fraction]:
        """Phantom components of open orders: what they hold is rounded, not they (E15)."""
        lines = self.env["production.order.component"].search(
            [
                ("line_type", "=", "phantom"),
                ("order_id.warehouse_id", "in", scope.sites),
                ("order_id.state", "not in", ("reported", "ended")),
            ]
        )
        return {line.id: amount for line, amount in lines._exact_required().items()}

    def _approved_planned_orders(self, scope) -> list[PlannedOrder]:
        """Planned orders that the planner has locked: supply whose components are exploded."""
        return [
            PlannedOrder(product, site, kind, scope.units(quantity), *rest)
            for product, site, kind, quantity, *rest in scope.select(
                """
                SELECT product_id, warehouse_id, order_type, product_qty::float8,
                       date_requirement, date_delivery, date_order, COALESCE(delay_days, 0),
                       source, NULL, parent_bom_line_id, bom_id, route_id, NULL, '', NULL,
                       date_start
                  FROM production_planned_order
                 WHERE plan_id = %(plan)s AND status = 'approved' AND warehouse_id = ANY(%(sites)s)
                """
            )
        ]
