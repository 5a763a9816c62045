from __future__ import annotations

from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..planning.consumption import compile as compile_consumption
from ..planning.consumption import exact, round_requirement

#: fields of a line that decide how much of the component an order takes; steps are on the BOM line
QUANTITY_FIELDS = (
    "product_id",
    "product_qty",
    "product_uom_id",
    "per_series",
    "consumption",
    "formula",
    "height",
    "width",
    "depth",
    "density",
    "constant",
    "rounding",
    "rounding_multiple",
    "scrap_percent",
    "scrap_qty",
    "operation_no",
    "bom_line_id",
)


class ProductionOrderComponent(models.Model):
    """A line of an order's own bill of material (ax.md 6.7).

    ``product_qty`` and ``product_uom_id`` are per unit of the item, as on the BOM line it was
    copied from; ``qty_required`` is what the whole order takes, in the component's inventory
    unit (ax.md 6.5).  A negative quantity is a by-product that the order yields.
    """

    _name = "production.order.component"
    _description = "Production Order Component"
    _inherit = [
        "production.bom.line.mixin",
        "production.order.line.mixin",
        "production.order.component.moves",
        "production.order.component.phantom",
        "production.order.component.supply",
        "production.order.component.flush",
        "production.order.component.availability",
    ]
    _order = "order_id, sequence, id"
    _rec_name = "product_id"

    bom_line_id = fields.Many2one(
        "production.bom.line",
        string="Copied from",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="BOM line from which this line was copied.",
    )
    inventory_uom_id = fields.Many2one(related="product_id.uom_id", string="Inventory unit")
    qty_required = fields.Float(
        string="Required",
        digits="Product Unit",
        compute="_compute_qty_required",
        store=True,
        help="What the whole order takes, scrap included, in the component's inventory unit.",
    )
    qty_consumed = fields.Float(
        string="Consumed",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="What has been posted so far, in the component's inventory unit.",
    )
    purchase_line_id = fields.Integer(
        readonly=True,
        copy=False,
        help="Number of the purchase order line that the estimate made for a vendor line.",
    )
    child_ids = fields.One2many("production.order", "parent_component_id", string="Sub-orders")

    # === COMPUTE METHODS === #

    @api.depends(
        "order_id.product_uom_qty",
        "order_id.operation_ids.operation_no",
        "order_id.operation_ids.next_no",
        "order_id.operation_ids.scrap_percent",
        *QUANTITY_FIELDS,
    )
    def _compute_qty_required(self):
        unit = 10 ** self.env["decimal.precision"].precision_get("Product Unit")
        for line, amount in self._exact_required().items():
            line.qty_required = round_requirement(amount, unit) / unit

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_consumed(self):
        """What was moved keeps its document; what was only expected is dropped with the line."""
        for line in self.filtered("qty_consumed"):
            raise UserError(
                self.env._(
                    "Component %(component)s of production order %(order)s was consumed already "
                    "and cannot be deleted. Reverse its picking list first.",
                    component=line.product_id.display_name,
                    order=line.order_id.name,
                )
            )
        self.sudo().move_ids._prod_open()._action_cancel()

    # === BUSINESS METHODS === #

    @api.model
    def _stale_fields(self) -> dict[str, set[str]]:
        supply = {"location_id", "line_type", "sub_bom_id", "sub_route_id", "vendor_id"}
        return {
            "estimate_needed": {*QUANTITY_FIELDS, *supply, "include_cost", "resource_consumption"},
            "schedule_needed": {"operation_no"},
        }

    def _exact_required(self) -> dict[models.Model, Fraction]:
        """What the whole order takes of each line, in the inventory unit, unrounded (6.5)."""
        compiled, amounts = {}, {}
        for order, lines in self.grouped("order_id").items():
            quantity, scrap = exact(order.product_uom_qty), order._accumulated_scrap()
            for line in lines:
                numbers = tuple(line[name] for name in QUANTITY_FIELDS)
                if numbers not in compiled:
                    compiled[numbers] = compile_consumption(line._consumption())
                amounts[line] = compiled[numbers].required(
                    quantity, scrap.get(line.operation_no, 1)
                )
        return amounts

    def _consumption_steps(self):
        return self.bom_line_id._consumption_steps()

    def _label(self) -> str:
        return self.env._(
            "Component %(component)s of the production order for %(item)s",
            component=self.product_id.display_name,
            item=self.order_id.product_id.display_name,
        )
