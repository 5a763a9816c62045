from __future__ import annotations

import re

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class TestForecast(LifeCycleCommon):
    """Production orders in Odoo's forecast of an item, and its inventory overview."""

    def forecast(self, item) -> dict:
        report = self.env["stock.forecasted_product_product"].with_context(
            warehouse_id=self.site.id
        )
        return report.get_report_values(item.ids)["docs"]

    def documents(self, item, side: str) -> set[str]:
        lines = self.forecast(item)["lines"]
        return {line[side]["name"] for line in lines if line[side]}

    # === FORECAST === #

    def test_confirmed_moves_show_their_order(self):
        part = self.make_item("Part")
        order = self.order([(part, 2)])
        order.action_estimate()
        self.assertEqual(self.documents(order.product_id, "document_in"), {order.name})
        self.assertEqual(self.documents(part, "document_out"), {order.name})
        self.assertEqual(order.product_id.virtual_available, 10)
        self.assertEqual(part.virtual_available, -20)

    def test_created_orders_are_drafts_below_the_forecast(self):
        part = self.make_item("Part")
        order = self.order([(part, 2)])
        made, used = (self.forecast(item)["product"][item.id] for item in (order.product_id, part))
        self.assertEqual(made["prod_draft_qty"], {"in": 10, "out": 0})
        self.assertEqual(used["prod_draft_qty"], {"in": 0, "out": 20})
        self.assertEqual((made["virtual_available"], made["qty"]), (0, {"in": 10, "out": 0}))
        order.action_estimate()
        made = self.forecast(order.product_id)["product"][order.product_id.id]
        self.assertEqual(made["prod_draft_qty"], {"in": 0, "out": 0})

    def test_drafts_of_other_sites_do_not_count(self):
        part = self.make_item("Part")
        order = self.order([(part, 2)], warehouse_id=self.make_site().id)
        for item in order.product_id | part:
            drafts = self.forecast(item)["product"][item.id]["prod_draft_qty"]
            self.assertEqual(drafts, {"in": 0, "out": 0})

    def test_the_forecast_of_a_product_knows_drafts_of_its_variants(self):
        order = self.order()
        report = self.env["stock.forecasted_product_template"].with_context(
            warehouse_id=self.site.id
        )
        found = report.get_report_values(order.product_id.product_tmpl_id.ids)["docs"]["product"]
        self.assertEqual(found[order.product_id.id]["prod_draft_qty"]["in"], 10)

    def test_components_are_reserved_from_the_forecast(self):
        part = self.make_item("Part")
        order = self.order([(part, 2)], reservation="manual")
        order.action_estimate()
        self.stock(part, 20)
        (line,) = (line for line in self.forecast(part)["lines"] if line["move_out"])
        self.assertEqual(line["move_out"]["prod_order_id"], order.id)
        self.env["stock.forecasted_product_product"].action_reserve_linked_picks(
            line["move_out"]["id"]
        )
        self.assertEqual(order.component_ids.qty_reserved, 20)
        (line,) = (line for line in self.forecast(part)["lines"] if line["move_out"])
        self.assertEqual(line["reservation"]["name"], order.name)

    def test_stock_users_read_the_forecast_without_rights_in_production(self):
        part = self.make_component("Part")
        self.order([(part, 2)]).action_release()
        self.order([(part, 1)])
        keeper = self.env["res.users"].create(
            {
                "name": "Keeper",
                "login": "keeper",
                "group_ids": [(6, 0, self.env.ref("stock.group_stock_user").ids)],
            }
        )
        report = self.env["stock.forecasted_product_product"].with_user(keeper)
        docs = report.with_context(warehouse_id=self.site.id).get_report_values(part.ids)["docs"]
        self.assertEqual(docs["product"][part.id]["prod_draft_qty"]["out"], 10)

    # === INVENTORY OVERVIEW === #

    def test_the_card_counts_the_orders_of_its_site(self):
        self.order(date_delivery="2026-03-01")
        self.order([], 1, warehouse_id=self.make_site().id)
        self.order().action_schedule()
        self.order().action_release()
        self.order().action_start()
        self.order(date_delivery="2026-03-01").action_report_finished()
        self.assertRecordValues(
            self.site.prod_type_id,
            [
                {
                    "prod_count_to_release": 2,
                    "prod_count_to_start": 1,
                    "prod_count_started": 1,
                    "prod_count_late": 1,
                }
            ],
        )
        self.assertEqual(self.site.out_type_id.prod_count_to_release, 0)

    def test_the_card_and_its_graph_lead_to_the_orders_of_the_site(self):
        kind = self.site.prod_type_id
        pickings = self.env["stock.picking"].with_context(picking_type_id=kind.id)
        for action in (
            kind.get_stock_picking_action_picking_type(),
            kind.with_context(prod_filters=["late"]).action_prod_orders(),
            pickings.get_action_click_graph(),
        ):
            self.assertEqual(action["res_model"], "production.order")
            self.assertEqual(action["domain"], [("warehouse_id", "=", self.site.id)])
        filters = {name for name in action["context"] if name.startswith("search_default_")}
        self.assertIn("search_default_to_start", filters)
        other = self.env["stock.picking"].with_context(picking_type_id=self.site.out_type_id.id)
        self.assertEqual(other.get_action_click_graph()["res_model"], "stock.picking")

    def test_the_filters_of_the_card_exist(self):
        arch = self.env["production.order"].get_view(view_type="search")["arch"]
        card = self.env["stock.picking.type"].get_view(view_type="kanban")["arch"]
        named = {
            name
            for found in re.findall(r"prod_filters': \[(.+?)\]", card)
            for name in re.findall(r"\w+", found)
        }
        self.assertLessEqual({"to_release", "to_start", "in_progress", "late"}, named)
        for name in {"open", *named}:
            self.assertIn(f'name="{name}"', arch)

    def test_the_graph_counts_orders_by_their_start(self):
        self.order(date_delivery="2026-03-04")
        self.order().action_start()
        found = dict(
            (kind, dates)
            for kind, dates, _name in self.site.prod_type_id._get_aggregated_records_by_date()
        )
        self.assertEqual(len(found[self.site.prod_type_id.id]), 1)
        self.assertIn('"value": 1', self.site.prod_type_id.kanban_dashboard_graph)

    def test_stock_users_see_the_card_without_numbers(self):
        keeper = self.env["res.users"].create(
            {
                "name": "Keeper",
                "login": "keeper",
                "group_ids": [(6, 0, self.env.ref("stock.group_stock_user").ids)],
            }
        )
        kinds = self.env["stock.picking.type"].with_user(keeper)
        arch = kinds.get_view(view_type="kanban")["arch"]
        self.assertNotIn("prod_count_late", arch)
        self.assertTrue(kinds.browse(self.site.prod_type_id.id).kanban_dashboard_graph)

    # === STOCK MOVES === #

    def test_stock_moves_name_their_order(self):
        order = self.order([(self.make_component(), 2)])
        order.action_start()
        moves = order.move_finished_ids | order.component_ids.move_ids
        self.assertEqual(set(moves.mapped("reference")), {order.name})
        self.assertEqual(moves.prod_document_id, order)
        self.assertFalse(self.env["stock.move"].new({}).prod_document_id)
