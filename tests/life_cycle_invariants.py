"""What holds for production orders whatever was done to them, read from the tables by SQL.

The sums here are made from stock moves, quants and journals alone, so they check the quantities
that the addon keeps on its orders instead of repeating them.
"""

from __future__ import annotations

from odoo.tools import SQL

#: how far two sums of quantities may be apart: half of the last digit that is stored
TINY = 0.005

#: statuses in which the moves of an order are in step with it, unless its estimate is stale
MOVED = ("estimated", "scheduled", "released", "started")

NET_MOVED = """
    SELECT move.{link},
           SUM(line.quantity_product_uom
               * CASE WHEN target.usage = 'production' THEN 1 ELSE -1 END)
      FROM stock_move move
      JOIN stock_move_line line ON line.move_id = move.id
      JOIN stock_location target ON target.id = line.location_dest_id
     WHERE move.state = 'done' AND move.{link} IN %s
  GROUP BY move.{link}
"""

OPEN_MOVES = """
    SELECT {link}, COUNT(*), SUM(product_qty)
      FROM stock_move
     WHERE state NOT IN ('done', 'cancel') AND {link} IN %s
  GROUP BY {link}
"""

ON_HAND = """
    SELECT quant.product_id, SUM(quant.quantity), SUM(quant.reserved_quantity)
      FROM stock_quant quant
      JOIN stock_location location ON location.id = quant.location_id
     WHERE location.usage = 'internal' AND quant.product_id IN %s
  GROUP BY quant.product_id
"""

RESERVED = """
    SELECT line.product_id, SUM(line.quantity_product_uom)
      FROM stock_move_line line
      JOIN stock_location location ON location.id = line.location_id
     WHERE location.usage = 'internal' AND line.product_id IN %s
       AND line.state NOT IN ('done', 'cancel')
  GROUP BY line.product_id
"""

VALUE = """
    SELECT product_id, SUM(CASE WHEN is_in THEN value ELSE -value END)
      FROM stock_move
     WHERE state = 'done' AND (is_in OR is_out) AND product_id IN %s
  GROUP BY product_id
"""


