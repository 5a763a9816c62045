"""What a production order costs: rows in, totals, prices, shares and variances out.

Numbers are :class:`fractions.Fraction`: nothing is rounded inside. Amounts are rounded to the
currency once, when they leave, by :mod:`costing.rounding`.

>>> material = Row("material", "M", Fraction(20), Fraction(100))
>>> overhead = Rule("O1", "surcharge", "O", "M", percent=Fraction(10))
>>> rows = with_indirect([material], [overhead], Fraction(10))
>>> total(rows)
Fraction(110, 1)
>>> sum(price(row, {"M": Fraction(50)}) for row in rows)
Fraction(160, 1)
"""

from fractions import Fraction

from .indirect import Rule, with_indirect
from .pricing import price
from .rounding import in_cents, shared_out
from .rows import HOURS, KINDS, Row, merged, total
from .settlement import Receipt, receipt_values, split_scrap
from .variances import VARIANCES, Standard, Variance, variances

__all__ = [
    "HOURS",
    "KINDS",
    "VARIANCES",
    "Receipt",
    "Row",
    "Rule",
    "Standard",
    "Variance",
    "in_cents",
    "merged",
    "price",
    "receipt_values",
    "shared_out",
    "split_scrap",
    "total",
    "variances",
    "with_indirect",
]
