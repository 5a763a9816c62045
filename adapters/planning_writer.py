from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .binary_copy import Column, binary_columns, binary_rows
from .planned_order_columns import IDENTITY, LINKS, WAITS, PlannedOrderColumns, digests, order_keys

_TABLE = "production_planned_order"
MANY = 5_000
"""Rows from which on indexes may be built after them."""
_EPOCH = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Stored:
    """Planned orders as they are in the database: ids, keys, and the columns that are compared."""

    ids: np.ndarray
    keys: np.ndarray
    compared: dict[str, np.ndarray]

    def differ(self, columns: list[Column], place: np.ndarray) -> np.ndarray:
        """Which rows differ from the stored ones at these places."""
        different = np.zeros(len(place), bool)
        for column in columns:
            if column.name in self.compared and len(self.ids):
                different |= self.compared[column.name][place] != column.values
        return different


class ProductionPlanningWriter(models.AbstractModel):
    """Writes what a run decided, by difference: a rerun that decides the same writes nothing.

    Planned orders are recognised by item, site and source, and compared by a fingerprint of what
    planning writes.  Approved ones are left alone.  The rows go past the ORM: the table is ours,
    purely computed, and holds no stored computes (design.md section 5).
    """

    _name = "production.planning.writer"
    _description = "Writer of Planning Results"

    @api.model
    def _write_plan(self, plan, result, reading) -> dict[str, int]:
        """Bring the planned orders of the plan in line with the result.

        :param plan: the ``production.master.plan``
        :param result: the pure ``planning.Plan``
        :param reading: the ``Reading`` that the result was computed from
        :return: counts as fields of ``production.planning.run``
        """
        planned = self.env["production.planned.order"]
        planned.flush_model()
        scope = reading.scope
        wanted = PlannedOrderColumns(result, scope, self._owners(result))
        stored, given = self._stored(scope), len(reading.given)
        ids, is_new, place = self._matched(wanted, stored, reading.given)
        handled = self.env["production.planning.handling"]._columns(wanted, reading)
        columns = [*wanted.with_ids(ids), *handled]
        columns.append(Column("digest", "int8", digests(columns)))
        changed = ~is_new & stored.differ(columns, place)
        changed[:given] = False
        columns += self._audit(len(wanted))
        obsolete = np.setdiff1d(stored.ids, ids)
        self._delete(obsolete)
        self._insert(ids, columns, np.flatnonzero(is_new))
        self._update(ids, columns, changed)
        self._update_waits(ids, wanted, result.recaused)
        if is_new.any() or changed.any() or len(obsolete):
            planned.invalidate_model(flush=False)
        return {
            "created_count": int(is_new.sum()),
            "updated_count": int(changed.sum()),
            "deleted_count": len(obsolete),
            "not_needed_count": self._write_not_needed(result, scope),
        }

    @api.model
    def _inside_firming_fence(self, plan, tables):
        """Planned orders that become real by themselves: those whose requirement date lies inside
        the firming fence of their item.  AX looks at this date, not at the order date (ax.md
        17.11).

        :param tables: what the plan was made from
        :return: ``production.planned.order`` records, approved ones among them
        """
        fences = np.array([policy.firming_fence for policy in tables.policies] or [0], "i8")
        today, widest = tables.today.toordinal(), int(fences.max())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, product_id, warehouse_id, date_requirement
                  FROM production_planned_order
                 WHERE plan_id = %s AND status <> 'completed' AND date_requirement <= %s
              ORDER BY id
                """,
                plan.id,
                tables.today + timedelta(days=widest),
            )
        )
        fence_of = dict(zip(tables.keys(), fences[tables.items.policy].tolist(), strict=True))
        inside = [
            number
            for number, product, site, requirement in rows
            if (fence := fence_of.get((product, site), 0)) > 0
            and requirement.toordinal() - today <= fence
        ]
        return self.env["production.planned.order"].browse(inside)

    @api.model
    def _stamp(self, plan) -> str:
        """What the plan has stored, as one text: it changes with every planned order."""
        ((count, total),) = self.env.execute_query(
            SQL(
                "SELECT count(*), COALESCE(sum(digest), 0) FROM production_planned_order"
                " WHERE plan_id = %s AND status <> 'approved'",
                plan.id,
            )
        )
        return f"{count}.{total}"

    # === COMPARING === #

    def _owners(self, result) -> dict[int, int]:
        """Production orders of the components that ask for something, by component."""
        demands, kinds = result.demands, result.tables.kinds
        asking = (demands.kind == kinds.get("component")) & (demands.ref > 0)
        components = np.unique(demands.ref[asking]).tolist()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, order_id FROM production_order_component WHERE id = ANY(%s)",
                components,
            )
        )
        return dict(rows) if components else {}

    def _stored(self, scope) -> Stored:
        """The planned orders that planning owns, as far as they are compared."""
        ids, product, site, digest, *compared, source = scope.of_items("product_id").columns(
            """
            SELECT id, product_id, warehouse_id, COALESCE(digest, 0),
                   COALESCE(parent_id, 0) AS parent, COALESCE(parent_order_id, 0) AS owner,
                   COALESCE(parent_component_id, 0) AS component,
                   COALESCE(late_component_id, 0) AS late,
                   COALESCE(date_component - DATE '0001-01-01' + 1, 0) AS ready,
                   CASE WHEN source ~ '^[0-9a-f]{16}$'
                        THEN ('x' || source)::bit(64)::bigint ELSE -id END
              FROM production_planned_order
             WHERE plan_id = %(plan)s AND status <> 'approved' AND warehouse_id = ANY(%(sites)s)
            """,
            ("int4", "int4", "int4", "int8", "int4", "int4", "int4", "int4", "int4", "int8"),
        )
        names = ("digest", *LINKS[:3], *WAITS)
        compared = dict(zip(names, (digest, *compared), strict=True))
        return Stored(ids, order_keys(product, site, source.view("u8")), compared)

    def _matched(
        self, wanted: PlannedOrderColumns, stored: Stored, given: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Ids of the wanted planned orders, which of them are new, and places of the others.

        The first ones are ``given``: they have these ids.
        """
        keys = wanted.keys
        ids, place = np.zeros(len(keys), "i8"), np.zeros(len(keys), "i8")
        is_new = np.ones(len(keys), bool)
        if len(stored.ids):
            order = np.argsort(stored.keys)
            found = np.searchsorted(stored.keys[order], keys)
            place = order[np.minimum(found, len(order) - 1)]
            is_new = stored.keys[place] != keys
            ids = stored.ids[place]
        ids[: len(given)], is_new[: len(given)] = given, False
        ids[is_new] = self._new_ids(int(is_new.sum()))
        return ids, is_new, place

    def _new_ids(self, count: int) -> np.ndarray:
        """Numbers from the table's sequence."""
        ((sequence,),) = self.env.execute_query(
            SQL("SELECT pg_get_serial_sequence(%s, 'id')", _TABLE)
        )
        stream = io.BytesIO()
        query = SQL(
            "COPY (SELECT nextval(%s::regclass) FROM generate_series(1, %s))"
            " TO STDOUT (FORMAT binary)",
            sequence,
            count,
        )
        text = self.env.cr.mogrify(query.code, query.params).decode()
        self.env.cr.copy_expert(text, stream)
        return binary_columns(stream.getvalue(), ("int8",))[0]

    # === WRITING === #

    def _audit(self, count: int) -> list[Column]:
        """When it is written; no user, since PostgreSQL would look each one up."""
        since = (self.env.cr.now() - _EPOCH) // timedelta(microseconds=1)
        return [Column("write_date", "timestamp", np.full(count, since))]

    def _insert(self, ids: np.ndarray, columns: list[Column], rows: np.ndarray):
        if not len(rows):
            return
        new = [
            Column("id", "int4", ids),
            *columns,
            Column("create_date", "timestamp", columns[-1].values),
            Column("status", "text", np.zeros(len(ids), "i8"), texts=("unprocessed",)),
        ]
        with self._indexes_later(len(rows)):
            self._copy(SQL.identifier(_TABLE), new, rows)

    @contextmanager
    def _indexes_later(self, count: int):
        """Build the table's indexes after very many rows: entry by entry costs four times as much.

        The table is locked until the end of the transaction, so only for a first plan that has
        more rows than the table holds.
        """
        indexes = self._indexes() if count > MANY else []
        if not indexes or count <= indexes[0][0]:
            yield
            return
        names = SQL(", ").join(SQL.identifier(name) for _size, name, _definition in indexes)
        self.env.cr.execute(SQL("SET LOCAL maintenance_work_mem = '256MB'; DROP INDEX %s", names))
        yield
        definitions = "; ".join(definition for _size, _name, definition in indexes)
        self.env.cr.execute(SQL(definitions.replace("%", "%%")))

    def _indexes(self) -> list[tuple[int, str, str]]:
        """Rows in the table, and name and definition of each of its indexes but the primary."""
        return self.env.execute_query(
            SQL(
                """
                SELECT (SELECT count(*) FROM %s), class.relname, pg_get_indexdef(index.indexrelid)
                  FROM pg_index index JOIN pg_class class ON class.oid = index.indexrelid
                 WHERE index.indrelid = %s::regclass AND NOT index.indisprimary
                """,
                SQL.identifier(_TABLE),
                _TABLE,
            )
        )

    def _update(self, ids: np.ndarray, columns: list[Column], chosen: np.ndarray):
        """Rewrite the rows that changed, in one statement."""
        rows = np.flatnonzero(chosen)
        if not len(rows):
            return
        cr = self.env.cr
        changing = [column for column in columns if column.name not in IDENTITY]
        names = SQL(", ").join(SQL.identifier(column.name) for column in changing)
        cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE planning_changes ON COMMIT DROP AS"
                " SELECT id, %s FROM %s WHERE FALSE",
                names,
                SQL.identifier(_TABLE),
            )
        )
        self._copy(SQL("planning_changes"), [Column("id", "int4", ids), *changing], rows)
        sets = SQL(", ").join(
            SQL("%s = planning_changes.%s", name, name)
            for name in (SQL.identifier(column.name) for column in changing)
        )
        cr.execute(
            SQL(
                "UPDATE %(table)s planned SET %(sets)s FROM planning_changes"
                " WHERE planning_changes.id = planned.id",
                table=SQL.identifier(_TABLE),
                sets=sets,
            )
        )
        cr.execute("DROP TABLE planning_changes")

    def _update_waits(self, ids: np.ndarray, wanted: PlannedOrderColumns, rows: np.ndarray):
        """Tell planned orders that were given to the run what makes them late now."""
        if not len(rows):
            return
        component, day = wanted.waits()
        self.env.cr.execute(
            SQL(
                """
                UPDATE %s planned
                   SET late_component_id = fresh.component,
                       date_component = DATE '0001-01-01' + fresh.day - 1
                  FROM unnest(%s, %s, %s) AS fresh (id, component, day)
                 WHERE planned.id = fresh.id
                """,
                SQL.identifier(_TABLE),
                *(values[rows].tolist() for values in (ids, component.values, day.values)),
            )
        )
        self.env["production.planned.order"].invalidate_model(flush=False)

    def _copy(self, table: SQL, columns: list[Column], rows: np.ndarray):
        """COPY the chosen rows of the columns into a table."""
        chosen = [_chosen(column, rows) for column in columns]
        names = SQL(", ").join(SQL.identifier(column.name) for column in chosen)
        query = SQL("COPY %s (%s) FROM STDIN (FORMAT binary)", table, names)
        self.env.cr.copy_expert(query.code, binary_rows(chosen, len(rows)), size=1 << 20)

    def _delete(self, obsolete: np.ndarray):
        if len(obsolete):
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(_TABLE), obsolete.tolist())
            )

    # === REAL ORDERS === #

    def _write_not_needed(self, result, scope) -> int:
        """Note on production orders what no demand takes any more; only changes are written."""
        surplus = {
            supply.ref: units for supply, units in result.unused if supply.kind == "production"
        }
        orders = self.env["production.order"]
        sites = Domain("warehouse_id", "in", scope.sites)
        asked = Domain("qty_not_needed", "!=", 0) | Domain("id", "in", list(surplus))
        if scope.about is not None:
            asked &= Domain("product_id", "in", scope.about)
        for order in orders.search_fetch(sites & asked, ["qty_not_needed"]):
            quantity = scope.quantity(surplus.get(order.id, 0))
            if order.qty_not_needed != quantity:
                order.qty_not_needed = quantity
        return orders.search_count(sites & Domain("qty_not_needed", ">", 0))


def _chosen(column: Column, rows: np.ndarray) -> Column:
    null = None if column.null is None else column.null[rows]
    return Column(column.name, column.kind, column.values[rows], null, column.texts, column.digits)
