"""Run statements on a PostgreSQL server; a child process of setup_postgres, with psycopg2 at hand.

stdin: {"connection": {...}, "statements": [[sql, parameters], ...]}; stdout: rows of the last one.
"""

import json
import sys

import psycopg2


def main() -> None:
    job = json.load(sys.stdin)
    connection = psycopg2.connect(**job["connection"])
    connection.autocommit = True
    rows = []
    with connection.cursor() as cursor:
        for statement, parameters in job["statements"]:
            cursor.execute(statement, parameters)
            rows = cursor.fetchall() if cursor.description else []
    connection.close()
    json.dump(rows, sys.stdout, default=str)


if __name__ == "__main__":
    try:
        main()
    except psycopg2.Error as error:
        sys.exit(str(error).strip())
