"""The BOM tree in the web client."""

from __future__ import annotations

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.production_control.tests.browser_common import BrowserCase


@tagged("post_install", "-at_install")
class TestBomTreeBrowser(BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("Tour bike", "Tour wheel", "Tour spoke", "Tour bell")
        cls.bike, cls.wheel, cls.spoke, cls.bell = cls.env["product.product"].create(
            [{"name": name, "type": "consu", "is_storable": True} for name in names]
        )
        cls.bom = cls.make_bom(cls.bike, {cls.wheel: 2, cls.bell: 1})
        cls.make_bom(cls.wheel, {cls.spoke: 36})

    @classmethod
    def make_bom(cls, item, components):
        """A BOM in use."""
        lines = [
            Command.create({"product_id": component.id, "product_qty": quantity})
            for component, quantity in components.items()
        ]
        version = {"product_id": item.id, "approved": True, "is_active": True}
        return cls.env["production.bom"].create(
            {
                "name": f"BOM of {item.name}",
                "line_ids": lines,
                "version_ids": [Command.create(version)],
            }
        )

    def test_open_the_tree_of_a_bom_expand_it_and_change_the_quantity(self):
        self.start_tour(f"/odoo/production.bom/{self.bom.id}", "production_bom_tree", login="admin")

    def test_the_address_of_the_page_says_what_it_shows(self):
        question = f"product_id={self.wheel.id}&quantity=3"
        self.browser_js(
            f"/odoo/bom-tree?{question}",
            "console.log('test successful');",
            ready="[...document.querySelectorAll('.o_bom_tree_table .o_bom_tree_quantity')]"
            ".at(-1)?.textContent === '108'",
            login="admin",
        )

    def test_an_item_without_bom_says_so(self):
        self.browser_js(
            f"/odoo/bom-tree?product_id={self.bell.id}",
            "console.log('test successful');",
            ready="document.querySelector('.o_bom_tree_empty')"
            "?.textContent.includes('Tour bell has no BOM here')",
            login="admin",
        )
