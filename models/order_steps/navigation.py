from __future__ import annotations

from collections import Counter

from odoo import api, fields, models


class ProductionOrderStepNavigation(models.AbstractModel):
    """The ways from a production order to what belongs to it, and how far it has come.

    Counts are read for all orders at once, as superuser: that something exists is no secret from
    who may read the order; what opens behind a button follows the rights of the user.
    """

    _name = "production.order.step.navigation"
    _description = "Navigation of Production Orders"

    progress = fields.Float(
        compute="_compute_progress",
        help="Good and error quantity as a percentage of the order's quantity.",
    )
    move_count = fields.Integer(string="Move count", compute="_compute_move_counts")
    done_move_count = fields.Integer(string="Done move count", compute="_compute_move_counts")
    journal_count = fields.Integer(string="Journal count", compute="_compute_journal_counts")
    draft_journal_count = fields.Integer(string="Draft journals", compute="_compute_journal_counts")
    purchase_count = fields.Integer(string="Purchase count", compute="_compute_purchase_count")

    # === COMPUTE METHODS === #

    @api.depends("product_qty", "qty_good", "qty_error")
    def _compute_progress(self):
        for order in self:
            done = order.qty_good + order.qty_error
            order.progress = 100.0 * done / order.product_qty if order.product_qty else 0.0

    def _compute_move_counts(self):
        counts, done = Counter(), Counter()
        for order, state, count in self._moves_by_state():
            counts[order] += count
            done[order] += count if state == "done" else 0
        for order in self:
            order.move_count = counts[order.id]
            order.done_move_count = done[order.id]

    def _moves_by_state(self):
        """(order id, status, how many) of the receipts and of the issues."""
        moves = self.env["stock.move"].sudo()
        receipts = moves._read_group(
            [("prod_order_id", "in", self.ids)], ["prod_order_id", "state"], ["__count"]
        )
        issues = moves._read_group(
            [("prod_component_id.order_id", "in", self.ids)],
            ["prod_component_id", "state"],
            ["__count"],
        )
        yield from ((order.id, state, count) for order, state, count in receipts)
        yield from ((line.order_id.id, state, count) for line, state, count in issues)

    def _compute_journal_counts(self):
        counts, drafts = Counter(), Counter()
        groups = (
            self.env["production.journal"]
            .sudo()
            ._read_group([("order_id", "in", self.ids)], ["order_id", "state"], ["__count"])
        )
        for order, state, count in groups:
            counts[order.id] += count
            drafts[order.id] += count if state == "draft" else 0
        for order in self:
            order.journal_count = counts[order.id]
            order.draft_journal_count = drafts[order.id]

    def _compute_purchase_count(self):
        purchases = self._purchases_by_order()
        for order in self:
            order.purchase_count = len(purchases.get(order.id, ()))

    # === ACTION METHODS === #

    def action_view_moves(self):
        """Open the stock moves: receipts of the item, issues of the components, returns."""
        return self._action_moves([], self.env._("Stock moves of %s", self._title()))

    def action_view_valuation(self):
        """Open the done stock moves with their value."""
        action = self._action_moves(
            [("state", "=", "done")], self.env._("Valuation of %s", self._title())
        )
        view = self.env.ref("production_control.stock_move_view_list_valuation")
        return {**action, "view_mode": "list,form", "views": [(view.id, "list"), (False, "form")]}

    def action_view_journals(self):
        """Open the picking lists, route cards, job cards and reports as finished."""
        journals = self.env["production.journal"].search([("order_id", "in", self.ids)])
        return self._action_journals(journals, self.env._("Journals of %s", self._title()))

    def action_view_purchases(self):
        """Open the purchases that the estimate made for vendor lines."""
        found = self._purchases_by_order().values()
        ids = sorted(set().union(*found))
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Purchases of %s", self._title()),
            "res_model": "purchase.order",
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"create": False},
        }
        if len(ids) == 1:
            action.update(view_mode="form", res_id=ids[0])
        return action

    # === BUSINESS METHODS === #

    def _title(self) -> str:
        return ", ".join(self.mapped("name"))

    def _action_moves(self, domain: list, title: str) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "stock.move",
            "view_mode": "list,form",
            "domain": [
                *domain,
                "|",
                ("prod_order_id", "in", self.ids),
                ("prod_component_id.order_id", "in", self.ids),
            ],
            "context": {"create": False},
        }

    @api.model
    def _action_journals(self, journals, title: str) -> dict:
        """Window action on these journals: the form for one, the list for several."""
        action = {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "production.journal",
            "view_mode": "list,form",
            "domain": [("id", "in", journals.ids)],
        }
        if len(journals) == 1:
            action.update(view_mode="form", res_id=journals.id)
        return action

    def _purchases_by_order(self) -> dict:
        """{order id: ids of its purchases}; empty without the Purchase app, or the right to it."""
        if "purchase.order.line" not in self.env:
            return {}
        if not self.env["purchase.order"].has_access("read"):
            return {}
        lines = self.sudo().component_ids.filtered("purchase_line_id")
        bought = self.env["purchase.order.line"].sudo()
        bought = bought.browse(lines.mapped("purchase_line_id")).exists()
        purchase_of = {line.id: line.order_id.id for line in bought}
        found = {}
        for line in lines:
            purchase = purchase_of.get(line.purchase_line_id)
            if purchase:
                found.setdefault(line.order_id.id, set()).add(purchase)
        return found
