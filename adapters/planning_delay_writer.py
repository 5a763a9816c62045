from __future__ import annotations

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..planning.columns import to_day
from .fresh_rows import fresh_rows, insert_of_plan

#: columns that recognise a delay, then what may change of it
KEY = {
    "sale_line_id": "int4",
    "product_id": "int4",
    "warehouse_id": "int4",
    "date_requirement": "date",
}
VALUES = {"date_futures": "date", "delay_days": "int4"}


class ProductionPlanningDelayWriter(models.AbstractModel):
    """Writes the futures messages of a run by difference: an unchanged rerun writes nothing.

    The number of statements does not depend on the number of delays.
    """

    _name = "production.planning.delay.writer"
    _description = "Writer of Futures Messages"

    @api.model
    def _write_delays(self, plan, result, scope) -> None:
        """Bring the stored delays of the plan in line with those of a run.

        :param plan: the ``production.master.plan``
        :param result: the ``planning.Plan`` of the run
        :param scope: the ``PlanningScope`` of the run; delays of other items stay
        """
        delays = self.env["production.planning.delay"]
        delays.flush_model()
        wanted, stored = self._wanted(result), self._stored(scope)
        new = [(*key, *values) for key, values in wanted.items() if key not in stored]
        changed = [
            (stored[key][0], *values)
            for key, values in wanted.items()
            if key in stored and stored[key][1:] != values
        ]
        dropped = [row[0] for key, row in stored.items() if key not in wanted]
        self._delete(dropped)
        self._update(changed)
        self._insert(plan, new)
        if new or changed or dropped:
            delays.invalidate_model(flush=False)

    # === COMPARING === #

    @staticmethod
    def _wanted(result) -> dict[tuple, tuple]:
        """Key to values of each late requirement of a sales order line; the latest day counts."""
        tables, kinds = result.tables, result.tables.kinds
        kind = result.demands.kind[result.late.row]
        sold = np.isin(kind, [kinds.get("sale"), kinds.get("quotation")])
        late = result.late.taken(sold)
        rows = result.demands.taken(late.row)
        products, sites = tables.bills.products, tables.sites
        wanted = {}
        for item, line, day, met in zip(
            rows.item.tolist(), rows.ref.tolist(), rows.day.tolist(), late.day.tolist(), strict=True
        ):
            product = products[int(tables.items.product[item])]
            site = sites[int(tables.items.site[item])]
            key = (line, product, site, to_day(day))
            wanted[key] = max(wanted.get(key, ()), (to_day(met), met - day))
        return wanted

    def _stored(self, scope) -> dict[tuple, tuple]:
        """Key to id and values of each delay of the plan."""
        rows = scope.of_items("product_id").select(
            "SELECT %(names)s FROM production_planning_delay WHERE plan_id = %(plan)s",
            names=SQL(", ").join(SQL.identifier(name) for name in (*KEY, "id", *VALUES)),
        )
        size = len(KEY)
        return {row[:size]: row[size:] for row in rows}

    # === WRITING === #

    def _delete(self, ids: list[int]) -> None:
        if ids:
            self.env.cr.execute(
                SQL("DELETE FROM production_planning_delay WHERE id = ANY(%s)", ids)
            )

    def _update(self, rows: list[tuple]) -> None:
        if rows:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE production_planning_delay delay
                       SET date_futures = fresh.date_futures, delay_days = fresh.delay_days,
                           write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                      FROM %s
                     WHERE delay.id = fresh.id
                    """,
                    self.env.uid,
                    fresh_rows({"id": "int4", **VALUES}, rows),
                )
            )

    def _insert(self, plan, rows: list[tuple]) -> None:
        if rows:
            self.env.cr.execute(
                insert_of_plan("production_planning_delay", plan, {**KEY, **VALUES}, rows)
            )
