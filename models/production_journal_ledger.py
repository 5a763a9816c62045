from __future__ import annotations

from odoo import fields, models

from ..planning.consumption import exact

#: cost field of a route card line -> its category
COSTS = {
    "cost_setup": "setup_category_id",
    "cost_run": "run_category_id",
    "cost_quantity": "quantity_category_id",
}


class ProductionJournalLedger(models.AbstractModel):
    """What posted route cards and job cards book: work goes into work in process (ax.md 10.6).

    A reversal is a journal of its own with the opposite hours, and so books the opposite.
    """

    _name = "production.journal.ledger"
    _description = "Entries of Production Journals"

    entry_id = fields.Many2one(
        "account.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="account.group_account_readonly",
        help="Entry that charges the order with the work.",
    )

    # === BUSINESS METHODS === #

    def _post_time_entries(self) -> None:
        """Book the work of those posted journals that are not booked yet.

        Nothing is booked where the item is not valued in the accounts.

        :raises UserError: where it is, and a cost category has no account
        """
        journals, values = self.browse(), []
        for journal in self:
            if journal.state == "draft" or not journal.time_ids or journal.entry_id:
                continue
            order = journal.order_id
            if not order._wip_account():
                continue
            day = fields.Date.context_today(journal, journal.date)
            text = self.env._("%(order)s: work %(journal)s", order=order.name, journal=journal.name)
            entry = order._entry_values(text, journal._work_lines(), day)
            journals += journal.browse(journal.id if entry else ())
            values += entry
        entries = self.env["production.order"]._post_entries(values)
        for journal, entry in zip(journals, entries, strict=True):
            journal.entry_id = entry

    def _work_lines(self) -> list[tuple]:
        """(account, balance, text) that the work of this journal absorbs."""
        lines = []
        for line in self.time_ids:
            for name, category_field in COSTS.items():
                if line[name]:
                    category = line[category_field]
                    account = category.with_company(self.company_id).account_id
                    account = account or self._raise_no_work_account(category)
                    lines.append((account, -exact(line[name]), category.name))
        return lines

    def _raise_no_work_account(self, category):
        self.order_id._raise_no_account(
            self.env._("an absorption account on the cost category %s", category.display_name),
            self.env._("Production, Configuration, Costing, Cost categories"),
        )
