"""Who bears the actual cost of an order: the good pieces, the scrap, each receipt (ax.md 10.4).

>>> split_scrap(Fraction(100), good=Fraction(8), error=Fraction(2), to_account=True)
(Fraction(80, 1), Fraction(20, 1))
>>> split_scrap(Fraction(100), good=Fraction(8), error=Fraction(2), to_account=False)
(Fraction(100, 1), Fraction(0, 1))

Ten pieces were received at 40, taken back at 40, and received again. The second receipt carries
the cost; the first keeps what the return took with it.

>>> ten, forty = Fraction(10), Fraction(40)
>>> receipts = [Receipt(ten, forty, returned=ten), Receipt(ten, forty)]
>>> [int(value) for value in receipt_values(Fraction(42), receipts, taken_back=Fraction(40))]
[40, 42]
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Receipt(NamedTuple):
    """A posted receipt of the finished item."""

    quantity: Fraction
    value: Fraction
    """At which it was received."""
    returned: Fraction = Fraction(0)
    """How much of the quantity was taken back since."""

    @property
    def kept(self) -> Fraction:
        """How much of it was not taken back."""
        return self.quantity - self.returned

    @property
    def value_returned(self) -> Fraction:
        """The part of the value that belongs to what was taken back."""
        return self.value * self.returned / self.quantity if self.quantity else Fraction(0)


def split_scrap(
    cost: Fraction, good: Fraction, error: Fraction, to_account: bool
) -> tuple[Fraction, Fraction]:
    """Cost of the good pieces, and of those that the scrap account bears.

    :param to_account: scrap method *Scrap account*; otherwise the good pieces bear everything
    """
    if not to_account or error <= 0:
        return cost, Fraction(0)
    scrapped = cost * error / (good + error)
    return cost - scrapped, scrapped


def receipt_values(
    cost: Fraction, receipts: Sequence[Receipt], taken_back: Fraction = Fraction(0)
) -> list[Fraction] | None:
    """What each receipt is worth, so that receipts less returns are worth the cost of the order.

    A piece that was taken back keeps the value at which it was received; the others share the
    cost evenly.

    :param taken_back: what the returns of these receipts are worth; it differs from what the
        receipts of the same pieces are worth where other stock was valued along with them
    :return: None when no piece is left to carry the cost
    """
    kept = sum((receipt.kept for receipt in receipts), Fraction(0))
    if kept <= 0:
        return None
    gone = sum((receipt.value_returned for receipt in receipts), Fraction(0))
    each = (cost - gone + taken_back) / kept
    return [receipt.value_returned + receipt.kept * each for receipt in receipts]
