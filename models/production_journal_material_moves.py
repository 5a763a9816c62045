from __future__ import annotations

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class ProductionJournalMaterialMoves(models.AbstractModel):
    """The stock side of picking list lines: what they issue, receive and take back."""

    _name = "production.journal.material.moves"
    _description = "Stock Moves of Picking List Lines"

    # === BUSINESS METHODS === #

    def _move_goods(self, amounts: dict) -> None:
        """Move what these lines say, as far as it goes through stock.

        :param amounts: {line: how much it moves}, see :meth:`_amounts_to_move`
        """
        goods = self.filtered(
            lambda line: (
                line.component_id._is_moved() and line.product_uom_id.compare(amounts[line], 0) > 0
            )
        )
        forward = goods.filtered(lambda line: line._direction() > 0)
        forward._post_forward(amounts)
        (goods - forward)._post_back(amounts)

    def _direction(self) -> int:
        """1: as the order's line goes; -1: back."""
        sign = -1 if self.component_id.qty_required < 0 else 1
        return 1 if self.qty * sign > 0 else -1

    def _amounts_to_move(self) -> dict:
        """{line: how much it moves}, in the item's unit and without a sign.

        Reversals that are posted together cancel each other out first: where 8 were issued and 3
        of them taken back, undoing both takes back 5, and issues nothing again.
        """
        amounts = {line: abs(line.qty) for line in self}
        reversals = self.filtered("journal_id.reversal_of_id")
        for key in ("lot_id", "component_id"):
            groups = reversals.grouped(lambda line, key=key: (line.component_id, line[key]))
            for lines in groups.values():
                forward = lines.filtered(lambda line: line._direction() > 0)
                _cancel_out(forward, lines - forward, amounts)
        return amounts

    def _post_forward(self, amounts: dict) -> None:
        """Issue components and receive by-products, through the open moves of the order's lines.

        Where a line of the order has no open move, or less than all is asked of it, it gets one.
        """
        wanted = defaultdict(float)
        for line in self:
            wanted[line.component_id] += amounts[line]
        without = {part: amount for part, amount in wanted.items() if not part._open_moves()}
        extra = self.env["stock.move"].create(self.component_id._issue_values(without))
        extra._action_confirm(merge=False)
        quantities, lots, journals = defaultdict(float), defaultdict(list), {}
        for line in self:
            move = line.component_id._open_moves()[:1]
            quantities[move] += amounts[line]
            journals[move] = line.journal_id
            if line.location_id and line.location_id != move.location_id:
                move._do_unreserve()
                move.location_id = line.location_id
            if line.lot_id:
                lots[move].append((line.lot_id, amounts[line]))
        self.env["stock.move"]._prod_post(quantities, lots, journals)

    def _post_back(self, amounts: dict) -> None:
        """Take back what was consumed, the newest moves first."""
        taken, journals = {}, {}
        moves = self.component_id.move_ids
        (moves | moves.returned_move_ids).move_line_ids.mapped("quantity")  # read together
        for line in self:
            for move, amount in line._moves_to_return(amounts[line], taken).items():
                of_lot = taken.setdefault(move, defaultdict(float))
                of_lot[line.lot_id] += amount
                journals[move] = line.journal_id
        self.env["stock.move"]._prod_return(taken, journals)

    def _moves_to_return(self, amount: float, taken: dict) -> dict:
        """Done moves of the component, and how much of each this line takes back.

        :param taken: {move: {lot: what other lines take back of it}}
        :raises UserError: where less than that is consumed
        """
        unit, chosen = self.product_uom_id, {}
        for move in self._moves_done():
            of_lot = taken.get(move, {})
            free = move._prod_returnable() - sum(of_lot.values())
            if self.lot_id:
                free = min(free, move._prod_returnable(self.lot_id) - of_lot.get(self.lot_id, 0.0))
            if unit.compare(min(amount, free), 0) > 0:
                chosen[move] = min(amount, free)
                amount -= chosen[move]
        if unit.compare(amount, 0) > 0:
            self._raise_not_consumed(amount)
        return chosen

    def _moves_done(self):
        """Moves that consumed the component: those of the reversed journal first, then the newest.

        Where part of what a journal issued was taken back and issued again since, a reversal
        takes from the later moves, too.
        """
        reversal_of = self.journal_id.reversal_of_id
        moves = self.component_id.move_ids.filtered(
            lambda move: move.state == "done" and not move._prod_is_return()
        )
        return moves.sorted(
            lambda move: (bool(reversal_of) and move.prod_journal_id == reversal_of, move.id),
            reverse=True,
        )

    def _raise_not_consumed(self, left: float):
        raise UserError(
            self.env._(
                "%(journal)s takes back %(left)s %(unit)s more of %(component)s than is consumed. "
                "Lower the quantity, or reverse first what was taken back before.",
                journal=self.journal_id.name,
                left=f"{left:g}",
                unit=self.product_uom_id.name,
                component=self.product_id.display_name,
            )
        )


def _cancel_out(some, others, amounts: dict) -> None:
    """Lower the amounts of lines on both sides by what they have in common."""
    common = min(sum(amounts[line] for line in lines) for lines in (some, others))
    for lines in (some, others):
        left = common
        for line in lines:
            less = min(left, amounts[line])
            amounts[line] -= less
            left -= less
