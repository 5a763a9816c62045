from __future__ import annotations

from odoo import api, models
from odoo.tools import SQL

#: columns of a row that a calculation decides
COLUMNS = (
    "order_id",
    "company_id",
    "sequence",
    "kind",
    "cost_group_id",
    "component_id",
    "operation_id",
    "indirect_id",
    "product_id",
    "resource_id",
    "category_id",
    "uom_id",
    "qty_estimated",
    "qty_realized",
    "cost_estimated",
    "cost_realized",
    "difference",
    "price",
)

#: fields of the order that are calculated from its rows
TOTALS = (
    "cost_estimated",
    "sales_price",
    "unit_cost_estimated",
    "cost_realized",
    "unit_cost_realized",
)

AMOUNTS = ("qty_estimated", "qty_realized", "cost_estimated", "cost_realized", "price")


class ProductionCostingWriter(models.AbstractModel):
    """Stores the cost rows of many orders in a few statements.

    The rows are calculated and nothing depends on them but the totals of their orders, so they
    are written past the ORM, whose share of an estimate would be the greatest.
    """

    _name = "production.costing.writer"
    _description = "Writer of Cost Rows"

    @api.model
    def _replace(self, orders, values: list[dict]) -> None:
        """Put rows with these values in the place of all rows of the orders."""
        self._forget(orders)
        self.env.cr.execute(
            SQL("DELETE FROM production_order_cost WHERE order_id = ANY(%s)", orders.ids)
        )
        self._insert(values)
        self._refresh(orders)

    @api.model
    def _realize(self, orders, changes: dict[int, dict], values: list[dict], idle: list[int]):
        """Write realised sides.

        :param changes: {row id: its new realised side}
        :param values: rows to add
        :param idle: ids of rows to delete
        """
        if not (changes or values or idle):
            return
        self._forget(orders)
        self.env.cr.execute(SQL("DELETE FROM production_order_cost WHERE id = ANY(%s)", idle))
        self.env.cr.execute(
            SQL(
                """
                UPDATE production_order_cost AS row
                   SET qty_realized = new.qty, cost_realized = new.cost,
                       difference = new.cost - row.cost_estimated,
                       write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                  FROM unnest(%s::int[], %s::numeric[], %s::numeric[]) AS new (id, qty, cost)
                 WHERE row.id = new.id
                """,
                self.env.uid,
                list(changes),
                [side["qty_realized"] for side in changes.values()],
                [side["cost_realized"] for side in changes.values()],
            )
        )
        self._insert(values)
        self._refresh(orders)

    def _insert(self, values: list[dict]) -> None:
        """Add rows; amounts that are left out are 0, links empty."""
        rows = [self._completed(vals) for vals in values]
        fields = self.env["production.order.cost"]._fields
        columns = [
            SQL("%s::" + fields[name].column_type[0] + "[]", [row[name] for row in rows])
            for name in COLUMNS
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO production_order_cost
                            (%s, create_uid, create_date, write_uid, write_date)
                     SELECT new.*, %s, now() AT TIME ZONE 'UTC', %s, now() AT TIME ZONE 'UTC'
                       FROM unnest(%s) AS new
                """,
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                self.env.uid,
                self.env.uid,
                SQL(", ").join(columns),
            )
        )

    def _completed(self, vals: dict) -> dict:
        row = {name: vals.get(name) or None for name in COLUMNS}
        row.update((name, vals.get(name) or 0.0) for name in AMOUNTS)
        row["difference"] = round(row["cost_realized"] - row["cost_estimated"], 6)
        return row

    def _forget(self, orders) -> None:
        """Write what is pending, and drop what is cached of the rows."""
        self.env["production.order.cost"].invalidate_model()
        orders.invalidate_recordset(["cost_row_ids"])

    def _refresh(self, orders) -> None:
        """Have the totals of the orders calculated anew."""
        self._forget(orders)
        for name in TOTALS:
            self.env.add_to_compute(orders._fields[name], orders)
