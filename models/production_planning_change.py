from __future__ import annotations

from odoo import api, models
from odoo.tools import SQL

_TABLE = SQL.identifier("production_planning_change")
_FUNCTION = SQL.identifier("production_planning_note_change")
_PREFIX = "production_planning_change_"

#: the rows that a statement inserted, changed or deleted, where a watch asks for them
ROWS = "changed_rows"
_OWN = f"SELECT product_id FROM {ROWS}"
_OF_ORDERS = f"""
    SELECT line.product_id FROM sale_order_line line
     WHERE line.order_id IN (SELECT id FROM {ROWS})
"""
_MAKERS_OF = """
    SELECT forced.product_id FROM production_bom_line forced WHERE forced.sub_bom_id IN (%(boms)s)
     UNION ALL
    SELECT forced.product_id FROM production_order_component forced
     WHERE forced.sub_bom_id IN (%(boms)s)
     UNION ALL
    SELECT product.id FROM production_bom_version version
      JOIN product_product product ON product.product_tmpl_id = version.product_tmpl_id
     WHERE version.bom_id IN (%(boms)s)
"""
_OF_TEMPLATES = f"""
    SELECT product.id FROM product_product product
     WHERE product.product_tmpl_id IN (SELECT product_tmpl_id FROM {ROWS})
"""

#: table -> products whose planning a change of its rows may change
WATCHED = {
    "product_product": f"SELECT id FROM {ROWS}",
    "product_template": _OF_TEMPLATES.replace("SELECT product_tmpl_id", "SELECT id"),
    "product_supplierinfo": _OF_TEMPLATES,
    "production_item_coverage": _OWN,
    "stock_warehouse_orderpoint": _OWN,
    "stock_lot": _OWN,
    "stock_quant": _OWN,
    "stock_move": _OWN,
    "stock_move_move_rel": f"""
        SELECT move.product_id FROM stock_move move
         WHERE move.id IN (SELECT move_orig_id FROM {ROWS} UNION SELECT move_dest_id FROM {ROWS})
    """,
    "sale_order_line": _OWN,
    "sale_order": _OF_ORDERS,
    "crm_lead": f"""
        SELECT line.product_id FROM sale_order_line line
          JOIN sale_order sale ON sale.id = line.order_id
         WHERE sale.opportunity_id IN (SELECT id FROM {ROWS})
    """,
    "purchase_order_line": _OWN,
    "purchase_order": f"""
        SELECT line.product_id FROM purchase_order_line line
         WHERE line.order_id IN (SELECT id FROM {ROWS})
    """,
    "production_order": f"""
        SELECT product_id FROM {ROWS}
         UNION ALL
        SELECT line.product_id FROM production_order_component line
         WHERE line.order_id IN (SELECT id FROM {ROWS})
    """,
    "production_order_component": _OWN,
    "production_order_move_dest_rel": f"""
        SELECT made.product_id FROM production_order made
         WHERE made.id IN (SELECT order_id FROM {ROWS})
    """,
    "production_bom_line": f"""
        {_OWN} UNION ALL {_MAKERS_OF % {"boms": f"SELECT bom_id FROM {ROWS}"}}
    """,
    "production_bom_line_step": _MAKERS_OF
    % {
        "boms": "SELECT line.bom_id FROM production_bom_line line"
        f" WHERE line.id IN (SELECT line_id FROM {ROWS})"
    },
    "production_bom_version": f"""
        {_OF_TEMPLATES}
         UNION ALL
        SELECT line.product_id FROM production_bom_line line
         WHERE line.bom_id IN (SELECT bom_id FROM {ROWS})
    """,
    "production_route_version": _OF_TEMPLATES,
    "production_route_operation": f"""
        SELECT product.id FROM production_route_version version
          JOIN product_product product ON product.product_tmpl_id = version.product_tmpl_id
         WHERE version.route_id IN (SELECT route_id FROM {ROWS})
         UNION ALL
        SELECT forced.product_id FROM production_bom_line forced
         WHERE forced.sub_route_id IN (SELECT route_id FROM {ROWS})
         UNION ALL
        SELECT forced.product_id FROM production_order_component forced
         WHERE forced.sub_route_id IN (SELECT route_id FROM {ROWS})
         UNION ALL
        SELECT approved.product_id FROM production_planned_order approved
         WHERE approved.status = 'approved'
           AND approved.route_id IN (SELECT route_id FROM {ROWS})
    """,
}
#: after which events a trigger looks at which rows
EVENTS = (("insert", "new"), ("update", "old"), ("update", "new"), ("delete", "old"))


