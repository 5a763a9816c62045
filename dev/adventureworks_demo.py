#!/usr/bin/env python3
"""Turn Microsoft's AdventureWorks sample (a bicycle factory) into the addon's demo data.

    python3 dev/adventureworks_demo.py FOLDER [DEMO_FOLDER]

reads the CSV files of the sample in FOLDER and writes demo/*.csv and demo/sale_orders.xml. The
same input gives the same files, byte for byte. What it does not write is designed by hand and
stays as it is: units.xml, factory.xml, production.operation.csv, production.route.csv,
production.route.operation.csv, fleet_orders.xml, forecast.xml, planning.xml and the two files that
apply and confirm.

What becomes of the sample, and what is added to it, is told in demo/LICENSE-adventureworks.txt.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Row = dict[str, str]

UNIT, FOOT, GALLON = "uom.product_uom_unit", "uom.product_uom_foot", "uom.product_uom_gal"
#: unit of the sample -> unit of Odoo or of demo/units.xml
UNITS = {
    "EA": UNIT,
    "DZ": "uom.product_uom_dozen",
    "CTN": "aw_uom_carton",
    "CS": "aw_uom_case",
    "CAN": "aw_uom_can",
    "PAK": "aw_uom_tape_pack",
    "GAL": GALLON,
    "OZ": "uom.product_uom_floz",
    "IN": "uom.product_uom_inch",
}
#: unit on BOM lines -> unit in which the component is stocked
STOCK_UNITS = {"EA": UNIT, "OZ": GALLON, "IN": FOOT}
#: how many stock units one of a BOM's or vendor's units holds; must agree with demo/units.xml
CONTENT = {
    "EA": Decimal(1),
    "DZ": Decimal(12),
    "CTN": Decimal(500),
    "CS": Decimal(100),
    "CAN": Decimal(200),
    "PAK": Decimal(10),
    "GAL": Decimal(1),
    "OZ": Decimal(1) / 128,
    "IN": Decimal(1) / 12,
}
KILOGRAMS = {"LB": Decimal("0.45359237"), "G": Decimal("0.001"), "": Decimal(0)}

#: subcategory of a made item -> its route; bikes and frames are told apart further
ROUTES = {
    "Handlebars": "handlebars",
    "Bottom Brackets": "bottom_bracket",
    "Cranksets": "crankset",
    "Derailleurs": "derailleur",
    "Forks": "fork",
    "Headsets": "headset",
}
#: end of a made part's name -> its route, for parts without subcategory
PART_ROUTES = {
    "Ball Bearing": "bearing",
    "Hub": "hub",
    "Seat Assembly": "seat_assembly",
    "End Caps": "pressed_part",
    "Fork End": "pressed_part",
    "Fork Crown": "pressed_part",
}
#: route -> {component: operation that needs it}; the other components are needed at the start
BIKE_OPERATIONS = {
    "Wheels": 20,
    "Cranksets": 30,
    "Bottom Brackets": 30,
    "Derailleurs": 30,
    "Chains": 30,
    "Pedals": 30,
    "Brakes": 40,
    "Frames": 10,
}
FRAME_OPERATIONS = {"Chain Stays": 20, "Seat Stays": 20, "Forks": 30, "Paint": 60, "Decal": 70}
WHEEL_OPERATIONS = {"Tire": 30, "Reflector": 30}

#: work location of the sample -> external id of its resource group in demo/factory.xml
GROUPS = {
    "10": "aw_group_frame_forming",
    "20": "aw_group_frame_welding",
    "30": "aw_group_debur_polish",
    "40": "aw_group_paint",
    "45": "aw_group_special_paint",
    "50": "aw_group_subassembly",
    "60": "aw_group_final_assembly",
}

VENDOR_NAMES = """
Alder Amber Anchor Ash Aspen Basalt Bay Beacon Birch Bluebell Bramble Bridge Brook Canyon Cedar
Chestnut Clearwater Cliff Clover Cobalt Copper Coral Crescent Cypress Dale Delta Dune Eagle Elm
Ember Falcon Fern Field Flint Forge Fox Glacier Granite Grove Harbor Hazel Heather Heron Hickory
Hill Holly Ivory Jasper Juniper Kestrel Lagoon Lake Larch Laurel Linden Maple Marble Meadow Mesa
Mill Moss North Oak Olive Opal Orchard Osprey Otter Pebble Pine Plateau Prairie Quarry Quartz
Raven Ridge River Robin Rowan Sable Sage Shore Silver Slate Spruce Stone Summit Swan Tamarack
Thistle Timber Valley Vista Walnut Willow
"""
#: word in a product's name or category -> trade of the vendor that offers it
TRADES = {
    "Clothing": "Sportswear",
    "Accessories": "Accessories",
    "Components": "Cycle Components",
    "Paint": "Coatings",
    "Metal": "Metals",
    "Nut": "Fasteners",
    "Washer": "Fasteners",
    "Bolt": "Fasteners",
    "Ring": "Fasteners",
    "Race": "Bearings",
    "Ball": "Bearings",
    "": "Cycle Parts",
}
CUSTOMER_NAMES = """
Northside Cycles
Two Wheel Depot
City Bike Traders
Valley Sports
Pedal and Chain
Green Lane Bikes
Riverside Outfitters
Summit Cyclery
The Frame Shop
Touring Supply
Hillside Sports
Daily Riders
Coastline Cycles
Corner Bike Shop
Metro Sporting Goods
Grand Bicycle Stores
"""


class Sample:
    """The AdventureWorks sample as read, and the questions that several files ask it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.products = {row["ProductID"]: row for row in self.read("Product")}
        self.categories = {row["ProductCategoryID"]: row for row in self.read("ProductCategory")}
        self.subcategories = {
            row["ProductSubcategoryID"]: row for row in self.read("ProductSubcategory")
        }
        self.locations = {row["LocationID"]: row for row in self.read("Location")}
        # Rows without assembly only say that a product is sold on its own.
        self.bom_lines = [row for row in self.read("BillOfMaterials") if row["ProductAssemblyID"]]
        self.inventory = self.read("ProductInventory")
        self.sales = self.read("SalesOrderDetail")

    def read(self, name: str) -> list[Row]:
        with open(self.folder / f"{name}.csv", newline="", encoding="utf-8-sig") as handle:
            return list(csv.DictReader(handle))

    @cached_property
    def offers(self) -> dict[str, list[Row]]:
        """Product -> vendors' offers, the cheapest by stock unit first."""
        offers = defaultdict(list)
        for row in self.read("ProductVendor"):
            offers[row["ProductID"]].append(row)
        for rows in offers.values():
            rows.sort(key=lambda row: (offered_price(row), int(row["BusinessEntityID"])))
        return offers

    @cached_property
    def lines_by_assembly(self) -> dict[str, list[Row]]:
        lines = defaultdict(list)
        for row in self.bom_lines:
            lines[row["ProductAssemblyID"]].append(row)
        return dict(sorted(lines.items(), key=lambda pair: int(pair[0])))

    @cached_property
    def stock_units(self) -> dict[str, str]:
        """Product -> unit in which it is stocked: it follows from its unit on BOM lines."""
        return {row["ComponentID"]: STOCK_UNITS[row["UnitMeasureCode"]] for row in self.bom_lines}

    def is_made(self, product: str) -> bool:
        return self.products[product]["MakeFlag"] == "1"

    def subcategory(self, product: str) -> str:
        """Name of the subcategory, empty for parts."""
        number = self.products[product]["ProductSubcategoryID"]
        return self.subcategories[number]["Name"] if number else ""

    def category(self, product: str) -> str:
        number = self.products[product]["ProductSubcategoryID"]
        if not number:
            return ""
        return self.categories[self.subcategories[number]["ProductCategoryID"]]["Name"]


