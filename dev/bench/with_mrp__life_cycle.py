"""The life of production orders beside that of Odoo's manufacturing orders, in one database.

=====================  =================================================
Production order       Manufacturing order
=====================  =================================================
create, estimate       create, confirm
schedule               plan
release                check availability
start, report          quantities set, mark as done
end                    (part of mark as done)
=====================  =================================================
"""

from __future__ import annotations

from _common import make_mrp_bom
from _orders import COUNT, QUANTITY, Clock, compare, make_orders, make_stocked_item

#: row of the table -> phases of ours, phases of theirs
ROWS = {
    "create": (["create"], ["create"]),
    "estimate : create + confirm": (["estimate"], ["create", "confirm"]),
    "create + estimate : create + confirm": (["create", "estimate"], ["create", "confirm"]),
    "schedule : plan": (["schedule"], ["plan"]),
    "release : check availability": (["release"], ["assign"]),
    "start + report + end : mark as done": (["start", "report_finished", "end"], ["done"]),
}
ROWS["everything"] = tuple(
    sum((row[side] for row in list(ROWS.values())[2:]), []) for side in (0, 1)
)


def run(env) -> dict:
    """Both, reserving on confirmation (Odoo's default) and when availability is checked."""
    item = make_stocked_item(env)
    bom = make_mrp_bom(env, item)
    kind = env["stock.picking.type"].search(
        [("code", "=", "mrp_operation"), ("company_id", "=", env.company.id)], limit=1
    )
    found = {}
    for told, reservation, method in (
        ("reserved at once", "estimation", "at_confirm"),
        ("reserved later", "release", "manual"),
    ):
        kind.reservation_method = method
        for count in (5, COUNT):  # the first warms the caches of the process
            ours = walk_ours(env, item, reservation, count)
            theirs = walk_theirs(env, item, bom, count)
        for row, (mine, others) in ROWS.items():
            found[f"{row}, {told}"] = compare(ours, mine, theirs, others)
    return found


def walk_ours(env, item, reservation: str, count: int) -> dict:
    """{phase: (ms, statements) of an order}."""
    clock = Clock(env, count)
    with clock("create"):
        orders = make_orders(env, item, count, reservation=reservation)
    for step in ("estimate", "schedule", "release", "start", "report_finished", "end"):
        with clock(step):
            getattr(orders, f"action_{step}")()
    return clock.found


def walk_theirs(env, item, bom, count: int) -> dict:
    """{phase: (ms, statements) of an order}."""
    clock = Clock(env, count)
    values = {"product_id": item.id, "product_qty": QUANTITY, "bom_id": bom.id}
    with clock("create"):
        orders = env["mrp.production"].create([dict(values) for _number in range(count)])
    with clock("confirm"):
        orders.action_confirm()
    with clock("plan"):
        orders.button_plan()
    with clock("assign"):
        orders.action_assign()
    with clock("done"):
        orders.button_mark_done()
    left = orders.filtered(lambda order: order.state != "done")
    if left:
        raise SystemExit(f"{len(left)} manufacturing orders are not done: the figures are wrong.")
    return clock.found
