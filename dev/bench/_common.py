"""What the benchmarks share: a made item with components and operations, and a clock."""

from __future__ import annotations

import time

from odoo.fields import Command


def measure(env, function, count: int) -> str:
    """Run a function and say milliseconds and statements for each of so many records."""
    env.flush_all()
    env.invalidate_all()
    queries, begin = env.cr.sql_log_count, time.perf_counter()
    function()
    env.flush_all()
    seconds, queries = time.perf_counter() - begin, env.cr.sql_log_count - queries
    return f"{1000 * seconds / count:.2f} ms and {queries / count:.2f} statements each ({count})"


def make_items(env, count: int, name: str = "Part"):
    """Storable items."""
    return env["product.product"].create(
        [{"name": f"{name} {n}", "type": "consu", "is_storable": True} for n in range(count)]
    )


def make_item(env, components: int = 5, operations: int = 3):
    """An item with a BOM and a route, both approved and active."""
    item = make_items(env, 1, "Bench item")
    site = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    bom = env["production.bom"].create(
        {
            "name": "Bench BOM",
            "line_ids": [
                Command.create({"product_id": part.id, "product_qty": 2})
                for part in make_items(env, components)
            ],
        }
    )
    work = env["production.operation"].create({"name": "Work"})
    route = env["production.route"].create(
        {
            "name": "Bench route",
            "operation_ids": [
                Command.create({"operation_no": 10 * n, "operation_id": work.id, "run_time": 0.1})
                for n in range(1, operations + 1)
            ],
        }
    )
    version = {"product_id": item.id, "approved": True, "is_active": True}
    env["production.bom.version"].create({"bom_id": bom.id, **version})
    env["production.route.version"].create(
        {"route_id": route.id, "warehouse_id": site.id, **version}
    )
    return item


def make_mrp_bom(env, item):
    """Odoo's BOM with the components and operations of ours."""
    ours = env["production.bom.version"].search([("product_id", "=", item.id)]).bom_id
    center = env["mrp.workcenter"].create({"name": "Work center"})
    return env["mrp.bom"].create(
        {
            "product_tmpl_id": item.product_tmpl_id.id,
            "bom_line_ids": [
                Command.create({"product_id": line.product_id.id, "product_qty": line.product_qty})
                for line in ours.line_ids
            ],
            "operation_ids": [
                Command.create({"name": f"Work {n}", "workcenter_id": center.id}) for n in range(3)
            ],
        }
    )
