from __future__ import annotations

from collections import Counter

from odoo import api, models

from .planning_rows import (
    EXPIRED,
    MOVE,
    MOVE_MARK,
    ON_HAND,
    SALE,
    SALE_MARK,
    marks,
    source,
    sources,
)


class ProductionPlanningStockReader(models.AbstractModel):
    """Stock, and open stock moves across the borders of sites, as planning input."""

    _name = "production.planning.stock.reader"
    _description = "Reader of Stock for Planning"

    @api.model
    def _add_on_hand(self, scope, gathered):
        """Stock anywhere inside the sites: lots that expire by themselves, the rest as one."""
        expiring = self._add_expiring(scope, gathered)
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
            units = scope.units(quantity) - expiring[product, site]
            gathered.supply(product, site, units, None, source(ON_HAND, 0), "on_hand")

    def _add_expiring(self, scope, gathered) -> Counter:
        """Lots that serve demand before a day only; those of up to today are no stock any more.

        :return: units of all these lots, by product and site
        """
        units_of = Counter()
        for row in self.env["production.planning.demand.reader"]._expired_stock_rows(scope):
            units, name = scope.units(row.quantity), source(EXPIRED, row.lot)
            units_of[row.product, row.site] += units
            if row.date > scope.today:
                gathered.supply(row.product, row.site, units, None, name, "on_hand", until=row.date)
        return units_of

    @api.model
    def _add_issues(self, scope, gathered):
        """Open moves that leave a site, summed by sales order line and day.

        Of a chain of moves only the one that leaves the site counts (scenarios.md A12). Moves of
        production orders are left out: the orders themselves are read.
        """
        product, site, day, line, move, quantity = scope.columns(
            """
            SELECT move.product_id, origin.warehouse_id,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                        - DATE '0001-01-01' + 1,
                   COALESCE(move.sale_line_id, 0), MIN(move.id), SUM(move.product_qty)::float8
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
            """,
            ("int4", "int4", "int4", "int4", "int4", "float8"),
        )
        facts = (product, site, scope.all_units(quantity), day)
        sold = line > 0
        gathered.demands(
            *(column[sold] for column in facts),
            sources(SALE, line[sold], day[sold]),
            "sale",
            marks(SALE_MARK, line[sold]),
            line[sold],
        )
        gathered.demands(
            *(column[~sold] for column in facts),
            sources(MOVE, move[~sold]),
            "issue",
            marks(MOVE_MARK, move[~sold]),
            move[~sold],
        )

    @api.model
    def _add_receipts(self, scope, gathered):
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
            units = scope.units(quantity)
            gathered.supply(product, site, units, day, source(MOVE, move), "receipt", ref=move)
