"""From planned orders to production orders in status Created, and from a shortage to them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from _common import make_items, measure

from odoo.fields import Command

ITEMS, ORDERS, COMPONENTS, OPERATIONS, QUANTITY = 250, 1000, 6, 3, 10


def run(env) -> dict:
    """Orders with 6 components, of 250 made items; every second one is a sub-order of another.

    OCA's mrp_multi_level takes 81 ms to firm one of them, reordering rules with mrp 105 ms from
    the shortage to the order; the aims are 5.4 and 7 ms.
    """
    plain, routed = make_factory(env), make_factory(env, OPERATIONS)
    firm(make_planned(env, plain, 20))  # warms the caches of the process
    figures = {}
    for label, pairs in (("firm", plain), (f"firm, {OPERATIONS} operations", routed)):
        planned = make_planned(env, pairs, ORDERS)
        figures[label] = measure(env, lambda planned=planned: firm(planned), ORDERS)
    before = env["production.order"].search([])
    before.qty_good = QUANTITY  # they have delivered: the sales are short again
    stock_bought(env)
    make_sales(env, plain)
    plan = env["production.master.plan"].search([("company_id", "=", env.company.id)], limit=1)
    figures["shortage to order"] = measure(env, plan._run, ORDERS)
    made = env["production.order"].search_count([]) - len(before)
    figures["shortage to order: made"] = f"{made} orders; {describe(plan.last_run_id)}"
    return figures


def describe(planning_run) -> str:
    """Seconds of the phases of a run."""
    phases = ("read", "plan", "write", "firm")
    return ", ".join(f"{name} {planning_run[f'duration_{name}']:.2f} s" for name in phases)


def firm(planned) -> None:
    """What the button does."""
    planned.action_firm()


def make_factory(env, operations: int = 0) -> list[tuple]:
    """Pairs of a made item and a made component of it; each has 6 components."""
    half = ITEMS // 2
    tops, parts = make_made(env, half, "Top"), make_made(env, half, "Part")
    bought = make_items(env, 2 * COMPONENTS * half // 10, "Bought")
    for n, part in enumerate(parts):
        make_bill(env, part, choose(bought, n, COMPONENTS), operations)
    for n, (top, part) in enumerate(zip(tops, parts, strict=True)):
        make_bill(env, top, part | choose(bought, n + half, COMPONENTS - 1), operations)
    return list(zip(tops, parts, strict=True))


def make_made(env, count: int, name: str):
    """Items that planning is to make."""
    items = make_items(env, count, name)
    items.write({"prod_order_type": "production", "prod_lead_time": 2})
    return items


def choose(items, start: int, count: int):
    """So many of the items, others for each start."""
    return items.browse([items.ids[(start * 7 + 11 * n) % len(items)] for n in range(count)])


def make_bill(env, item, components, operations: int) -> None:
    """BOM and, where asked for, a route for an item, approved and active."""
    version = {"product_id": item.id, "approved": True, "is_active": True}
    lines = [Command.create({"product_id": part.id, "product_qty": 2}) for part in components]
    bom = env["production.bom"].create({"name": item.name, "line_ids": lines})
    env["production.bom.version"].create({"bom_id": bom.id, **version})
    if not operations:
        return
    work = env["production.operation"].create({"name": "Work"})
    lines = [
        Command.create({"operation_no": 10 * n, "operation_id": work.id, "run_time": 0.1})
        for n in range(1, operations + 1)
    ]
    route = env["production.route"].create({"name": item.name, "operation_ids": lines})
    site = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    env["production.route.version"].create(
        {"route_id": route.id, "warehouse_id": site.id, **version}
    )


def make_planned(env, pairs, count: int):
    """So many planned orders: one for a top item, one for its made component, and so on."""
    tops = env["production.planned.order"].create(
        [planned_values(env, pairs[n % len(pairs)][0], f"bench-{n}") for n in range(count // 2)]
    )
    parts = []
    for n, top in enumerate(tops):
        line = top.bom_id.line_ids[:1]
        links = {"parent_id": top.id, "parent_bom_line_id": line.id, "demand_kind": "component"}
        parts.append({**planned_values(env, pairs[n % len(pairs)][1], f"bench-{n}-part"), **links})
    return tops | env["production.planned.order"].create(parts)


def planned_values(env, item, source: str) -> dict:
    """Values of a planned production order."""
    today = date.today()
    site = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    versions = {
        name: env[f"production.{name}.version"].search([("product_id", "=", item.id)])
        for name in ("bom", "route")
    }
    return {
        "product_id": item.id,
        "warehouse_id": site.id,
        "product_qty": QUANTITY,
        "source": f"{source}-{item.id}",
        "date_order": today + timedelta(days=8),
        "date_delivery": today + timedelta(days=10),
        "date_requirement": today + timedelta(days=10),
        "bom_id": versions["bom"].bom_id.id,
        "route_id": versions["route"].route_id.id,
    }


def stock_bought(env) -> None:
    """Enough of every bought item, so that a run makes production orders and nothing else."""
    site = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    for item in env["product.product"].search([("name", "=like", "Bought %")]):
        env["stock.quant"]._update_available_quantity(item, site.lot_stock_id, 1_000_000)


def make_sales(env, pairs) -> None:
    """Confirmed sales of the top items: a production order and a sub-order for each line."""
    due = datetime.combine(date.today() + timedelta(days=20), time(12))
    customer = env["res.partner"].create({"name": "Bench customer"})
    env["sale.order"].create(
        [
            {
                "partner_id": customer.id,
                "commitment_date": due + timedelta(days=n),
                "order_line": [
                    Command.create({"product_id": top.id, "product_uom_qty": QUANTITY})
                    for top, _part in pairs
                ],
            }
            for n in range(ORDERS // ITEMS)
        ]
    ).action_confirm()
