from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from odoo import api, fields, models

from ..costing import Row, Standard, Variance, in_cents, shared_out, variances
from ..planning.consumption import compile as compile_consumption
from ..planning.consumption import exact
from ..planning.versions import Request
from ..scheduling import estimate
from .costing_reader import PARTS

#: model of what costs, in the standard and in the order alike -> field of a variance
SUBJECTS = {
    "product.product": "product_id",
    "production.operation": "master_operation_id",
    "production.indirect.cost": "indirect_id",
}


@dataclass
class Recipe:
    """How an item is made by its active versions: BOM lines and operations, phantoms opened."""

    lines: list[tuple] = field(default_factory=list)
    """(BOM line, compiled consumption, scrap factor, recipe of a phantom or None)"""
    operations: list[tuple] = field(default_factory=list)
    """(route operations of one number, scrap factor)"""


class Need(NamedTuple):
    """What a recipe takes of one thing, for the costing lot, the good pieces, and none at all."""

    kind: str
    line: models.Model
    """BOM line or route operation."""
    lot: Fraction
    good: Fraction
    nothing: Fraction
    """The constant part."""

    def subject(self) -> models.Model:
        """The item or the operation by which standard and order recognise each other."""
        return self.line.product_id if self.kind == "material" else self.line.operation_id


