from __future__ import annotations

from typing import NamedTuple

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..planning.columns import NONE
from ..planning.handed_down import givers
from .binary_copy import Column

PRIORITIES = ("0", "1")


class Said(NamedTuple):
    """What is said of one order; None where nothing is."""

    pool: int | None
    priority: str | None


class Handling:
    """How planned orders will be handled, as columns of numbers; 0 stands for nothing said."""

    def __init__(self, rules: list[int | None], facts: dict[int, dict]) -> None:
        """
        :param rules: the rule of each order, None for those of no rule
        :param facts: what these rules say
        """
        self.rule = np.array([rule or 0 for rule in rules], "i8")
        said, place = np.unique(self.rule, return_inverse=True)
        of_rule = [facts.get(int(rule), {}) for rule in said]
        pools = [values.get("pool_id") or 0 for values in of_rule]
        priorities = [_number(values.get("priority")) for values in of_rule]
        self.pool, self.priority = np.array(pools, "i8")[place], np.array(priorities, "i8")[place]
        self._states = [values.get("firm_state") for values in of_rule], place
        self._says = self.rule > 0

    def leave(self, count: int) -> None:
        """Ask no rule about the first orders, which the run was given: what is stored counts."""
        for column in (self.rule, self.pool, self.priority, self._says):
            column[:count] = 0

    def tell(self, rows: np.ndarray, said: list[Said | None]) -> None:
        """Take over what is said of the orders above these; where a rule decides, it does."""
        for row, told in zip(rows.tolist(), said, strict=True):
            if told and not self.rule[row]:
                self.pool[row], self.priority[row] = told.pool or 0, _number(told.priority)
                self._says[row] = True

    def hand_down(self, parent: np.ndarray) -> None:
        """Say of orders that nothing is said of what is said of the planned orders above them."""
        giver = givers(self._says, parent)
        self.pool = np.where(giver == NONE, 0, self.pool[giver])
        self.priority = np.where(giver == NONE, 0, self.priority[giver])

    def columns(self) -> list[Column]:
        """The same for the table of planned orders."""
        number = np.maximum(self.priority - 1, 0)
        return [
            Column("rule_id", "int4", self.rule, null=self.rule == 0),
            Column("pool_id", "int4", self.pool, null=self.pool == 0),
            Column("priority", "text", number, null=self.priority == 0, texts=PRIORITIES),
            _choice("firm_state", *self._states),
        ]


class ProductionPlanningHandling(models.AbstractModel):
    """How planned orders will be handled, by planning rules and by the orders that need them.

    A rule about an order decides.  An order that no rule is about takes over pool and priority of
    the order that needs it, planned or real, as sub-orders of real ones do (decision 0088).
    """

    _name = "production.planning.handling"
    _description = "Handling of Planned Orders"

    @api.model
    def _columns(self, wanted, reading) -> list[Column]:
        """Rule, pool, priority and status to firm to.

        :param wanted: ``PlannedOrderColumns`` of a run
        :param reading: the ``Reading`` that the run was made from
        """
        rules = self.env["production.planning.rules"]
        handling = Handling(*rules._order_settings(reading.rules, reading.scope, wanted))
        (rows, approved), given = wanted.approved_parents, reading.given.tolist()
        handling.leave(len(given))
        if said := self._said_of_planned(reading.scope.plan, [*given, *approved]):
            handling.tell(np.arange(len(given)), [said.get(order) for order in given])
            handling.tell(rows, [said.get(order) for order in approved])
        rows, components = wanted.components
        if said := self._said_of_owners(components):
            handling.tell(rows, [said.get(component) for component in components])
        handling.hand_down(wanted.parents)
        return handling.columns()

    def _said_of_planned(self, plan, ids: list[int]) -> dict[int, Said]:
        """What is stored of planned orders that are given or approved; those of which something
        is."""
        if not ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, pool_id, priority FROM production_planned_order
                 WHERE plan_id = %s AND (pool_id IS NOT NULL OR priority IS NOT NULL)
                   AND id = ANY(%s)
                """,
                plan.id,
                sorted(set(ids)),
            )
        )
        return {order: Said(*said) for order, *said in rows}

    def _said_of_owners(self, components: list[int]) -> dict[int, Said]:
        """By component the pool and priority of its order, where the order has any."""
        if not components:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, owner.pool_id, NULLIF(owner.priority, '0')
                  FROM production_order_component line
                  JOIN production_order owner ON owner.id = line.order_id
                 WHERE line.id = ANY(%s) AND (owner.pool_id IS NOT NULL OR owner.priority <> '0')
                """,
                sorted(set(components)),
            )
        )
        return {component: Said(*said) for component, *said in rows}

    @api.model
    def _input(self, plan) -> list[tuple]:
        """What the handling rests on beside the rules: how many orders there are with a pool or a
        priority, and a sum that changes with each of them."""
        return self.env.execute_query(
            SQL(
                """
                SELECT count(*), sum(hashtextextended(concat_ws(' ', id, pool_id, priority), 0))
                  FROM production_order
                 WHERE (pool_id IS NOT NULL OR priority <> '0')
                   AND company_id = %s AND state NOT IN ('reported', 'ended')
                 UNION ALL
                SELECT count(*), sum(hashtextextended(concat_ws(' ', id, pool_id, priority), 0))
                  FROM production_planned_order
                 WHERE (pool_id IS NOT NULL OR priority IS NOT NULL)
                   AND plan_id = %s AND status = 'approved'
                """,
                plan.company_id.id,
                plan.id,
            )
        )


def _number(priority: str | None) -> int:
    return PRIORITIES.index(priority) + 1 if priority else 0


def _choice(name: str, values: list[str | None], place: np.ndarray) -> Column:
    """A column of texts, some of them NULL."""
    texts = tuple(sorted({value for value in values if value})) or ("",)
    numbers = np.array([texts.index(value) if value else 0 for value in values], "i8")
    null = np.array([not value for value in values], bool)
    return Column(name, "text", numbers[place], null=null[place], texts=texts)
