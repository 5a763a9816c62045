from __future__ import annotations

from collections import defaultdict

from odoo import api, models

from ..planning.entities import Demand, PlannedOrder, Supply
from ..planning.netting import Peg
from ..planning.projection import Entry, entries, minimum, series
from .planning_item_reader import ItemReading
from .planning_order_reader import SOURCE

Subject = Demand | Supply | PlannedOrder


class ProductionPlanningItemRows(models.AbstractModel):
    """The net requirements of an item as data for a screen or another program (ax.md 17.18)."""

    _name = "production.planning.item.rows"
    _description = "Rows of Net Requirements"

    @api.model
    def _answer(self, reading: ItemReading) -> dict:
        """Rows with their pegs, and the stock they project.

        :return: ``rows``, ``series`` (points ``[date, quantity]`` without and with planned
            orders, and of the minimum) and ``unused``, receipts that nobody needs
        """
        found = entries(reading.view)
        rows = self._rows(reading, found)
        return {
            "rows": rows,
            "series": {
                "without": self._points(reading, series(found, reading.scope.today, False)),
                "with_planned": self._points(reading, series(found, reading.scope.today)),
                "minimum": self._points(reading, minimum(reading.view.item, reading.scope.today)),
            },
            "unused": self._unused(reading, rows, found),
        }

    # === ROWS === #

    def _rows(self, reading, found: list[Entry]) -> list[dict]:
        described = self.env["production.planning.item.references"]._describe(
            reading, [entry.subject for entry in found]
        )
        rows = [
            {
                **about,
                **self._figures(reading, entry),
                **self._planned(reading, entry.subject),
                "key": f"r{index}",
                "more": self._more(reading, entry.subject),
            }
            for index, (entry, about) in enumerate(zip(found, described, strict=True))
        ]
        pegs = self._pegs(reading, found, rows)
        self._explain(reading, found, rows)
        return [{**row, "pegs": pegs[row["key"]]} for row in rows]

    def _figures(self, reading, entry: Entry) -> dict:
        """Dates and quantities of a row."""
        subject, number = entry.subject, reading.scope.quantity
        day = subject.date_delivery if isinstance(subject, PlannedOrder) else subject.date
        return {
            "date": entry.day.isoformat(),
            "date_asked": (day or entry.day).isoformat(),
            "is_overdue": bool(day and day < entry.day),
            "is_demand": isinstance(subject, Demand),
            "counts": entry.counts,
            "requirement": number(max(-entry.quantity, 0)),
            "receipt": number(entry.quantity) if not isinstance(subject, Demand) else 0.0,
            "accumulated": number(entry.accumulated),
        }

    def _planned(self, reading, subject: Subject) -> dict:
        """What only planned orders have."""
        if not isinstance(subject, PlannedOrder):
            return {"is_planned": False, "delay_days": 0, "explanation": [], "is_stored": True}
        return {
            "is_planned": True,
            "delay_days": reading.as_told(subject).delay_days,
            "date_order": subject.date_order.isoformat(),
            "date_requirement": subject.date_requirement.isoformat(),
            "explanation": [],
            "is_stored": subject.source in reading.record_of,
        }

    def _explain(self, reading, found: list[Entry], rows: list[dict]) -> None:
        """Put the explanation on the rows of planned orders."""
        names = {
            entry.subject.source: row["name"] or row["type"]
            for entry, row in zip(found, rows, strict=True)
            if isinstance(entry.subject, Demand)
        }
        explain = self.env["production.planning.explanation"]._explain
        stored = self.env["production.planned.order"].browse(reading.record_of.values())
        instead = {order.id: order.alternative for order in stored}
        for entry, row in zip(found, rows, strict=True):
            if row["is_planned"]:
                row["explanation"] = explain(
                    reading,
                    entry.subject,
                    lambda demand: names.get(demand.source) or self.env._("the minimum stock"),
                )
                alternative = instead.get(reading.record_of.get(entry.subject.source))
                row["explanation"] += [alternative] if alternative else []

    # === PEGS === #

    def _pegs(self, reading, found: list[Entry], rows: list[dict]) -> dict[str, list[dict]]:
        """The pegs of each row: what serves a demand, what a supply is for."""
        row_of = self._row_of(found, rows)
        pegs = defaultdict(list)
        for ends, units in self._sums(reading.view.plan.pegs).items():
            demand, supply = (row_of.get(end) for end in ends)
            if demand and supply:
                quantity = reading.scope.quantity(units)
                pegs[demand["key"]].append(self._peg(supply, quantity))
                pegs[supply["key"]].append(self._peg(demand, quantity))
        return pegs

    def _row_of(self, found: list[Entry], rows: list[dict]) -> dict[tuple, dict]:
        """The row of each subject, by what it goes by."""
        return {self._identity(entry.subject): row for entry, row in zip(found, rows, strict=True)}

    def _sums(self, pegs: list[Peg]) -> dict[tuple, int]:
        """Units by demand and supply."""
        sums = defaultdict(int)
        for peg in pegs:
            sums[self._identity(peg.demand), self._identity(peg.supply)] += peg.quantity
        return sums

    def _identity(self, subject: Subject) -> tuple:
        """What tells the subjects of one item apart; the item's own demands go by their day."""
        if isinstance(subject, Demand):
            own = subject.kind in ("safety", "backlog")
            return ("demand", subject.kind, subject.date if own else subject.source)
        if isinstance(subject, PlannedOrder):
            return ("order", subject.source)
        return ("supply", subject.kind, subject.source, subject.date)

    def _peg(self, row: dict, quantity: float) -> dict:
        kept = ("key", "code", "type", "name", "date", "model", "id", "more", "is_planned")
        return {**{name: row[name] for name in kept}, "quantity": quantity}

    # === FURTHER LEVELS === #

    def _more(self, reading, subject: Subject) -> dict | bool:
        """Arguments of ``get_pegging`` that lead one level on, or ``False`` where it ends.

        From a component's demand up to what its parent is for; from an order down to its
        components.
        """
        site = reading.scope.site
        if isinstance(subject, PlannedOrder):
            made = subject.order_type == "production" and subject.bom is not None
            leads_on = made or subject.order_type == "transfer"
            return leads_on and self._step(subject.product, site, "components", subject.source)
        if isinstance(subject, Supply):
            made = subject.kind == "production" and subject.ref
            return bool(made) and self._step(
                reading.scope.product, site, "components", order_id=subject.ref
            )
        if subject.parent:
            return self._step(*subject.parent[:2], "up", subject.parent.source)
        if subject.kind == "component" and subject.ref:
            order = self.env["production.order.component"].browse(subject.ref).order_id
            return self._step(order.product_id.id, site, "up", order_id=order.id)
        return False

    def _step(
        self,
        product: int,
        site: int,
        direction: str,
        source: int | None = None,
        order_id=False,
        component_id=False,
    ) -> dict:
        """Arguments of a further step; sources go as text, they are too long for JavaScript."""
        return {
            "product_id": product,
            "warehouse_id": site,
            "direction": direction,
            "source": "" if source is None else SOURCE.format(source),
            "order_id": order_id,
            "component_id": component_id,
        }

    # === PICTURE AND MESSAGES === #

    def _points(self, reading, points) -> list[list]:
        return [[day.isoformat(), reading.scope.quantity(units)] for day, units in points]

    def _unused(self, reading, rows: list[dict], found: list[Entry]) -> list[dict]:
        """Receipts of which so much is needed by nobody."""
        row_of = self._row_of(found, rows)
        return [
            {
                "key": row_of[self._identity(supply)]["key"],
                "name": row_of[self._identity(supply)]["name"]
                or row_of[self._identity(supply)]["type"],
                "quantity": reading.scope.quantity(units),
            }
            for supply, units in reading.view.plan.unused
        ]
