"""A generated factory of N items as records of the addon, fast: COPY and INSERT ... SELECT.

The generator is ``dataset.py`` of a folder beside the checkout (``../shared/bench``) or of the
folder that the variable BENCH_DATA names; its arrays count items and days from 0.

=========================  ==================================================================
Generator                  Records
=========================  ==================================================================
item                       product, lead time, minimum and multiple; bought ones with a vendor
lot_days, safety_stock     item coverage with a coverage group of that period, minimum
BOM edges                  BOM, its lines with scrap, an active version (odd ones at the site)
on_hand                    quant in the site's stock
supply                     incoming move, assigned
demand                     sales orders of ten lines and one day each, a delivery each
=========================  ==================================================================

Day 0 is tomorrow.
"""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from _cloning import Cloner

LINES_AN_ORDER = 10
VENDORS = 20
FAR = datetime.combine(date.today() + timedelta(days=30), time(9))


def shared(name: str):
    """A module of the generator's folder: ``dataset``, or ``floor``.

    :raises SystemExit: when the folder or numpy is missing, saying how to get them
    """
    beside = Path(__file__).resolve().parents[3] / "shared" / "bench"
    folder = Path(os.environ.get("BENCH_DATA") or beside).expanduser().absolute()
    if not (folder / f"{name}.py").exists():
        raise SystemExit(
            f"This benchmark needs the generated data set and {folder} has no {name}.py: set"
            " BENCH_DATA to the folder that has dataset.py and floor.py."
        )
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    return importlib.import_module(name)


@dataclass(frozen=True)
class Loaded:
    """Where the data set went: item n is product ``product + n``, template ``template + n``."""

    data: object
    site: object
    customer: object
    template: int
    product: int

    def products(self, env, numbers):
        """Products of these items."""
        return env["product.product"].browse([self.product + int(number) for number in numbers])


def load(env, items: int, seed: int = 20) -> Loaded:
    """Generate a data set of so many items and load it into the company of `env`."""
    return Loader(env, shared("dataset").generate(items, seed)).load()


