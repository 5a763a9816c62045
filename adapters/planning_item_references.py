from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from odoo import api, models

from ..planning.entities import Demand, PlannedOrder, Supply
from .planning_item_reader import ItemReading

Subject = Demand | Supply | PlannedOrder

#: AX's short codes (ax.md 1.4) by kind of demand or supply
CODES = {
    "on_hand": "OHN",
    "receipt": "PO",
    "request": "PO",
    "production": "MO",
    "by_product": "BP",
    "sale": "SO",
    "issue": "ISS",
    "component": "MOL",
    "dependent": "PMOL",
    "safety": "SS",
    "backlog": "OHN",
    "forecast": "SF",
    "quotation": "QUO",
}
#: and of planned orders by their type
PLANNED_CODES = {"production": "PMO", "purchase": "PPO", "transfer": "PT"}
#: what the values that link a planned order to its demand name, the most telling first
LINKS = {"sale_line_id": "sale.order.line", "parent_order_id": "production.order"}


class ProductionPlanningItemReferences(models.AbstractModel):
    """Which record a demand or supply of planning is, with its name and AX's short code."""

    _name = "production.planning.item.references"
    _description = "References of Requirements and Receipts"

    @api.model
    def _describe(self, reading: ItemReading, subjects: Iterable[Subject]) -> list[dict]:
        """Code, type, name and, where the user may read it, model and id of each subject.

        Records of one model are read together.
        """
        subjects = list(subjects)
        found = self._records(reading, subjects)
        readable = self._readable(found)
        return [
            {**self._type(reading, subject), **self._link(subject, record, readable)}
            for subject, record in zip(subjects, found, strict=True)
        ]

    # === RECORDS === #

    def _records(self, reading, subjects) -> list:
        """The record of each subject, None where there is none."""
        moves = self._moves(reading, subjects)
        stored = self._stored(reading)
        found = []
        for subject in subjects:
            model, number = self._pointer(reading, subject, stored)
            if model:
                found.append(self.env[model].browse(number))
            else:
                found.append(moves.get(getattr(subject, "source", None)))
        by_model = defaultdict(set)
        for record in found:
            if record:
                by_model[record._name].add(record.id)
        pools = {name: self.env[name].browse(sorted(ids)) for name, ids in by_model.items()}
        return [record and record.with_prefetch(pools[record._name]._ids) for record in found]

    def _pointer(self, reading, subject: Subject, stored: dict) -> tuple[str | None, int | None]:
        """Model and id of the record that a subject stands for."""
        if isinstance(subject, PlannedOrder):
            key = (subject.product, subject.site, subject.source)
            return _planned(stored.get(key))
        ref = subject.ref
        if isinstance(subject, Supply):
            if subject.kind == "approved":
                return _planned(stored.get((*reading.scope.key, subject.source)))
            return ("production.order", ref) if subject.kind == "production" else (None, None)
        if subject.parent:
            return _planned(stored.get(tuple(subject.parent)))
        for name, model in LINKS.items():
            if isinstance(ref, dict) and ref.get(name):
                return model, ref[name]
        return None, None

    def _stored(self, reading) -> dict[tuple, int]:
        """Ids of stored planned orders by item, site and source: parents', and the item's own."""
        stored = {
            (row.order.product, row.order.site, row.order.source): row.id
            for row in [*reading.parents, *reading.stored]
        }
        proposed = {(*reading.scope.key, source): id for source, id in reading.record_of.items()}
        return {**stored, **proposed}

    def _moves(self, reading, subjects) -> dict[str, models.Model]:
        """The document behind the item's open stock moves, by the move's name in planning."""
        if not any(subject.kind in ("issue", "receipt") for subject in subjects):
            return {}
        moves = self.env["stock.move"].search(
            [
                ("product_id", "=", reading.scope.product),
                ("state", "in", ("waiting", "confirmed", "partially_available", "assigned")),
                ("prod_order_id", "=", False),
                ("prod_component_id", "=", False),
            ]
        )
        return {
            f"m{move.id}": move._get_source_document() or move.picking_id or move for move in moves
        }

    def _readable(self, records) -> set[tuple[str, int]]:
        """Those of the records that the user may open; checked a model at a time."""
        by_model = defaultdict(set)
        for record in records:
            if record:
                by_model[record._name].add(record.id)
        readable = set()
        for name, ids in by_model.items():
            allowed = self.env[name].sudo(False).browse(sorted(ids))._filtered_access("read")
            readable |= {(name, number) for number in allowed.ids}
        return readable

    # === WORDS === #

    def _type(self, reading, subject: Subject) -> dict:
        """AX's short code and what it means."""
        if isinstance(subject, PlannedOrder):
            code = PLANNED_CODES.get(subject.order_type, "PMO")
            return {"code": code, "type": self._labels()[code]}
        if subject.kind == "approved":
            kinds = {row.order.source: row.order.order_type for row in reading.stored}
            code = PLANNED_CODES[kinds[subject.source]]
            return {
                "code": code,
                "type": self.env._("Approved %(type)s", type=self._labels()[code]),
            }
        if subject.kind == "backlog":
            return {"code": "OHN", "type": self.env._("Stock below zero")}
        code = CODES.get(subject.kind, subject.kind[:4].upper())
        return {"code": code, "type": self._labels().get(code, subject.kind)}

    def _labels(self) -> dict[str, str]:
        """What the short codes mean."""
        return {
            "OHN": self.env._("On hand"),
            "PO": self.env._("Receipt"),
            "MO": self.env._("Production order"),
            "BP": self.env._("By-product"),
            "SO": self.env._("Sales order"),
            "ISS": self.env._("Issue"),
            "MOL": self.env._("Component of a production order"),
            "SS": self.env._("Minimum stock"),
            "SF": self.env._("Forecast"),
            "QUO": self.env._("Quotation"),
            "PMO": self.env._("Planned production order"),
            "PMOL": self.env._("Component of a planned order"),
            "PPO": self.env._("Planned purchase order"),
            "PT": self.env._("Planned transfer"),
        }

    def _link(self, subject: Subject, record, readable) -> dict:
        """Name of the record, and where to open it."""
        if not record:
            return {"name": "", "model": False, "id": False}
        known = (record._name, record.id) in readable
        target = record.order_id if record._name == "sale.order.line" else record
        return {
            "name": self._name_of(record),
            "model": target._name if known else False,
            "id": target.id if known else False,
        }

    def _name_of(self, record) -> str:
        """What a planner calls the record."""
        if record._name == "sale.order.line":
            order = record.order_id
            return self.env._(
                "%(order)s for %(customer)s",
                order=order.name,
                customer=order.partner_id.display_name,
            )
        if record._name == "production.order":
            return self.env._(
                "%(order)s: %(item)s", order=record.name, item=record.product_id.display_name
            )
        return record.display_name or ""


def _planned(number: int | None) -> tuple[str | None, int | None]:
    return ("production.planned.order", number) if number else (None, None)
