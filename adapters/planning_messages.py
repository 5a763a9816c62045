from __future__ import annotations

from collections.abc import Callable

from odoo import api, models

from ..planning.entities import Demand
from ..planning.message_chain import Asker, MessageChain
from ..planning.messages import Message


class ProductionPlanningMessages(models.AbstractModel):
    """Action messages of a reading: tells the engine which real order asks for which component.

    A run makes a chain (:meth:`_chain`), lets it follow the plan of each item, parents first, and
    hands its messages to ``production.planning.message.writer``.
    """

    _name = "production.planning.messages"
    _description = "Action Messages of a Planning Run"

    @api.model
    def _chain(self, reading, firms: bool = False) -> MessageChain:
        """A chain for the orders that were read.

        :param reading: a ``Reading``
        :param firms: whether the run firms planned orders inside their fence
        """
        return MessageChain(reading.factory, self._asker(reading.scope), firms=firms)

    @api.model
    def _messages(self, reading, item_plans, firms: bool = False) -> list[Message]:
        """The messages for the plans of all items.

        :param reading: the ``Reading`` that was planned
        :param item_plans: pure ``ItemPlan`` objects, parents before their components
        :param firms: see :meth:`_chain`
        """
        chain = self._chain(reading, firms)
        for plan in item_plans:
            chain.follow(plan)
        return chain.messages

    def _asker(self, scope) -> Callable[[Demand], Asker | None]:
        """``asker(demand)``: the production order that needs a component, None for other demands.

        Lines that need the same for every quantity do not follow a change of it; those that
        consume by steps are taken as if they did, rounded up.
        """
        constant = {
            line
            for (line,) in scope.select(
                """
                SELECT line.id
                  FROM production_order_component line
                  JOIN production_order owner ON owner.id = line.order_id
                 WHERE line.consumption = 'constant' AND owner.warehouse_id = ANY(%(sites)s)
                   AND owner.state NOT IN ('reported', 'ended')
                """
            )
        }

        def asker(demand: Demand) -> Asker | None:
            if demand.kind != "component" or not demand.ref:
                return None
            line = demand.ref.get("parent_component_id")
            return Asker(demand.ref.get("parent_order_id"), line not in constant)

        return asker
