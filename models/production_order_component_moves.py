from __future__ import annotations

from odoo import api, fields, models


class ProductionOrderComponentMoves(models.AbstractModel):
    """The stock side of an order's component: its moves, what is consumed and what remains."""

    _name = "production.order.component.moves"
    _description = "Stock Moves of a Production Order Component"

    move_ids = fields.One2many(
        "stock.move", "prod_component_id", string="Stock moves", help="Issues, or receipts below 0."
    )
    remain_status = fields.Selection(
        [("material", "Material consumption"), ("ended", "Ended")],
        string="Remain status",
        readonly=True,
        copy=False,
        help="Material consumption: more is to be posted. Ended: nothing more is expected.",
    )
    qty_remaining = fields.Float(
        string="Remaining",
        digits="Product Unit",
        compute="_compute_qty_remaining",
        help="What is still to be consumed, in the component's inventory unit.",
    )
    qty_reserved = fields.Float(
        string="Reserved",
        digits="Product Unit",
        compute="_compute_qty_reserved",
        compute_sudo=True,
        help="What is reserved of the open moves, in the component's inventory unit.",
    )
    raw_material_date = fields.Datetime(
        string="Raw material date",
        readonly=True,
        copy=False,
        help="When the component is needed: at the start of the operation that consumes it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("qty_required", "qty_consumed", "remain_status")
    def _compute_qty_remaining(self):
        for line in self:
            left = line.qty_required - line.qty_consumed
            over = left < 0 if line.qty_required >= 0 else left > 0
            line.qty_remaining = 0.0 if over or line.remain_status == "ended" else left

    @api.depends("move_ids.quantity", "move_ids.state")
    def _compute_qty_reserved(self):
        for line in self:
            line.qty_reserved = sum(
                line.move_ids._prod_open()
                .filtered(lambda move: not move.picked and not move._should_bypass_reservation())
                .mapped("quantity")
            )

    # === BUSINESS METHODS === #

    def _move_unit(self):
        return self.inventory_uom_id

    def _open_moves(self):
        """The moves that still wait for the component to be issued."""
        return self.move_ids._prod_open().filtered(lambda move: not move._prod_is_return())

    def _is_moved(self) -> bool:
        """Whether the component goes through stock; a service does not."""
        return self.product_id.type == "consu"

    def _issue_needs(self) -> dict:
        """{line: quantity that is still to be moved, at least 0}; services are left out."""
        return {
            line: abs(line.qty_remaining)
            if line.order_id.state not in ("reported", "ended")
            else 0.0
            for line in self
            if line._is_moved() and line.line_type != "phantom"
        }

    def _issue_values(self, needs: dict) -> list[dict]:
        """Values of the moves that issue the components, or receive by-products."""
        locations = self._stock_locations()
        values = []
        for line, quantity in needs.items():
            order = line.order_id
            ends = (locations[line], order._production_location())
            source, target = ends if line.qty_required >= 0 else reversed(ends)
            values.append(
                {
                    **order._common_move_values(),
                    "product_id": line.product_id.id,
                    "product_uom": line.product_id.uom_id.id,
                    "product_uom_qty": quantity,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "date": line.raw_material_date or order.date_start,
                    "prod_component_id": line.id,
                }
            )
        return values

    def _stock_locations(self) -> dict:
        """Where each component is picked, or each by-product stored (ax.md 6.6).

        The resource group's input location where the line asks for it, then the line's own
        location, the item's location at the site, and the stock of the site.
        """
        settings = self.env["production.item.settings"]._read(
            self.product_id.ids, self.order_id.warehouse_id.ids
        )
        return {line: line._stock_location(settings) for line in self}

    def _stock_location(self, settings):
        site = self.order_id.warehouse_id
        setting = settings.get((self.product_id.id, site.id))
        location = self.env["stock.location"].browse(
            (setting and setting.location_id) or site.lot_stock_id.id
        )
        if self.resource_consumption:
            return self._operation().resource_group_id.input_location_id or location
        return self.location_id or location

    def _operation(self):
        """The operation that consumes the component; the first one where none is named."""
        operations = self.order_id.operation_ids.filtered(lambda op: op.priority == "primary")
        if not self.operation_no:
            return operations.sorted("operation_no")[:1]
        return operations.filtered(lambda op: op.operation_no == self.operation_no)[:1]

    def _refresh_consumed(self) -> None:
        """Set what is consumed to what was moved, less what was taken back."""
        lines = self.exists()
        if not lines:
            return
        net = lines.move_ids._prod_net_done("prod_component_id")
        for line in lines.filtered(lambda line: line._is_moved()):
            consumed = net.get(line.id, 0.0) * (-1 if line.qty_required < 0 else 1)
            if line.inventory_uom_id.compare(line.qty_consumed, consumed):
                line.qty_consumed = consumed