class Costs:
    """Standard costs, with those filled in that the sample leaves at zero."""

    def __init__(self, sample: Sample, demo: Path):
        self.sample = sample
        self.known: dict[str, Decimal] = {}
        groups = {
            row["id"]: row["resource_group_id/id"]
            for row in read_demo(demo, "production.operation.csv")
        }
        rates = {
            group: Decimal(sample.locations[location]["CostRate"])
            for location, group in GROUPS.items()
        }
        self.labour: dict[str, Decimal] = defaultdict(Decimal)
        for row in read_demo(demo, "production.route.operation.csv"):
            rate = rates[groups[row["operation_id/id"]]]
            self.labour[row["route_id/id"]] += Decimal(row["run_time"]) * rate

    def of(self, product: str) -> Decimal:
        """The sample's cost; else the best offer; else components plus run time."""
        if product not in self.known:
            cost = Decimal(self.sample.products[product]["StandardCost"])
            if not cost:
                made = self.sample.is_made(product)
                cost = self._made(product) if made else self._bought(product)
            self.known[product] = cost.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        return self.known[product]

    def _bought(self, product: str) -> Decimal:
        offers = self.sample.offers[product]
        return offered_price(offers[0]) if offers else Decimal(0)

    def _made(self, product: str) -> Decimal:
        components = sum(
            Decimal(row["PerAssemblyQty"])
            * CONTENT[row["UnitMeasureCode"]]
            * self.of(row["ComponentID"])
            for row in self.sample.lines_by_assembly.get(product, [])
            if not row["EndDate"]
        )
        return components + self.labour[f"aw_route_{route_of(self.sample, product)}"]


