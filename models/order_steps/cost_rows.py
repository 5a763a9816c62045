from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from odoo import models

from ...costing import HOURS, Row, in_cents, merged, price, with_indirect
from ...planning.consumption import exact

#: model of what costs -> field of the row that names it
SUBJECTS = {
    "production.order.component": "component_id",
    "production.order.operation": "operation_id",
    "production.indirect.cost": "indirect_id",
}


class ProductionOrderStepCostRows(models.AbstractModel):
    """The rows of the price calculation, one side estimated, the other realised (ax.md 5).

    Both sides are read as rows of the costing package, which adds the indirect costs; what is
    stored is rounded to the currency here and nowhere before.
    """

    _name = "production.order.step.cost.rows"
    _description = "Cost Rows of Production Orders"

    # === BUSINESS METHODS - ESTIMATE === #

    def _estimate_costs(self) -> dict:
        """Calculate the estimated cost and price of these orders anew (ax.md 5 #8).

        Orders whose site does without price calculation are left alone. Sub-orders come before
        the orders that they supply.

        :return: {order: [warning]} for what costs nothing though it should (ax.md 2.3 #26)
        """
        costed = self.filtered(lambda order: order._parameters().prod_price_calculation)
        for orders in costed._by_reference_level():
            made = {order: exact(order.product_uom_qty) for order in orders}
            direct = self.env["production.costing.reader"]._estimated_rows(orders)
            orders._replace_rows(orders._with_indirect(direct, made))
        return costed._cost_warnings()

    def _with_indirect(self, direct: dict, made: dict) -> dict:
        """{order: rows} with what the costing sheet adds to the direct ones."""
        rules = self.env["production.costing.reader"]._rules(self)
        return {order: with_indirect(direct[order], rules[order], made[order]) for order in self}

    def _replace_rows(self, rows_of: dict) -> None:
        """Store the rows of a new estimate in place of the old ones; what was realised stays."""
        realized = defaultdict(dict)
        for row in self.cost_row_ids:
            if row.qty_realized or row.cost_realized:
                realized[row.order_id][row._key()] = row._realized_side()
        subjects, values = self._subjects(), []
        for setting, orders in self.grouped("profit_setting").items():
            profits = self.env["production.costing.reader"]._profits(orders, setting)
            for order in orders:
                kept = realized[order]
                values += order._estimated_values(rows_of[order], subjects, profits, kept)
        self.env["production.costing.writer"]._replace(self, values)

    def _estimated_values(self, rows, subjects: dict, profits: dict, realized: dict) -> list[dict]:
        """Values of the rows of this order, those that were realised and not estimated at the end.

        :param subjects: see :meth:`_subjects`
        :param profits: {cost group id: percentage}
        :param realized: {(kind, key): values of the realised side}; emptied
        """
        cent = self._cent()
        values = [
            {
                **self._subject_values(row.kind, subjects[row.key]),
                "cost_group_id": row.group,
                "sequence": sequence,
                "qty_estimated": round(float(row.quantity), 6),
                "cost_estimated": float(in_cents(row.cost, cent)),
                "price": float(in_cents(price(row, profits), cent)),
                **realized.pop((row.kind, row.key), {}),
            }
            for sequence, row in enumerate(rows, start=1)
        ]
        return values + [
            {**self._subject_values(kind, subjects[key]), **side, "sequence": sequence}
            for sequence, ((kind, key), side) in enumerate(realized.items(), start=len(rows) + 1)
        ]

    # === BUSINESS METHODS - REALISED === #

    def _realize_costs(self) -> None:
        """Bring the realised side of these orders in line with what was posted.

        What was posted and never estimated gets a row of its own. Ended orders are left alone.
        """
        orders = self.filtered(lambda order: order.state != "ended")
        direct = self.env["production.costing.postings"]._realized_rows(orders)
        made = {order: order._pieces_made() for order in orders}
        rows_of = orders._with_indirect(direct, made)
        subjects, changes, values, idle = orders._subjects(), {}, [], []
        for order in orders:
            posted = {(row.kind, row.key): row for row in merged(rows_of[order])}
            for stored in order.cost_row_ids:
                found = posted.pop(stored._key(), None)
                side = order._realized_amounts(found)
                if not found and not stored.cost_estimated and not stored.qty_estimated:
                    idle.append(stored.id)
                elif any(stored[name] != value for name, value in side.items()):
                    changes[stored.id] = side
            values += order._unplanned_values(posted.values(), subjects)
        self.env["production.costing.writer"]._realize(orders, changes, values, idle)

    def _unplanned_values(self, rows, subjects: dict) -> list[dict]:
        """Values of rows for what was posted on this order and never estimated."""
        last = max(self.cost_row_ids.mapped("sequence"), default=0)
        return [
            {
                **self._subject_values(row.kind, subjects[row.key]),
                **self._realized_amounts(row),
                "cost_group_id": row.group,
                "sequence": sequence,
            }
            for sequence, row in enumerate(rows, start=last + 1)
        ]

    def _realized_amounts(self, row: Row | None) -> dict:
        """The realised side of a row; nothing where nothing was posted."""
        if not row:
            return {"qty_realized": 0.0, "cost_realized": 0.0}
        return {
            "qty_realized": round(float(row.quantity), 6),
            "cost_realized": float(in_cents(row.cost, self._cent())),
        }

    # === BUSINESS METHODS - TOOLS === #

    def _subjects(self) -> dict:
        """{(model, id): record} of everything that costs these orders something."""
        rules = self.env["production.indirect.cost"].with_context(active_test=False)
        found = [*self.component_ids, *self.operation_ids]
        found += rules.search([("company_id", "in", self.company_id.ids)])
        return {(record._name, record.id): record for record in found}

    def _subject_values(self, kind: str, subject) -> dict:
        """Values that say what a row of this order is about.

        :param subject: a component, an operation or an indirect cost
        """
        values = {
            "order_id": self.id,
            "company_id": self.company_id.id,
            "kind": kind,
            SUBJECTS[subject._name]: subject.id,
            "uom_id": self._hour() if kind in HOURS else self.product_id.uom_id.id,
        }
        if kind == "material":
            values["product_id"] = subject.product_id.id
            values["uom_id"] = subject.product_id.uom_id.id
        elif kind == "surcharge":
            values["uom_id"] = False
        elif kind == "rate":
            values["uom_id"] = self._hour() if subject.rate_per != "quantity" else values["uom_id"]
        else:
            values["resource_id"] = subject.resource_id.id
            values["category_id"] = subject[f"{kind}_category_id"].id
        return values

    def _hour(self) -> int:
        """Id of the unit in which work is counted."""
        return self.env.ref("uom.product_uom_hour").id

    def _cent(self) -> Fraction:
        """The smallest amount of the company's currency."""
        return exact(self.company_id.currency_id.rounding)

    def _inventory_factor(self) -> Fraction:
        """How many of the item's inventory units one of the order's units holds."""
        return exact(self.product_uom_qty) / exact(self.product_qty)

    def _pieces_made(self) -> Fraction:
        """What was reported, good and error, in the inventory unit."""
        return (exact(self.qty_good) + exact(self.qty_error)) * self._inventory_factor()

    # === BUSINESS METHODS - WARNINGS === #

    def _cost_warnings(self) -> dict:
        """{order: [text]} for what costs these orders nothing, though it should cost something."""
        warnings = defaultdict(list)
        for company, orders in self.grouped("company_id").items():
            items = orders.product_id | orders.component_ids.product_id
            unpriced = items.with_company(company).filtered(_unpriced)
            for order in orders:
                lines = order.component_ids.filtered("include_cost") if unpriced else ()
                for item in {order.product_id, *(line.product_id for line in lines)} & {*unpriced}:
                    warnings[order].append(order._unpriced_text(item))
                for operation in order.operation_ids.filtered(_unrated):
                    warnings[order].append(order._unrated_text(operation))
        return warnings

    def _unpriced_text(self, product) -> str:
        return self.env._(
            "%(item)s is valued at standard cost and has none. Enter its cost on the item.",
            item=product.display_name,
        )

    def _unrated_text(self, operation) -> str:
        return self.env._(
            "Operation %(operation)s takes time and has no cost category. Choose one, or it costs "
            "nothing.",
            operation=operation.display_name,
        )


def _unpriced(item) -> bool:
    """Whether an item is valued at a standard cost that nobody has entered."""
    return not item.standard_price and item.cost_method == "standard"


def _unrated(operation) -> bool:
    """Whether an operation takes time that nobody has put a rate to."""
    takes_time = operation.setup_hours or operation.run_hours
    return takes_time and not (
        operation.setup_category_id or operation.run_category_id or operation.quantity_category_id
    )
