"""Orders for the benchmarks of the life cycle: enough in stock for all of them."""

from __future__ import annotations

import time
from contextlib import contextmanager

from _common import make_item

COUNT = 500
QUANTITY = 3


def make_stocked_item(env, on_hand: float = 1_000_000):
    """An item with 5 components that are in stock, and 3 operations."""
    item = make_item(env)
    bom = env["production.bom.version"].search([("product_id", "=", item.id)]).bom_id
    site = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    quants = env["stock.quant"].with_context(inventory_mode=True)
    quants.create(
        [
            {
                "product_id": part.id,
                "location_id": site.lot_stock_id.id,
                "inventory_quantity": on_hand,
            }
            for part in bom.line_ids.product_id
        ]
    ).action_apply_inventory()
    return item


def make_orders(env, item, count: int = COUNT, **values):
    """Created production orders for the item."""
    return env["production.order"].create(
        [{"product_id": item.id, "product_qty": QUANTITY, **values} for _number in range(count)]
    )


class Clock:
    """Milliseconds and statements of an order, phase by phase."""

    def __init__(self, env, count: int):
        self.env, self.count, self.found = env, count, {}

    @contextmanager
    def __call__(self, phase: str):
        """Time a phase; it begins with empty caches, as a request does."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries, begin = self.env.cr.sql_log_count, time.perf_counter()
        yield
        self.env.flush_all()
        seconds, queries = time.perf_counter() - begin, self.env.cr.sql_log_count - queries
        self.found[phase] = (1000 * seconds / self.count, queries / self.count)


def compare(ours: dict, mine: list[str], theirs: dict, others: list[str]) -> str:
    """Phases of ours beside phases of theirs, and how many times faster ours are."""
    (our_time, our_queries), (their_time, their_queries) = (
        tuple(map(sum, zip(*(found[phase] for phase in phases), strict=True)))
        for found, phases in ((ours, mine), (theirs, others))
    )
    return (
        f"{our_time:.1f} ms and {our_queries:.1f} statements, Odoo {their_time:.1f} ms and "
        f"{their_queries:.1f}: {their_time / our_time:.1f} times faster"
    )
