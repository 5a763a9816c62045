from __future__ import annotations

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command

from ...lifecycle import climb, descend, is_below

ACTIVITY = "mail.mail_activity_data_warning"

#: context: what moves ask for is about to be put right; production orders are told afterwards
HOLD = "production_hold_demand"


class ProductionOrderStepDemand(models.AbstractModel):
    """What an order that Odoo's procurement asked for serves, and how it follows that demand.

    An order that is made to order knows the moves that wait for it (:attr:`move_dest_ids`) and how
    much of its quantity they asked for when it was last in step with them (:attr:`qty_demanded`).
    Whenever what they ask for changes, the difference reaches the order:

    ====================================  ====================================================
    Created, Estimated or Scheduled       its quantity follows and the steps that it has run
                                          are run again, down to the orders below it; nothing
                                          left: it is deleted, with what was made for it alone
    Released, or anything started on it   an activity with the figures; the order stays
    Reported as finished, Ended           nothing: the goods are in stock
    ====================================  ====================================================

    It is the difference that reaches the order, so what a planner added to it stays (E9, E23).
    """

    _name = "production.order.step.demand"
    _description = "Demand of Production Orders"

    move_dest_ids = fields.Many2many(
        "stock.move",
        relation="production_order_move_dest_rel",
        column1="order_id",
        column2="move_id",
        string="Moves served",
        copy=False,
        help="Deliveries, or components of other orders, that wait for what this order makes.",
    )
    qty_demanded = fields.Float(
        string="Made to order",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Part of the quantity, in the inventory unit, that the moves it serves asked for.",
    )
    orderpoint_id = fields.Many2one(
        "stock.warehouse.orderpoint",
        string="Reordering rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="Reordering rule that asked for the order.",
    )
    reference_ids = fields.Many2many(
        "stock.reference",
        relation="production_order_reference_rel",
        column1="order_id",
        column2="reference_id",
        string="References",
        readonly=True,
        copy=False,
        help="Documents, such as sales orders, whose stock moves belong together with the order's.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._update_orderpoints()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if "product_qty" in vals or vals.get("state") in ("created", "estimated"):
            self._update_orderpoints()
        return result

    def unlink(self):
        """What waits for these orders waits for stock from now on; sub-orders stand alone.

        PostgreSQL would clear the two links of a sub-order one after the other and trip over it.
        """
        waiting = self.sudo().move_dest_ids
        (self.sudo().child_ids - self).write({"parent_id": False, "parent_component_id": False})
        self._update_orderpoints()
        result = super().unlink()
        waiting._prod_open()._prod_wait_for_stock()
        return result

    # === BUSINESS METHODS - REORDERING RULES === #

    def _update_orderpoints(self) -> None:
        """Let reordering rules of the items count again: Created orders are in no stock move."""
        rules = self.env["stock.warehouse.orderpoint"].sudo()
        rules = rules.search(
            [
                ("product_id", "in", self.product_id.ids),
                ("warehouse_id", "in", self.warehouse_id.ids),
            ]
        )
        rules.invalidate_recordset(["qty_to_order", "qty_forecast"])
        self.env.add_to_compute(rules._fields["qty_to_order_computed"], rules)

    # === BUSINESS METHODS - FOLLOWING === #

    def _follow_demand(self) -> None:
        """Bring these orders in step with what the moves that they serve ask for now."""
        seen = self.browse()
        for order in self.sudo():
            if order not in seen and order.exists():
                family = order.move_dest_ids.prod_supply_ids | order
                seen |= family
                family._follow_together()

    def _follow_together(self) -> None:
        """Bring orders that serve the same moves in step with them, the newest first."""
        moves = self.move_dest_ids
        need, unit = moves._prod_asked_for(), self.product_id.uom_id
        change = unit.round(need - sum(self.mapped("qty_demanded")))
        orders = self.filtered(lambda order: is_below(order.state, "reported")).sorted("id", True)
        for order in orders.filtered(lambda order: order._can_follow()):
            if unit.is_zero(change):
                break
            taken = max(change, -order.product_uom_qty)
            order._change_demand(taken, moves)
            change = unit.round(change - taken)
        if orders := orders.exists():
            orders[0].qty_demanded += need - sum(self.exists().mapped("qty_demanded"))
            if orders._demand_activities() or not unit.is_zero(change):
                orders._report_demand(need, moves)

    def _can_follow(self) -> bool:
        """Whether the order may still be changed or deleted: it is not released, nor begun."""
        begun = self.qty_started or self.qty_good or self.qty_error
        return is_below(self.state, "released") and not begun

    def _change_demand(self, change: float, moves) -> None:
        """Give this order more or less to make, or delete it where nothing is left.

        :param change: in the inventory unit; not more is taken than the order makes
        :param moves: the moves that ask, for the history
        """
        unit = self.product_id.uom_id
        quantity = unit.round(self.product_uom_qty + change)
        if unit.compare(quantity, 0) <= 0:
            self._withdraw(moves)
            return
        before = self.product_qty
        after = unit._compute_quantity(quantity, self.product_uom_id, rounding_method="HALF-UP")
        self.write({"product_qty": after, "qty_demanded": self.qty_demanded + change})
        self._message_log(
            body=self.env._(
                "%(asker)s asks for %(now)s %(unit)s: quantity changed from %(before)s to "
                "%(after)s %(own_unit)s.",
                asker=moves._prod_asking(),
                now=f"{moves._prod_asked_for():g}",
                unit=unit.name,
                before=f"{before:g}",
                after=f"{after:g}",
                own_unit=self.product_uom_id.name,
            )
        )
        self._run_steps_again()

    def _run_steps_again(self) -> None:
        """Run the steps again that these orders have behind them, for their new quantities."""
        for state, orders in self.grouped("state").items():
            if state != "created":
                for step in climb(state, state, needed=("estimated",)):
                    orders._do_step(step, {})

    # === BUSINESS METHODS - TAKING BACK === #

    def _withdraw(self, moves) -> None:
        """Delete this order, whose demand is gone, and what was made for it alone.

        :param moves: the moves that asked for it
        """
        self._note_withdrawal(moves)
        self.child_ids._lose_parent()
        if self.state != "created":
            for step in descend(self.state, "created"):
                self._undo_step(step, {})
        self.unlink()

    def _lose_parent(self) -> None:
        """Take back those sub-orders that were made for their parent alone; others stay.

        Orders that were firmed from planned ones are planning's to judge.
        """
        for order in self:
            line = order.parent_component_id
            pegged = line.line_type in ("pegged_supply", "vendor")
            quantity = order.product_uom_qty if pegged else order.qty_demanded
            if order.product_id.uom_id.compare(quantity, 0) <= 0:
                continue
            if order._can_follow():
                order._change_demand(-min(quantity, order.product_uom_qty), line.move_ids)
            else:
                order._report_demand(0.0, line.move_ids)

    def _note_withdrawal(self, moves) -> None:
        """Say on the documents that asked for this order that it is gone."""
        for document in moves._prod_documents():
            document._message_log(
                body=self.env._(
                    "Production order %(order)s for %(quantity)s %(unit)s of %(item)s was deleted: "
                    "nothing asks for it any more, and it was not begun.",
                    order=self.name,
                    quantity=f"{self.product_qty:g}",
                    unit=self.product_uom_id.name,
                    item=self.product_id.display_name,
                )
            )

    # === BUSINESS METHODS - TELLING === #

    def _report_demand(self, need: float, moves) -> None:
        """Ask the planner to look at orders that cannot follow their demand by themselves.

        One activity, on the first of them, which always has the figures of today; gone where they
        agree again.

        :param need: what the moves ask for, in the inventory unit
        """
        self._demand_activities().unlink()
        unit, made = self.product_id.uom_id, sum(self.mapped("product_uom_qty"))
        if not unit.compare(need, made):
            return
        values = {
            "asker": moves._prod_asking(),
            "need": f"{need:g}",
            "unit": unit.name,
            "item": self.product_id.display_name,
            "made": f"{made:g}",
            "difference": f"{abs(unit.round(need - made)):g}",
            "order": self[0].name,
        }
        missing = self.env._(
            "%(asker)s now asks for %(need)s %(unit)s of %(item)s and %(made)s are being made: "
            "%(difference)s are missing. %(order)s cannot follow by itself any more: split or "
            "create another order, or change its quantity.",
            **values,
        )
        surplus = self.env._(
            "%(asker)s now asks for %(need)s %(unit)s of %(item)s and %(made)s are being made: "
            "%(difference)s are too many. %(order)s cannot follow by itself any more: reduce or "
            "reset it, or let it make the rest for stock.",
            **values,
        )
        self[0].activity_schedule(
            ACTIVITY,
            summary=self._demand_summary(),
            note=missing if need > made else surplus,
            user_id=self[0]._planner().id,
        )

    def _demand_summary(self) -> str:
        return self.env._("Demand has changed")

    def _demand_activities(self):
        """What planners were asked to look at and have not yet done."""
        summary = self._demand_summary()
        return self.activity_ids.filtered(lambda activity: activity.summary == summary)

    def _planner(self):
        """Who answers for the order: its responsible, the item's, or nobody in person."""
        item = self.product_id.with_company(self.company_id)
        return self.user_id or item.responsible_id or self.env["res.users"].browse(SUPERUSER_ID)

    def _procured_notification(self) -> dict:
        """Notification that leads to this order, as Odoo shows it after *Order*."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("The following production order has been created"),
                "message": "%s",
                "links": [self._link()],
                "sticky": False,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _link(self) -> dict:
        """Label and address of this order, for a notification."""
        action = "production_control.production_order_action"
        return {"label": self.name, "url": f"/odoo/action-{action}/{self.id}"}

    # === BUSINESS METHODS - CHAIN === #

    def _take_on(self, moves, quantity: float):
        """Let this order serve further moves, with what it makes anyway or more than that.

        :param quantity: what the moves ask of it, in the inventory unit
        :return: the order where it makes more now; its steps are to be run again
        """
        links = [Command.link(move.id) for move in moves]
        self.write({"move_dest_ids": links, "qty_demanded": self.qty_demanded + quantity})
        self._open_receipts().move_dest_ids = links
        unit = self.product_id.uom_id
        if unit.compare(self.qty_demanded, self.product_uom_qty) <= 0:
            return self.browse()
        self.product_qty = unit._compute_quantity(
            self.qty_demanded, self.product_uom_id, rounding_method="HALF-UP"
        )
        return self

    def _cancel_moves_and_wait(self) -> None:
        """Cancel the open moves of these orders; who waits for them waits on.

        The orders are still there. Their sub-orders stay, too, and serve the components as soon as
        these ask again.
        """
        waiting = self.move_dest_ids._prod_open()
        self.component_ids.move_ids.prod_supply_ids.qty_demanded = 0.0
        self.with_context(**{HOLD: True})._cancel_open_moves()
        waiting.procure_method = "make_to_order"
        waiting._recompute_state()
