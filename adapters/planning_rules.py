from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from ..planning.entities import Demand, Item, Key, PlannedOrder
from ..planning.rules import Requirement, Rule, item_rules, order_rules, order_type_chooser

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
            customers=self._customers(record),
        )

    def _products(self, record) -> frozenset[int] | None:
        """Stocked items that the rule is about; None: all."""
        if not record._is_filled(record.product_domain):
            return None
        stocked = Domain("is_storable", "=", True)
        return frozenset(record._search_filter("product_domain", stocked).ids)

    def _customers(self, record) -> frozenset[int] | None:
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
        self, rules, orders: Iterable[PlannedOrder]
    ) -> tuple[dict[tuple, int], dict[int, dict]]:
        """The rule of each planned order, and what these rules say.

        :param rules: as :meth:`_read` returns them
        :param orders: planned orders of the engine; ``ref`` names the ``sale_line_id``
        :return: ``{(product id, site id, source): rule id}`` without the orders that no rule
            decides about, and ``{rule id: {firm_state, pool_id, priority, order_type}}``
        """
        if not rules:
            return {}, {}
        orders = list(orders)
        found = order_rules(rules, self._requirements(rules, orders))
        winners = {
            (order.product, order.site, order.source): rule
            for order, rule in zip(orders, found, strict=True)
            if rule is not None
        }
        return winners, self._facts(set(winners.values()), ORDER_FACTS)

    def _facts(self, rule_ids: Iterable[int], names: tuple[str, ...]) -> dict[int, dict]:
        """What these rules say; None where they say nothing."""
        records = self.env["production.planning.rule"].sudo().browse(sorted(rule_ids))
        return {
            row["id"]: {name: row[name] or None for name in names}
            for row in records.read(names, load=None)
        }

    @api.model
    def _requirements(self, rules, orders: Iterable[PlannedOrder]) -> list[Requirement]:
        """What rules look at in planned orders, in the same order."""
        orders = list(orders)
        customers = self._customers_of(rules, orders)
        return [
            Requirement(
                order.product,
                order.site,
                order.date_requirement,
                order.kind,
                customers.get(_sale_line(order)),
            )
            for order in orders
        ]

    @api.model
    def _with_order_types(
        self, rules, scope, items: Mapping[Key, Item], demands: Mapping[Key, Iterable[Demand]]
    ) -> dict[Key, Item]:
        """The items, told which order type rules about demand give to their orders.

        Item coverage that names an order type beats the rules.

        :param rules: as :meth:`_read` returns them
        :param demands: the factory's demands, for their customers
        """
        order_types = self._order_types_by_demand(rules)
        if not order_types:
            return dict(items)
        every = (demand for some in demands.values() for demand in some)
        customers = self._customers_of(rules, every)
        decided = self._decided_by_coverage(scope)

        def customer_of(demand):
            return customers.get(_sale_line(demand))

        told = dict(items)
        for key in items.keys() - decided:
            if chooser := order_type_chooser(rules, order_types, customer_of, key):
                policy = replace(items[key].policy, order_type_by_demand=chooser)
                told[key] = replace(items[key], policy=policy)
        return told

    def _order_types_by_demand(self, rules) -> dict[int, str]:
        """The order types that rules about demand give."""
        facts = self._facts([rule.id for rule in rules if rule.about_demand], ("order_type",))
        return {rule: said["order_type"] for rule, said in facts.items() if said["order_type"]}

    def _decided_by_coverage(self, scope) -> set[Key]:
        """Items whose order type is named by their item coverage."""
        named = Domain("warehouse_id", "in", scope.sites) & Domain("order_type", "!=", False)
        coverage = self.env["production.item.coverage"].sudo()
        rows = coverage.search_fetch(named, ["product_id", "warehouse_id"]).read(
            ["product_id", "warehouse_id"], load=None
        )
        return {(row["product_id"], row["warehouse_id"]) for row in rows}

    def _customers_of(self, rules, subjects: Iterable[Demand | PlannedOrder]) -> dict[int, int]:
        """The customer of each sales order line, where some rule asks for it; one statement."""
        if all(rule.customers is None for rule in rules):
            return {}
        lines = {line for subject in subjects if (line := _sale_line(subject))}
        rows = (
            self.env["sale.order.line"]
            .sudo()
            .browse(sorted(lines))
            .read(["order_partner_id"], load=None)
        )
        return {row["id"]: row["order_partner_id"] for row in rows}


def _sale_line(subject: Demand | PlannedOrder) -> int | None:
    """The sales order line at the top of the chain that asks; None: there is none."""
    return subject.ref.get("sale_line_id") if isinstance(subject.ref, dict) else None
