from __future__ import annotations

from collections.abc import Callable

from odoo import api, models

from ..planning.entities import Demand
from ..planning.message_chain import Asker


class ProductionPlanningMessages(models.AbstractModel):
    """Tells the engine which production order asks for which component.

    With it a run answers action messages, too; ``production.planning.message.writer`` writes them.
    """

    _name = "production.planning.messages"
    _description = "Action Messages of a Planning Run"

    @api.model
    def _asker(self, scope) -> Callable[[Demand], Asker | None]:
        """``asker(demand)``: the production order whose component ``demand.ref`` is.

        Lines that need the same for every quantity do not follow a change of it; those that
        consume by steps are taken as if they did, rounded up.
        """
        askers = {
            component: Asker(order, scales)
            for component, order, scales, _product in scope.of_items("product_id").select(
                """
                SELECT line.id, line.order_id, line.consumption <> 'constant', line.product_id
                  FROM production_order_component line
                  JOIN production_order owner ON owner.id = line.order_id
                 WHERE owner.warehouse_id = ANY(%(sites)s)
                   AND owner.state NOT IN ('reported', 'ended')
                """
            )
        }
        return lambda demand: askers.get(demand.ref)
