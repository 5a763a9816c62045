from __future__ import annotations

from fractions import Fraction

from odoo import models

from ..planning.consumption import exact


class UomUom(models.Model):
    """Units, converted without the rounding errors of floating point."""

    _inherit = "uom.uom"

    def _prod_exact_factor(self) -> Fraction:
        """How many reference units this unit holds, as the product of the factors entered.

        Odoo's stored ``factor`` multiplies floats: twelve inches would be a little more than a
        foot, and a requirement rounded up would take one hundredth of a foot too much.
        """
        self.ensure_one()
        factor, unit = Fraction(1), self
        while unit:
            factor *= exact(unit.relative_factor) if unit.relative_uom_id else 1
            unit = unit.relative_uom_id
        return factor
