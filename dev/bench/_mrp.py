"""The loaded factory in the words of Odoo's manufacturing: its BOMs, for the peers."""

from __future__ import annotations

from _cloning import Cloner
from _dataset_loader import Loaded

from odoo.fields import Command


def load_boms(env, loaded: Loaded) -> None:
    """Odoo's BOMs with the components of ours, their scrap in the quantity.

    :param loaded: its temporary tables are read, so it comes from this transaction
    """
    rows = Cloner(env)
    like = rows.prototypes(lambda: _prototypes(env, loaded))
    made = int(loaded.data.made.sum())
    first = rows.reserve("mrp_bom", made)
    rows.insert(
        "mrp_bom",
        like["bom"],
        "(SELECT * FROM bench_item WHERE made = 1) item",
        id=f"{first} + n",
        product_tmpl_id=f"{loaded.template} + n",
        produce_delay="lead_time",
    )
    rows.insert(
        "mrp_bom_line",
        like["line"],
        "bench_edge",
        id="nextval(pg_get_serial_sequence('mrp_bom_line', 'id'))",
        bom_id=f"{first} + parent",
        product_id=f"{loaded.product} + component",
        product_tmpl_id=f"{loaded.template} + component",
        product_qty="qty * (1 + scrap)",
    )
    env.invalidate_all()
    env.cr.execute("ANALYZE mrp_bom, mrp_bom_line")


def _prototypes(env, loaded: Loaded) -> dict:
    bom = env["mrp.bom"].create(
        {
            "product_tmpl_id": loaded.template,
            "product_qty": 1,
            "type": "normal",
            "bom_line_ids": [Command.create({"product_id": loaded.product + 1, "product_qty": 1})],
        }
    )
    return {"bom": bom, "line": bom.bom_line_ids}
