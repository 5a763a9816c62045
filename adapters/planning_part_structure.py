from __future__ import annotations

from odoo import api, models
from odoo.tools import SQL


class ProductionPlanningPartStructure(models.AbstractModel):
    """What a change of some products concerns, by BOMs, production orders and messages."""

    _name = "production.planning.part.structure"
    _description = "Structure around Changed Items"

    @api.model
    def _with_all_below(self, plan, products: set[int]) -> set[int]:
        """The products and all that they ask for, level by level.

        Every version of a BOM counts, valid or not: a run about more plans the same.
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE below (product) AS (
                    SELECT unnest(%(products)s::int[])
                     UNION
                    SELECT asked.product_id
                      FROM below
                      JOIN LATERAL (
                            SELECT line.product_id
                              FROM product_product maker
                              JOIN production_bom_version version
                                ON version.product_tmpl_id = maker.product_tmpl_id
                              JOIN production_bom_line line ON line.bom_id = version.bom_id
                             WHERE maker.id = below.product
                             UNION ALL
                            SELECT line.product_id
                              FROM production_bom_line forced
                              JOIN production_bom_line line ON line.bom_id = forced.sub_bom_id
                             WHERE forced.product_id = below.product
                             UNION ALL
                            SELECT component.product_id
                              FROM production_order made
                              JOIN production_order_component component
                                ON component.order_id = made.id
                             WHERE made.product_id = below.product
                               AND made.state NOT IN ('reported', 'ended')
                             UNION ALL
                            SELECT line.product_id
                              FROM production_order_component forced
                              JOIN production_bom_line line ON line.bom_id = forced.sub_bom_id
                             WHERE forced.product_id = below.product
                             UNION ALL
                            SELECT line.product_id
                              FROM production_planned_order planned
                              JOIN production_bom_line line ON line.bom_id = planned.bom_id
                             WHERE planned.plan_id = %(plan)s
                               AND planned.product_id = below.product
                               AND planned.status = 'approved'
                           ) asked ON TRUE
                )
                SELECT product FROM below
                """,
                products=sorted(products),
                plan=plan.id,
            )
        )
        return {product for (product,) in rows}

    @api.model
    def _concerned_above(self, scope) -> set[int]:
        """Products above that must be planned with those of the scope.

        Those with an approved planned order that asks for them, because its own delay is stored
        nowhere; and those above with a message, which goes on down to them.
        """
        return self._approved_above(scope) | self._with_messages_above(scope)

    def _approved_above(self, scope) -> set[int]:
        rows = scope.select(
            """
            SELECT DISTINCT product_id
              FROM production_planned_order
             WHERE plan_id = %(plan)s AND status = 'approved'
               AND product_id = ANY(%(makers)s) AND bom_id = ANY(%(boms)s)
            """,
            makers=scope.structure.makers,
            boms=scope.structure.boms,
        )
        return {product for (product,) in rows}

    def _with_messages_above(self, scope) -> set[int]:
        """Products with messages about orders whose components lie, in the end, in the scope."""
        rows = scope.select(
            """
            SELECT DISTINCT product_id FROM production_action_message
             WHERE plan_id = %(plan)s AND supply_kind IN ('production', 'approved')
               AND product_id <> ALL(%(about)s)
            """,
            about=sorted(scope.about),
        )
        told = {product for (product,) in rows}
        return told & self._all_above(scope) if told else told

    def _all_above(self, scope) -> set[int]:
        """All products that ask for those of the scope, over all levels."""
        rows = scope.select(
            """
            WITH RECURSIVE above (product) AS (
                SELECT unnest(%(about)s::int[])
                 UNION
                SELECT asking.product_id
                  FROM above
                  JOIN LATERAL (
                        SELECT maker.id AS product_id
                          FROM production_bom_line line
                          JOIN production_bom_version version ON version.bom_id = line.bom_id
                          JOIN product_product maker
                            ON maker.product_tmpl_id = version.product_tmpl_id
                         WHERE line.product_id = above.product
                         UNION ALL
                        SELECT forced.product_id
                          FROM production_bom_line line
                          JOIN production_bom_line forced ON forced.sub_bom_id = line.bom_id
                         WHERE line.product_id = above.product
                         UNION ALL
                        SELECT made.product_id
                          FROM production_order_component component
                          JOIN production_order made ON made.id = component.order_id
                         WHERE component.product_id = above.product
                           AND made.state NOT IN ('reported', 'ended')
                       ) asking ON TRUE
            )
            SELECT product FROM above
            """,
            about=sorted(scope.about),
        )
        return {product for (product,) in rows}

    @api.model
    def _lines(self, scope) -> list[int]:
        """All lines of the products' BOMs, forced ones included; of those above what leads here."""
        rows = scope.select(
            """
            WITH own (bom) AS (
                SELECT version.bom_id
                  FROM product_product maker
                  JOIN production_bom_version version
                    ON version.product_tmpl_id = maker.product_tmpl_id
                 WHERE maker.id = ANY(%(about)s)
                 UNION
                SELECT sub_bom_id FROM production_bom_line
                 WHERE product_id = ANY(%(about)s) AND sub_bom_id IS NOT NULL
                 UNION
                SELECT sub_bom_id FROM production_order_component
                 WHERE product_id = ANY(%(about)s) AND sub_bom_id IS NOT NULL
                 UNION
                SELECT bom_id FROM production_planned_order
                 WHERE plan_id = %(plan)s AND product_id = ANY(%(about)s) AND status = 'approved'
            )
            SELECT line.id FROM own JOIN production_bom_line line ON line.bom_id = own.bom
             UNION
            SELECT line.id FROM production_bom_line line
             WHERE line.bom_id = ANY(%(boms)s) AND line.product_id = ANY(%(about)s)
             UNION
            SELECT line.id FROM production_bom_line line
             WHERE line.bom_id = ANY(%(boms)s) AND line.line_type = 'phantom'
            """,
            about=sorted(scope.about),
            boms=scope.structure.boms,
        )
        return [line for (line,) in rows]
