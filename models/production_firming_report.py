from __future__ import annotations

from odoo import api, models

#: planned orders that are named one by one in a notification; the list shows the others
NAMED = 5


class ProductionFirmingReport(models.AbstractModel):
    """Tells a planner what a firming made and what it refused, and opens what it made."""

    _name = "production.firming.report"
    _description = "Report of a Firming"

    # === BUSINESS METHODS === #

    @api.model
    def _tell(self, firmed) -> dict:
        """The action that follows a firming.

        :param firmed: ``FirmingResult``
        """
        refused = self._refusals(firmed)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success",
                "title": self.env._("Firmed: %(made)s", made=self._made(firmed)),
                "message": "\n".join(refused),
                "sticky": bool(refused),
                "next": self._open(firmed),
            },
        }

    def _made(self, firmed) -> str:
        """How much was made of what."""
        counts = {
            self.env._("production orders"): len(firmed.orders),
            self.env._("purchases"): firmed.procured,
            self.env._("transfers"): len(firmed.pickings),
        }
        made = [f"{count} {label}" for label, count in counts.items() if count]
        return ", ".join(made) or self.env._("nothing")

    def _refusals(self, firmed) -> list[str]:
        """Why planned orders stay planned and orders did not reach their status, a few of them."""
        texts = [
            *(f"{order.display_name}: {text}" for order, text in firmed.remarks.items()),
            *firmed.not_advanced.values(),
        ]
        if len(texts) > NAMED:
            more = self.env._(
                "%(count)s more: see Stays planned because in the list of planned orders, and the "
                "status of the production orders.",
                count=len(texts) - NAMED,
            )
            texts = [*texts[:NAMED], more]
        return texts

    def _open(self, firmed) -> dict:
        """Window action on what was made: production orders, else transfers, else nothing."""
        if firmed.orders:
            orders = firmed.orders.with_env(self.env)
            return orders._action_orders(orders, self.env._("Firmed orders"))
        if firmed.pickings and firmed.pickings.with_env(self.env).has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Transfers"),
                "res_model": "stock.picking",
                "views": [(False, "list"), (False, "form")],
                "domain": [("id", "in", firmed.pickings.ids)],
            }
        return {"type": "ir.actions.act_window_close"}
