from __future__ import annotations

from odoo import models


class ProductionBulkMixin(models.AbstractModel):
    """Records that are made by the thousand: their companies are checked field by field."""

    _name = "production.bulk.mixin"
    _description = "Record Made in Bulk"

    def _check_company(self, fnames=None):
        """Let Odoo check only those records that link to something of another company.

        Odoo asks for each link of each record; a thousand orders share companies, sites and items.
        """
        if fnames is None or "company_id" in fnames:
            fnames = list(self._fields)
        suspect = self.browse()
        for records in self.grouped("company_id").values():
            for name in fnames:
                suspect |= records._linking_elsewhere(self._fields[name])
        return super(ProductionBulkMixin, suspect)._check_company(fnames)

    def _linking_elsewhere(self, field):
        """Those of these records of one company whose field names records of another company."""
        if not (field.relational and field.check_company):
            return self.browse()
        company = self.env.company if field.company_dependent else self.company_id
        linked = self.sudo().with_context(active_test=False)[field.name]
        domain = linked and linked._check_company_domain(company)
        strange = linked - linked.filtered_domain(domain) if domain else linked.browse()
        if not strange:
            return self.browse()
        return self.filtered(lambda record: record.sudo()[field.name] & strange)
