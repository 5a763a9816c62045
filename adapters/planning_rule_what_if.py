from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from odoo import api, models

from .. import planning
from ..planning.entities import Factory, Item, Key, Plan
from .planning_reader import GROUP_FIELDS
from .planning_rules import ITEM_FACTS

#: what an item coverage says of its own; blank or zero inherits
COVERAGE_FACTS = dict.fromkeys(ITEM_FACTS)


class Covered(NamedTuple):
    """How one item is covered under some rules, and who says so."""

    rule_id: int | None
    coverage_group_id: int
    group_origin: str
    """coverage, rule or company."""
    order_type: str | None
    type_origin: str
    """coverage, rule or item."""


class ProductionPlanningRuleWhatIf(models.AbstractModel):
    """Planning under other rules than the active ones: a call of the engine, nothing is stored.

    One reading serves every set of rules; only the policies of the items differ.
    """

    _name = "production.planning.rule.what.if"
    _description = "Planning under Other Rules"

    @api.model
    def _read(self, plan):
        """What a run of the plan looks at."""
        return self.env["production.planning.reader"]._read(plan)

    @api.model
    def _plan(self, reading, rules) -> Plan:
        """What the engine would plan under these rules."""
        return planning.run(self._factory(reading, rules))

    def _factory(self, reading, rules) -> Factory:
        """The factory that was read, with its items covered as these rules say."""
        factory = reading.factory
        items = self.env["production.planning.rules"]._with_order_types(
            rules, reading.scope, self._items(reading, rules), factory.demands
        )
        return replace(factory, items=items)

    def _items(self, reading, rules) -> dict[Key, Item]:
        """Every item, covered as these rules say; a policy is made once for all that share it."""
        scope = reading.scope
        winners, facts = self.env["production.planning.rules"]._item_settings(rules, scope)
        coverage = self._coverage(scope)
        settings = self.env["production.item.settings"]._read(scope.products, scope.sites)
        made, items = {}, {}
        for key, item in reading.factory.items.items():
            rule = winners.get(key)
            said = facts[rule] if rule else COVERAGE_FACTS
            own = coverage.get(key, COVERAGE_FACTS)
            is_made = key[0] in reading.factory.bom_versions
            shared = (id(item.policy), rule, is_made, *own.values(), *settings[key][2:])
            if shared not in made:
                made[shared] = self._policy(scope, item, own, said, settings[key], is_made)
            items[key] = replace(item, policy=made[shared])
        return items

    def _policy(self, scope, item, own, said, setting, is_made: bool):
        """The policy of an item: its coverage, else the rule, else the item and the company.

        :param is_made: whether automatic order types may mean production
        """
        group = scope.coverage_group(own["coverage_group_id"] or said["coverage_group_id"])
        changes = {
            "order_type": own["order_type"] or said["order_type"] or setting.order_type,
            "order_type_by_demand": None,
            "group": group.id,
        }
        for name, field in (
            ("order_min", "order_min_qty"),
            ("order_multiple", "order_multiple"),
            ("order_max", "order_max_qty"),
        ):
            quantity = own[field] or said[field] or getattr(setting, name)
            changes[name] = scope.units(quantity)
        if group.id != item.policy.group:
            changes.update({name: group[name] for name in GROUP_FIELDS})
            changes["calendar"] = group.calendar_id.id or None
        if changes["order_type"] != item.policy.order_type:
            order_type = changes["order_type"] or ("production" if is_made else "purchase")
            changes["lead_time"] = self._lead_time(order_type, setting)
        return replace(item.policy, **changes)

    @staticmethod
    def _lead_time(order_type, setting) -> int:
        """The vendor's lead time for what is bought, else the item's."""
        if order_type == "purchase" and setting.vendor_lead_time is not None:
            return setting.vendor_lead_time
        return setting.lead_time

    @api.model
    def _covered(self, scope, rules) -> dict[Key, Covered]:
        """How every item is covered under these rules, and who says so."""
        winners, facts = self.env["production.planning.rules"]._item_settings(rules, scope)
        coverage = self._coverage(scope)
        settings = self.env["production.item.settings"]._read(scope.products, scope.sites)
        general = scope.coverage_group(None).id
        covered = {}
        for key, setting in settings.items():
            rule = winners.get(key)
            said = facts[rule] if rule else COVERAGE_FACTS
            own = coverage.get(key, COVERAGE_FACTS)
            covered[key] = Covered(
                rule,
                own["coverage_group_id"] or said["coverage_group_id"] or general,
                _origin(own, said, "coverage_group_id", "company"),
                own["order_type"] or said["order_type"] or setting.order_type,
                _origin(own, said, "order_type", "item"),
            )
        return covered

    def _coverage(self, scope) -> dict[Key, dict]:
        """What item coverage says of its own, by item."""
        rows = (
            self.env["production.item.coverage"]
            .sudo()
            .search_fetch([("warehouse_id", "in", scope.sites)], list(ITEM_FACTS))
            .read(["product_id", "warehouse_id", *ITEM_FACTS], load=None)
        )
        return {
            (row["product_id"], row["warehouse_id"]): {
                name: row[name] or None for name in ITEM_FACTS
            }
            for row in rows
        }


def _origin(own: dict, said: dict, name: str, otherwise: str) -> str:
    """Who names a setting."""
    if own[name]:
        return "coverage"
    return "rule" if said[name] else otherwise
