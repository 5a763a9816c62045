from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...lifecycle import is_below


class ProductionOrderStepStart(models.AbstractModel):
    """Start: work begins on all or part of the quantity (ax.md 10.2).

    ====  ==========================================================================
    Does  started quantity; picking list and route card of what is consumed by itself
    Undo  every report as finished, picking list and route card is reversed; started
          and reported quantities are zero again (ax.md 4.3)
    ====  ==========================================================================
    """

    _name = "production.order.step.start"
    _description = "Start of Production Orders"

    qty_to_start = fields.Float(
        string="To start",
        digits="Product Unit",
        compute="_compute_qty_to_start",
        help="What is not started yet.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_qty", "qty_started")
    def _compute_qty_to_start(self):
        for order in self:
            order.qty_to_start = max(order.product_qty - order.qty_started, 0.0)

    # === BUSINESS METHODS === #

    def _start(self, quantity: float | None = None, **options):
        """Start a quantity of these orders, and consume what its lines flush at the start.

        :param quantity: in the unit of each order; what is not started yet when left out; below
            zero takes back
        :param options: ``date`` (posting date); ``from_operation_no``, ``to_operation_no`` (range
            for the route card); ``start_production`` (False: journals only); ``references``;
            ``bom_consumption``: flushing, always or never; ``route_consumption``: group, always
            or never; ``post_picking_list``, ``post_route_card`` (False: left as drafts to be
            edited); ``end_picking_list`` (nothing more will be consumed); ``allow_negative``,
            ``physical_reduction`` (consume only what is on hand). The parameters of the site
            decide what is left out.
        :return: these orders, and {order: [warning]}
        :raises UserError: when nothing is left to start, or more is taken back than was started
        """
        quantities = {order: order._quantity_to_start(quantity) for order in self}
        if options.get("references"):
            self._sub_orders_below("started")._climb_as_reference("started")
        if options.get("start_production", True):
            for order, amount in quantities.items():
                order.qty_started += amount
        self._set_state_started()
        warnings = self._consume("start", quantities, options)
        self.filtered(lambda order: quantities[order] < 0)._sync_moves()
        self._reserve_when_due("started")
        self._realize_costs()
        return self, warnings

    def _set_state_started(self) -> None:
        """Journals are posted on started orders alone."""
        self.filtered(lambda order: is_below(order.state, "started"))._set_state("started")

    def _quantity_to_start(self, quantity: float | None) -> float:
        """The quantity to start, checked against what can be started or taken back."""
        amount = self.qty_to_start if quantity is None else quantity
        unit = self.product_uom_id
        if unit.is_zero(amount):
            self._raise_nothing_to_start()
        if unit.compare(self.qty_started + amount, self.qty_good + self.qty_error) < 0:
            self._raise_not_started(amount)
        return amount

    def _raise_nothing_to_start(self):
        raise UserError(
            self.env._(
                "Production order %(order)s has nothing left to start: %(started)s of %(quantity)s "
                "are started. Enter a quantity to start more, or one below zero to take back.",
                order=self.name,
                started=f"{self.qty_started:g}",
                quantity=f"{self.product_qty:g} {self.product_uom_id.name}",
            )
        )

    def _raise_not_started(self, amount: float):
        raise UserError(
            self.env._(
                "Production order %(order)s cannot take back %(amount)s: %(started)s are started, "
                "of which %(reported)s are reported. Take back less, or reverse a report first.",
                order=self.name,
                amount=f"{-amount:g}",
                started=f"{self.qty_started:g}",
                reported=f"{self.qty_good + self.qty_error:g}",
            )
        )

    def _undo_start(self, **_options) -> None:
        """Reverse everything that was posted on these orders since they were started."""
        posted = self.journal_ids.filtered(lambda journal: journal._may_be_reversed())
        posted.sorted("id", reverse=True)._reverse()
        self.journal_ids.filtered(lambda journal: journal.state == "draft").unlink()
        self.component_ids._set_remain_status("material")
        self.operation_ids._set_remain_status("route")
        self.operation_ids._refresh_feedback()
        self.write({"qty_started": 0.0, "qty_error": 0.0, "remain_status": "material"})
        self._sync_moves()
        self._reserve_when_due("released")
        self._realize_costs()
