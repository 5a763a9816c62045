"""Builders for tests of the steps of production orders: a public API, as tests/common.py is."""

from __future__ import annotations

from odoo.addons.production_control.tests.common import ProductionCommon


class LifeCycleCommon(ProductionCommon):
    """Orders on their way through the life cycle, and what is on hand for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_item("Bicycle")

    @classmethod
    def stock(cls, item, quantity: float, location=None, lot=None):
        """Put a quantity of an item in stock."""
        quants = cls.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": item.id,
                "location_id": (location or cls.site.lot_stock_id).id,
                "lot_id": lot.id if lot else False,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    @classmethod
    def on_hand(cls, item) -> float:
        """What is in stock of an item, everywhere."""
        return item.with_context(location=cls.site.view_location_id.id).qty_available

    @classmethod
    def make_component(cls, name: str = "Part", on_hand: float = 1000, **values):
        """An item that is in stock."""
        item = cls.make_item(name, **values)
        if on_hand:
            cls.stock(item, on_hand)
        return item

    @classmethod
    def order(cls, components=(), quantity: float = 10, *, operations=(), item=None, **values):
        """A Created order for an item that is made from these components and operations.

        :param components: as :meth:`make_bom` takes them
        :param operations: as :meth:`make_route` takes them
        """
        item = item or cls.make_item("Made item")
        if components:
            cls.make_bom(item, components)
        if operations:
            cls.make_route(item, operations)
        return cls.env["production.order"].create(
            {"product_id": item.id, "product_qty": quantity, **values}
        )

    @classmethod
    def set_parameters(cls, **values):
        """Set production control parameters of the company, by their short names."""
        cls.company.write({f"prod_{name}": value for name, value in values.items()})

    # === EXPECTATIONS === #

    def assertOpenMoves(self, records, field_name: str, expected):
        """Expect that the open moves of records ask for these quantities."""
        moves = records[field_name].filtered(lambda move: move.state not in ("done", "cancel"))
        self.assertEqual(moves.mapped("product_uom_qty"), expected)

    def component(self, order, item):
        """The line of an order for an item."""
        return order.component_ids.filtered(lambda line: line.product_id == item)
