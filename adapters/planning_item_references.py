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
    "in_progress": "PO",
    "production": "MO",
    "by_product": "BP",
    "sale": "SO",
    "issue": "ISS",
    "component": "MOL",
    "dependent": "PMOL",
    "safety": "SS",
    "backlog": "OHN",
    "forecast": "SF",
    "supply_forecast": "SPF",
    "quotation": "QUO",
}
#: and of planned orders by their type
PLANNED_CODES = {"production": "PMO", "purchase": "PPO", "transfer": "PT"}
#: what the ref of a demand or supply is, by its kind; a component stands for its order
MODELS = {
    "sale": "sale.order.line",
    "quotation": "sale.order.line",
    "component": "production.order.component",
    "forecast": "production.forecast.line",
    "supply_forecast": "production.forecast.line",
    "issue": "stock.move",
    "receipt": "stock.move",
    "request": "purchase.order.line",
    "production": "production.order",
    "approved": "production.planned.order",
}


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
        """The document of each subject, None where there is none."""
        stored = self._stored(reading)
        pointers = [self._pointer(subject, stored) for subject in subjects]
        by_model = defaultdict(set)
        for model, number in pointers:
            if number:
                by_model[model].add(number)
        documents = {
            (model, record.id): self._document(record)
            for model, ids in by_model.items()
            for record in self.env[model].browse(sorted(ids)).exists()
        }
        return [documents.get(pointer) for pointer in pointers]

    def _document(self, record) -> models.Model:
        """The record that a planner looks for."""
        if record._name in ("production.order.component", "purchase.order.line"):
            return record.order_id
        if record._name == "stock.move":
            return record._get_source_document() or record.picking_id or record
        return record

    def _pointer(self, subject: Subject, stored: dict) -> tuple[str | None, int | None]:
        """Model and id of the record that a subject comes from."""
        planned = "production.planned.order"
        if isinstance(subject, PlannedOrder):
            return planned, stored.get((subject.product, subject.site, subject.source))
        if isinstance(subject, Demand) and subject.parent:
            return planned, stored.get(tuple(subject.parent))
        return MODELS.get(subject.kind), subject.ref

    def _stored(self, reading) -> dict[tuple, int]:
        """Ids of stored planned orders by item, site and source: parents', and the item's own."""
        stored = {
            (row.order.product, row.order.site, row.order.source): row.id
            for row in [*reading.parents, *reading.stored]
        }
        proposed = {(*reading.scope.key, source): id for source, id in reading.record_of.items()}
        return {**stored, **proposed}

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
            kinds = {row.id: row.order.order_type for row in reading.stored}
            code = PLANNED_CODES[kinds[subject.ref]]
            return {
                "code": code,
                "type": self.env._("Approved %(type)s", type=self._labels()[code]),
            }
        if subject.kind == "backlog":
            return {"code": "OHN", "type": self.env._("Stock below zero")}
        if isinstance(subject, Demand) and self._is_transfer(reading, subject):
            return {"code": "PT", "type": self._labels()["PT"]}
        code = CODES.get(subject.kind, subject.kind[:4].upper())
        return {"code": code, "type": self._labels().get(code, subject.kind)}

    def _is_transfer(self, reading, demand: Demand) -> bool:
        """Whether another site asks for the product by a planned transfer."""
        parent = demand.parent
        return bool(parent) and parent.product == reading.scope.product

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
            "SPF": self.env._("Supply forecast"),
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
