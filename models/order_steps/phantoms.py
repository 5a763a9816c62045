from __future__ import annotations

from odoo import models
from odoo.exceptions import UserError

from ...planning import phantoms
from ...planning.versions import Request

#: fields of an operation that count pieces of the item it works on
PIECES = ("process_qty", "transfer_batch")


class ProductionOrderStepPhantoms(models.AbstractModel):
    """Phantom explosion: the first thing that an estimate does (ax.md 5 #1).

    Each phantom line is replaced by the lines of the component's BOM, and the operations of the
    component's route join the order's own, level by level until no phantom is left.
    """

    _name = "production.order.step.phantoms"
    _description = "Phantoms of Production Orders"

    # === BUSINESS METHODS === #

    def _explode_phantoms(self) -> None:
        """Replace the phantom lines of these orders, however deep they are nested.

        :raises UserError: where a phantom has no valid BOM
        """
        lines = self._phantom_lines()
        while lines:
            found = lines._phantom_documents()
            for line in lines:
                numbers = line._merge_phantom_route(found[line][1])
                line._replace_phantom(found[line][0], numbers)
            orders = lines.order_id
            lines.unlink()
            orders.invalidate_recordset(["component_ids", "operation_ids"])
            lines = orders._phantom_lines()

    def _phantom_lines(self):
        return self.component_ids.filtered(lambda line: line.line_type == "phantom")


class ProductionOrderComponentPhantom(models.AbstractModel):
    """A phantom line of an order, and what takes its place."""

    _name = "production.order.component.phantom"
    _description = "Phantom Line of a Production Order"

    # === BUSINESS METHODS === #

    def _phantom_documents(self) -> dict:
        """BOM and route of each phantom line: the forced ones, else the active versions.

        :return: {line: (BOM, route)}; the route may be empty
        :raises UserError: where a phantom has no valid BOM (ax.md 6.4)
        """
        requests = [line._phantom_request() for line in self]
        boms = self.env["production.bom.version"].sudo()._determine(requests)
        routes = self.env["production.route.version"].sudo()._determine(requests)
        found = {}
        for line, bom_version, route_version in zip(self, boms, routes, strict=True):
            bom = line.sub_bom_id or bom_version.bom_id
            if not bom:
                line._raise_without_bom()
            found[line] = (bom, line.sub_route_id or route_version.route_id)
        return found

    def _phantom_request(self) -> Request:
        order = self.order_id
        return Request(
            product=self.product_id.id,
            template=self.product_id.product_tmpl_id.id,
            site=order.warehouse_id.id,
            date=order.date_delivery,
            quantity=abs(self.qty_required),
            company=order.company_id.id,
        )

    def _raise_without_bom(self):
        raise UserError(
            self.env._(
                "Production order %(order)s cannot be estimated: the phantom %(phantom)s has no "
                "active BOM version for site %(site)s on %(date)s. Activate one, or set the line "
                "type to Item.",
                order=self.order_id.name,
                phantom=self.product_id.display_name,
                site=self.order_id.warehouse_id.display_name,
                date=self.order_id.date_delivery,
            )
        )

    def _replace_phantom(self, bom, numbers: dict[int, int]) -> None:
        """Add the lines of the phantom's BOM to the order.

        :param numbers: number of an operation in the phantom's route -> its number in the order
        """
        order = self.order_id
        scrap = order._accumulated_scrap().get(self.operation_no, 1)
        rule = self._consumption()
        first = numbers.get(0, self.operation_no)
        values = []
        for line in bom.line_ids.filtered(lambda line: line._is_valid_on(order.date_delivery)):
            merged = phantoms.merged(rule, line._consumption(), order.product_uom_qty, scrap)
            (copied,) = line.read(line._copied_fields(), load=None)
            values.append(
                {
                    **copied,
                    **self._merged_values(merged),
                    "bom_line_id": copied.pop("id"),
                    "order_id": order.id,
                    "sequence": self.sequence,
                    "operation_no": numbers.get(line.operation_no, first),
                }
            )
        for vals in values:
            vals.pop("id", None)
        self.create(values)

    def _merged_values(self, rule) -> dict:
        """Field values for the consumption rule of a merged line."""
        return {
            "product_qty": float(rule.quantity),
            "per_series": float(rule.per_series),
            "consumption": rule.consumption,
            "formula": rule.formula,
            "scrap_percent": float(rule.scrap_percent),
            "scrap_qty": float(rule.scrap_qty),
        }

    def _merge_phantom_route(self, route) -> dict[int, int]:
        """Put the operations of the phantom's route before the operation that takes the phantom.

        They get new numbers, and run on as many pieces as the order takes of the phantom.

        :return: number in the phantom's route -> number in the order; 0 -> the first one
        """
        operations = route.operation_ids.sorted(lambda op: (op.operation_no, op.priority, op.id))
        if not operations:
            return {}
        order = self.order_id
        order.operation_ids._name_next()
        highest = max(order.operation_ids.mapped("operation_no"), default=0)
        old = sorted(set(operations.mapped("operation_no")))
        numbers = {number: highest + 10 * place for place, number in enumerate(old, start=1)}
        after = self.operation_no or min(order.operation_ids.mapped("operation_no"), default=0)
        pieces = float(phantoms.each(self._consumption()))
        values = []
        for operation, copied in zip(
            operations, operations.read(operations._copied_fields(), load=None), strict=True
        ):
            copied.pop("id")
            copied.update(
                order_id=order.id,
                route_operation_id=operation.id,
                operation_no=numbers[operation.operation_no],
                next_no=numbers.get(operation.next_no, after),
                **{name: copied[name] / pieces for name in PIECES},
            )
            if operation.time_formula in ("capacity", "resource_batch"):
                copied["formula_factor"] = (operation.formula_factor or 1.0) * pieces
            values.append(copied)
        order.operation_ids.create(values)
        order.invalidate_recordset(["operation_ids"])
        return {**numbers, 0: numbers[old[0]]}