class ProductionCostingStandard(models.AbstractModel):
    """The standard cost calculation of items, and orders compared with it (ax.md 10.7).

    The calculation is the item's active BOM and route version of today, rolled up one level at the
    costing lot size: components at their own cost, which for a made component is its standard.
    """

    _name = "production.costing.standard"
    _description = "Standard Cost Calculation"

    # === VARIANCES === #

    @api.model
    def _variances(self, orders) -> dict:
        """{order: values of its variances}; they add up to actual less standard cost."""
        lots = self._lot_sizes(orders)
        recipes = self._recipes(orders, lots)
        rules = self.env["production.costing.reader"]._rules(orders)
        return {
            order: self._variances_of(order, recipes[order], lots[order], rules[order])
            for order in orders
        }

    def _variances_of(self, order, recipe, lot, rules) -> list[dict]:
        receipts, returns = order._receipts()
        received = sum(map(exact, receipts.mapped("value")), Fraction(0))
        received -= sum(map(exact, returns.mapped("value")), Fraction(0))
        good = exact(order.qty_good) * order._inventory_factor()
        standard = self._standard_rows(order, recipe, lot, good)
        cost = exact(order.cost_realized) - exact(order.cost_scrapped)
        share = cost / exact(order.cost_realized) if order.cost_realized else Fraction(1)
        found = variances(received, standard, self._actual_rows(order, share), rules, good)
        return self._values(order, found, in_cents(cost - received, order._cent()))

    def _values(self, order, found, target: Fraction) -> list[dict]:
        """Values of variances in cents, so that they add up to the target."""
        found = found or [Variance("price", None, target)]  # cents lost in rounding rows
        shares = shared_out([variance.amount for variance in found], order._cent(), target)
        return [
            {**self._described(variance), "amount": float(amount)}
            for variance, amount in zip(found, shares, strict=True)
            if amount
        ]

    def _described(self, variance) -> dict:
        values = {"kind": variance.kind}
        if variance.row:
            model, number = variance.row.key
            values |= {
                "row_kind": variance.row.kind,
                "cost_group_id": variance.row.group,
                SUBJECTS[model]: number,
            }
        return values

    def _actual_rows(self, order, share: Fraction) -> list[Row]:
        """What the good pieces of the order really took, direct cost only.

        :param share: of the cost that the good pieces bear; the scrap account has the rest
        """
        rows = []
        for row in order.cost_row_ids:
            subject = row.product_id or row.operation_id.operation_id
            if subject and (row.cost_realized or row.qty_realized):
                key = (subject._name, subject.id)
                quantity = exact(row.qty_realized) * share
                cost = exact(row.cost_realized) * share
                rows.append(Row(row.kind, row.cost_group_id.id, quantity, cost, key))
        return rows

    # === STANDARD CALCULATION === #

    def _standard_rows(self, order, recipe: Recipe, lot, good) -> list[Standard]:
        """The calculation for the good pieces; the constants are those of the order."""
        groups = self.env["production.costing.reader"]._groups(order.company_id)
        needs = list(self._needs(recipe, (lot, good, Fraction(0))))
        constants = defaultdict(Fraction)
        for need in needs:
            constants[need.kind, need.subject()] += need.nothing
        own = self._own_constants(order)
        rows = []
        for need in needs:
            subject = need.subject()
            price, group = self._price(order, need, groups)
            at_once = need.good
            if (need.kind, subject) in own:  # once, however many lines the subject has
                at_once += own.pop((need.kind, subject)) - constants[need.kind, subject]
            key = (subject._name, subject.id)
            rows.append(Standard(need.kind, group, need.lot * good / lot, price, key, at_once))
        return rows

    def _own_constants(self, order) -> dict:
        """{(kind, subject): what the order takes once, whatever its quantity}."""
        own = defaultdict(Fraction)
        for line in order.component_ids.filtered("include_cost"):
            fixed = compile_consumption(line._consumption()).required(Fraction(0))
            own["material", line.product_id] += fixed
        for operation in order.operation_ids:
            own["setup", operation.operation_id] += exact(operation.setup_hours)
        return own

    def _price(self, order, need: Need, groups) -> tuple[Fraction, int | bool]:
        """Standard price of one unit, and its cost group."""
        company = order.company_id
        if need.kind == "material":
            product = need.line.product_id.with_company(company)
            return exact(product.standard_price), (
                product.prod_cost_group_id.id or groups["material"]
            )
        category_field, rate_field, _flag = PARTS[need.kind]
        category = need.line[category_field]
        return exact(category[rate_field]), category.cost_group_id.id or groups["labour"]

    # === RECIPES === #

    def _lot_sizes(self, orders) -> dict:
        """{order: costing lot size}: standard order quantity, up to a multiple (ax.md 15.3)."""
        settings = self.env["production.item.settings"]._read(
            orders.product_id.ids, orders.warehouse_id.ids
        )
        lots = {}
        for order in orders:
            setting = settings[order.product_id.id, order.warehouse_id.id]
            lot = exact(setting.standard_qty) or Fraction(1)
            multiple = exact(setting.order_multiple)
            lots[order] = ceil(lot / multiple) * multiple if multiple else lot
        return lots

    def _recipes(self, orders, lots: dict) -> dict:
        """{order: recipe of its item}; versions are looked up level by level, for all at once."""
        today = fields.Date.context_today(self)
        recipes = {order: Recipe() for order in orders}
        level = [
            (recipe, order, order.product_id, lots[order], None)
            for order, recipe in recipes.items()
        ]
        while level:
            found = self._documents(level, today)
            level = [
                deeper
                for entry, documents in zip(level, found, strict=True)
                for deeper in self._fill(*entry[:2], entry[3], *documents, today)
            ]
        return recipes

    def _documents(self, level, day) -> list[tuple]:
        """(BOM, route) of each entry: those that a phantom line forces, else the active ones."""
        requests = [
            Request(
                product=product.id,
                template=product.product_tmpl_id.id,
                site=order.warehouse_id.id,
                date=day,
                quantity=quantity,
                company=order.company_id.id,
            )
            for _recipe, order, product, quantity, _line in level
        ]
        boms = self.env["production.bom.version"]._determine(requests)
        routes = self.env["production.route.version"]._determine(requests)
        return [
            (
                (line and line.sub_bom_id) or bom.bom_id,
                (line and line.sub_route_id) or route.route_id,
            )
            for (*_rest, line), bom, route in zip(level, boms, routes, strict=True)
        ]

    def _fill(self, recipe: Recipe, order, quantity, bom, route, day) -> Iterator[tuple]:
        """Write lines and operations into a recipe; the phantoms in it are yet to be filled."""
        scrap = route._accumulated_scrap() if route else {}
        recipe.operations = [
            (lines, scrap.get(number, Fraction(1)))
            for number, lines in route.operation_ids.grouped("operation_no").items()
        ]
        for line in bom.line_ids.filtered(lambda line: line._is_valid_on(day)):
            if not line.include_cost:
                continue
            factor = scrap.get(line.operation_no, Fraction(1))
            compiled = compile_consumption(line._consumption())
            phantom = Recipe() if line.line_type == "phantom" else None
            recipe.lines.append((line, compiled, factor, phantom))
            if phantom:
                need = compiled.required(quantity, factor)
                yield phantom, order, line.product_id, need, line

    def _needs(self, recipe: Recipe, quantities: tuple) -> Iterator[Need]:
        """What the recipe takes for each of these quantities of its item."""
        for line, compiled, factor, phantom in recipe.lines:
            needed = tuple(compiled.required(quantity, factor) for quantity in quantities)
            if phantom:
                yield from self._needs(phantom, needed)
            else:
                yield Need("material", line, *needed)
        for lines, factor in recipe.operations:
            yield from self._work(lines, [quantity * factor for quantity in quantities])

    def _work(self, lines, pieces: list[Fraction]) -> Iterator[Need]:
        """What operations of one number take for so many pieces: all take the primary's time."""
        primary = lines.filtered(lambda line: line.priority == "primary")[:1] or lines[:1]
        times = self.env["production.schedule.reader"]._times(primary)
        hours = [estimate(times, quantity) for quantity in pieces]
        amounts = {
            "setup": [each.setup for each in hours],
            "run": [each.run for each in hours],
            "quantity": pieces,
        }
        counts = self.env["production.costing.reader"]._counts
        for operation in lines:
            for part, (category_field, rate_field, _flag) in PARTS.items():
                if operation[category_field][rate_field] and counts(operation, part):
                    yield Need(part, operation, *amounts[part])