class ProductionPlanningChange(models.AbstractModel):
    """Which items have changed since when, for net change planning (decision 0097).

    Triggers note the products of each change in a table of our own, whoever makes it: Odoo
    changes stock with SQL, too, which no override of ``write`` would see.  A note bears the number
    of its transaction, so a run sees those that were committed after it began to read, and no run
    waits for another.  :meth:`_mark` says up to where a run has seen, :meth:`_since` what came
    after.
    """

    _name = "production.planning.change"
    _description = "Changes for Net Change Planning"

    # === SET-UP === #

    def init(self):
        """Create the table and what fills it; an update watches anew."""
        self.env.cr.execute(
            SQL(
                """
                CREATE TABLE IF NOT EXISTS %(table)s (
                    id bigserial PRIMARY KEY,
                    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
                    product_id integer NOT NULL
                );
                CREATE INDEX IF NOT EXISTS production_planning_change_transaction
                    ON %(table)s (transaction_id);
                DROP FUNCTION IF EXISTS %(function)s() CASCADE;
                CREATE FUNCTION %(function)s() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    EXECUTE 'INSERT INTO production_planning_change (product_id)'
                        ' SELECT DISTINCT product FROM (' || TG_ARGV[0] || ') found (product)'
                        ' WHERE product IS NOT NULL';
                    RETURN NULL;
                END $$
                """,
                table=_TABLE,
                function=_FUNCTION,
            )
        )
        self._watch()

    def _register_hook(self):
        """Watch tables of apps that were installed later."""
        super()._register_hook()
        self._watch()

    @api.model
    def _watched(self) -> dict[str, str]:
        """Tables, and the products whose planning a change of their rows may change.

        Apps that planning reads more of extend it.
        """
        return WATCHED

    @api.model
    def _watch(self):
        """Put triggers on the watched tables that exist and have none yet."""
        watched = self._watched()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT class.relname, trigger.tgname
                  FROM pg_class class
             LEFT JOIN pg_trigger trigger
                    ON trigger.tgrelid = class.oid AND starts_with(trigger.tgname, %s)
                 WHERE class.relname = ANY(%s) AND class.relkind = 'r'
                   AND class.relnamespace = current_schema::regnamespace
                """,
                _PREFIX,
                list(watched),
            )
        )
        there = {table for table, _name in rows} - {table for table, name in rows if name}
        for table in sorted(there):
            for event, age in EVENTS:
                self._create_trigger(table, event, age, watched[table])

    def _create_trigger(self, table: str, event: str, age: str, products: str):
        """One trigger looks at the rows before or after the statement."""
        self.env.cr.execute(
            SQL(
                """
                CREATE TRIGGER %(name)s AFTER %(event)s ON %(table)s
                REFERENCING %(age)s TABLE AS changed_rows
                FOR EACH STATEMENT EXECUTE FUNCTION %(function)s(%(products)s)
                """,
                name=SQL.identifier(f"{_PREFIX}{event}_{age}"),
                event=SQL(event.upper()),
                table=SQL.identifier(table),
                age=SQL(age.upper()),
                function=_FUNCTION,
                products=products,
            )
        )

    @api.model
    def _unwatch(self):
        """Take everything away that watches; the addon is being uninstalled."""
        self.env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", _FUNCTION))
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", _TABLE))

    # === NOTING AND ASKING === #

    @api.model
    def _note_planned(self, planned_ids: list[int]):
        """Note the items of planned orders, and what their BOMs hold; no trigger sees them."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %s (product_id)
                SELECT planned.product_id FROM production_planned_order planned
                 WHERE planned.id = ANY(%s)
                 UNION
                SELECT line.product_id FROM production_planned_order planned
                  JOIN production_bom_line line ON line.bom_id = planned.bom_id
                 WHERE planned.id = ANY(%s)
                """,
                _TABLE,
                planned_ids,
                planned_ids,
            )
        )

    @api.model
    def _mark(self) -> str:
        """Up to where this transaction has seen changes, its own so far among them."""
        ((mark,),) = self.env.execute_query(
            SQL(
                """
                SELECT concat_ws(' ', pg_current_snapshot(), pg_current_xact_id_if_assigned(),
                                 (SELECT max(id) FROM %s
                                   WHERE transaction_id = pg_current_xact_id_if_assigned()))
                """,
                _TABLE,
            )
        )
        return mark

    @api.model
    def _since(self, mark: str) -> list[int] | None:
        """Products that have changed since a mark, sorted.

        :return: None where the mark is not of this database: it has been restored elsewhere
        """
        snapshot, own, last = (*mark.split(), "0", "0")[:3]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax(seen.at), (
                           SELECT array_agg(DISTINCT product_id)
                             FROM %(table)s
                            WHERE transaction_id >= pg_snapshot_xmin(seen.at)
                              AND NOT pg_visible_in_snapshot(transaction_id, seen.at)
                              AND NOT (transaction_id = %(own)s::xid8 AND id <= %(last)s::bigint))
                  FROM (SELECT %(snapshot)s::pg_snapshot) seen (at)
                """,
                table=_TABLE,
                own=own,
                last=last,
                snapshot=snapshot,
            )
        )
        ((elsewhere, products),) = rows
        return None if elsewhere else sorted(products or ())

    @api.autovacuum
    def _gc_changes(self):
        """Forget what every plan has seen."""
        plans = self.env["production.master.plan"].sudo().with_context(active_test=False)
        marks = [mark for mark in plans.search([]).mapped("change_mark") if mark]
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM %s WHERE transaction_id < (
                    SELECT min(pg_snapshot_xmin(seen::pg_snapshot)::text::numeric)::text::xid8
                      FROM unnest(%s::text[] || pg_current_snapshot()::text) seen)
                """,
                _TABLE,
                [mark.split()[0] for mark in marks],
            )
        )
