"""Planned orders of a run as columns of the database table, ready to be compared and copied."""

from __future__ import annotations

import numpy as np

from ..planning.columns import NONE, ORDER_TYPES
from ..planning.sources import mix_all, number
from .binary_copy import Column

#: what tells a planned order, and never changes
IDENTITY = ("plan_id", "company_id", "product_id", "warehouse_id", "source")

#: what firming hands over to real orders by itself; the first three are compared one by one
LINKS = ("parent_id", "parent_order_id", "parent_component_id", "parent_bom_line_id", "demand_kind")

#: why an order is late, which another item may change; compared one by one, too
WAITS = ("late_component_id", "date_component")


class PlannedOrderColumns:
    """The planned orders of a plan as columns of ``production_planned_order``.

    :param result: the pure ``planning.Plan``
    :param scope: what the run covered
    :param order_of_component: production orders by the id of their component
    """

    def __init__(self, result, scope, order_of_component: dict[int, int]) -> None:
        self._rows, self._demands, self._tables = result.rows, result.demands, result.tables
        self._scope, self._order_of_component = scope, order_of_component
        items = self._tables.items
        self.product = self._labels(scope.product_numbers, items.product[self._rows.item])
        self.site = self._labels(scope.site_numbers, items.site[self._rows.item])
        self.source = self._rows.source

    def __len__(self) -> int:
        """How many planned orders there are."""
        return len(self._rows)

    @property
    def keys(self) -> np.ndarray:
        """One number for item, site and source of each."""
        return order_keys(self.product, self.site, self.source)

    @property
    def requirement(self) -> np.ndarray:
        """Day numbers of the requirements."""
        return self._rows.requirement

    @property
    def kinds(self) -> list[str]:
        """What kind of demand opened each."""
        names = self._tables.kinds
        return [names[kind] for kind in self._of_demand("kind").tolist()]

    @property
    def sale_lines(self) -> np.ndarray:
        """Sales order lines whose demand they serve themselves; 0 for none."""
        kind, names = self._of_demand("kind"), self._tables.kinds
        sale = np.isin(kind, [names.get("sale"), names.get("quotation")])
        return np.where(sale, self._of_demand("ref"), 0)

    @property
    def parents(self) -> np.ndarray:
        """Rows of the planned orders that need them; :data:`NONE` and below: no such row."""
        return self._of_demand("parent")

    @property
    def approved_parents(self) -> tuple[np.ndarray, list[int]]:
        """Those that an approved planned order needs, and the ids of these."""
        rows = np.flatnonzero(self.parents < NONE)
        approved = self._tables.approved
        return rows, [approved[-2 - place].ref for place in self.parents[rows].tolist()]

    @property
    def components(self) -> tuple[np.ndarray, list[int]]:
        """Those that a component of a real order needs, and the ids of these components."""
        rows = np.flatnonzero(self._of_demand("kind") == self._tables.kinds.get("component"))
        return rows, self._of_demand("ref")[rows].tolist()

    def with_ids(self, ids: np.ndarray) -> list[Column]:
        """All columns but id and digest; ``ids`` are those of the planned orders themselves."""
        return [
            *self._identity(),
            *self._dates(),
            *self._links(ids),
            *self._sum(),
            *self.waits(),
        ]

    def waits(self) -> list[Column]:
        """Which component makes an order late, and when that is there."""
        rows = self._rows
        product = self._labels(self._scope.product_numbers, rows.waits)
        return [
            _link("late_component_id", product),
            Column("date_component", "date", rows.ready, null=rows.ready == 0),
        ]

    def _identity(self) -> list[Column]:
        count = len(self)
        kinds = tuple(self._tables.kinds.labels) or ("",)
        return [
            Column("plan_id", "int4", np.full(count, self._scope.plan.id)),
            Column("company_id", "int4", np.full(count, self._scope.company.id)),
            Column("product_id", "int4", self.product),
            Column("warehouse_id", "int4", self.site),
            Column("source", "hex", self.source),
            Column("order_type", "text", self._rows.type.astype("i8"), texts=ORDER_TYPES),
            Column("demand_kind", "text", self._of_demand("kind").astype("i8"), texts=kinds),
        ]

    def _dates(self) -> list[Column]:
        rows = self._rows
        return [
            Column("date_requirement", "date", rows.requirement),
            Column("date_delivery", "date", rows.delivery),
            Column("date_order", "date", rows.order),
            Column("date_start", "date", rows.start),
            Column("delay_days", "int4", rows.delay),
        ]

    def _links(self, ids: np.ndarray) -> list[Column]:
        """BOM, route and group, and what the order is for."""
        rows, tables = self._rows, self._tables
        kind, ref = self._of_demand("kind"), self._of_demand("ref")
        parent, line = self._of_demand("parent"), self._of_demand("line")
        groups = np.array([policy.group or 0 for policy in tables.policies], "i8")
        component = (kind == tables.kinds.get("component")) & (ref > 0)
        owner = [self._order_of_component.get(one, 0) for one in ref[component].tolist()]
        orders = np.zeros(len(rows), "i8")
        orders[component] = owner
        return [
            _link("bom_id", self._labels(tables.bills.boms, rows.bom)),
            _link("route_id", self._labels(tables.bills.routes, rows.route)),
            _link("source_warehouse_id", self._sources()),
            _link("coverage_group_id", groups[tables.items.policy[rows.item]]),
            _link("sale_line_id", self.sale_lines),
            _link("parent_id", self._parent_ids(parent, ids)),
            _link("parent_bom_line_id", np.where((parent != NONE) & (line > 0), line, 0)),
            _link("parent_order_id", orders),
            _link("parent_component_id", np.where(component, ref, 0)),
        ]

    def _sources(self) -> np.ndarray:
        """Sites that transfers come from; 0 for other orders."""
        rows, tables = self._rows, self._tables
        sites = np.array([policy.source_site or 0 for policy in tables.policies], "i8")
        moved = rows.type == ORDER_TYPES.index("transfer")
        return np.where(moved, sites[tables.items.policy[rows.item]], 0)

    def _parent_ids(self, parent: np.ndarray, ids: np.ndarray) -> np.ndarray:
        """Ids of the planned orders above: of this run, or approved ones."""
        if not len(ids):
            return ids
        approved = np.array([order.ref for order in self._tables.approved] or [0], "i8")
        above = np.where(parent >= 0, ids[np.maximum(parent, 0)], 0)
        return np.where(parent < NONE, approved[np.clip(-2 - parent, 0, len(approved) - 1)], above)

    def _sum(self) -> list[Column]:
        rows, digits = self._rows, self._scope.digits
        values = {
            "product_qty": rows.quantity,
            "qty_gross": rows.gross,
            "qty_from_stock": rows.from_stock,
            "qty_from_receipts": rows.from_receipts,
            "qty_net": rows.net,
        }
        return [Column(name, "numeric", units, digits=digits) for name, units in values.items()]

    def _of_demand(self, name: str) -> np.ndarray:
        """A column of the requirement that opened each order."""
        return getattr(self._demands, name)[self._rows.demand]

    @staticmethod
    def _labels(numbers, places: np.ndarray) -> np.ndarray:
        """The ids of numbered records; 0 for none."""
        ids = np.array([*numbers.labels, 0], "i8")
        return ids[places]


def order_keys(product: np.ndarray, site: np.ndarray, source: np.ndarray) -> np.ndarray:
    """One number of 64 bits for item, site and source."""
    place = product.astype("u8") << np.uint64(32) | site.astype("u8")
    return mix_all(source.astype("u8"), place)


def digests(columns: list[Column]) -> np.ndarray:
    """A fingerprint of what the columns hold, row by row; never 0."""
    found = np.zeros(len(columns[0].values), "u8")
    said = (column for column in columns if column.name not in (*LINKS, *WAITS))
    for place, column in enumerate(said):
        values = column.values.astype("i8")
        if column.texts:
            values = np.array([number(text) for text in column.texts], "i8")[values]
        if column.null is not None:
            values = np.where(column.null, 0, values)
        found = mix_all(found, values.view("u8") + np.uint64(place))
    return (found >> np.uint64(2)).astype("i8") + 1


def _link(name: str, ids: np.ndarray) -> Column:
    return Column(name, "int4", ids, null=ids == 0)
