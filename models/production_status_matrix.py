from __future__ import annotations

from odoo import api, fields, models

from ..lifecycle import selection
from ..lifecycle.steps import FINAL

#: column of the matrix -> status that its step leads to (ax.md 4.2)
COLUMNS = {
    "estimate": "estimated",
    "schedule": "scheduled",
    "release": "released",
    "start": "started",
    "report": "reported",
    "end": "ended",
}


class ProductionStatusMatrix(models.Model):
    """One status of the matrix: which steps a company allows from it (ax.md 4.2).

    A ticked step may be asked for in that status, and is run by itself when a later step is asked
    for first.  A company has a row for every status but the last.
    """

    _name = "production.status.matrix"
    _description = "Status Matrix"
    _rec_name = "state"
    _order = "company_id, id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Company whose orders follow the matrix.",
    )
    state = fields.Selection(
        selection=[row for row in selection() if row[0] != FINAL],
        string="Status",
        required=True,
        readonly=True,
        help="Status in which an order is.",
    )
    estimate = fields.Boolean(
        default=True, help="Orders in this status may be estimated, and are when a step is missed."
    )
    schedule = fields.Boolean(
        default=True, help="Orders in this status may be scheduled, and are when a step is missed."
    )
    release = fields.Boolean(
        default=True, help="Orders in this status may be released, and are when a step is missed."
    )
    start = fields.Boolean(
        default=True, help="Orders in this status may be started, and are when a step is missed."
    )
    report = fields.Boolean(
        string="Report as finished",
        default=True,
        help="Orders in this status may be reported as finished, and are when they are ended.",
    )
    end = fields.Boolean(default=True, help="Orders in this status may be ended.")

    _one_for_a_status = models.Constraint(
        "UNIQUE (company_id, state)", "The company already has a row for this status."
    )

    # === CRUD METHODS === #

    @api.model
    def _complete(self) -> None:
        """Add the rows that companies lack, everything ticked."""
        states = [state for state, _label in self._fields["state"].selection]
        groups = self.sudo()._read_group([], ["company_id"], ["state:array_agg"])
        present = {company.id: set(found) for company, found in groups}
        complete = [company_id for company_id, found in present.items() if found >= set(states)]
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        self.sudo().create(
            [
                {"company_id": company.id, "state": state}
                for company in companies.search([("id", "not in", complete)])
                for state in states
                if state not in present.get(company.id, ())
            ]
        )

    # === BUSINESS METHODS === #

    @api.model
    def _allowed(self, companies) -> dict[int, dict[tuple[str, str], bool]]:
        """The matrix of each company, as ``lifecycle.climb`` takes it; one query for all.

        :return: ``{company id: {(status, status that the step leads to): ticked}}``
        """
        allowed = {company.id: {} for company in companies}
        rows = self.sudo().search_read(
            [("company_id", "in", companies.ids)], ["company_id", "state", *COLUMNS], load=None
        )
        for row in rows:
            allowed[row["company_id"]].update(
                {(row["state"], target): row[column] for column, target in COLUMNS.items()}
            )
        return allowed

    # === ACTION METHODS === #

    def action_select_all(self):
        """Tick every step of these rows; of all rows of the current companies when none is chosen.

        :raises AccessError: for everybody but production managers
        """
        rows = self or self.search([("company_id", "in", self.env.companies.ids)])
        return rows.write(dict.fromkeys(COLUMNS, True))
