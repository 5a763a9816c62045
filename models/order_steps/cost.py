from __future__ import annotations

from odoo import api, fields, models

from ..production_parameters_mixin import PROFIT_SETTINGS

#: who may see what an order costs
COST_GROUPS = "production_control.group_user"


class ProductionOrderStepCost(models.AbstractModel):
    """What a production order costs and is sold for: estimated, realised, settled (ax.md 5, 10.4).

    ==========  ==============================================================================
    Estimate    rows of components, operations and indirect costs, and the cost-plus price
    Receipts    enter stock at the estimated unit cost, items at standard cost at their standard
    Postings    fill in the realised side of the rows
    End         actual cost on what was received, scrap and delivered goods taken care of,
                variances of items at standard cost, work in process back to zero
    ==========  ==============================================================================
    """

    _name = "production.order.step.cost"
    _description = "Costing of Production Orders"
    _inherit = [
        "production.order.step.cost.rows",
        "production.order.step.cost.settle",
        "production.order.step.cost.ledger",
    ]

    cost_row_ids = fields.One2many(
        "production.order.cost",
        "order_id",
        string="Cost",
        groups=COST_GROUPS,
        help="The price calculation: estimated and realised cost, row by row.",
    )
    variance_ids = fields.One2many(
        "production.order.variance", "order_id", string="Variances", groups=COST_GROUPS
    )
    cost_currency_id = fields.Many2one(
        "res.currency", string="Currency", compute="_compute_cost_currency_id"
    )
    profit_setting = fields.Selection(
        PROFIT_SETTINGS,
        string="Profit setting",
        compute="_compute_profit_setting",
        store=True,
        readonly=False,
        precompute=True,
        help="Which profit percentage of the cost groups the sales price is calculated with.",
    )
    cost_estimated = fields.Monetary(
        string="Estimated cost",
        currency_field="cost_currency_id",
        compute="_compute_estimated_totals",
        store=True,
        groups=COST_GROUPS,
        help="What the whole order is expected to cost, as of the last estimate.",
    )
    sales_price = fields.Monetary(
        string="Suggested sales price",
        currency_field="cost_currency_id",
        compute="_compute_estimated_totals",
        store=True,
        groups=COST_GROUPS,
        help="Estimated cost of the whole order and the profit of its cost groups.",
    )
    unit_cost_estimated = fields.Float(
        string="Estimated unit cost",
        compute="_compute_estimated_totals",
        store=True,
        groups=COST_GROUPS,
        help="Estimated cost of one inventory unit of the item.",
    )
    cost_realized = fields.Monetary(
        string="Realised cost",
        currency_field="cost_currency_id",
        compute="_compute_realized_totals",
        store=True,
        groups=COST_GROUPS,
        help="What was posted on the order so far.",
    )
    unit_cost_realized = fields.Float(
        string="Realised unit cost",
        compute="_compute_realized_totals",
        store=True,
        groups=COST_GROUPS,
        help="Realised cost of one good inventory unit of the item, without what the scrap "
        "account bears.",
    )
    cost_scrapped = fields.Monetary(
        string="Cost of scrap",
        currency_field="cost_currency_id",
        readonly=True,
        copy=False,
        groups=COST_GROUPS,
        help="Share of the realised cost that the scrap account bears.",
    )
    cost_difference_delivered = fields.Monetary(
        string="Difference on delivered goods",
        currency_field="cost_currency_id",
        readonly=True,
        copy=False,
        groups=COST_GROUPS,
        help="Part of the difference between actual and estimated cost that belongs to goods "
        "which had left stock before the order was ended.",
    )
    cost_settled = fields.Boolean(
        readonly=True,
        copy=False,
        help="The receipts of the order carry its actual cost.",
    )
    cost_comparison = fields.Json(
        compute="_compute_cost_comparison", groups=COST_GROUPS, string="Cost by group"
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_cost_currency_id(self):
        for order in self:
            order.cost_currency_id = order.company_id.currency_id

    @api.depends("warehouse_id")
    def _compute_profit_setting(self):
        """As the site wants it, until somebody chooses another one."""
        for order in self.filtered("warehouse_id"):
            order.profit_setting = order.profit_setting or order._parameters().prod_profit_setting

    @api.depends("cost_row_ids.cost_estimated", "cost_row_ids.price")
    def _compute_estimated_totals(self):
        """Totals of the estimate; a quantity changed since then does not change them."""
        sums = self._row_sums("cost_estimated", "price")
        for order in self:
            cost, price = sums.get(order.id, (0.0, 0.0))
            order.cost_estimated = cost
            order.sales_price = price
            quantity = order.product_uom_qty
            order.unit_cost_estimated = cost / quantity if quantity else 0.0

    @api.depends("cost_row_ids.cost_realized", "cost_scrapped", "qty_good")
    def _compute_realized_totals(self):
        sums = self._row_sums("cost_realized")
        for order in self:
            (cost,) = sums.get(order.id, (0.0,))
            order.cost_realized = cost
            good = order.qty_good * float(order._inventory_factor()) if order.qty_good else 0.0
            order.unit_cost_realized = (cost - order.cost_scrapped) / good if good else 0.0

    def _row_sums(self, *names: str) -> dict[int, tuple]:
        """{order id: sums of these fields of its rows}."""
        groups = self.env["production.order.cost"]._read_group(
            [("order_id", "in", self.ids)], ["order_id"], [f"{name}:sum" for name in names]
        )
        return {order.id: tuple(sums) for order, *sums in groups}

    @api.depends("cost_row_ids.cost_estimated", "cost_row_ids.cost_realized")
    def _compute_cost_comparison(self):
        """Estimated and realised cost by cost group, for the picture on the order."""
        for order in self:
            groups = order.cost_row_ids.grouped("cost_group_id")
            order.cost_comparison = [
                {
                    "name": group.display_name or self.env._("No cost group"),
                    "estimated": sum(rows.mapped("cost_estimated")),
                    "realized": sum(rows.mapped("cost_realized")),
                }
                for group, rows in sorted(groups.items(), key=lambda item: item[0].sequence)
            ]

    # === BUSINESS METHODS === #

    def _unit_cost(self, move, at_date=None) -> float:
        """Cost of one inventory unit that a receipt of this order brings in.

        The actual cost once the order is ended, the estimate before; the item's own cost where
        there is no estimate, or the site wants none (*Use estimated cost price*).

        :param move: receipt of this order
        :param at_date: as of when; now when left out
        """
        self.ensure_one()
        ended = self.date_ended
        if self.cost_settled and not (at_date and ended and at_date < ended):
            return move.prod_unit_cost
        if self._parameters().prod_use_estimated_cost and self.unit_cost_estimated:
            return self.unit_cost_estimated
        return move.product_id.with_company(self.company_id).standard_price

    def _undo_costs(self) -> None:
        """Forget the calculation of these orders: they are reset to Created."""
        self.cost_row_ids.unlink()

    # === ACTION METHODS === #

    def action_compare_costs(self):
        """Bring the realised cost up to date, and open estimate and realised cost side by side."""
        self.check_access("read")
        self.sudo()._realize_costs()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "production_control.production_order_cost_action"
        )
        return {**action, "domain": [("order_id", "in", self.ids)], "context": {}}
