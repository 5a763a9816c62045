from __future__ import annotations

from odoo import models


class ProductionBulkMixin(models.AbstractModel):
    """Records that are made by the thousand with the same links: checked once for each kind."""

    _name = "production.bulk.mixin"
    _description = "Record Made in Bulk"

    def _check_company(self, fnames=None):
        """Check the companies of one record for each combination of company and links.

        Copies of one BOM line differ in nothing that the check looks at.
        """
        names = [
            field.name
            for field in self._fields.values()
            if field.type == "many2one" and (field.check_company or field.name == "company_id")
        ]
        distinct = {tuple(record[name].id for name in names): record.id for record in self}
        return super(ProductionBulkMixin, self.browse(distinct.values()))._check_company(fnames)
