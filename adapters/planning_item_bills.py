from __future__ import annotations

from odoo import api, models

from .planning_part_scope import Structure


class ProductionPlanningItemBillReader(models.AbstractModel):
    """BOMs and routes around one item, as planning input."""

    _name = "production.planning.item.bill.reader"
    _inherit = "production.planning.bill.reader"
    _description = "Reader of BOMs around an Item"

    # === STRUCTURE === #

    @api.model
    def _above(self, scope) -> Structure:
        """What may ask for the items of the scope."""
        boms = self._boms_above(scope)
        makers = self._makers(scope, boms) if boms else []
        return Structure(boms, makers, self._open_phantoms(scope, makers) if makers else [])

    def _boms_above(self, scope) -> list[int]:
        """BOMs with a line for the items; through phantoms, the BOMs that hold those."""
        rows = scope.select(
            """
            WITH RECURSIVE above (bom) AS (
                SELECT line.bom_id FROM production_bom_line line
                 WHERE line.product_id = ANY(%(products)s)
                 UNION
                SELECT line.bom_id
                  FROM above
                  JOIN LATERAL (
                        SELECT held.bom_id
                          FROM production_bom_version version
                          JOIN product_product maker
                            ON maker.product_tmpl_id = version.product_tmpl_id
                           AND (version.product_id IS NULL OR version.product_id = maker.id)
                          JOIN production_bom_line held
                            ON held.product_id = maker.id AND held.line_type = 'phantom'
                         WHERE version.bom_id = above.bom
                         UNION ALL
                        SELECT forced.bom_id
                          FROM production_bom_line forced
                         WHERE forced.sub_bom_id = above.bom AND forced.line_type = 'phantom'
                       ) line ON TRUE
            )
            SELECT bom FROM above ORDER BY bom
            """,
            products=scope.asked,
        )
        return [bom for (bom,) in rows]

    def _makers(self, scope, boms: list[int]) -> list[int]:
        """Products that the BOMs make, by a version or because a line forces the BOM on them."""
        rows = scope.select(
            """
            SELECT maker.id
              FROM production_bom_version version
              JOIN product_product maker
                ON maker.product_tmpl_id = version.product_tmpl_id
               AND (version.product_id IS NULL OR version.product_id = maker.id)
             WHERE version.bom_id = ANY(%(boms)s)
             UNION
            SELECT product_id FROM production_bom_line WHERE sub_bom_id = ANY(%(boms)s)
             UNION
            SELECT product_id FROM production_order_component WHERE sub_bom_id = ANY(%(boms)s)
            """,
            boms=boms,
        )
        return sorted(maker for (maker,) in rows)

    def _open_phantoms(self, scope, makers: list[int]) -> list[int]:
        """Those that a production order of the site has as a phantom and not exploded yet."""
        rows = scope.select(
            """
            SELECT DISTINCT line.product_id
              FROM production_order_component line
              JOIN production_order owner ON owner.id = line.order_id
             WHERE line.product_id = ANY(%(makers)s) AND line.line_type = 'phantom'
               AND owner.warehouse_id = ANY(%(sites)s)
               AND owner.state NOT IN ('reported', 'ended')
            """,
            makers=makers,
        )
        return [product for (product,) in rows]

    @api.model
    def _below(self, scope, bom: int) -> list[int]:
        """The BOM, and those of the phantoms in it over all levels."""
        rows = scope.select(
            """
            WITH RECURSIVE below (bom) AS (
                SELECT %(bom)s::integer
                 UNION
                SELECT COALESCE(line.sub_bom_id, version.bom_id)
                  FROM below
                  JOIN production_bom_line line
                    ON line.bom_id = below.bom AND line.line_type = 'phantom'
                  JOIN product_product phantom ON phantom.id = line.product_id
             LEFT JOIN production_bom_version version
                    ON version.product_tmpl_id = phantom.product_tmpl_id
                 WHERE COALESCE(line.sub_bom_id, version.bom_id) IS NOT NULL
            )
            SELECT bom FROM below ORDER BY bom
            """,
            bom=bom,
        )
        return [found for (found,) in rows]

    @api.model
    def _is_cyclic(self, scope) -> bool:
        """Whether the BOMs below the item lead back to it: planning leaves such items out."""
        rows = scope.select(
            """
            WITH RECURSIVE below (product) AS (
                SELECT line.product_id
                  FROM production_bom_version version
                  JOIN product_product maker
                    ON maker.product_tmpl_id = version.product_tmpl_id
                   AND (version.product_id IS NULL OR version.product_id = maker.id)
                  JOIN production_bom_line line ON line.bom_id = version.bom_id
                 WHERE maker.id = %(product)s AND version.approved AND version.is_active
                   AND (version.date_to IS NULL OR version.date_to >= %(today)s)
                   AND (line.date_to IS NULL OR line.date_to >= %(today)s)
                 UNION
                SELECT line.product_id
                  FROM below
                  JOIN product_product maker ON maker.id = below.product
                  JOIN production_bom_version version
                    ON version.product_tmpl_id = maker.product_tmpl_id
                   AND (version.product_id IS NULL OR version.product_id = maker.id)
                  JOIN production_bom_line line ON line.bom_id = version.bom_id
                 WHERE version.approved AND version.is_active
                   AND (version.date_to IS NULL OR version.date_to >= %(today)s)
                   AND (line.date_to IS NULL OR line.date_to >= %(today)s)
            )
            SELECT FROM below WHERE product = %(product)s
            """,
            product=scope.product,
            today=scope.today,
        )
        return bool(rows)

    # === READS, NARROWED === #

    @api.model
    def _versions_of(self, scope, model_name: str, products) -> dict:
        """Versions as planning reads them, of these products."""
        return self._versions(scope.narrowed(None, products), model_name)

    @api.model
    def _lines_of(self, scope, boms: list[int]) -> dict:
        """Lines as planning reads them, of these BOMs."""
        bills, _problems = self._bills(scope.narrowed("bom_id", boms))
        return {bom: bills.get(bom) for bom in boms}

    def _steps(self, scope) -> dict[int, tuple]:
        """The steps of the lines, or of those of the BOMs, to which the scope is narrowed."""
        column, ids = scope._condition
        if column == "bom_id":
            lines = self.env["production.bom.line"]._search([("bom_id", "in", ids)])
            ids = [line for (line,) in self.env.execute_query(lines.select())]
        return super()._steps(scope.narrowed("line_id", ids))

    @api.model
    def _scrap_of(self, scope, routes) -> dict:
        """Accumulated scrap as planning reads it, of these routes."""
        return self._route_scrap(scope.narrowed("route_id", routes)) if routes else {}
