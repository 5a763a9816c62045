from __future__ import annotations

from odoo import fields


class PlainReference(fields.Many2one):
    """A link to a record that the database does not watch over: no foreign key.

    For tables that planning writes in bulk, whose rows may outlive what they point at for a while.
    Whoever follows the link checks first that the record is still there (``exists()``).
    """

    def update_db_foreign_key(self, model, column):
        """Leave the column without a foreign key."""
