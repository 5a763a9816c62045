"""Builders for tests of what production orders cost: a public API, as tests/common.py is."""

from __future__ import annotations

from odoo.fields import Command

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class EstimateCostCommon(LifeCycleCommon):
    """An item that is sawn from steel, painted, and leaves chips.

    Ten pieces take 20 kg steel at 5, one tin of paint at 20, and give 5 kg chips at 1; set-up 1 h
    at 30, run 1 h at 40, ten pieces at 0.50. Handling adds 10 % of the material, energy 2 for each
    run hour, packing 0.30 for each piece.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_parameters(start_route_consumption="group")
        cls.material = cls.env.ref("production_control.cost_group_material")
        cls.labour = cls.env.ref("production_control.cost_group_labour")
        cls.overhead = cls.env.ref("production_control.cost_group_overhead")
        cls.setup = cls.make_category("Fitter", hourly_cost=30)
        cls.work = cls.make_category("Sawyer", hourly_cost=40, unit_cost=0.5)
        cls.steel = cls.make_component("Steel", standard_price=5)
        cls.paint = cls.make_component("Paint", standard_price=20)
        cls.chips = cls.make_item("Chips", standard_price=1)
        cls.item = cls.make_item("Item", standard_price=20)
        cls.bracket = cls.make_item("Bracket", standard_price=20)
        cls.make_bom(
            cls.bracket,
            [(cls.steel, 2), (cls.paint, 1, {"consumption": "constant"}), (cls.chips, -0.5)],
        )
        cls.make_route(cls.bracket, [cls.sawing()])

    @classmethod
    def make_category(cls, name="Work", **values):
        return cls.env["production.cost.category"].create({"name": name, **values})

    @classmethod
    def make_indirect(cls, name="Overhead", **values):
        return cls.env["production.indirect.cost"].create({"name": name, **values})

    @classmethod
    def make_sheet(cls):
        """The costing sheet of the example."""
        return cls.make_indirect("Handling", percent=10, base_group_id=cls.material.id) | (
            cls.make_indirect("Energy", kind="rate", rate=2, rate_per="run")
            | cls.make_indirect("Packing", kind="rate", rate=0.3, rate_per="quantity")
        )

    @classmethod
    def bracket_order(cls, quantity=10, **values):
        """An order for brackets, in status Created."""
        return cls.order(quantity=quantity, item=cls.bracket, **values)

    @classmethod
    def sawing(cls, **values):
        return {
            "operation_no": 10,
            "setup_time": 1,
            "run_time": 0.1,
            "setup_category_id": cls.setup.id,
            "run_category_id": cls.work.id,
            "quantity_category_id": cls.work.id,
            **values,
        }

    def rows(self, order, *names):
        """Kind, label and these fields of the rows of an order."""
        return [(row.kind, row.label, *(row[name] for name in names)) for row in order.cost_row_ids]


class EndCostCommon(EstimateCostCommon):
    """Orders that are worked on: 10 pieces take 20 kg steel at 5 and 1 h at 40, 140 together."""

    @classmethod
    def made_item(cls, method, **values):
        """An item of a cost method, with its BOM and its route."""
        category = cls.env["product.category"].create(
            {
                "name": method,
                "property_cost_method": method,
                "property_valuation": "periodic",
                **values.pop("category", {}),
            }
        )
        item = cls.make_item("Bracket", categ_id=category.id, **values)
        cls.make_bom(item, [(cls.steel, 2)])
        drill = {"operation_no": 10, "run_time": 0.1, "run_category_id": cls.work.id}
        cls.make_route(item, [drill])
        return item

    @classmethod
    def made_order(cls, method, quantity=10, order=None, **values):
        """An order for a new item of a cost method."""
        return cls.order(quantity=quantity, item=cls.made_item(method, **values), **(order or {}))

    @classmethod
    def consume(cls, order, item, quantity):
        """Post a picking list for a further quantity of an item."""
        line = order.component_ids.filtered(lambda line: line.product_id == item)
        material = {"product_id": item.id, "component_id": line.id, "qty": quantity}
        cls.post(order, "picking_list", material_ids=[Command.create(material)])

    @classmethod
    def work_on(cls, order, hours):
        """Post a route card for further hours of the only operation."""
        line = {"operation_id": order.operation_ids.id, "run_hours": hours}
        return cls.post(order, "route_card", time_ids=[Command.create(line)])

    @classmethod
    def post(cls, order, journal_type, **values):
        journal = cls.env["production.journal"].create(
            {"order_id": order.id, "journal_type": journal_type, **values}
        )
        journal.action_post()
        return journal

    @classmethod
    def report(cls, order, good, end_job=False, **options):
        order.action_report_finished(good, end_job=end_job, accept_error=True, **options)

    @classmethod
    def deliver(cls, item, quantity):
        """Send a quantity to a customer; the move."""
        move = cls.env["stock.move"].create(
            {
                "product_id": item.id,
                "product_uom": item.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": cls.site.lot_stock_id.id,
                "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        return move

    @classmethod
    def make_account(cls, name, account_type="expense", **values):
        """An account of the company, with the next free number."""
        number = cls.env["account.account"].search_count([("code", "=like", "PROD%")])
        return cls.env["account.account"].create(
            {
                "name": name,
                "code": f"PROD{number}",
                "account_type": account_type,
                "company_ids": [Command.link(cls.company.id)],
                **values,
            }
        )

    def values(self, order):
        """What the posted receipts of an order are worth."""
        done = order.move_finished_ids.filtered(lambda move: move.state == "done")
        return done.sorted("id").mapped("value")
