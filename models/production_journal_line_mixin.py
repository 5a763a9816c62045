from __future__ import annotations

from odoo import api, fields, models
from odoo.fields import Command


class ProductionJournalLineMixin(models.AbstractModel):
    """What the lines of production journals have in common: once posted they stay as they are."""

    _name = "production.journal.line.mixin"
    _inherit = ["production.bulk.mixin"]
    _description = "Production Journal Line"
    _order = "journal_id, id"
    _check_company_auto = True

    #: quantities that a reversal takes with the opposite sign, and what it takes over as it is
    _counted: tuple[str, ...] = ()
    _kept: tuple[str, ...] = ()

    journal_id = fields.Many2one(
        "production.journal",
        required=True,
        index=True,
        ondelete="cascade",
        help="Journal that the line belongs to.",
    )
    order_id = fields.Many2one(related="journal_id.order_id", string="Production order")
    company_id = fields.Many2one(related="journal_id.company_id", store=True, precompute=True)
    state = fields.Selection(related="journal_id.state", string="Status")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Lines are added to drafts only."""
        lines = super().create(vals_list)
        lines.journal_id._check_draft()
        return lines

    def write(self, vals):
        """Lines of drafts may be changed; a posting itself writes as superuser."""
        if not self.env.su:
            self.journal_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if not self.env.su:
            self.journal_id._check_draft()

    # === BUSINESS METHODS === #

    def _opposite(self) -> list:
        """Commands that make lines with the opposite quantities."""
        return [
            Command.create(
                {
                    **{name: -line[name] for name in self._counted},
                    **{
                        name: line._fields[name].convert_to_write(line[name], line)
                        for name in self._kept
                    },
                }
            )
            for line in self
        ]