class LifeCycleInvariants:
    """Expectations on orders and on the stock of items, for test cases."""

    def sums(self, query: str, records, link: str = "") -> dict:
        """{id: what the query says of it}; zeros where it says nothing."""
        if not records:
            return {}
        self.env.flush_all()
        text = query.format(link=link)
        found = {row[0]: row[1:] for row in self.env.execute_query(SQL(text, tuple(records.ids)))}
        width = text.partition("FROM")[0].count("SUM") + text.count("COUNT")
        return {record: found.get(record.id, (0.0,) * width) for record in records}

    def on_hands(self, items) -> dict:
        """{item: what is in stock}."""
        return {item: row[0] for item, row in self.sums(ON_HAND, items).items()}

    def stock_values(self, items) -> dict:
        """{item: what its stock is worth, as Odoo says}."""
        self.env.invalidate_all()
        return {item: item.total_value for item in items}

    def assertSound(self, orders, items, opening: dict) -> None:
        """Expect that orders, their moves and the stock of these items fit together.

        :param orders: every order that ever moved one of the items
        :param opening: {item: stock before there were orders}
        """
        self.env.flush_all()
        self.env.invalidate_all()
        self.assert_quantities_conserve(orders)
        self.assert_open_moves_ask_for_what_remains(orders)
        self.assert_stock_balances(orders, items, opening)

    def assert_quantities_conserve(self, orders) -> None:
        """Consumed and good quantities are those of the done moves, net of what went back."""
        issued = self.sums(NET_MOVED, orders.component_ids, "prod_component_id")
        for line, (net,) in issued.items():
            if line._is_moved():
                self.assertAlmostEqual(line.qty_consumed, net, delta=TINY, msg=line.product_id.name)
        received = self.sums(NET_MOVED, orders, "prod_order_id")
        for order, (net,) in received.items():
            good = order.product_uom_id._compute_quantity(
                order.qty_good, order.product_id.uom_id, round=False
            )
            self.assertAlmostEqual(good, -net, delta=TINY * self.pieces(order), msg=order.name)

    def assert_open_moves_ask_for_what_remains(self, orders) -> None:
        """One open move for what remains, none where nothing does or the order is not on its way.

        Orders whose estimate is stale are left out: the next step brings their moves in step.
        """
        issues = self.sums(OPEN_MOVES, orders.component_ids, "prod_component_id")
        for line, (count, quantity) in issues.items():
            order = line.order_id
            moved = order.state in MOVED and line.product_id.type == "consu"
            if moved and order.estimate_needed:
                continue
            sign = 1 if line.qty_required >= 0 else -1
            left = sign * (line.qty_required - line.qty_consumed)
            left = left if moved and left > 0 and line.remain_status != "ended" else 0.0
            self.assertAlmostEqual(quantity, left, delta=TINY, msg=line.product_id.name)
            self.assertEqual(count, int(left > TINY), line.product_id.name)
        receipts = self.sums(OPEN_MOVES, orders, "prod_order_id")
        for order, (count, quantity) in receipts.items():
            if order.state in MOVED and order.estimate_needed:
                continue
            left = order.product_qty - order.qty_good - order.qty_error
            left = max(left, 0.0) * self.pieces(order) if order.state in MOVED else 0.0
            self.assertAlmostEqual(quantity, left, delta=TINY * self.pieces(order), msg=order.name)
            self.assertEqual(count, int(left > TINY), order.name)

    def assert_stock_balances(self, orders, items, opening: dict) -> None:
        """Stock is what there was, less what orders consumed, plus what they made.

        What is reserved is what open moves hold.
        """
        expected = dict(opening)
        for line in orders.component_ids:
            if line._is_moved():
                expected[line.product_id] -= line.qty_consumed
        for order in orders:
            expected[order.product_id] += order.qty_good * self.pieces(order)
        held = self.sums(RESERVED, items)
        for item, (quantity, reserved) in self.sums(ON_HAND, items).items():
            self.assertAlmostEqual(quantity, expected[item], delta=0.1, msg=item.name)
            self.assertAlmostEqual(reserved, held[item][0], delta=TINY, msg=item.name)

    def assert_value_is_that_of_its_moves(self, items) -> None:
        """What Odoo says that stock is worth is what went in less what went out.

        Holds as long as stock was never below zero and no receipt was valued anew after goods
        had left: Odoo replays the average, and leaves issues at the value that they had. A cost
        price is rounded, and so is every issue at it.
        """
        values = self.stock_values(items)
        moved = self.sums(VALUE, items)
        for item in items:
            self.assertAlmostEqual(values[item], moved[item][0], delta=0.5, msg=item.name)

    def picture(self, orders) -> list:
        """Everything that a refused step must leave as it was."""
        self.env.flush_all()
        components, operations = orders.component_ids, orders.operation_ids
        moves = orders.move_finished_ids | components.move_ids
        names = {
            orders: ["state", "schedule_status", "remain_status", "qty_started", "qty_good"]
            + ["qty_error", "product_qty", "date_start", "date_finish", "estimate_needed"]
            + ["schedule_needed", "child_ids", "cost_estimated", "cost_realized"],
            components: ["qty_required", "qty_consumed", "remain_status", "raw_material_date"],
            operations: ["date_start", "date_finish", "actual_hours", "qty_good", "remain_status"],
            moves: ["state", "quantity", "product_uom_qty", "date", "value"],
            orders.journal_ids: ["state", "material_ids", "time_ids", "product_ids"],
        }
        self.env.invalidate_all()
        rows = [records.sorted("id").read(fields, load=None) for records, fields in names.items()]
        return [*rows, self.sums(ON_HAND, orders.product_id | components.product_id)]

    @staticmethod
    def pieces(order) -> float:
        """Inventory units in one unit of an order."""
        return order.product_uom_id._compute_quantity(1.0, order.product_id.uom_id, round=False)
