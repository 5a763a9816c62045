from __future__ import annotations

from typing import NamedTuple

from odoo import api, models

from .. import planning
from ..planning.entities import Key
from ..planning.plan import Plan
from .item_settings import NO_RULE, RuleSettings, SettingFacts, resolve


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
        policies = self.env["production.planning.policies"]
        said = policies._rule_settings(scope, rules)
        general = scope.coverage_group(None).id
        return {
            (product, site): _covered_by(
                SettingFacts(*facts), said.get((product, site), NO_RULE), general
            )
            for product, site, _stopped, *facts in policies._rows(scope)
        }


def _covered_by(facts: SettingFacts, rule: RuleSettings, general: int) -> Covered:
    """What counts for an item: its coverage, then its rule, then item and company."""
    settled = resolve(facts, rule)
    return Covered(
        rule.rule_id,
        settled.coverage_group_id or general,
        _origin(facts.coverage_group_id, rule.coverage_group_id, "company"),
        settled.order_type,
        _origin(facts.order_type or facts.refill_warehouse_id, rule.order_type, "item"),
    )


def _origin(own, said, otherwise: str) -> str:
    """Who names a setting."""
    if own:
        return "coverage"
    return "rule" if said else otherwise
