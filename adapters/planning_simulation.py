from __future__ import annotations

from odoo import api, models

from .planning_rows import EXPIRED, source

SIMULATED = EXPIRED + 1
"""What the first byte of the source of a simulated demand tells."""


class ProductionPlanningReader(models.AbstractModel):
    """The demand that a simulation supposes."""

    _inherit = "production.planning.reader"

    def _add_quotations(self, plan, scope, gathered):
        super()._add_quotations(plan, scope, gathered)
        if plan.kind != "simulation":
            return
        for line, product, site, quantity, day in scope.select(
            """
            SELECT demand.id, demand.product_id, demand.warehouse_id,
                   demand.product_qty::float8, GREATEST(demand.date, %(today)s)
              FROM production_simulated_demand demand
              JOIN product_product product ON product.id = demand.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
             WHERE demand.plan_id = %(plan)s AND demand.warehouse_id = ANY(%(sites)s)
               AND item.is_storable
          ORDER BY demand.id
            """,
            today=scope.today,
        ):
            name = source(SIMULATED, line)
            gathered.demand(product, site, scope.units(quantity), day, name, "simulated", ref=line)


class ProductionPlanningRules(models.AbstractModel):
    """The rules as a simulation has them."""

    _inherit = "production.planning.rules"

    @api.model
    def _read(self, scope, records=None, problems=None):
        """Without rules named, a simulation reads the active ones with its own switched."""
        if records is None and scope.plan.kind == "simulation":
            switched = scope.plan.simulated_rule_ids.sudo()
            active = self.env["production.planning.rule"].sudo()
            active = active.search([("company_id", "=", scope.company.id)])
            records = (active - switched) | (switched - active)
        return super()._read(scope, records, problems)


class ProductionPlanningWriter(models.AbstractModel):
    """What a simulation writes: its planned orders, and nothing on real ones."""

    _inherit = "production.planning.writer"

    def _write_not_needed(self, result, scope) -> int:
        if scope.plan.kind == "operative":
            return super()._write_not_needed(result, scope)
        return sum(supply.kind == "production" for supply, _units in result.unused)
