from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from odoo import models

#: context: reordering rules are told once, after all moves have their dates
HOLD = "production_hold_orderpoints"


class StockMove(models.Model):
    """Dates of many moves at once."""

    _inherit = "stock.move"

    # === CORE HOOKS === #

    def _update_orderpoints(self):
        return None if self.env.context.get(HOLD) else super()._update_orderpoints()

    # === BUSINESS METHODS === #

    def _prod_set_dates(self, dates: Mapping[models.Model, object]) -> None:
        """Give each of these moves the date it has there; moves that have it are left alone.

        Odoo looks for reordering rules at every write: here once for all moves.

        :param dates: {move: moment}
        """
        changed = self.filtered(lambda move: move.date != dates[move])
        by_date = defaultdict(list)
        for move in changed:
            by_date[dates[move]].append(move.id)
        for moment, ids in by_date.items():
            moves = self.browse(ids).with_prefetch(changed.ids)
            moves.with_context(**{HOLD: True}).write({"date": moment})
        kinds = changed.grouped(lambda m: (m.product_id, m.location_id, m.location_dest_id))
        self.browse([moves[0].id for moves in kinds.values()])._update_orderpoints()
