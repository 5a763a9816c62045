from __future__ import annotations

from odoo import models


class ProductionOrderStepEnd(models.AbstractModel):
    """End: the order is closed for good (ax.md 10.4).

    ====  ==========================================================================
    Does  actual cost on what was received, variances, every journal closed
    Undo  nothing: Ended is final (A17)
    ====  ==========================================================================
    """

    _name = "production.order.step.end"
    _description = "End of Production Orders"

    def _end(self, **_options):
        """End these orders, which are reported as finished.

        :return: these orders, and no warnings
        :raises UserError: where accounts are missing that the postings need
        """
        self.journal_ids.filtered(lambda journal: journal.state == "draft").unlink()
        self._cancel_open_moves()
        self._settle_costs()
        self.component_ids._set_remain_status("ended")
        self.operation_ids._set_remain_status("ended")
        self.write({"remain_status": "ended"})
        return self, {}
