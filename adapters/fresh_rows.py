from __future__ import annotations

from odoo.tools import SQL


def fresh_rows(types: dict[str, str], rows: list[tuple]) -> SQL:
    """Rows as a table called ``fresh``, for one statement that writes them all.

    :param types: ``{name of a column: its PostgreSQL type}``, in the order of the values
    :param rows: at least one
    """
    arrays = SQL(", ").join(
        SQL("%s::%s[]", list(values), SQL.identifier(kind))
        for kind, values in zip(types.values(), zip(*rows, strict=True), strict=True)
    )
    names = SQL(", ").join(SQL.identifier(name) for name in types)
    return SQL("unnest(%s) AS fresh(%s)", arrays, names)


def insert_of_plan(table: str, plan, types: dict[str, str], rows: list[tuple]) -> SQL:
    """The statement that inserts rows of a master plan, with its company, user and time.

    :param types: see :func:`fresh_rows`
    :param rows: at least one
    """
    names = SQL(", ").join(SQL.identifier(name) for name in types)
    return SQL(
        """
        INSERT INTO %s
               (plan_id, company_id, create_uid, write_uid, create_date, write_date, %s)
        SELECT %s, %s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %s
          FROM %s
        """,
        SQL.identifier(table),
        names,
        plan.id,
        plan.company_id.id,
        plan.env.uid,
        plan.env.uid,
        names,
        fresh_rows(types, rows),
    )
