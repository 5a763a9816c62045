from __future__ import annotations

from odoo import fields


class LooseMany2one(fields.Many2one):
    """A many2one without a foreign key in the database.

    Planned orders and messages are written by the hundred thousand, and checking foreign keys
    costs three times as much as the rows themselves.  What planning refers to is read in the same
    transaction; what is deleted later is cleared by ``production.planning.reference.mixin``.
    """

    def update_db_foreign_key(self, model, column):
        """Leave the column without a foreign key."""


class BigInteger(fields.Integer):
    """A whole number of 64 bits."""

    _column_type = ("int8", "int8")
