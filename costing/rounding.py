"""The edge, where exact amounts become money.

>>> in_cents(Fraction(1, 3), Fraction(1, 100))
Fraction(33, 100)
>>> shared_out([Fraction(1, 3)] * 3, Fraction(1, 100))
[Fraction(17, 50), Fraction(33, 100), Fraction(33, 100)]
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def in_cents(amount: Fraction, cent: Fraction) -> Fraction:
    """The nearest multiple of the currency's smallest amount, halves away from zero."""
    # (2 * amount / cent + 1) // 2 in whole numbers: many thousand amounts are rounded at once
    ratio = 2 * amount.denominator * cent.numerator
    whole = (2 * abs(amount.numerator) * cent.denominator + ratio // 2) // ratio
    sign = 1 if amount >= 0 else -1
    return Fraction(sign * whole * cent.numerator, cent.denominator)


def shared_out(
    amounts: Sequence[Fraction], cent: Fraction, to: Fraction | None = None
) -> list[Fraction]:
    """The amounts in whole cents, so that they add up to their own sum in cents, or to ``to``.

    What rounding leaves over goes, cent by cent, to the amounts that it has wronged most. ``to``
    is for a sum that is known already and differs from the exact one by rounding only.

    :raises ValueError: when there is no amount that could take what is left over
    """
    target = in_cents(sum(amounts, Fraction(0)) if to is None else to, cent)
    shares = [floor(amount / cent) * cent for amount in amounts]
    missing = int((target - sum(shares, Fraction(0))) / cent)
    if missing and not shares:
        raise ValueError(f"nothing to put {target} on")
    most_wronged = sorted(range(len(amounts)), key=lambda at: shares[at] - amounts[at])
    if most_wronged:
        each, left = divmod(missing, len(shares))
        for place, at in enumerate(most_wronged):
            shares[at] += (each + (place < left)) * cent
    return shares
