from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from odoo import api, models
from odoo.tools import SQL

from ..planning.messages import Message, at_stake
from .fresh_rows import fresh_rows, insert_of_plan
from .planning_order_reader import SOURCE

#: column -> PostgreSQL type; ``state`` is the writer's own and comes first
COLUMNS = {
    "state": "varchar",
    "action": "varchar",
    "date_from_value": "date",
    "date_to_value": "date",
    "qty_from": "numeric",
    "qty_to": "numeric",
    "date_need": "date",
    "demand_kind": "varchar",
    "sale_line_id": "int4",
    "parent_order_id": "int4",
    "production_order_id": "int4",
    "move_id": "int4",
    "planned_order_id": "int4",
    "supply_name": "varchar",
    "demand_name": "varchar",
    "qty_at_stake": "float8",
    "money": "numeric",
    "fingerprint": "varchar",
}
#: columns that recognise a message; they never change
KEY = {
    "product_id": "int4",
    "warehouse_id": "int4",
    "supply_kind": "varchar",
    "supply_source": "varchar",
}


class ProductionPlanningMessageWriter(models.AbstractModel):
    """Writes the action messages of a run by difference: an unchanged rerun writes nothing.

    A message is recognised by the order that it is about.  A dismissed one stays dismissed while
    its fingerprint is equal; those that were applied or no longer hold are removed.  The number of
    statements does not depend on the number of messages.
    """

    _name = "production.planning.message.writer"
    _description = "Writer of Action Messages"

    @api.model
    def _write_messages(self, plan, messages: list[Message], scope) -> dict[str, int]:
        """Bring the stored messages of the plan in line with these.

        :param plan: the ``production.master.plan``
        :param messages: all messages of the run
        :param scope: the ``PlanningScope`` of the run; messages of other items stay
        :return: counts as fields of ``production.planning.run``
        """
        self.env["production.action.message"].flush_model()
        stored = self._stored(scope)
        wanted = self._wanted(plan, messages, scope)
        new, changed = [], []
        for key, values in wanted.items():
            row = stored.pop(key, None)
            state = self._state(row, values)
            if row is None:
                new.append((*key, state, *values))
            elif row[1:] != (state, *values):
                changed.append((row[0], state, *values))
        dropped = [row[0] for row in stored.values()]
        self._delete(dropped)
        self._update(changed)
        self._insert(plan, new)
        if new or changed or dropped:
            self.env["production.action.message"].invalidate_model(flush=False)
        return {
            "message_count": self.env["production.action.message"].search_count(
                [("plan_id", "=", plan.id), ("state", "=", "open")]
            ),
            "message_new_count": len(new),
            "message_changed_count": len(changed),
            "message_dropped_count": len(dropped),
        }

    # === COMPARING === #

    def _stored(self, scope) -> dict[tuple, tuple]:
        """The plan's stored messages: key to id and compared columns."""
        rows = scope.of_items("product_id").select(
            "SELECT %(names)s FROM production_action_message WHERE plan_id = %(plan)s",
            names=SQL(", ").join(SQL.identifier(name) for name in (*KEY, "id", *COLUMNS)),
        )
        size = len(KEY)
        return {row[:size]: row[size:] for row in rows}

    @staticmethod
    def _state(row: tuple | None, values: tuple) -> str:
        """What becomes of a message: dismissed while it rests on the same, else open."""
        was_dismissed = row is not None and row[1] == "dismissed"
        return "dismissed" if was_dismissed and row[-1] == values[-1] else "open"

    def _wanted(self, plan, messages, scope) -> dict[tuple, tuple]:
        """Key to the columns after ``state`` of each message."""
        prices = self._prices(plan, messages)
        names = _Names(self.env, plan, messages)
        wanted = {}
        for message in messages:
            supply, item = message.supply, message.item
            key = (item.product, item.site, supply.kind, SOURCE.format(supply.source))
            values = {
                **self._values(message, scope, prices[item.product]),
                **names.of(message),
            }
            wanted[key] = tuple(values.get(name) for name in list(COLUMNS)[1:])
        return wanted

    def _prices(self, plan, messages) -> dict[int, float]:
        """Standard cost of a piece of each item in the plan's company."""
        ids = list({message.item.product for message in messages})
        products = self.env["product.product"].with_company(plan.company_id).sudo()
        found = _read_all(products, ids, ["standard_price"])
        return {product.id: product.standard_price for product in found}

    @staticmethod
    def _values(message: Message, scope, price: float) -> dict:
        demand, stake = message.demand, at_stake(message) / scope.unit
        return {
            "action": message.action,
            "date_from_value": message.date_from,
            "date_to_value": message.date_to,
            "qty_from": scope.quantity(message.quantity_from),
            "qty_to": scope.quantity(message.quantity_to),
            "date_need": demand.date if demand else None,
            "demand_kind": demand.kind if demand else None,
            "qty_at_stake": stake,
            "money": round(stake * price, 2),
            "fingerprint": message.fingerprint,
        }

    # === WRITING === #

    @api.model
    def _renew_money(self, plan) -> None:
        """Value the stored messages of the plan at the standard costs of today, in one statement.

        For a run that has nothing to plan; another looks at them anyway, and net change at those
        of the items whose cost has changed.
        """
        products = self.env["product.product"].with_company(plan.company_id)
        products.flush_model(["standard_price"])
        worth = SQL(
            "message.qty_at_stake * COALESCE(%s, 0)::float8",
            products._field_to_sql("product", "standard_price"),
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE production_action_message message
                   SET money = ROUND((%(worth)s)::numeric, 2)
                  FROM product_product product
                 WHERE product.id = message.product_id AND message.plan_id = %(plan)s
                   AND ABS(message.money::float8 - %(worth)s) > 0.0051
                """,
                worth=worth,
                plan=plan.id,
            )
        )
        if self.env.cr.rowcount:
            self.env["production.action.message"].invalidate_model(["money"], flush=False)

    def _delete(self, ids: list[int]) -> None:
        if ids:
            self.env.cr.execute(
                SQL("DELETE FROM production_action_message WHERE id = ANY(%s)", ids)
            )

    def _update(self, rows: list[tuple]) -> None:
        if rows:
            types = {"id": "int4", **COLUMNS}
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE production_action_message message
                       SET %s, write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                      FROM %s
                     WHERE message.id = fresh.id
                    """,
                    SQL(", ").join(
                        SQL("%s = %s", SQL.identifier(name), SQL.identifier("fresh", name))
                        for name in COLUMNS
                    ),
                    self.env.uid,
                    fresh_rows(types, rows),
                )
            )

    def _insert(self, plan, rows: list[tuple]) -> None:
        if rows:
            self.env.cr.execute(
                insert_of_plan("production_action_message", plan, {**KEY, **COLUMNS}, rows)
            )


