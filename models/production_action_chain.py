from __future__ import annotations

from odoo import models


class ProductionActionChain(models.AbstractModel):
    """Which action messages belong together: those on an order, its components and its parents.

    Messages know the production order they are about, and the order that needs what it supplies;
    a message on a receipt only the latter.
    """

    _name = "production.action.chain"
    _description = "Chain of Action Messages"

    # === BUSINESS METHODS === #

    def _chain(self):
        """The open messages on the orders below and above these, components first.

        Those without production order or parent are a chain of their own.
        """
        found = self
        while more := found._neighbours() - found:
            found |= more
        depth = found._depths()
        return found.sorted(lambda message: (-depth[message], message.id))

    def _neighbours(self):
        """Open messages one level below and above these."""
        above = self.sudo()._parents()
        orders = self.sudo().production_order_id.exists()
        below = orders.child_ids
        return self.search(
            [
                ("plan_id", "in", self.plan_id.ids),
                ("state", "=", "open"),
                "|",
                ("production_order_id", "in", (above | below).ids),
                ("parent_order_id", "in", orders.ids),
            ]
        )

    def _parents(self):
        """The production orders that need what these messages are about."""
        orders = self.production_order_id.exists()
        return self.parent_order_id.exists() | orders.parent_id

    def _blocked_from_above(self) -> dict:
        """The messages of this chain that rest on one that cannot be applied, with the reason.

        Called on a chain: components first.
        """
        of_order = {message.production_order_id.id: message for message in self}
        blocked: dict = {}
        for message in reversed(self):
            above = [of_order.get(order.id) for order in message.sudo()._parents()]
            for parent in filter(None, above):
                reason = blocked.get(parent) or parent.refusal
                if reason:
                    blocked[message] = self.env._(
                        "%(order)s is for %(parent)s, which stays as it is. %(reason)s",
                        order=message.order_name,
                        parent=parent.order_name,
                        reason=reason,
                    )
        return blocked

    def _depths(self) -> dict:
        """How many of the orders with these messages lie above each message."""
        of_order = {message.production_order_id.id: message for message in self}
        depths: dict = {}

        def depth(message, seen=()):
            if message not in depths:
                parents = [of_order.get(order.id) for order in message.sudo()._parents()]
                above = [parent for parent in parents if parent and parent not in seen]
                depths[message] = max(
                    (depth(parent, (*seen, message)) + 1 for parent in above), default=0
                )
            return depths[message]

        for message in self:
            depth(message)
        return depths