def offered_price(offer: Row) -> Decimal:
    """Price of one stock unit in a vendor's offer."""
    return Decimal(offer["StandardPrice"]) / CONTENT[offer["UnitMeasureCode"]]


def route_of(sample: Sample, product: str) -> str:
    """The route in demo/production.route.csv by which a made item is made."""
    row, family = sample.products[product], sample.subcategory(product)
    if family.endswith("Bikes"):
        return f"{family.split()[0].lower()}_bike" + "_high" * (row["Class"] == "H")
    if family.endswith("Frames"):
        return f"{family.split()[0].lower()}_frame" + "_metallic" * (row["Color"] == "Silver")
    if family == "Wheels":
        return "front_wheel" if "Front" in row["Name"] else "rear_wheel"
    if family:
        return ROUTES[family]
    ends = (route for end, route in PART_ROUTES.items() if row["Name"].endswith(end))
    return next(ends, "tube")


def operation_of(sample: Sample, line: Row) -> int:
    """Number of the operation that needs a component; 0 for the first."""
    family = sample.subcategory(line["ProductAssemblyID"])
    for end, operations in (
        ("Bikes", BIKE_OPERATIONS),
        ("Frames", FRAME_OPERATIONS),
        ("Wheels", WHEEL_OPERATIONS),
    ):
        if family.endswith(end):
            component = line["ComponentID"]
            words = f"{sample.products[component]['Name']} {sample.subcategory(component)}"
            return next((number for word, number in operations.items() if word in words), 10)
    return 0


# === ITEMS === #


def categories(sample: Sample) -> Iterable[list]:
    yield ["id", "name", "parent_id/id"]
    yield ["aw_category", "Bicycle factory", ""]
    yield ["aw_category_made_parts", "Made parts", "aw_category"]
    yield ["aw_category_bought_parts", "Bought parts", "aw_category"]
    for number, row in sample.categories.items():
        yield [f"aw_category_{number}", row["Name"], "aw_category"]
    for number, row in sample.subcategories.items():
        parent = f"aw_category_{row['ProductCategoryID']}"
        yield [f"aw_subcategory_{number}", row["Name"], parent]


def products(sample: Sample, costs: Costs) -> Iterable[list]:
    yield [
        *("id", "default_code", "name", "type", "is_storable", "categ_id/id", "uom_id/id"),
        *("list_price", "standard_price", "weight", "sale_ok", "purchase_ok", "prod_order_type"),
        *("prod_lead_time", "prod_lead_working_days", "prod_order_min_qty", "prod_order_multiple"),
    ]
    for number, row in sample.products.items():
        made = sample.is_made(number)
        weight = Decimal(row["Weight"] or 0) * KILOGRAMS[row["WeightUnitMeasureCode"]]
        yield [
            *(f"aw_product_{number}", row["ProductNumber"], row["Name"], "consu", 1),
            *(_category(row, made), sample.stock_units.get(number, UNIT)),
            *(_plain(row["ListPrice"]), _plain(costs.of(number)), _plain(round(weight, 3))),
            *(int(_is_sold(row)), int(not made), "production" if made else "purchase"),
            *_order_settings(sample, number),
        ]


def _category(row: Row, made: bool) -> str:
    if row["ProductSubcategoryID"]:
        return f"aw_subcategory_{row['ProductSubcategoryID']}"
    return "aw_category_made_parts" if made else "aw_category_bought_parts"


def _is_sold(row: Row) -> bool:
    return row["FinishedGoodsFlag"] == "1" and not row["SellEndDate"]


def _order_settings(sample: Sample, product: str) -> list:
    """Lead time, in working days or not, least order and order multiple."""
    if sample.is_made(product):
        return [sample.products[product]["DaysToManufacture"], 1, 0, 0]
    offer = sample.offers[product][0]
    content = CONTENT[offer["UnitMeasureCode"]]
    least = Decimal(offer["MinOrderQty"]) * content
    return [offer["AverageLeadTime"], 0, _plain(least), _plain(content if content > 1 else 0)]


