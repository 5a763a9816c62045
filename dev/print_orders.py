"""Run the planner in a database and print the orders it made; runs inside Odoo's shell."""

from __future__ import annotations

from collections.abc import Iterable

CRON = "production_control.ir_cron_master_planning"
SHOWN = 20
COLUMNS = ("Order", "Item", "Quantity", "Unit", "Delivery", "Status", "Origin")


def main(env) -> None:
    """Plan, then show the first orders by delivery date and the totals."""
    env.ref(CRON).method_direct_trigger()
    env.cr.commit()
    orders = env["production.order"].search([], order="date_delivery, id")
    if not orders:
        raise SystemExit("The planner made no production order: look at its run in the web client.")
    states = dict(orders._fields["state"]._description_selection(env))
    _print_table([COLUMNS, *(_row(order, states) for order in orders[:SHOWN])])
    if len(orders) > SHOWN:
        print(f"... and {len(orders) - SHOWN} more")
    print(f"\n{len(orders)} production orders: {_count(states[order.state] for order in orders)}")
    planned = env["production.planned.order"].search([])
    types = dict(planned._fields["order_type"]._description_selection(env))
    print(f"{len(planned)} planned orders: {_count(types[order.order_type] for order in planned)}")


def _row(order, states: dict[str, str]) -> tuple[str, ...]:
    return (
        order.name,
        order.product_id.display_name,
        f"{order.product_qty:g}",
        order.product_uom_id.name,
        str(order.date_delivery)[:10] if order.date_delivery else "",
        states[order.state],
        order.origin or "",
    )


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _count(words: Iterable[str]) -> str:
    """How often each word occurs: '3 Created, 1 Ended'."""
    counted: dict[str, int] = {}
    for word in words:
        counted[word] = counted.get(word, 0) + 1
    return ", ".join(f"{number} {word}" for word, number in counted.items()) or "none"
