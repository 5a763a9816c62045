from __future__ import annotations

from collections import defaultdict

from odoo import api, models

from ..planning.entities import PlannedOrder

#: columns of a planned order that a rerun compares and rewrites
COMPARED = (
    "order_type",
    "product_qty",
    "date_requirement",
    "date_delivery",
    "date_order",
    "date_start",
    "delay_days",
    "bom_id",
    "route_id",
    "demand_kind",
    "sale_line_id",
    "parent_order_id",
    "parent_component_id",
    "parent_bom_line_id",
    "qty_gross",
    "qty_from_stock",
    "qty_from_receipts",
    "qty_net",
    "coverage_group_id",
)


class ProductionPlanningWriter(models.AbstractModel):
    """Writes what a run decided, by difference: a rerun that decides the same writes nothing.

    Planned orders are recognised by item, site and source.  Approved ones are left alone.
    """

    _name = "production.planning.writer"
    _description = "Writer of Planning Results"

    @api.model
    def _write_plan(self, plan, result, reading) -> dict[str, int]:
        """Bring the planned orders of the plan in line with the result.

        :param plan: the ``production.master.plan``
        :param result: the pure ``planning.Plan``
        :param reading: the ``Reading`` that the result was computed from
        :return: counts as fields of ``production.planning.run``
        """
        stored = self._stored(plan)
        known = self._known(plan)
        wanted = {self._key(order): order for order in result.orders}
        obsolete = [row[0] for key, row in stored.items() if key not in wanted]
        self.env["production.planned.order"].browse(obsolete).unlink()
        created = updated = 0
        for wave in self._waves(wanted.values()):
            new, changes = [], {}
            for order in wave:
                vals = self._values(order, reading)
                parent = known.get(order.parent)
                row = stored.get(self._key(order))
                if row is None:
                    new.append(
                        {
                            **vals,
                            "plan_id": plan.id,
                            "company_id": plan.company_id.id,
                            "parent_id": parent,
                        }
                    )
                elif row[1:] != (parent, *(vals[name] for name in COMPARED)):
                    changes[row[0]] = {**vals, "parent_id": parent}
            known.update(self._create(new))
            self._update(changes)
            created, updated = created + len(new), updated + len(changes)
        return {
            "created_count": created,
            "updated_count": updated,
            "deleted_count": len(obsolete),
            "not_needed_count": self._write_not_needed(result, reading.scope),
        }

    def _stored(self, plan) -> dict[tuple, tuple]:
        """The plan's stored planned orders: key to id, parent and the compared columns."""
        orders = self.env["production.planned.order"].search_fetch(
            [("plan_id", "=", plan.id), ("status", "!=", "approved")],
            ["product_id", "warehouse_id", "source", "parent_id", *COMPARED],
        )
        rows = orders.read(
            ["product_id", "warehouse_id", "source", "parent_id", *COMPARED], load=None
        )
        return {
            (row["product_id"], row["warehouse_id"], row["source"]): (
                row["id"],
                row["parent_id"] or None,
                *(self._comparable(row[name]) for name in COMPARED),
            )
            for row in rows
        }

    def _known(self, plan) -> dict[tuple, int]:
        """Ids of all planned orders of the plan by item, site and source, to link children."""
        orders = self.env["production.planned.order"].search_fetch(
            [("plan_id", "=", plan.id)], ["product_id", "warehouse_id", "source"]
        )
        return {
            (order.product_id.id, order.warehouse_id.id, order.source): order.id for order in orders
        }

    @staticmethod
    def _comparable(value):
        return None if value is False else value

    @staticmethod
    def _key(order: PlannedOrder) -> tuple:
        return order.product, order.site, order.source

    @staticmethod
    def _waves(orders) -> list[list[PlannedOrder]]:
        """The orders with every parent in an earlier wave than its children."""
        waves = defaultdict(list)
        for order in orders:
            waves[order.source.count("/")].append(order)
        return [waves[depth] for depth in sorted(waves)]

    def _values(self, order: PlannedOrder, reading) -> dict:
        quantity = reading.scope.quantity
        sizing = order.sizing
        links = {} if order.parent else order.ref or {}
        return {
            "order_type": order.order_type,
            "product_id": order.product,
            "warehouse_id": order.site,
            "source": order.source,
            "product_qty": quantity(order.quantity),
            "date_requirement": order.date_requirement,
            "date_delivery": order.date_delivery,
            "date_order": order.date_order,
            "date_start": order.date_start,
            "delay_days": order.delay_days,
            "bom_id": order.bom,
            "route_id": order.route,
            "demand_kind": order.kind,
            "sale_line_id": links.get("sale_line_id"),
            "parent_order_id": links.get("parent_order_id"),
            "parent_component_id": links.get("parent_component_id"),
            "parent_bom_line_id": order.line if order.parent else None,
            "qty_gross": quantity(sizing.gross),
            "qty_from_stock": quantity(sizing.from_stock),
            "qty_from_receipts": quantity(sizing.from_receipts),
            "qty_net": quantity(sizing.net),
            "coverage_group_id": reading.factory.items[order.product, order.site].policy.group,
        }

    def _create(self, new: list[dict]) -> dict[tuple, int]:
        orders = self.env["production.planned.order"].create(new)
        return {
            (vals["product_id"], vals["warehouse_id"], vals["source"]): order.id
            for vals, order in zip(new, orders, strict=True)
        }

    def _update(self, changes: dict[int, dict]):
        for order_id, vals in changes.items():
            self.env["production.planned.order"].browse(order_id).write(vals)

    def _write_not_needed(self, result, scope) -> int:
        """Note on production orders what no demand takes any more; only changes are written."""
        surplus = {
            supply.ref: units for supply, units in result.unused if supply.kind == "production"
        }
        orders = self.env["production.order"]
        marked = orders.search_fetch(
            ["|", ("qty_not_needed", "!=", 0), ("id", "in", list(surplus))],
            ["qty_not_needed", "warehouse_id"],
        )
        in_scope = marked.filtered(lambda order: order.warehouse_id.id in scope.sites)
        for order in in_scope:
            quantity = scope.quantity(surplus.get(order.id, 0))
            if order.qty_not_needed != quantity:
                order.qty_not_needed = quantity
        return len(surplus)
