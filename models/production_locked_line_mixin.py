from __future__ import annotations

from odoo import api, models


class ProductionLockedLineMixin(models.AbstractModel):
    """A line that may not change while the document above it is approved and locked (ax.md 6.1)."""

    _name = "production.locked.line.mixin"
    _description = "Line of a Lockable Production Document"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._document()._check_unlocked()
        return lines

    def write(self, vals):
        self._document()._check_unlocked()
        result = super().write(vals)
        self._document()._check_unlocked()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._document()._check_unlocked()

    # === BUSINESS METHODS === #

    def _document(self):
        """Return the BOMs or routes that these lines belong to."""
        raise NotImplementedError
