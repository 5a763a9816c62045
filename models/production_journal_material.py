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
    _inherit = ["production.journal.line.mixin", "production.journal.material.moves"]
    _counted = ("qty_proposed", "qty", "cost")
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
        amounts = self._amounts_to_move()
        warnings = self._fit_to_stock(amounts, allow_negative, physical_reduction)
        self._move_goods(amounts)
        self.filtered(lambda line: not line.component_id._is_moved())._post_services()
        ended = self.filtered("end").component_id
        ended._set_remain_status("ended")
        ended.move_ids._prod_open()._action_cancel()
        return warnings

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

    def _post_services(self) -> None:
        """Services have no stock: their cost is kept on the line; a reversal takes that back."""
        for line in self:
            if not line.journal_id.reversal_of_id:
                company_product = line.product_id.with_company(line.company_id)
                line.cost = line.qty * company_product.standard_price
            line.component_id.qty_consumed += line.qty

    # === BUSINESS METHODS - WHAT IS ON HAND === #

    def _fit_to_stock(self, amounts: dict, allow_negative, physical_reduction) -> dict:
        """Compare these lines with what is on hand, and lower them where that is asked for.

        A reversal is never lowered: it would take back something else than was posted.

        :param amounts: {line: how much it moves}; lowered with the lines
        :return: {order: [warning]}
        """
        warnings = defaultdict(list)
        issues = self.filtered(lambda line: line.product_id.is_storable and line.qty > 0)
        on_hand = issues._on_hand()
        for line in issues.filtered(amounts.get):
            key = (line.product_id.id, line._source_location().id, line.lot_id.id)
            short = amounts[line] - max(on_hand[key], 0.0)
            on_hand[key] -= amounts[line]
            if line.product_uom_id.compare(short, 0) <= 0:
                continue
            rules = line.order_id._parameters()
            reduce = (
                rules.prod_physical_reduction if physical_reduction is None else physical_reduction
            )
            if reduce and not line.journal_id.reversal_of_id:
                line.qty -= short
                amounts[line] -= short
                on_hand[key] += short
            elif not (rules.prod_pick_negative if allow_negative is None else allow_negative):
                line._raise_short(short)
            warnings[line.order_id].append(line._short_text(short))
        return warnings

    def _source_location(self):
        """Where the line takes from: where the component is picked, or the by-product stored."""
        planned = self.component_id._open_moves()[:1].location_id
        if self.component_id.qty_required < 0:
            planned = planned.browse()
        return (
            self.location_id or planned or self.component_id._stock_locations()[self.component_id]
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
