from __future__ import annotations

from typing import NamedTuple

from odoo import api, models

from .. import planning
from ..planning.entities import Key
from ..planning.plan import Plan
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
        reader = self.env["production.planning.reader"]
        return planning.run(reader._under_rules(reading, rules))

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
