from __future__ import annotations

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ...lifecycle import is_below


class ProductionOrderStepEstimate(models.AbstractModel):
    """Estimate: the step that makes an order real for stock, planning and cost (ax.md 5).

    ====  ==========================================================================
    Does  phantoms exploded; hours of the operations; receipt and issues confirmed,
          by-products as receipts; sub-orders of pegged-supply lines, estimated in
          turn; purchases of vendor lines; reservation if it is due; cost and price
    Undo  moves, reservations and cost; components' remain status *Ended*; sub-orders
          and purchases only when asked to (ax.md 4.3)
    ====  ==========================================================================

    It may be run again up to Started: moves, sub-orders and cost follow what was edited.
    """

    _name = "production.order.step.estimate"
    _description = "Estimate of Production Orders"

    # === BUSINESS METHODS === #

    def _estimate(self, references: bool = True, **_options):
        """Estimate these orders.

        :param references: estimate the sub-orders again that exist already; new ones always are
        :return: these orders, and {order: [warning]}
        """
        self._explode_phantoms()
        self._check_units()
        self._estimate_hours()
        self._reopen_lines()
        self._sync_moves()
        self.write({"estimate_needed": False, "remain_status": "material"})
        self._supply_pegged_lines(references)
        self._supply_vendor_lines()
        self._waiting_moves()._recompute_state()
        warnings = defaultdict(list)
        if any(order.reservation == "estimation" for order in self):
            _gather(warnings, self._reserve_when_due("estimated"))
        _gather(warnings, self._estimate_costs())
        return self, warnings

    def _undo_estimate(
        self, derived_production: bool = False, derived_purchases: bool = False, **_options
    ) -> None:
        """Take back what the estimate made; sub-orders and purchases only when asked to.

        :raises UserError: where something was posted on a sub-order that is to be deleted
        """
        if derived_production:
            self._delete_sub_orders()
        if derived_purchases:
            self._cancel_purchases()
        self._cancel_moves_and_wait()
        (self.move_finished_ids | self.component_ids.move_ids).filtered(
            lambda move: move.state == "cancel"
        ).unlink()
        self.component_ids._set_remain_status("ended")
        self.operation_ids._set_remain_status(False)
        self._undo_costs()
        self.write({"estimate_needed": False, "schedule_needed": False, "remain_status": False})

    def _reopen_lines(self) -> None:
        """Expect material and hours again, but for what was closed on an order that is started."""
        for lines, status in ((self.component_ids, "material"), (self.operation_ids, "route")):
            lines.filtered(
                lambda line: not line.remain_status or is_below(line.order_id.state, "started")
            )._set_remain_status(status)

    def _check_units(self) -> None:
        """Refuse a line whose unit does not convert to the component's own (ax.md 2.3 #27)."""
        for line in self.component_ids:
            if not line._unit_converts():
                raise UserError(
                    self.env._(
                        "Production order %(order)s cannot be estimated: %(unit)s does not convert "
                        "to %(own)s, the unit of component %(component)s. Choose a unit that does.",
                        order=line.order_id.name,
                        unit=line.product_uom_id.display_name,
                        own=line.inventory_uom_id.display_name,
                        component=line.product_id.display_name,
                    )
                )

    def _waiting_moves(self):
        """Moves that wait for sub-orders, or for these orders themselves."""
        pegged = self.component_ids.filtered(
            lambda line: line.line_type in ("pegged_supply", "vendor")
        )
        return (pegged.move_ids | self.move_dest_ids)._prod_open()


def _gather(warnings: dict, more: dict) -> None:
    for order, texts in (more or {}).items():
        warnings[order].extend(texts)
