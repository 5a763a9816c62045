from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..planning.entities import Policy
from ..planning.fences import settle
from ..planning.minimum import Profile, profile
from ..planning.rules import Rule
from .item_settings import CHOSEN, NO_RULE, RuleSettings, SettingFacts, resolve

#: fields of a coverage group that a policy takes over as they are
GROUP_FIELDS = (
    "coverage_code",
    "period_days",
    "coverage_fence",
    "freeze_fence",
    "firming_fence",
    "capacity_fence",
    "action_fence",
    "positive_days",
    "negative_days",
    "dynamic_negative_days",
    "issue_margin",
    "receipt_margin",
    "reorder_margin",
    "advance_margin",
    "postpone_margin",
    "fulfil_minimum",
    "action_basis",
)


@dataclass
class Policies:
    """How the items of a run are covered."""

    policies: list[Policy] = field(default_factory=list)
    """The different ones; many items share one."""
    rules: list[int | None] = field(default_factory=list)
    """The planning rule that had a say in each of them."""
    items: list[tuple[int, int, int, bool]] = field(default_factory=list)
    """Item, site, place of its policy in ``policies``, and whether it is stopped."""
    problems: list[dict] = field(default_factory=list)
    """Values of ``production.planning.problem``: items whose settings cannot be used."""

    def by_item(self) -> dict[tuple[int, int], Policy]:
        """The policy of each item."""
        return {
            (product, site): self.policies[place] for product, site, place, _stopped in self.items
        }


class ProductionPlanningPolicies(models.AbstractModel):
    """How items are covered: one statement for all their settings, a policy for what differs.

    Takes no decision: ``resolve`` says which order settings count, ``planning.fences`` which
    fences, ``planning.minimum`` what the minimum is.
    """

    _name = "production.planning.policies"
    _description = "Reader of Planning Policies"

    @api.model
    def _read(self, scope, plan, made: set[int], rules: list[Rule] = ()) -> Policies:
        """The policy of every item of the scope at every site of it.

        :param scope: ``PlanningScope``
        :param plan: ``production.master.plan`` whose overrides and margins count
        :param made: products that have a BOM version: where no order type is named, the lead
            time of the vendor counts for the others
        :param rules: planning rules; they count where item coverage says nothing, and beat the
            item's own order settings and the company's coverage group
        """
        found, unusable = Policies(), []
        rules = self._rule_settings(scope, rules)
        reordered = self.env["production.planning.orderpoints"]._orderpoint_items(scope)
        builder = _PolicyBuilder(self.env, scope, plan)
        known: dict[tuple, int | ValueError] = {}
        for row in self._rows(scope):
            product, site, stopped = row[:3]
            rule = rules.get((product, site)) if rules else None
            terms = (row[3:], product in made, rule, (product, site) in reordered)
            place = known.get(terms)
            if place is None:
                place = known[terms] = self._place(found, builder, terms)
            if isinstance(place, int):
                found.items.append((product, site, place, stopped))
            else:
                unusable.append((product, site, place))
        found.problems = self._problems(unusable)
        return found

    @api.model
    def _rule_settings(self, scope, rules: list[Rule]) -> dict[tuple[int, int], RuleSettings]:
        """What planning rules say, by item and site; items without a rule are left out."""
        if not rules:
            return {}
        winners, facts = self.env["production.planning.rules"]._item_settings(rules, scope)
        settings = {
            rule: RuleSettings(
                rule_id=rule,
                coverage_group_id=said["coverage_group_id"],
                order_type=said["order_type"],
                order_min=said["order_min_qty"],
                order_multiple=said["order_multiple"],
                order_max=said["order_max_qty"],
            )
            for rule, said in facts.items()
        }
        return {key: settings[rule] for key, rule in winners.items()}

    def _rows(self, scope) -> list[tuple]:
        """Item, site, stopped, and the columns of ``SettingFacts``."""
        if not scope.products or not scope.sites:
            return []
        settings = self.env["production.item.settings"]
        settings._flush()
        columns = SQL("product.id, site.id, %s, %s", settings._stopped(), settings._facts())
        return self.env.execute_query(settings._select(columns, scope.products, scope.sites))

    def _place(self, found: Policies, builder, terms: tuple) -> int | ValueError:
        """Where the policy of these facts stands in the list, or why there is none."""
        facts, is_made, rule, is_reordered = terms
        settings = SettingFacts(*facts)
        try:
            policy = builder.policy(settings, is_made, rule or NO_RULE)
            found.policies.append(left_alone(policy) if is_reordered else policy)
        except ValueError as error:
            return error
        found.rules.append(rule and rule.rule_id)
        return len(found.policies) - 1

    def _problems(self, unusable: Iterable[tuple[int, int, ValueError]]) -> list[dict]:
        """What the planner is told about items whose settings cannot be used."""
        products = self.env["product.product"].browse([product for product, *_rest in unusable])
        names = {product.id: product.display_name for product in products}
        return [
            {
                "severity": "error",
                "code": "order_settings",
                "product_id": product,
                "warehouse_id": site,
                "text": self.env._(
                    "The order settings of %(item)s cannot be used: %(error)s. Correct them on "
                    "the item or on its item coverage.",
                    item=names[product],
                    error=error,
                ),
            }
            for product, site, error in unusable
        ]


