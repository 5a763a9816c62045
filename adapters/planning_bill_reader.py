from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..planning.bills import FOREVER, BillRows, Bills, Numbered
from ..planning.consumption import Consumption
from ..planning.consumption import compile as compile_consumption
from ..planning.entities import BomLine
from ..planning.network import accumulated_scrap
from ..planning.versions import Version

#: what a BOM line says of its consumption, in the order in which it is read
NUMBERS = (
    "quantity",
    "per_series",
    "consumption",
    "formula",
    "height",
    "width",
    "depth",
    "density",
    "constant",
    "rounding",
    "multiple",
    "scrap_percent",
    "scrap_qty",
)
#: decimals of a BOM line's numbers that are read at once; longer ones one by one, as exactly
DECIMALS = 10**6


class ProductionPlanningBillReader(models.AbstractModel):
    """BOMs, routes and their versions as planning input."""

    _name = "production.planning.bill.reader"
    _description = "Reader of BOMs and Routes for Planning"

    @api.model
    def _versions(self, scope, model_name: str) -> dict[int, list[Version]]:
        """Approved and active versions by product; one for all variants stands at each of them.

        :param model_name: ``production.bom.version`` or ``production.route.version``
        """
        model = self.env[model_name]
        versions = defaultdict(list)
        for product, number, subject, variant, site, date_from, date_to, from_qty in scope.select(
            """
            SELECT product.id, version.id, version.%(subject)s, version.product_id,
                   version.warehouse_id, version.date_from, version.date_to,
                   COALESCE(version.from_qty, 0)::float8
              FROM %(table)s version
              JOIN product_product product
                ON product.product_tmpl_id = version.product_tmpl_id
               AND (version.product_id IS NULL OR version.product_id = product.id)
             WHERE version.approved AND version.is_active
               AND (version.warehouse_id IS NULL OR version.warehouse_id = ANY(%(sites)s))
               AND (version.company_id IS NULL OR version.company_id = %(company)s)
          ORDER BY product.id, version.id
            """,
            table=SQL.identifier(model._table),
            subject=SQL.identifier(model._document_field),
        ):
            versions[product].append(
                Version(
                    number,
                    subject,
                    variant,
                    site,
                    date_from,
                    date_to,
                    scope.units(from_qty),
                    approved=True,
                    active=True,
                )
            )
        return versions

    # === BOM LINES === #

    @api.model
    def _bills(self, scope) -> tuple[Bills, list[dict]]:
        """All BOMs, and problems with the lines that cannot be planned.

        Straight proportions become columns at once; lines with steps, formulas, constants and the
        like are compiled one by one.  Components that are not stocked are left out: nothing can be
        planned for them.
        """
        boms, products, routes = scope.boms, scope.product_numbers, scope.routes
        rows = self._proportions(scope)
        others, problems = self._other_lines(scope)
        bills = Bills.of_rows(rows, others, scope.unit, boms, products, routes)
        return bills, problems

    def _proportions(self, scope) -> BillRows:
        """The lines that are plain proportions, whole numbers over whole numbers."""
        bom, line, component, quantity, series, scrap, start, end, operation = self._line_columns(
            scope, self._is_proportion()
        )
        above, below = _ratios(quantity, series, scrap)
        return BillRows.of(
            bom=_numbered(scope.boms, bom),
            component=_numbered(scope.product_numbers, component),
            variable=above,
            divisor=below,
            valid_from=start,
            valid_to=end,
            line=line,
            number=line.astype("u8"),
            operation=operation,
        )

    def _is_proportion(self) -> SQL:
        """Whether a line is a quantity for each piece in the item's own unit, and no more.

        Its numbers have so few digits that their products stay below 2 to the power of 63.
        """
        return SQL(
            """
            line.line_type <> 'phantom' AND line.consumption = 'variable'
            AND line.formula = 'standard' AND line.rounding = 'no'
            AND COALESCE(line.scrap_qty, 0) = 0 AND line.sub_bom_id IS NULL
            AND line.sub_route_id IS NULL
            AND line.product_qty > 0 AND line.product_qty < 100000
            AND line.per_series > 0 AND line.per_series < 100000
            AND line.product_qty = round(line.product_qty * 1000000) / 1000000
            AND line.per_series = round(line.per_series * 1000000) / 1000000
            AND COALESCE(line.scrap_percent, 0)
                = round(COALESCE(line.scrap_percent, 0) * 100) / 100
            AND COALESCE(line.scrap_percent, 0) < 1000
            AND line.product_uom_id = item.uom_id
            """
        )

    def _line_columns(self, scope, condition: SQL) -> list[np.ndarray]:
        return scope.columns(
            """
            SELECT line.bom_id, line.id AS line, line.product_id,
                   line.product_qty::float8, line.per_series::float8,
                   COALESCE(line.scrap_percent, 0)::float8,
                   COALESCE(line.date_from - DATE '0001-01-01' + 1, 0),
                   COALESCE(line.date_to - DATE '0001-01-01' + 1, %(forever)s),
                   COALESCE(line.operation_no, 0)
              FROM production_bom_line line
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
             WHERE %(planned)s AND %(condition)s
            """,
            ("int4", "int4", "int4", "float8", "float8", "float8", "int4", "int4", "int4"),
            forever=FOREVER,
            planned=self._is_planned(scope),
            condition=condition,
        )

    def _is_planned(self, scope) -> SQL:
        """The lines of the company whose components are kept in stock, or phantoms."""
        return SQL(
            """
                   (line.company_id IS NULL OR line.company_id = %s)
               AND (item.is_storable OR line.line_type = 'phantom')
            """,
            scope.company.id,
        )

    def _other_lines(self, scope) -> tuple[dict[int, list[BomLine]], list[dict]]:
        """The other lines by BOM, compiled, and problems with those that cannot be."""
        steps = self._steps(scope)
        of_bom, problems = defaultdict(list), []
        factors = {unit.id: unit._prod_exact_factor() for unit in self._units()}
        for bom, line, component, convertible, unit, own, *rest in self._other_rows(scope):
            numbers, where_and_when = rest[: len(NUMBERS)], rest[len(NUMBERS) :]
            try:
                if not convertible:
                    raise ValueError(self.env._("its unit does not convert to the item's own"))
                consumption = Consumption(
                    **dict(zip(NUMBERS, numbers, strict=True)),
                    steps=steps.get(line, ()),
                    factor=factors[unit] / factors[own],
                )
                compiled = compile_consumption(consumption)
            except (ArithmeticError, ValueError) as error:
                problems.append(self._problem(line, str(error)))
            else:
                of_bom[bom].append(BomLine(line, component, compiled, *where_and_when))
        return of_bom, problems

    def _other_rows(self, scope) -> list[tuple]:
        """BOM, line, component, whether the unit converts, both units, :data:`NUMBERS`..."""
        return scope.select(
            """
            SELECT line.bom_id, line.id AS line, line.product_id,
                   split_part(unit.parent_path, '/', 1) = split_part(own.parent_path, '/', 1),
                   unit.id, own.id,
                   line.product_qty, line.per_series, line.consumption, line.formula,
                   line.height, line.width, line.depth, line.density, line.constant,
                   line.rounding, COALESCE(line.rounding_multiple, 0),
                   COALESCE(line.scrap_percent, 0), COALESCE(line.scrap_qty, 0),
                   line.date_from, line.date_to, line.line_type = 'phantom',
                   line.sub_bom_id, line.sub_route_id, COALESCE(line.operation_no, 0),
                   line.location_id
              FROM production_bom_line line
              JOIN uom_uom unit ON unit.id = line.product_uom_id
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN uom_uom own ON own.id = item.uom_id
             WHERE %(planned)s AND (%(proportion)s) IS NOT TRUE
          ORDER BY line.bom_id, line.sequence, line.id
            """,
            planned=self._is_planned(scope),
            proportion=self._is_proportion(),
        )

    def _units(self):
        return (
            self.env["uom.uom"]
            .with_context(active_test=False)
            .search_fetch([], ["relative_factor", "relative_uom_id"])
        )

    def _steps(self, scope) -> dict[int, tuple]:
        """Rows (from series, quantity) of the lines that are consumed by step."""
        steps = defaultdict(tuple)
        for line, from_series, quantity in scope.select(
            """
            SELECT line_id, from_series, quantity FROM production_bom_line_step
            ORDER BY line_id, from_series
            """
        ):
            steps[line] += ((from_series, quantity),)
        return steps

    def _problem(self, line_id: int, reason: str) -> dict:
        line = self.env["production.bom.line"].browse(line_id)
        return {
            "severity": "error",
            "code": "bom_line",
            "product_id": line.product_id.id,
            "text": self.env._(
                "The line of BOM %(bom)s for %(component)s cannot be planned: %(reason)s. "
                "Correct the line.",
                bom=line.bom_id.display_name,
                component=line.product_id.display_name,
                reason=reason,
            ),
        }

    # === ROUTES === #

    @api.model
    def _route_scrap(self, scope) -> dict[int, dict[int, Fraction]]:
        """Accumulated scrap of the operations of routes that have any."""
        operations = defaultdict(list)
        for route, number, following, scrap in scope.select(
            """
            SELECT route_id, operation_no, next_no, COALESCE(scrap_percent, 0)::float8
              FROM production_route_operation
             WHERE priority = 'primary'
               AND route_id IN (SELECT route_id FROM production_route_operation
                                 WHERE scrap_percent > 0)
            """
        ):
            operations[route].append((number, following or 0, scrap))
        return {route: accumulated_scrap(rows) for route, rows in operations.items()}


def _numbered(numbers: Numbered, labels: np.ndarray) -> np.ndarray:
    """The number of each label; each is looked up once."""
    different, place = np.unique(labels, return_inverse=True)
    return np.array([numbers(label) for label in different.tolist()], "i4")[place]


def _ratios(quantity, series, scrap) -> tuple[np.ndarray, np.ndarray]:
    """Component units for a unit of the item: numerators and denominators, reduced."""
    each = _reduced(_scaled(quantity, DECIMALS), _scaled(series, DECIMALS))
    waste = _reduced(100 * 100 + _scaled(scrap, 100), np.full(len(scrap), 100 * 100))
    return _product(each, waste)


def _scaled(values, decimals: int) -> np.ndarray:
    """Decimal numbers as whole ones."""
    return np.rint(values * decimals).astype("i8")


def _reduced(above: np.ndarray, below: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fractions in their lowest terms."""
    divisor = np.gcd(above, below)
    return above // divisor, below // divisor


def _product(one: tuple, other: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Products of fractions, reduced before they are multiplied."""
    first = _reduced(one[0], other[1])
    second = _reduced(other[0], one[1])
    return first[0] * second[0], first[1] * second[1]
