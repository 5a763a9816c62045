"""What any planner must pay for a data set: ``floor.py`` of the generator's folder.

Its tables live in a database of their own on the server of the benchmark.
"""

from __future__ import annotations

import os
import statistics
from contextlib import contextmanager

import psycopg2
from _dataset_loader import shared

from odoo.sql_db import connection_info_for

REPEAT = 3


def floor_seconds(env, data) -> float:
    """Median of reading, netting, pegging and writing the data set as lean as can be."""
    floor = shared("floor")
    with _scratch_database(env) as connection, connection.cursor() as cursor:
        floor.fill_inputs(cursor, data)
        connection.commit()
        return statistics.median(floor.end_to_end(cursor, data) for _number in range(REPEAT))


@contextmanager
def _scratch_database(env):
    """A connection to a new database, which is dropped in the end.

    It carries the mark of the benchmark's own, so that what a killed run leaves is cleared away.
    """
    name = f"production_control_bench_floor_{os.getpid()}"
    env.cr.execute(
        "SELECT COALESCE(shobj_description(oid, 'pg_database'), '') FROM pg_database"
        " WHERE datname = current_database()"
    )
    [mark] = env.cr.fetchone()
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        _on_server(f'COMMENT ON DATABASE "{name}" IS %s', mark)
        connection = _connect(name)
        try:
            yield connection
        finally:
            connection.close()
    finally:
        _on_server(f'DROP DATABASE "{name}"')


def _on_server(statement: str, *values) -> None:
    """Run a statement outside a transaction."""
    connection = _connect("postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
    finally:
        connection.close()


def _connect(database: str):
    return psycopg2.connect(**connection_info_for(database)[1])
