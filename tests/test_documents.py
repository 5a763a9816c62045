from __future__ import annotations

from lxml import html

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon

DOCUMENTS = ("picking_list", "route_card", "job_card")


@tagged("post_install", "-at_install")
class TestDocuments(LifeCycleCommon):
    """What is printed for the shop: picking list, route card, job cards (ax.md 10.1, 20)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.make_resource_group("Assembly", [cls.make_resource("Bench 1")])

    def printed(self, name: str, orders):
        """The document as a tree of HTML."""
        reports = orders.env["ir.actions.report"]
        content, _kind = reports._render_qweb_html(
            f"production_control.document_{name}", orders.ids
        )
        return html.fromstring(content)

    def text(self, node) -> str:
        return " ".join(node.text_content().split())

    def lines(self, tree) -> list[list[str]]:
        """The cells of the lines of a picking list."""
        rows = tree.xpath("//table[contains(@class, 'o_prod_lines')]/tbody/tr")
        return [[self.text(cell) for cell in row] for row in rows]

    def released(self, components=(), quantity: float = 10, **values):
        order = self.order(components or [(self.make_component(), 2)], quantity, **values)
        order.action_release()
        return order

    def job_scheduled(self, **values):
        order = self.released(**values)
        order.sudo().schedule_status = "jobs"
        return order

    def operation(self, number: int, next_no: int = 0, **values):
        return {
            "operation_no": number,
            "next_no": next_no,
            "resource_group_id": self.group.id,
            **values,
        }

    # === WHEN === #

    def test_documents_are_printed_from_released_on(self):
        order = self.job_scheduled()
        steps = (order.action_start, order.action_report_finished, order.action_end)
        for step in (None, *steps):
            if step:
                step()
            for name in DOCUMENTS:
                with self.subTest(name, state=order.state):
                    self.assertIn(order.name, self.text(self.printed(name, order)))

    def test_orders_below_released_are_refused_by_name(self):
        created, scheduled = self.order(), self.order()
        scheduled.action_schedule()
        released = self.released()
        for name in DOCUMENTS:
            with self.subTest(name), self.assertRefused("printed from Released on") as caught:
                self.printed(name, created | released | scheduled)
            texts = str(caught.exception).splitlines()
            self.assertIn(f"{created.name} is Created", texts[0])
            self.assertIn(f"{scheduled.name} is Scheduled", texts[-1])

    def test_job_cards_are_for_job_scheduled_orders(self):
        """ax.md 2.3 #23."""
        order = self.released()
        with self.assertRefused(f"{order.name} is not job scheduled.*route card"):
            self.printed("job_card", self.job_scheduled() | order)

    def test_the_documents_are_in_the_print_menu_of_orders(self):
        bound = self.env["ir.actions.actions"].get_bindings("production.order")["report"]
        names = {action["name"] for action in bound}
        self.assertLessEqual({"Picking list", "Route card", "Job cards"}, names)

    def test_who_may_not_read_an_order_may_not_print_it(self):
        order = self.released()
        stranger = self.env["res.users"].create(
            {
                "name": "Stranger",
                "login": "stranger",
                "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
            }
        )
        report = self.env["report.production_control.document_picking_list"].with_user(stranger)
        with self.assertRaises(AccessError):
            report._get_report_values(order.ids)

    def test_who_only_inquires_may_print_names_of_customers_and_lots(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Two Wheel Depot"}).id,
                "client_order_ref": "AW71780",
                "order_line": [Command.create({"product_id": self.item.id, "product_uom_qty": 3})],
            }
        )
        sale.action_confirm()
        order = self.order(item=self.item, quantity=3, sale_line_id=sale.order_line.id)
        order.action_release()
        reader = self.make_user("user")
        text = self.text(self.printed("picking_list", order.with_user(reader)))
        for part in ("Two Wheel Depot", sale.name, "AW71780"):
            self.assertIn(part, text)

    # === WHAT === #

    def test_every_order_has_pages_of_its_own_in_the_order_chosen(self):
        orders = self.released() | self.released()
        for name in ("picking_list", "route_card"):
            articles = self.printed(name, orders[::-1]).xpath("//div[@class='article']")
            with self.subTest(name):
                self.assertEqual(
                    [int(article.get("data-oe-id")) for article in articles], orders[::-1].ids
                )

    def test_the_number_of_the_order_has_a_barcode(self):
        order = self.released()
        images = self.printed("picking_list", order).xpath("//img[starts-with(@src, 'data:image')]")
        self.assertEqual([image.get("alt") for image in images], [f"Barcode {order.name}"])

    def test_a_picking_list_goes_through_the_stock_place_by_place(self):
        shelves = {name: self.make_location(name=name) for name in ("Shelf B", "Shelf A")}
        frame, wheel, paint = (self.make_item(name) for name in ("Frame", "Wheel", "Paint"))
        self.stock(frame, 10, shelves["Shelf B"])
        self.stock(wheel, 8, shelves["Shelf A"])
        self.stock(wheel, 30, shelves["Shelf B"])
        order = self.released([(frame, 1), (wheel, 2), (paint, 0.25)])
        lines = self.lines(self.printed("picking_list", order))
        here = [(line[0].partition(" not")[0], line[1], line[-2]) for line in lines]
        self.assertEqual([row[0] for row in here], sorted(row[0] for row in here))
        expected = {
            ("Frame", "WH/Stock/Shelf B", "10 Units"),
            ("Wheel", "WH/Stock/Shelf A", "8 Units"),
            ("Wheel", "WH/Stock/Shelf B", "12 Units"),
            ("Paint", "WH/Stock", "2.5 Units"),
        }
        found = {(item.split()[0], place, quantity) for place, item, quantity in here}
        self.assertEqual(found, expected)

    def test_a_picking_list_names_reserved_lots_and_what_is_not_reserved(self):
        part = self.make_item("Frame", tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": part.id} for name in ("L1", "L2")]
        )
        for lot in lots:
            self.stock(part, 3, lot=lot)
        lines = self.lines(self.printed("picking_list", self.released([(part, 1)])))
        self.assertEqual(
            [(line[2], line[3], line[4], line[5]) for line in lines],
            [
                ("", "10 Units", "10 Units", "4 Units"),
                ("L1", "10 Units", "10 Units", "3 Units"),
                ("L2", "10 Units", "10 Units", "3 Units"),
            ],
        )
        self.assertIn("not reserved", lines[0][0])

    def test_what_was_fetched_already_is_not_asked_for_again(self):
        order = self.released([(self.make_component("Frame"), 1), (self.make_component(), 2)])
        order.action_start(4)
        done = order.component_ids[0]
        done.move_ids._prod_open()._action_cancel()
        done._set_remain_status("ended")
        lines = self.lines(self.printed("picking_list", order))
        self.assertEqual(
            [(line[-3], line[-2], line[-1]) for line in lines],
            [("0 Units", "0 Units", "complete"), ("12 Units", "12 Units", "")],
        )

    def test_by_products_are_put_away(self):
        order = self.released([(self.make_component("Bar"), 1), (self.make_item("Chips"), -0.5)])
        tree = self.printed("picking_list", order)
        tables = tree.xpath("//table[contains(@class, 'o_prod_lines')]")
        self.assertEqual(len(tables), 2)
        self.assertIn("By-products to put away", self.text(tables[1]))
        self.assertIn("Chips", self.text(tables[1]))
        self.assertIn("5 Units", self.text(tables[1]))

    def test_services_are_not_fetched(self):
        service = self.env["product.product"].create({"name": "Rent", "type": "service"})
        order = self.released([(service, 1)])
        self.assertIn("no components to fetch", self.text(self.printed("picking_list", order)))

    def test_a_route_card_lists_the_operations_with_barcodes(self):
        operations = [
            self.operation(10, 20, setup_time=0.5, run_time=0.25, scrap_percent=20),
            self.operation(20, run_time=1),
        ]
        order = self.released(operations=operations)
        tree = self.printed("route_card", order)
        blocks = tree.xpath("//table[contains(@class, 'o_prod_block')]")
        for block, parts in zip(
            blocks,
            (
                ("Operation 10", "Assembly", "12.5 Units", "0.5 h", f"{order.name}-10"),
                ("Operation 20", "Assembly", "10 Units", "10 h", f"{order.name}-20"),
            ),
            strict=True,
        ):
            for part in parts:
                with self.subTest(part):
                    self.assertIn(part, self.text(block))
        self.assertIn("Good", self.text(blocks[0]))
        self.assertEqual(len(tree.xpath("//img[starts-with(@src, 'data:image')]")), 3)

    def test_there_is_a_job_card_for_each_operation(self):
        part = self.make_component("Frame")
        operations = [
            self.operation(10, 20),
            self.operation(10, 20, priority="secondary_1"),
            self.operation(20),
        ]
        order = self.job_scheduled(
            components=[(part, 1, {"operation_no": 20})], operations=operations
        )
        first, last = self.printed("job_card", order).xpath("//div[@class='o_prod_card']")
        self.assertIn("with Operation 10: Assembly", self.text(first))
        self.assertNotIn("Frame", self.text(first))
        self.assertIn("Then 20 Operation 20", self.text(first))
        self.assertIn("10 Units Frame", self.text(last))
        self.assertIn("Then Report as finished", self.text(last))

    def test_secondary_operations_have_barcodes_of_their_own(self):
        operations = [self.operation(10), self.operation(10, priority="secondary_2")]
        order = self.released(operations=operations)
        documents = self.env["production.document"]
        codes = [documents._barcode(operation) for operation in order.operation_ids]
        self.assertEqual(codes, [f"{order.name}-10", f"{order.name}-10-2"])

    def test_many_orders_are_printed_with_few_statements(self):
        few, many = (
            self.env["production.order"].concat(
                *(self.released(quantity=quantity + 1) for quantity in range(count))
            )
            for count in (2, 12)
        )
        report = self.env["report.production_control.document_picking_list"]
        counts = []
        for orders in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            report._get_report_values(orders.ids)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