def left_alone(policy: Policy) -> Policy:
    """The policy of an item that a reordering rule orders: nothing is ordered for it or changed.

    Its components are planned like those of other items (decision 0064).
    """
    return replace(policy, coverage_code="manual", min_qty=0, minimum_steps=(), actions=frozenset())


class _Terms(NamedTuple):
    """What a coverage group, item coverage and the plan say together."""

    values: dict
    """Fields of a policy."""
    key_id: int | None
    """The minimum key."""


class _PolicyBuilder:
    """Makes policies; what items share is looked up once."""

    def __init__(self, env, scope, plan):
        self._scope = scope
        self._plan_fences = plan._fence_overrides()
        self._plan_margins = plan._margins()
        self._keeps_minimum = plan.include_safety_stock
        self._default = scope.coverage_group(None).id
        companies = [("company_id", "in", [False, scope.company.id])]
        groups = env["production.coverage.group"].sudo().with_context(active_test=False)
        self._groups = {group.id: group for group in groups.search_fetch(companies)}
        self._groups[False] = groups
        keys = env["production.minimum.key"].sudo().with_context(active_test=False)
        self._keys = {
            key.id: (key._factors(), key.minimum_periods == "every")
            for key in keys.search_fetch(companies)
        }
        self._terms: dict[tuple, _Terms] = {}
        self._minimums: dict[tuple, Profile] = {}

    def policy(self, facts: SettingFacts, is_made: bool, rule: RuleSettings) -> Policy:
        """The planning policy that these settings make.

        :raises ValueError: when they make none
        """
        settled, units = resolve(facts, rule), self._scope.units
        terms = self._terms_of(settled.coverage_group_id or self._default, facts.exceptions)
        minimum = self._minimum(units(settled.min_qty), terms)
        supplied = settled.order_type or ("production" if is_made else "purchase")
        bought = supplied == "purchase" and settled.vendor_lead_time is not None
        return Policy(
            order_type=settled.order_type,
            min_qty=minimum.min_qty,
            minimum_steps=minimum.steps,
            max_qty=units(settled.max_qty),
            order_min=units(settled.order_min),
            order_multiple=units(settled.order_multiple),
            order_max=units(settled.order_max),
            lead_time=settled.vendor_lead_time if bought else settled.lead_time,
            working_days=settled.working_days,
            source_site=settled.source_site_id,
            **terms.values,
        )

    def _terms_of(self, group_id: int, exceptions: str | None) -> _Terms:
        asked = (group_id, exceptions)
        if asked not in self._terms:
            own = json.loads(exceptions) if exceptions else {}
            chosen = {name: own.pop(name) for name in CHOSEN if name in own}
            group = self._groups[group_id]
            key_id = chosen.pop("minimum_key_id", None) or group.minimum_key_id.id or None
            fences = settle(self._group_values(group), own, self._plan_fences, self._plan_margins)
            self._terms[asked] = _Terms({**fences, **chosen}, key_id)
        return self._terms[asked]

    def _group_values(self, group) -> dict:
        """What the group alone says; 0 days of an open fence are no fence."""
        return {
            **{name: group[name] for name in GROUP_FIELDS},
            "explosion_fence": group.explosion_fence or None,
            "forecast_fence": group.forecast_fence or None,
            "futures_fence": (group.futures_fence or None) if group.calculate_futures else 0,
            "dampener_qty": self._scope.units(group.dampener_qty),
            "actions": group._actions(),
            "calendar": group.calendar_id.id or None,
            "group": group.id,
        }

    def _minimum(self, minimum: int, terms: _Terms) -> Profile:
        """The minimum today and on later days, by the minimum key; none if the plan keeps none."""
        if not self._keeps_minimum:
            return Profile(min(minimum, 0))
        if not minimum or not terms.key_id:
            return Profile(minimum)
        horizon = terms.values["coverage_fence"]
        asked = (minimum, terms.key_id, horizon)
        if asked not in self._minimums:
            factors, every_period = self._keys[terms.key_id]
            self._minimums[asked] = profile(
                minimum, factors, self._scope.today, horizon, every_period
            )
        return self._minimums[asked]
