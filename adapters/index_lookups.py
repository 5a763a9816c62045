from __future__ import annotations

from contextlib import contextmanager


@contextmanager
def index_lookups(cr):
    """Let PostgreSQL look rows up by their indexes inside the block, foreign keys included.

    Orders made in bulk fill tables that the statistics call empty.  PostgreSQL then reads the
    whole table for each row that refers to it, and keeps to that way as long as the connection
    lives: a thousand orders cost seconds, and the next thousand more.  An error rolls the setting
    back with its savepoint.
    """
    cr.execute("SET LOCAL enable_seqscan = off; DISCARD PLANS")
    yield
    cr.execute("SET LOCAL enable_seqscan = on")