class _Names:
    """The records that messages are about and what they serve, and what people call them."""

    def __init__(self, env, plan, messages: list[Message]) -> None:
        self._env = env
        refs = defaultdict(set)
        for message in messages:
            refs[message.supply.kind].add(message.supply.ref)
            if message.demand:
                refs[message.demand.kind].add(message.demand.ref)
        self._owners = self._owners_of(refs["component"])
        orders = refs["production"] | set(self._owners.values())
        refs["sale"] |= refs["quotation"]
        found = self._read("production.order", orders, "name")
        self._orders = {order.id: order.name for order in found}
        moves = self._read("stock.move", refs["receipt"], "reference", "origin")
        self._moves = {move.id: self._move_name(move) for move in moves}
        lines = self._read("sale.order.line", refs["sale"], "order_id")
        self._read("sale.order", lines.order_id.ids, "name")  # for the names below
        self._sales = {line.id: line.order_id.name for line in lines}
        self._requests = {}
        if refs["request"]:  # else there may be no such model
            asked = self._read("purchase.order.line", refs["request"], "order_id")
            self._requests = {line.id: line.order_id.name for line in asked}

    def _read(self, model: str, ids: Collection[int], *names: str):
        """Those of these records that are still there, with these fields."""
        return _read_all(self._env[model].sudo(), ids, names)

    @staticmethod
    def _move_name(move) -> str:
        return move.reference or move.origin or move.display_name

    def _owners_of(self, components: set[int]) -> dict[int, int]:
        """Production orders by their component."""
        lines = self._read("production.order.component", components, "order_id")
        return {line.id: line.order_id.id for line in lines}

    def of(self, message: Message) -> dict:
        """The references and names of one message."""
        demand = message.demand
        sale = demand.ref if demand and demand.kind in ("sale", "quotation") else None
        parent = self._owners.get(demand.ref) if demand and demand.kind == "component" else None
        return {
            "sale_line_id": sale,
            "parent_order_id": parent,
            "demand_name": self._orders.get(parent) or self._sales.get(sale),
            **self._supply(message),
        }

    def _supply(self, message: Message) -> dict:
        """The record; only documents have a name that does not depend on the reader's language."""
        supply = message.supply
        if supply.kind == "production":
            name = self._orders.get(supply.ref)
            return {"production_order_id": supply.ref, "supply_name": name}
        if supply.kind == "receipt":
            return {"move_id": supply.ref, "supply_name": self._moves.get(supply.ref)}
        if supply.kind == "request":
            return {"supply_name": self._requests.get(supply.ref)}
        return {"planned_order_id": supply.ref if supply.kind == "approved" else None}


def _read_all(records, ids: Collection[int], names: Collection[str]):
    """These records with these fields, in one statement: the ORM reads a thousand at a time."""
    known = [number for number in ids if number]
    everything = records.with_context(active_test=False)
    return everything.search_fetch([("id", "in", known)], names, order="id")
