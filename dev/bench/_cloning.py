"""Rows by the hundred thousand that look like one row that the ORM made.

A record is made through the ORM, its row is kept and the record is rolled back. Copies of the row
are then inserted with SQL, with the columns that differ taken from a table that was filled by COPY.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence

from odoo.tools import SQL


class Cloner:
    """Writes copies of rows; every source of values is a table or a query of the same database."""

    def __init__(self, env):
        self.env = env
        self.cr = env.cr

    def prototypes(self, make: Callable[[], dict]) -> dict[str, dict]:
        """The rows of the records that a function makes, by the function's own names.

        The records are gone afterwards; their ids are in the rows, so every column that names one
        of them has to be replaced in the copies.
        """
        with self.cr.savepoint() as savepoint:
            records = make()
            self.env.flush_all()
            rows = {name: self._row(record) for name, record in records.items()}
            self.env.invalidate_all()
            savepoint.rollback()
        return rows

    def _row(self, record) -> dict:
        query = "SELECT row_to_json(found) FROM %s found WHERE id = %s"
        [(row,)] = self.env.execute_query(SQL(query, SQL.identifier(record._table), record.id))
        return row

    def fill(self, table: str, columns: dict[str, str], values: Sequence[Iterable]) -> None:
        """Make a temporary table of these columns ({name: type}) and fill it by COPY."""
        typed = SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in columns.items()
        )
        self.env.execute_query(SQL("DROP TABLE IF EXISTS pg_temp.%s", SQL.identifier(table)))
        self.cr.execute(SQL("CREATE TEMP TABLE %s (%s)", SQL.identifier(table), typed))
        rows = zip(*values, strict=True)
        text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
        self.cr.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(text))
        self.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def reserve(self, table: str, count: int) -> int:
        """Take so many ids of a table; the first of them."""
        query = "SELECT setval(name, nextval(name) + %s) FROM pg_get_serial_sequence(%s, 'id') name"
        more = max(count - 1, 0)
        [(last,)] = self.env.execute_query(SQL(query, more, table))
        return last - more

    def insert(self, table: str, row: dict, source: str, **columns: str) -> None:
        """Insert a copy of `row` for each row of `source`.

        :param source: what follows FROM
        :param columns: SQL expressions over `source` for the columns that differ
        """
        taken = {name: SQL.identifier("prototype", name) for name in row}
        taken.update((name, SQL(text)) for name, text in columns.items())
        self.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(source)s,"
                " json_populate_record(NULL::%(table)s, %(row)s) prototype",
                table=SQL.identifier(table),
                names=SQL(", ").join(map(SQL.identifier, taken)),
                values=SQL(", ").join(taken.values()),
                source=SQL(source),
                row=json.dumps(row),
            )
        )

    def link(self, table: str, source: str, **columns: str) -> None:
        """Insert into a table of pairs, as of a many2many field."""
        self.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(map(SQL, columns.values())),
                SQL(source),
            )
        )
