from __future__ import annotations

from datetime import date

from odoo import fields, models
from odoo.exceptions import UserError

from ...lifecycle import label, may_edit

SPLIT_DUTY = "group_prepare"

#: what a part takes over, although a copy of an order would not (the rest is ``copy=True``)
LINKS = (
    "origin",
    "sale_line_id",
    "parent_id",
    "parent_component_id",
    "planned_origin",
    "planned_source",
    "planned_parent_id",
    "planned_bom_line_id",
    "move_dest_ids",
    "orderpoint_id",
    "reference_ids",
)


class ProductionOrderStepSplit(models.AbstractModel):
    """Splitting: part of an order that is not started becomes an order of its own (ax.md 13, 23).

    Both parts serve what the order served. The new one is Created, with copies of the order's own
    components and operations; the old one keeps its status and asks for a new estimate, which
    brings its stock moves and sub-orders in step.
    """

    _name = "production.order.step.split"
    _description = "Splitting of Production Orders"

    qty_splittable = fields.Float(
        string="Can be split off",
        digits="Product Unit",
        compute="_compute_qty_splittable",
        help="The quantity that is not started, as long as the order is not past Released.",
    )

    # === COMPUTE METHODS === #

    def _compute_qty_splittable(self):
        for order in self:
            left = order.product_qty - order.qty_started
            order.qty_splittable = max(left, 0) if may_edit("split", order.state) else 0

    # === ACTION METHODS === #

    def action_split(self, quantity: float, date_delivery: date | None = None):
        """Split a quantity off each of these orders.

        :param quantity: quantity of the new order, in the unit of the order
        :param date_delivery: delivery date of the new order; that of the order when left out
        :return: the new orders, in status Created, one for each order
        :raises AccessError: for users without the duty to prepare production orders
        :raises UserError: where an order is past Released, or does not have that much to give
        """
        self._check_duty(SPLIT_DUTY)
        self._begin()
        for order in self:
            order._check_split(quantity)
        parts = self.sudo()._create_parts(quantity, fields.Date.to_date(date_delivery))
        for order, part in zip(self.sudo(), parts, strict=True):
            order._give_away(part)
        return parts.with_env(self.env)

    # === BUSINESS METHODS === #

    def _check_split(self, quantity: float) -> None:
        """Refuse a part that this order cannot give."""
        if not may_edit("split", self.state):
            raise UserError(
                self.env._(
                    "Production order %(order)s is %(status)s and cannot be split any more: reset "
                    "it to Released or lower first.",
                    order=self.name,
                    status=label(self.state),
                )
            )
        unit = self.product_uom_id
        whole = unit.compare(quantity, self.product_qty) >= 0
        if unit.compare(quantity, 0) <= 0 or whole or self._is_started(quantity):
            raise UserError(
                self.env._(
                    "%(quantity)s cannot be split off production order %(order)s: enter more than "
                    "0 and less than its %(whole)s %(unit)s, of which %(started)s are started.",
                    quantity=f"{quantity:g}",
                    order=self.name,
                    whole=f"{self.product_qty:g}",
                    unit=unit.name,
                    started=f"{self.qty_started:g}",
                )
            )

    def _is_started(self, quantity: float) -> bool:
        """Whether work on part of this quantity has begun."""
        return self.product_uom_id.compare(quantity, self.qty_splittable) > 0

    def _create_parts(self, quantity: float, day: date | None):
        """New orders for a quantity of each of these orders, with copies of their lines."""
        values = self.copy_data({"product_qty": quantity})
        for order, vals in zip(self, values, strict=True):
            vals.update(
                {name: order._fields[name].convert_to_write(order[name], order) for name in LINKS},
                date_delivery=day or order.date_delivery,
            )
        parts = self._create_numbered(values)
        part_of = dict(zip(self.ids, parts.ids, strict=True))
        for lines in (self.component_ids, self.operation_ids):
            lines.create(
                [{**vals, "order_id": part_of[vals["order_id"]]} for vals in lines.copy_data()]
            )
        return parts

    def _give_away(self, part) -> None:
        """Keep what is left beside a part, and tell both histories."""
        left = self.product_uom_id.round(self.product_qty - part.product_qty)
        self.product_qty = left
        self.qty_not_needed = min(self.qty_not_needed, self.product_uom_qty)
        values = {
            "quantity": f"{part.product_qty:g} {part.product_uom_id.name}",
            "order": self.name,
            "part": part.name,
        }
        self._message_log(body=self.env._("%(quantity)s split off as %(part)s.", **values))
        part._message_log(body=self.env._("%(quantity)s split off %(order)s.", **values))
