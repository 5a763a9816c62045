from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from odoo import api, models

from ..planning.entities import Demand, PlannedOrder, Supply
from ..planning.netting import ItemPlan, Peg
from .planning_item_reader import ItemReading

Pegs = Callable[[ItemPlan, int | None], list[Peg]]


class ProductionPlanningItemPegging(models.AbstractModel):
    """One level of pegging from an item netted again, up, down or into an order's components."""

    _name = "production.planning.item.pegging"
    _description = "Pegging of an Item"

    # === LEVELS === #

    @api.model
    def _up(self, reading: ItemReading, source: int | None, feeds: Pegs) -> list[dict]:
        """What the supply or planned order of this source serves.

        :param feeds: ``planning.pegging.feeds``
        """
        found = [(peg.demand, peg.quantity) for peg in feeds(reading.view.plan, source)]
        return self._nodes(reading, found)

    @api.model
    def _down(self, reading: ItemReading, source: int | None, fed_by: Pegs) -> list[dict]:
        """What serves the demand of this source.

        :param fed_by: ``planning.pegging.fed_by``
        """
        found = [(peg.supply, peg.quantity) for peg in fed_by(reading.view.plan, source)]
        return self._nodes(reading, found)

    @api.model
    def _components(self, reading: ItemReading, source: int | None, order_id) -> list[dict]:
        """What an order for the item asks of its components, summed by component line."""
        if order_id:
            return self._components_of_order(reading, order_id)
        order = self._planned_order(reading, source)
        if order is None:
            return []
        needed = self.env["production.planning.item.reader"]._components(reading, order)
        products = self.env["product.product"].browse([key[0] for key, _demand in needed])
        sites = [key[1] for key, _demand in needed]
        rows = self.env["production.planning.item.rows"]
        return [
            self._component(
                product,
                reading.scope.quantity(demand.quantity),
                demand.date,
                rows._step(product.id, site, "down", demand.source),
            )
            for product, site, (_key, demand) in zip(products, sites, needed, strict=True)
        ]

    def _components_of_order(self, reading, order_id: int) -> list[dict]:
        """The lines of a production order that have still to be taken."""
        order = self.env["production.order"].browse(order_id).exists()
        order.sudo(False).check_access("read")
        rows = self.env["production.planning.item.rows"]
        return [
            self._component(
                line.product_id,
                line.qty_required - line.qty_consumed,
                order.date_start and order.date_start.date(),
                rows._step(line.product_id.id, reading.scope.site, "down", component_id=line.id),
            )
            for line in order.component_ids
            if line.product_id.is_storable and line.qty_required > line.qty_consumed
        ]

    def _component(self, product, quantity: float, day, more: dict) -> dict:
        return {
            "code": "MOL" if more["component_id"] else "PMOL",
            "type": self.env._("Component"),
            "name": product.display_name,
            "model": "product.product",
            "id": product.id,
            "product_id": product.id,
            "date": day and day.isoformat(),
            "quantity": quantity,
            "more": more,
        }

    # === NODES === #

    def _nodes(self, reading, found: list[tuple]) -> list[dict]:
        """Rows for demands or supplies, each once with the sum of its quantities."""
        rows = self.env["production.planning.item.rows"]
        subjects, sums = {}, defaultdict(int)
        for subject, units in found:
            name = rows._identity(subject)
            subjects[name] = subject
            sums[name] += units
        described = self.env["production.planning.item.references"]._describe(
            reading, subjects.values()
        )
        return [
            {
                **about,
                "product_id": reading.scope.product,
                "date": (self._day(subject) or reading.scope.today).isoformat(),
                "quantity": reading.scope.quantity(sums[name]),
                "more": rows._more(reading, subject),
            }
            for (name, subject), about in zip(subjects.items(), described, strict=True)
        ]

    def _day(self, subject: Demand | Supply | PlannedOrder):
        return subject.date_delivery if isinstance(subject, PlannedOrder) else subject.date

    # === SOURCES === #

    @api.model
    def _supply_source(self, reading: ItemReading, source: int | None, order_id) -> int | None:
        """What planning calls the supply of a production order; the given source without one."""
        for supply in reading.view.supplies if order_id else ():
            if supply.kind == "production" and supply.ref == order_id:
                return supply.source
        return source

    @api.model
    def _demand_source(self, reading: ItemReading, source: int | None, component_id) -> int | None:
        """What planning calls the demand of an order's component line."""
        for demand in reading.view.demands if component_id else ():
            if demand.kind == "component" and demand.ref == component_id:
                return demand.source
        return source

    def _planned_order(self, reading, source: int | None) -> PlannedOrder | None:
        """The planned order of this source: as stored, for so its components were exploded."""
        stored = [row.order for row in reading.stored]
        proposed = reading.view.plan.orders if reading.view else []
        return next((order for order in [*stored, *proposed] if order.source == source), None)
