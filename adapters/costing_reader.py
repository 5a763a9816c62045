from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models

from ..costing import Row, Rule
from ..planning.consumption import exact

#: part of an operation -> field of its cost category, of its rate, and of the route group's flag
PARTS = {
    "setup": ("setup_category_id", "hourly_cost", "cost_setup"),
    "run": ("run_category_id", "hourly_cost", "cost_run"),
    "quantity": ("quantity_category_id", "unit_cost", "cost_quantity"),
}


class ProductionCostingReader(models.AbstractModel):
    """Production orders as rows for the costing package (ax.md 5).

    A row's group is the id of its cost group, and its key names the record that costs: the model
    and the id of a component, an operation or an indirect cost.
    """

    _name = "production.costing.reader"
    _description = "Reader of Production Orders for Costing"

    # === ESTIMATE === #

    @api.model
    def _estimated_rows(self, orders) -> dict:
        """{order: direct rows} at the prices and rates of today."""
        rows = {}
        for company, of_company in orders.grouped("company_id").items():
            of_company = of_company.with_company(company)
            groups = self._groups(company)
            prices = self._prices(of_company.component_ids.product_id)
            for order in of_company:
                rows[order] = [
                    *self._material_rows(order, prices, groups),
                    *self._operation_rows(order, groups),
                ]
        return rows

    def _groups(self, company) -> dict[str, int | bool]:
        """Id of the default cost group of each type, for what names none."""
        found = self.env["production.cost.group"]._defaults(company)
        return defaultdict(bool, {kind: group.id for kind, group in found.items()})

    def _prices(self, products) -> dict:
        """{product: cost of one inventory unit}; the products carry the company."""
        return {product: exact(product.standard_price) for product in products}

    def _material_rows(self, order, prices, groups) -> list[Row]:
        """One row for each component that counts, by-products below zero."""
        rows = []
        for line in order.component_ids:
            if not line.include_cost or line.line_type == "phantom":
                continue
            quantity = exact(line.qty_required)
            price = self._pegged_price(line)
            if price is None:
                price = prices[line.product_id]
            group = line.product_id.prod_cost_group_id.id or groups["material"]
            rows.append(Row("material", group, quantity, quantity * price, (line._name, line.id)))
        return rows

    def _pegged_price(self, line) -> Fraction | None:
        """What a piece costs that sub-orders make for the line; None for the item's own cost.

        An item at standard cost leaves stock at its standard, whoever made it.
        """
        if line.line_type not in ("pegged_supply", "vendor"):
            return None
        made = line.child_ids.filtered("cost_estimated")
        quantity = sum(made.mapped("product_uom_qty"))
        if not quantity or line.product_id.cost_method == "standard":
            return None
        return exact(sum(made.mapped("cost_estimated"))) / exact(quantity)

    def _operation_rows(self, order, groups) -> list[Row]:
        """Rows for set-up, run and pieces of the operations, as far as their group counts them."""
        rows = []
        for operation in order.operation_ids:
            for part, (category_field, rate_field, _flag) in PARTS.items():
                category = operation[category_field]
                rate = category[rate_field]
                if not rate or not self._counts(operation, part):
                    continue
                quantity = self._quantity(operation, part)
                group = category.cost_group_id.id or groups["labour"]
                if quantity:
                    key = (operation._name, operation.id)
                    rows.append(Row(part, group, quantity, quantity * exact(rate), key))
        return rows

    def _counts(self, operation, part: str) -> bool:
        """Whether the route group lets a part of its operations enter the cost (ax.md 7.5)."""
        group = operation.route_group_id
        return not group or group[PARTS[part][2]]

    def _quantity(self, operation, part: str) -> Fraction:
        """Hours of set-up or run, or the pieces that enter the operation (ax.md 7.6)."""
        if part != "quantity":
            return exact(operation[f"{part}_hours"])
        order = operation.order_id
        scrap = order._accumulated_scrap().get(operation.operation_no, 1)
        return exact(order.product_uom_qty) * scrap

    # === INDIRECT COSTS AND PROFIT === #

    @api.model
    def _rules(self, orders) -> dict:
        """{order: rules of the costing sheet that apply to it today}, in their order."""
        sheet = self.env["production.indirect.cost"].search(
            [("company_id", "in", orders.company_id.ids)]
        )
        by_site, groups = {}, {}
        for order in orders:
            company, site = order.company_id, order.warehouse_id
            if site not in by_site:
                own = sheet.filtered(lambda rule, company=company: rule.company_id == company)
                if own and company not in groups:
                    groups[company] = self._groups(company)["indirect"]
                day = fields.Date.context_today(order)
                by_site[site] = [
                    self._rule(rule, groups[company]) for rule in own if rule._applies_to(site, day)
                ]
        return {order: by_site[order.warehouse_id] for order in orders}

    def _rule(self, rule, default_group) -> Rule:
        return Rule(
            key=(rule._name, rule.id),
            kind=rule.kind,
            group=rule.cost_group_id.id or default_group,
            base=rule.base_group_id.id or None,
            percent=exact(rule.percent),
            rate=exact(rule.rate),
            per=rule.rate_per,
        )

    @api.model
    def _profits(self, orders, setting: str) -> dict[int, Fraction]:
        """{cost group id: percentage} of a profit setting for these orders."""
        groups = self.env["production.cost.group"].with_context(active_test=False)
        found = groups.search([("company_id", "in", [False, *orders.company_id.ids])])
        return {group.id: exact(group._profit(setting)) for group in found}