# === VENDORS AND CUSTOMERS === #


def partners(sample: Sample) -> Iterable[list]:
    yield ["id", "ref", "name", "is_company", "supplier_rank", "customer_rank"]
    goods = defaultdict(Counter)
    for product, offers in sample.offers.items():
        for offer in offers:
            goods[offer["BusinessEntityID"]][_trade(sample, product)] += 1
    for index, vendor in enumerate(sorted(goods, key=int)):
        trade = goods[vendor].most_common(1)[0][0]
        name = f"{_name(VENDOR_NAMES.split(), index)} {trade}"
        yield [f"aw_vendor_{vendor}", f"V{vendor}", name, 1, 1, 0]
    for index, order in enumerate(_sale_orders(sample)):
        name = _name(CUSTOMER_NAMES.strip().splitlines(), index)
        yield [f"aw_customer_{order}", f"C{order}", name, 1, 0, 1]


def _trade(sample: Sample, product: str) -> str:
    words = f"{sample.products[product]['Name']} {sample.category(product)}"
    return next(trade for word, trade in TRADES.items() if word in words)


def _name(names: list[str], index: int) -> str:
    """One of the names, with a number once all are taken."""
    turn, position = divmod(index, len(names))
    return f"{names[position]} {turn + 1}" if turn else names[position]


def vendor_prices(sample: Sample) -> Iterable[list]:
    yield [
        *("id", "sequence", "partner_id/id", "product_tmpl_id/id", "product_id/id"),
        *("product_uom_id/id", "min_qty", "price", "delay"),
    ]
    for product in sample.products:
        for sequence, row in enumerate(sample.offers.get(product, []), 1):
            vendor = row["BusinessEntityID"]
            item = f"aw_product_{product}"
            yield [
                *(f"aw_offer_{product}_{vendor}", sequence, f"aw_vendor_{vendor}"),
                *(f"{item}_product_template", item, UNITS[row["UnitMeasureCode"]]),
                *(row["MinOrderQty"], _plain(row["StandardPrice"]), row["AverageLeadTime"]),
            ]


# === STOCK === #


def locations(sample: Sample) -> Iterable[list]:
    yield ["id", "name", "usage", "location_id/id"]
    for number, row in sample.locations.items():
        yield [f"aw_location_{number}", row["Name"], "internal", "stock.stock_location_stock"]


def stock(sample: Sample) -> Iterable[list]:
    """All stock of a product at its home: half of the counts, so half of the time to load."""
    yield ["id", "product_id/id", "location_id/id", "inventory_quantity"]
    counts = defaultdict(dict)
    for row in sample.inventory:
        counts[row["ProductID"]][row["LocationID"]] = int(row["Quantity"])
    for product, found in counts.items():
        if any(found.values()):
            home = max(found, key=lambda location: _as_home(location, found[location]))
            yield [
                *(f"aw_stock_{product}", f"aw_product_{product}"),
                *(f"aw_location_{home}", sum(found.values())),
            ]


def _as_home(location: str, quantity: int) -> tuple:
    """A storage location rather than one where work is done; then the greater stock."""
    return location not in GROUPS, quantity, -int(location)


def item_coverage(sample: Sample) -> Iterable[list]:
    """Safety stock for what is stocked by volume or length: paint and tape."""
    yield ["id", "product_id/id", "warehouse_id/id", "min_qty"]
    for product, row in sample.products.items():
        if sample.stock_units.get(product, UNIT) != UNIT:
            yield [
                *(f"aw_item_coverage_{product}", f"aw_product_{product}", "stock.warehouse0"),
                _plain(row["SafetyStockLevel"]),
            ]


# === BOMS AND ROUTES === #


def boms(sample: Sample) -> Iterable[list]:
    yield ["id", "name", "code"]
    for assembly in sample.lines_by_assembly:
        row = sample.products[assembly]
        yield [f"aw_bom_{assembly}", row["Name"], row["ProductNumber"]]


