from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ..planning.forecast import BY_TRANSACTIONS, ForecastLine, Reduction, Transaction

Key = tuple[int, int]
Forecast = Mapping[Key, list[ForecastLine]]


class ProductionPlanningForecastTransactions(models.AbstractModel):
    """The orders and other transactions that reduce a forecast (ax.md 17.14, decision 0060)."""

    _name = "production.planning.forecast.transactions"
    _inherit = ["production.planning.demand.reader"]
    _description = "Reader of what Reduces Forecasts"

    @api.model
    def _transactions(
        self, scope, plan, kind: str, forecast: Forecast, rules: Mapping[Key, Reduction]
    ) -> dict[Key, list[Transaction]]:
        """What reduces a forecast, by item: nothing where the principle asks for no orders.

        :param kind: ``demand`` or ``supply``
        """
        orders = defaultdict(list)
        if not any(rule.principle in BY_TRANSACTIONS for rule in rules.values()):
            return orders
        groups_of = self._groups_of(forecast)
        first = min(
            scope.today,
            *(period.start for rule in rules.values() for period in rule.periods),
            *(line.date for lines in forecast.values() for line in lines),
        )
        for product, site, day, partner, quantity in self._rows(scope, plan, kind, forecast, first):
            orders[product, site].append(
                Transaction(scope.units(quantity), day, partner, groups_of.get(partner, ()))
            )
        return orders

    def _rows(self, scope, plan, kind, forecast, first: date) -> Iterator[tuple]:
        """Item, site, day, customer or vendor, and quantity of what there is from a day on."""
        products = sorted({product for product, _site in forecast})
        sources = self._demanded(scope, plan) if kind == "demand" else self._supplied(scope, plan)
        yield from self._select(
            scope,
            """
            SELECT product AS product_id, site, day, partner, SUM(quantity)::float8
              FROM (%(sources)s) AS fact (product, site, day, partner, quantity)
             WHERE product = ANY(%(products)s) AND site = ANY(%(sites)s) AND day >= %(first)s
          GROUP BY product, site, day, partner
          ORDER BY product, site, day, partner
            """,
            sources=SQL(" UNION ALL ").join(sources),
            products=products,
            first=first,
        )
        if kind == "supply" and plan.include_requests:
            requests = self.env["production.planning.request.reader"]
            for row in requests._request_rows(scope, set(products)):
                if row.date >= first:
                    yield row.product, row.site, row.date, row.vendor, row.quantity

    def _groups_of(self, forecast: Forecast) -> dict[int, tuple]:
        """The customer groups with a forecast of their own that each customer is in; one that is
        in a group is in the groups above it, too."""
        named = {line.customer for lines in forecast.values() for line in lines}
        groups = [name[1] for name in named if isinstance(name, tuple)]
        found = defaultdict(tuple)
        if groups:
            for partner, group in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT member.partner_id, above.id
                      FROM res_partner_res_partner_category_rel member
                      JOIN res_partner_category tag ON tag.id = member.category_id
                      JOIN res_partner_category above
                        ON tag.parent_path LIKE above.parent_path || '%%'
                     WHERE above.id = ANY(%s)
                  ORDER BY member.partner_id, above.id
                    """,
                    groups,
                )
            ):
                found[partner] += (("group", group),)
        return found

    # === DEMAND === #

    def _demanded(self, scope, plan) -> list[SQL]:
        """What reduces a demand forecast."""
        if plan.forecast_reduce_by == "all":
            return [self._ordered(scope, plan), self._issued(scope), self._consumed(scope)]
        return [self._ordered(scope, plan)]

    def _ordered(self, scope, plan) -> SQL:
        """Lines of sales orders, delivered or not, and of the quotations that the plan counts."""
        counts = SQL("sale.state = 'sale'")
        if plan.include_quotations:
            counts = SQL("(%s OR %s)", counts, self._quotation_counts(scope, plan))
        return SQL(
            """
            SELECT line.product_id, COALESCE(line.warehouse_id, sale.warehouse_id),
                   %s, partner.commercial_partner_id,
                   line.product_uom_qty * unit.factor / own.factor
              FROM sale_order_line line
              JOIN sale_order sale ON sale.id = line.order_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = line.product_uom_id
              JOIN uom_uom own ON own.id = item.uom_id
              JOIN res_partner partner ON partner.id = sale.partner_id
                   %s
             WHERE %s AND sale.company_id = %s AND line.product_uom_qty > 0
            """,
            self._due(scope),
            self._opportunity() if plan.include_quotations else SQL(),
            counts,
            scope.company.id,
        )

    def _issued(self, scope) -> SQL:
        """Other moves that leave a site, done or not; of a chain only the one that leaves."""
        return SQL(
            """
            SELECT move.product_id, origin.warehouse_id,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                   NULL::int, move.product_qty
              FROM stock_move move
              JOIN stock_location origin ON origin.id = move.location_id
              JOIN stock_location target
                ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
             WHERE move.state NOT IN ('draft', 'cancel') AND move.sale_line_id IS NULL
               AND move.prod_order_id IS NULL AND move.prod_component_id IS NULL
               AND NOT COALESCE(move.is_inventory, FALSE)
               AND target.warehouse_id IS DISTINCT FROM origin.warehouse_id
               AND (move.location_final_id IS NULL
                    OR move.location_final_id = move.location_dest_id
                    OR NOT EXISTS (SELECT FROM stock_move_move_rel chain
                                    WHERE chain.move_orig_id = move.id))
            """,
            scope.zone,
        )

    def _consumed(self, scope) -> SQL:
        """Components of production orders, consumed or not; of drafts if the plan counts them."""
        return SQL(
            """
            SELECT line.product_id, owner.warehouse_id,
                   (owner.date_start AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                   NULL::int, line.qty_required
              FROM production_order_component line
              JOIN production_order owner ON owner.id = line.order_id
             WHERE line.qty_required > 0 AND (owner.state <> 'created' OR %s)
            """,
            scope.zone,
            scope.plan.include_drafts,
        )

    # === SUPPLY === #

    def _supplied(self, scope, plan) -> list[SQL]:
        """What reduces a supply forecast; requests for quotation come on top."""
        return [self._received(scope), *([self._drafts()] if plan.include_drafts else [])]

    def _received(self, scope) -> SQL:
        """Receipts from vendors and production, done or not."""
        return SQL(
            """
            SELECT move.product_id, target.warehouse_id,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date,
                   vendor.commercial_partner_id, move.product_qty
              FROM stock_move move
              JOIN stock_location origin ON origin.id = move.location_id
              JOIN stock_location target
                ON target.id = COALESCE(move.location_final_id, move.location_dest_id)
         LEFT JOIN stock_picking picking ON picking.id = move.picking_id
         LEFT JOIN res_partner vendor ON vendor.id = COALESCE(picking.partner_id, move.partner_id)
             WHERE move.state NOT IN ('draft', 'cancel')
               AND origin.usage IN ('supplier', 'production')
            """,
            scope.zone,
        )

    def _drafts(self) -> SQL:
        """Production orders in status Created, which have no receipt yet."""
        return SQL(
            """
            SELECT product_id, warehouse_id, date_delivery, NULL::int, product_uom_qty
              FROM production_order
             WHERE state = 'created'
            """
        )