class Loader:
    """One data set on its way into the database."""

    def __init__(self, env, data):
        self.env = env(context={**env.context, "tracking_disable": True, "mail_notrack": True})
        self.data = data
        self.rows = Cloner(self.env)
        self.site = self.env["stock.warehouse"].search(
            [("company_id", "=", env.company.id)], limit=1
        )
        partners = self.env["res.partner"].create(
            [{"name": "Customer"}, *({"name": f"Vendor {n}"} for n in range(VENDORS))]
        )
        self.customer, self.vendors = partners[0], partners[1:]

    def load(self) -> Loaded:
        """Write everything; the caller commits."""
        self._policies()
        self._stage()
        self.like = self.rows.prototypes(self._prototypes)
        self.ids = {
            table: self.rows.reserve(table, count) for table, count in self._counts().items()
        }
        self._items()
        self._bills()
        self._stock()
        self._receipts()
        self._sales()
        self._sequences()
        self.env.invalidate_all()
        self.env.cr.execute("ANALYZE")
        ids = self.ids
        return Loaded(
            self.data, self.site, self.customer, ids["product_template"], ids["product_product"]
        )

    # === WHAT IS NEEDED FIRST === #

    def _policies(self):
        """A coverage group for each period; what has none is planned for each requirement."""
        self.env.company._prod_coverage_group().coverage_code = "requirement"
        periods = sorted({int(days) for days in self.data.lot_days if days})
        groups = self.env["production.coverage.group"].create(
            [
                {"name": f"{days} days", "coverage_code": "period", "period_days": days}
                for days in periods
            ]
        )
        self.rows.fill("bench_group", {"id": "int", "days": "int"}, [groups.ids, periods])

    def _stage(self):
        """The arrays of the data set as temporary tables, rows numbered from 0."""
        data, fill = self.data, self._stage_one
        fill(
            "bench_item",
            made=("int", data.made.astype(int)),
            lead_time=("int", data.lead_time),
            safety=("float8", data.safety_stock),
            lot_min=("float8", data.lot_min),
            multiple=("float8", data.lot_multiple),
            lot_days=("int", data.lot_days),
            on_hand=("float8", data.on_hand),
        )
        fill(
            "bench_edge",
            parent=("int", data.bom_parent),
            component=("int", data.bom_component),
            qty=("float8", data.bom_qty),
            scrap=("float8", data.bom_scrap),
        )
        fill(
            "bench_supply",
            item=("int", data.supply_item),
            qty=("float8", data.supply_qty),
            day=("int", data.supply_day),
        )
        self.order_days, order_of = _orders(data.demand_day.tolist())
        fill(
            "bench_demand",
            item=("int", data.demand_item),
            qty=("float8", data.demand_qty),
            day=("int", data.demand_day),
            sale=("int", order_of),
        )
        fill("bench_sale", day=("int", self.order_days))

    def _stage_one(self, table: str, **columns) -> None:
        """A temporary table of numbered rows; each column is (type, array or list)."""
        values = [
            getattr(array, "tolist", lambda a=array: a)() for _kind, array in columns.values()
        ]
        self.rows.fill(
            table,
            {"n": "int", **{name: kind for name, (kind, _array) in columns.items()}},
            [range(len(values[0])), *values],
        )

    def _counts(self) -> dict[str, int]:
        """How many rows of each table are to be made."""
        data = self.data
        sales, lines = len(self.order_days), len(data.demand_item)
        made, supplies = int(data.made.sum()), len(data.supply_item)
        return {
            "product_template": data.n,
            "product_product": data.n,
            "production_bom": made,
            "sale_order": sales,
            "sale_order_line": lines,
            "stock_picking": sales,
            "stock_reference": sales,
            "stock_move": lines + supplies,
        }

    # === ONE OF EACH, BY THE ORM === #

    def _prototypes(self) -> dict:
        """Records as a planner would make them, by the name under which they are copied."""
        made, bought = self.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "consu",
                    "is_storable": True,
                    "purchase_ok": name == "bought",
                    "taxes_id": False,
                    "supplier_taxes_id": False,
                }
                for name in ("made", "bought")
            ]
        )
        found = {"made": made, "bought": bought}
        found |= {f"{name}_item": item.product_tmpl_id for name, item in found.items()}
        found["value"] = self.env["product.value"].search([("product_id", "=", made.id)], limit=1)
        return found | self._planning_prototypes(made, bought) | self._stock_prototypes(bought)

    def _planning_prototypes(self, made, bought) -> dict:
        env = self.env
        bom = env["production.bom"].create(
            {"name": "BOM", "line_ids": [(0, 0, {"product_id": bought.id, "product_qty": 1})]}
        )
        return {
            "bom": bom,
            "bom_line": bom.line_ids,
            "bom_version": env["production.bom.version"].create(
                {"bom_id": bom.id, "product_id": made.id, "approved": True, "is_active": True}
            ),
            "coverage": env["production.item.coverage"].create(
                {"product_id": made.id, "warehouse_id": self.site.id}
            ),
            "offer": env["product.supplierinfo"].create(
                {
                    "product_tmpl_id": bought.product_tmpl_id.id,
                    "product_id": bought.id,
                    "partner_id": self.vendors[0].id,
                    "delay": 1,
                    "price": 1,
                }
            ),
        }

    def _stock_prototypes(self, item) -> dict:
        """A sale of an item without stock, a receipt of it, and stock."""
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "warehouse_id": self.site.id,
                "commitment_date": FAR,
                "order_line": [
                    (0, 0, {"product_id": item.id, "product_uom_qty": 1, "price_unit": 1})
                ],
            }
        )
        sale.action_confirm()
        issue = sale.order_line.move_ids
        receipt = self.env["stock.move"].create(
            {
                "product_id": item.id,
                "product_uom_qty": 1,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.site.lot_stock_id.id,
                "origin": "open supply",
                "date": FAR,
            }
        )
        receipt._action_confirm(merge=False)
        quant = self.env["stock.quant"].create(
            {"product_id": item.id, "location_id": self.site.lot_stock_id.id, "quantity": 1}
        )
        return {
            "sale": sale,
            "sale_line": sale.order_line,
            "delivery": sale.picking_ids,
            "issue": issue,
            "reference": issue.reference_ids,
            "receipt": receipt,
            "receipt_line": receipt.move_line_ids,
            "quant": quant,
        }

    # === COPIES === #

    def _insert(self, table, like, source, **columns):
        """Copy prototype `like`; ``{table}`` in an expression is the first id taken of a table."""
        if "id" not in columns:
            columns["id"] = f"nextval(pg_get_serial_sequence('{table}', 'id'))"
        columns = {name: text.format(**self.ids) for name, text in columns.items()}
        self.rows.insert(table, self.like[like], source, **columns)

    def _items(self):
        code = "'I' || lpad(n::text, 6, '0')"
        product, template = "{product_product} + n", "{product_template} + n"
        for like, source in (
            ("made", "bench_item WHERE made = 1"),
            ("bought", "bench_item WHERE made = 0"),
        ):
            source = f"(SELECT * FROM {source}) item"
            self._insert(
                "product_template",
                f"{like}_item",
                source,
                id=template,
                default_code=code,
                name=f"jsonb_build_object('en_US', 'Item ' || {code})",
                prod_lead_time="CASE WHEN made = 1 THEN lead_time END",
                prod_order_min_qty="lot_min",
                prod_order_multiple="CASE WHEN multiple > 1 THEN multiple ELSE 0 END",
            )
            self._insert(
                "product_product",
                like,
                source,
                id=product,
                product_tmpl_id=template,
                default_code=code,
            )
        self._insert("product_value", "value", "bench_item", product_id=product)
        self._insert(
            "product_supplierinfo",
            "offer",
            "(SELECT * FROM bench_item WHERE made = 0) item",
            product_id=product,
            product_tmpl_id=template,
            partner_id=f"{self.vendors[0].id} + mod(n, {VENDORS})",
            delay="lead_time",
        )
        self._insert(
            "production_item_coverage",
            "coverage",
            "(SELECT item.*, bench_group.id AS group_id FROM bench_item item"
            " LEFT JOIN bench_group ON days = lot_days WHERE lot_days > 0 OR safety > 0) item",
            product_id=product,
            product_tmpl_id=template,
            coverage_group_id="group_id",
            min_qty="safety",
        )

    def _bills(self):
        made = "(SELECT * FROM bench_item WHERE made = 1) item"
        self._insert(
            "production_bom",
            "bom",
            made,
            id="{production_bom} + n",
            name="'BOM ' || lpad(n::text, 6, '0')",
        )
        self._insert(
            "production_bom_line",
            "bom_line",
            "bench_edge",
            bom_id="{production_bom} + parent",
            product_id="{product_product} + component",
            product_qty="qty",
            scrap_percent="scrap * 100",
        )
        self._insert(
            "production_bom_version",
            "bom_version",
            made,
            bom_id="{production_bom} + n",
            product_id="{product_product} + n",
            product_tmpl_id="{product_template} + n",
            warehouse_id=f"CASE WHEN n & 1 = 1 THEN {self.site.id} END",
        )

    def _stock(self):
        self._insert(
            "stock_quant",
            "quant",
            "(SELECT * FROM bench_item WHERE on_hand > 0) item",
            product_id="{product_product} + n",
            quantity="on_hand",
        )

    def _receipts(self):
        lines = len(self.data.demand_item)
        values = {
            "product_id": "{product_product} + item",
            "quantity": "qty",
            "date": _moment("day"),
        }
        self._insert(
            "stock_move",
            "receipt",
            "bench_supply",
            id=f"{{stock_move}} + {lines} + n",
            product_qty="qty",
            product_uom_qty="qty",
            packaging_uom_qty="qty",
            **values,
        )
        self._insert(
            "stock_move_line",
            "receipt_line",
            "bench_supply",
            move_id=f"{{stock_move}} + {lines} + n",
            quantity_product_uom="qty",
            **values,
        )

    def _sales(self):
        name, code = "'S' || lpad(n::text, 6, '0')", "'OUT' || lpad(n::text, 6, '0')"
        self._insert("stock_reference", "reference", "bench_sale", id="{stock_reference} + n",
                     name=name)  # fmt: skip
        self._insert(
            "sale_order",
            "sale",
            "(SELECT sale.*, total FROM bench_sale sale JOIN (SELECT sale, sum(qty) AS total"
            " FROM bench_demand GROUP BY sale) line ON line.sale = sale.n) sale",
            id="{sale_order} + n",
            name=name,
            commitment_date=_moment("day"),
            amount_untaxed="total",
            amount_total="total",
        )
        self._insert(
            "stock_picking",
            "delivery",
            "bench_sale",
            id="{stock_picking} + n",
            sale_id="{sale_order} + n",
            name=code,
            origin=name,
            scheduled_date=_moment("day"),
            date_deadline=_moment("day"),
        )
        self._sale_lines()

    def _sale_lines(self):
        self._insert(
            "sale_order_line",
            "sale_line",
            "bench_demand",
            id="{sale_order_line} + n",
            order_id="{sale_order} + sale",
            product_id="{product_product} + item",
            name="'I' || lpad(item::text, 6, '0')",
            **dict.fromkeys(
                (
                    "product_uom_qty",
                    "price_subtotal",
                    "price_total",
                    "qty_to_invoice",
                    "untaxed_amount_to_invoice",
                ),
                "qty",
            ),
        )
        self._insert(
            "stock_move",
            "issue",
            "bench_demand",
            id="{stock_move} + n",
            sale_line_id="{sale_order_line} + n",
            picking_id="{stock_picking} + sale",
            product_id="{product_product} + item",
            origin="'S' || lpad(sale::text, 6, '0')",
            reference="'OUT' || lpad(sale::text, 6, '0')",
            date=_moment("day"),
            date_deadline=_moment("day"),
            **dict.fromkeys(("product_qty", "product_uom_qty", "packaging_uom_qty"), "qty"),
        )
        first = self.ids
        self.rows.link(
            "stock_reference_sale_rel",
            "bench_sale",
            sale_id=f"{first['sale_order']} + n",
            reference_id=f"{first['stock_reference']} + n",
        )
        self.rows.link(
            "stock_reference_move_rel",
            "bench_demand",
            move_id=f"{first['stock_move']} + n",
            reference_id=f"{first['stock_reference']} + sale",
        )

    def _sequences(self):
        """Numbers of later sales orders follow the loaded ones."""
        sequence = self.env["ir.sequence"].search([("code", "=", "sale.order")], limit=1)
        sequence.number_next_actual = len(self.order_days) + 1


def _orders(days: list[int]) -> tuple[list[int], list[int]]:
    """Day of each sales order, and the order of each demand; the days ascend."""
    order_days, order_of, room = [], [], 0
    for day in days:
        if not room or order_days[-1] != day:
            order_days.append(day)
            room = LINES_AN_ORDER
        order_of.append(len(order_days) - 1)
        room -= 1
    return order_days, order_of


def _moment(day: str) -> str:
    """SQL for nine o'clock on a day of the data set."""
    first = date.today() + timedelta(days=1)
    return f"timestamp '{first.isoformat()} 09:00' + {day} * interval '1 day'"
