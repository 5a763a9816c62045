from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductionJournalMaterial(models.Model):
    """A line of a picking list: a component that was consumed (ax.md 10.5).

    Quantities are in the component's inventory unit and carry the sign of the order's line: below
    zero on a by-product is a gain. The opposite sign takes back.
    """

    _name = "production.journal.material"
    _description = "Picking List Line"
    _inherit = ["production.journal.line.mixin"]
    _counted = ("qty_proposed", "qty")
    _kept = ("component_id", "product_id", "lot_id", "location_id")

    component_id = fields.Many2one(
        "production.order.component",
        index="btree_not_null",
        ondelete="set null",
        domain="[('order_id', '=', order_id)]",
        help="Line of the order's BOM. Blank: an item that is not in the BOM is added to it.",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Item",
        required=True,
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        help="What is consumed.",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    qty_proposed = fields.Float(
        string="Proposal",
        digits="Product Unit",
        readonly=True,
        help="What the estimate asks for.",
    )
    qty = fields.Float(
        string="Consumption",
        digits="Product Unit",
        help="What is consumed, in the item's inventory unit. Below zero takes back.",
    )
    location_id = fields.Many2one(
        "stock.location",
        domain="[('usage', '=', 'internal')]",
        check_company=True,
        help="Where it is taken. Blank: as on the order.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial number",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        help="Lot that is consumed. Blank: what is reserved, or the oldest.",
    )
    end = fields.Boolean(help="Nothing more of this component will be consumed by the order.")
    cost = fields.Float(
        readonly=True, help="Cost of a service that was consumed; goods are valued by their moves."
    )

    # === COMPUTE METHODS === #

    @api.depends("component_id")
    def _compute_product_id(self):
        for line in self:
            line.product_id = line.component_id.product_id or line.product_id

    # === BUSINESS METHODS === #

    def _post(self, allow_negative: bool | None = None, physical_reduction: bool | None = None):
        """Consume, or take back, what these lines say.

        :param allow_negative: let stock go below zero; the site's parameter when left out
        :param physical_reduction: consume what is on hand only; the site's parameter when left out
        :return: {order: [warning]} for what is short
        :raises UserError: where something is not on hand and neither of the two is allowed
        """
        self._add_missing_components()
        warnings = self._fit_to_stock(allow_negative, physical_reduction)
        goods = self.filtered(lambda line: line.component_id._is_moved() and line.qty)
        forward = goods.filtered(lambda line: line._direction() > 0)
        forward._post_forward()
        (goods - forward)._post_back()
        self.filtered(lambda line: not line.component_id._is_moved())._post_services()
        ended = self.filtered("end").component_id
        ended._set_remain_status("ended")
        ended.move_ids._prod_open()._action_cancel()
        return warnings

    def _direction(self) -> int:
        """1: as the order's line goes; -1: back."""
        sign = -1 if self.component_id.qty_required < 0 else 1
        return 1 if self.qty * sign > 0 else -1

    def _add_missing_components(self) -> None:
        """Items that are not in the order's BOM become lines of it (ax.md 6.7)."""
        lines = self.filtered(lambda line: not line.component_id)
        components = self.env["production.order.component"].create(
            [
                {
                    "order_id": line.order_id.id,
                    "product_id": line.product_id.id,
                    "product_qty": line.qty,
                    "product_uom_id": line.product_id.uom_id.id,
                    "consumption": "constant",
                    "line_type": "item",
                    "flushing": "manual",
                    "location_id": line.location_id.id,
                    "remain_status": "material",
                }
                for line in lines
            ]
        )
        for line, component in zip(lines, components, strict=True):
            line.component_id = component

    def _post_forward(self) -> None:
        """Issue components and receive by-products, through the open moves of the order's lines."""
        components = self.component_id
        without = {
            component: abs(component.qty_required) or 1.0
            for component in components
            if not component._open_moves()
        }
        extra = self.env["stock.move"].create(components._issue_values(without))
        extra._action_confirm(merge=False)
        quantities, lots, journals = defaultdict(float), defaultdict(list), {}
        for line in self:
            move = line.component_id._open_moves()[:1]
            quantities[move] += abs(line.qty)
            journals[move] = line.journal_id
            if line.location_id and line.location_id != move.location_id:
                move._do_unreserve()
                move.location_id = line.location_id
            if line.lot_id:
                lots[move].append((line.lot_id, abs(line.qty)))
        self.env["stock.move"]._prod_post(quantities, lots, journals)
        (extra._prod_open())._action_cancel()

    def _post_back(self) -> None:
        """Take back what was consumed, the newest moves first."""
        quantities, journals = {}, {}
        for line in self:
            for move, amount in line._moves_to_return():
                quantities[move] = quantities.get(move, 0.0) + amount
                journals[move] = line.journal_id
        self.env["stock.move"]._prod_return(quantities, journals)

    def _moves_to_return(self) -> list[tuple]:
        """Done moves of the component, and how much of each this line takes back."""
        reversal_of = self.journal_id.reversal_of_id
        component = self.component_id
        moves = component.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and not move._prod_is_return()
                and (not reversal_of or move.prod_journal_id == reversal_of)
                and (not self.lot_id or self.lot_id in move.lot_ids)
            )
        )
        left, chosen = abs(self.qty), []
        for move in moves.sorted("id", reverse=True):
            amount = min(left, move._prod_returnable())
            if component.inventory_uom_id.compare(amount, 0) > 0:
                chosen.append((move, amount))
                left -= amount
        if component.inventory_uom_id.compare(left, 0) > 0:
            self._raise_not_consumed(left)
        return chosen

    def _raise_not_consumed(self, left: float):
        raise UserError(
            self.env._(
                "%(journal)s takes back %(left)s %(unit)s more of %(component)s than was consumed. "
                "Lower the quantity.",
                journal=self.journal_id.name,
                left=f"{left:g}",
                unit=self.product_uom_id.name,
                component=self.product_id.display_name,
            )
        )

    def _post_services(self) -> None:
        """Services have no stock: their cost is kept on the line."""
        for line in self:
            company_product = line.product_id.with_company(line.company_id)
            line.cost = line.qty * company_product.standard_price
            line.component_id.qty_consumed += line.qty

    # === BUSINESS METHODS - WHAT IS ON HAND === #

    def _fit_to_stock(self, allow_negative, physical_reduction) -> dict:
        """Compare these lines with what is on hand, and lower them where that is asked for.

        :return: {order: [warning]}
        """
        warnings = defaultdict(list)
        issues = self.filtered(
            lambda line: (
                line.product_id.is_storable and line.qty > 0 and line.component_id.qty_required >= 0
            )
        )
        on_hand = issues._on_hand()
        for line in issues:
            key = (line.product_id.id, line._source_location().id, line.lot_id.id)
            short = line.qty - max(on_hand[key], 0.0)
            on_hand[key] -= line.qty
            if line.product_uom_id.compare(short, 0) <= 0:
                continue
            rules = line.order_id._parameters()
            if rules.prod_physical_reduction if physical_reduction is None else physical_reduction:
                line.qty -= short
                on_hand[key] += short
            elif not (rules.prod_pick_negative if allow_negative is None else allow_negative):
                line._raise_short(short)
            warnings[line.order_id].append(line._short_text(short))
        return warnings

    def _source_location(self):
        return (
            self.location_id
            or self.component_id._open_moves()[:1].location_id
            or (self.component_id._stock_locations()[self.component_id])
        )

    def _on_hand(self) -> dict:
        """{(item, location, lot or False): quantity below the location}, for these lines."""
        wanted = {(line.product_id, line._source_location(), line.lot_id) for line in self}
        groups = self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "child_of", [location.id for _p, location, _l in wanted]),
            ],
            ["product_id", "location_id", "lot_id"],
            ["quantity:sum"],
        )
        on_hand = defaultdict(float)
        for product, location, lot in wanted:
            for quant_product, place, quant_lot, quantity in groups:
                inside = place.parent_path.startswith(location.parent_path)
                if quant_product == product and inside and (not lot or lot == quant_lot):
                    on_hand[product.id, location.id, lot.id] += quantity
        return on_hand

    def _short_text(self, short: float) -> str:
        return self.env._(
            "%(component)s: %(short)s %(unit)s were not on hand.",
            component=self.product_id.display_name,
            short=f"{short:g}",
            unit=self.product_uom_id.name,
        )

    def _raise_short(self, short: float):
        raise UserError(
            self.env._(
                "Production order %(order)s needs %(short)s %(unit)s more of %(component)s than "
                "there is at %(location)s. Receive it first, consume only what is on hand, or "
                "allow negative picking in the production parameters.",
                order=self.order_id.name,
                short=f"{short:g}",
                unit=self.product_uom_id.name,
                component=self.product_id.display_name,
                location=self._source_location().display_name,
            )
        )
