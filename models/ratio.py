"""A field for numbers that are multiplied before they are rounded."""

from __future__ import annotations

from functools import partial

from odoo import fields

#: Six decimals, of which the screen shows two or as many as there are: quantities per piece, times,
#: measurements, scrap. They are multiplied by the quantity of an order, and only the result is
#: rounded to the item's unit.
Ratio = partial(fields.Float, digits=(16, 6), min_display_digits=2)