def bom_lines(sample: Sample) -> Iterable[list]:
    yield [
        *("id", "bom_id/id", "sequence", "product_id/id", "product_qty", "product_uom_id/id"),
        *("operation_no", "date_from", "date_to"),
    ]
    for assembly, rows in sample.lines_by_assembly.items():
        rows = sorted(rows, key=lambda row: _line_order(sample, row))
        for index, row in enumerate(rows, 1):
            yield [
                *(f"aw_bom_line_{row['BillOfMaterialsID']}", f"aw_bom_{assembly}", 10 * index),
                *(f"aw_product_{row['ComponentID']}", _plain(row["PerAssemblyQty"])),
                *(UNITS[row["UnitMeasureCode"]], operation_of(sample, row)),
                *(row["StartDate"], row["EndDate"]),
            ]


def _line_order(sample: Sample, row: Row) -> tuple:
    return operation_of(sample, row), int(row["ComponentID"]), row["StartDate"]


def bom_versions(sample: Sample) -> Iterable[list]:
    yield ["id", "bom_id/id", "product_id/id", "date_from", "approved", "is_active"]
    for assembly, rows in sample.lines_by_assembly.items():
        yield [
            *(f"aw_bom_version_{assembly}", f"aw_bom_{assembly}", f"aw_product_{assembly}"),
            *(min(row["StartDate"] for row in rows), 1, 1),
        ]


def route_versions(sample: Sample) -> Iterable[list]:
    yield [
        *("id", "route_id/id", "product_id/id", "warehouse_id/id", "date_from"),
        *("approved", "is_active"),
    ]
    start = min(row["StartDate"] for row in sample.bom_lines)
    for product in filter(sample.is_made, sample.products):
        yield [
            *(f"aw_route_version_{product}", f"aw_route_{route_of(sample, product)}"),
            *(f"aw_product_{product}", "stock.warehouse0", start, 1, 1),
        ]


# === SALES === #

SALES_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!-- Written by dev/adventureworks_demo.py. -->
<odoo noupdate="1">
"""
SALES_ORDER = """
    <record id="aw_sale_{order}" model="sale.order">
        <field name="partner_id" ref="aw_customer_{order}"/>
        <field name="client_order_ref">AW{order}</field>
        <field name="commitment_date"
               eval="DateTime.today() + relativedelta(days={days}, hour=12, minute=0, second=0,
                                                     microsecond=0)"/>
    </record>
"""


def _sale_orders(sample: Sample) -> list[str]:
    return sorted({row["SalesOrderID"] for row in sample.sales}, key=int)


def sale_orders(sample: Sample) -> str:
    """The sales orders, promised every third day from the day of loading on."""
    orders = enumerate(_sale_orders(sample))
    records = (SALES_ORDER.format(order=order, days=2 + 3 * index) for index, order in orders)
    return f"{SALES_HEAD}{''.join(records)}\n</odoo>\n"


def sale_order_lines(sample: Sample) -> Iterable[list]:
    yield ["id", "order_id/id", "product_id/id", "product_uom_qty", "price_unit"]
    for row in sorted(sample.sales, key=lambda row: int(row["SalesOrderDetailID"])):
        yield [
            *(f"aw_sale_line_{row['SalesOrderDetailID']}", f"aw_sale_{row['SalesOrderID']}"),
            *(f"aw_product_{row['ProductID']}", row["OrderQty"], _plain(row["UnitPrice"])),
        ]


# === FILES === #


def read_demo(demo: Path, name: str) -> list[Row]:
    """Read back one of the files designed by hand."""
    with open(demo / name, newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def write_csv(path: Path, rows: Iterable[list]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def _plain(number: str | Decimal | int) -> str:
    """A number without needless zeros."""
    text = f"{Decimal(number):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    sample = Sample(Path(arguments[0]))
    demo = Path(arguments[1]) if len(arguments) == 2 else ROOT / "demo"
    files = {
        "product.category": categories(sample),
        "product.product": products(sample, Costs(sample, demo)),
        "res.partner": partners(sample),
        "product.supplierinfo": vendor_prices(sample),
        "stock.location": locations(sample),
        "stock.quant": stock(sample),
        "production.item.coverage": item_coverage(sample),
        "production.bom": boms(sample),
        "production.bom.line": bom_lines(sample),
        "production.bom.version": bom_versions(sample),
        "production.route.version": route_versions(sample),
        "sale.order.line": sale_order_lines(sample),
    }
    for model, rows in files.items():
        write_csv(demo / f"{model}.csv", rows)
    (demo / "sale_orders.xml").write_text(sale_orders(sample), encoding="utf-8")
    print(f"{len(files) + 1} files written to {demo}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
