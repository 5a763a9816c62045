from __future__ import annotations

from collections.abc import Iterable
from itertools import product as product_of

from odoo import api, models
from odoo.fields import Domain

from ..planning.columns import to_day
from ..planning.entities import Chooser, Demand, Key
from ..planning.rules import Requirement, Rule, item_rules, order_rules, order_type_chooser
from .planned_order_columns import PlannedOrderColumns
from .planning_rows import SALE_MARK, record_of

#: what a rule says about items and about planned orders, as fields of both sides
ITEM_FACTS = (
    "coverage_group_id",
    "order_type",
    "order_min_qty",
    "order_multiple",
    "order_max_qty",
)
ORDER_FACTS = ("firm_state", "pool_id", "priority", "order_type")


class ProductionPlanningRules(models.AbstractModel):
    """Planning rules for the pure engine, and what the rules that win say.

    A rule costs a search for its items and one for its customers, however many there are. Which
    rule wins is decided in ``planning.rules``.
    """

    _name = "production.planning.rules"
    _description = "Reader of Planning Rules"

    @api.model
    def _read(self, scope, records=None, problems: list[dict] | None = None) -> list[Rule]:
        """The rules of the scope's company in the order in which they are asked.

        :param records: these ``production.planning.rule`` instead of all active ones
        :param problems: takes values of ``production.planning.problem`` for rules whose filters
            cannot be read any more; those rules are left out
        """
        company = Domain("company_id", "=", scope.company.id)
        if records is None:
            records = self.env["production.planning.rule"].sudo().search(company)
        rules = []
        for record in records.sudo().filtered_domain(company).sorted(lambda r: (r.sequence, r.id)):
            try:
                with self.env.cr.savepoint(flush=False):
                    rules.append(self._rule(record))
            except Exception as error:  # a filter may name what is gone: planning goes on
                if problems is not None:
                    problems.append(self._problem(record, error))
        return rules

    def _rule(self, record) -> Rule:
        """The conditions of one rule."""
        kind = record.demand_kind
        return Rule(
            record.id,
            record.sequence,
            record.name,
            products=self._products(record),
            sites=frozenset(record.warehouse_ids.ids) or None,
            date_from=record.date_from or None,
            date_to=record.date_to or None,
            kind=None if kind == "any" else kind,
            customers=self._chosen_customers(record),
        )

    def _products(self, record) -> frozenset[int] | None:
        """Stocked items that the rule is about; None: all."""
        if not record._is_filled(record.product_domain):
            return None
        stocked = Domain("is_storable", "=", True)
        return frozenset(record._search_filter("product_domain", stocked).ids)

    def _chosen_customers(self, record) -> frozenset[int] | None:
        """Customers that the rule is about, with their contacts; None: everybody."""
        chosen = record.partner_ids
        if not chosen and not record._is_filled(record.partner_domain):
            return None
        family = Domain("id", "child_of", chosen.ids) if chosen else Domain.TRUE
        return frozenset(record._search_filter("partner_domain", family).ids)

    def _problem(self, record, error) -> dict:
        return {
            "severity": "error",
            "code": "planning_rule",
            "text": self.env._(
                "Planning rule %(rule)s was left out: its filters cannot be used. %(error)s "
                "Correct them under Planning, Planning rules.",
                rule=record.name,
                error=error,
            ),
        }

    # === WHAT THE WINNERS SAY === #

    @api.model
    def _item_settings(self, rules, scope) -> tuple[dict[Key, int], dict[int, dict]]:
        """The rule of each item, and what these rules say.

        It lies below item coverage, field by field, and above the item's own order settings and
        the company's general coverage group.

        :param rules: as :meth:`_read` returns them
        :return: ``{(product id, site id): rule id}`` without the items that no rule decides
            about, and ``{rule id: {coverage_group_id, order_type, order_min_qty, order_multiple,
            order_max_qty}}`` with None for what a rule leaves open
        """
        items = ((product, site) for site in scope.sites for product in scope.products)
        winners = item_rules(rules, items, scope.today)
        return winners, self._facts(set(winners.values()), ITEM_FACTS)

    @api.model
    def _order_settings(
        self, rules, scope, orders: PlannedOrderColumns
    ) -> tuple[list[int | None], dict[int, dict]]:
        """The rule of each planned order, and what these rules say.

        :param rules: as :meth:`_read` returns them
        :param orders: the planned orders of a run
        :return: ids of rules, None where no rule decides; and
            ``{rule id: {firm_state, pool_id, priority, order_type}}``
        """
        if not rules:
            return [None] * len(orders.product), {}
        found = order_rules(rules, self._requirements(rules, scope, orders))
        return found, self._facts({rule for rule in found if rule is not None}, ORDER_FACTS)

    def _facts(self, rule_ids: Iterable[int], names: tuple[str, ...]) -> dict[int, dict]:
        """What these rules say; None where they say nothing."""
        records = self.env["production.planning.rule"].sudo().browse(sorted(rule_ids))
        return {
            row["id"]: {name: row[name] or None for name in names}
            for row in records.read(names, load=None)
        }

    @api.model
    def _requirements(self, rules, scope, orders: PlannedOrderColumns) -> list[Requirement]:
        """What rules look at in planned orders, in the same order."""
        customers = self._customers(rules, scope)
        return [
            Requirement(product, site, to_day(day), kind, customers.get(line))
            for product, site, day, kind, line in zip(
                orders.product.tolist(),
                orders.site.tolist(),
                orders.requirement.tolist(),
                orders.kinds,
                orders.sale_lines.tolist(),
                strict=True,
            )
        ]

    @api.model
    def _choosers(self, rules, scope) -> dict[Key, Chooser]:
        """The items whose order type rules about demand decide, and how.

        Item coverage that names an order type beats the rules.

        :param rules: as :meth:`_read` returns them
        """
        order_types = self._order_types_by_demand(rules)
        if not order_types:
            return {}
        customers = self._customers(rules, scope)
        decided = self._decided_by_coverage(scope)
        choosers = {}

        def customer_of(demand: Demand) -> int | None:
            return customers.get(record_of(SALE_MARK, demand.mark))

        for key in product_of(scope.products, scope.sites):
            if key not in decided:
                choosers[key] = order_type_chooser(rules, order_types, customer_of, key)
        return {key: chooser for key, chooser in choosers.items() if chooser}

    def _order_types_by_demand(self, rules) -> dict[int, str]:
        """The order types that rules about demand give."""
        facts = self._facts([rule.id for rule in rules if rule.about_demand], ("order_type",))
        return {rule: said["order_type"] for rule, said in facts.items() if said["order_type"]}

    def _decided_by_coverage(self, scope) -> set[Key]:
        """Items whose item coverage names an order type, or the site that refills them."""
        named = Domain("order_type", "!=", False) | Domain("refill_warehouse_id", "!=", False)
        named &= Domain("warehouse_id", "in", scope.sites)
        coverage = self.env["production.item.coverage"].sudo()
        rows = coverage.search_fetch(named, ["product_id", "warehouse_id"]).read(
            ["product_id", "warehouse_id"], load=None
        )
        return {(row["product_id"], row["warehouse_id"]) for row in rows}

    def _customers(self, rules, scope) -> dict[int, int]:
        """The customer of each open sales order line, where some rule asks for it."""
        if all(rule.customers is None for rule in rules):
            return {}
        return dict(
            scope.select(
                """
                SELECT line.id, line.order_partner_id
                  FROM sale_order_line line
                 WHERE line.company_id = %(company)s AND line.state IN ('draft', 'sent', 'sale')
                """
            )
        )
