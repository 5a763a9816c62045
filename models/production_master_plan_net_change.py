from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..planning.fingerprint import digest

#: tables of settings that concern items we cannot name: a change of them means to plan all anew
SETTINGS = (
    "decimal_precision",
    "production_coverage_group",
    "production_forecast_line",
    "production_forecast_model",
    "production_item_allocation_key",
    "production_item_allocation_key_line",
    "production_minimum_key",
    "production_minimum_key_line",
    "production_planning_rule",
    "production_reduction_key",
    "production_reduction_key_line",
    "production_resource",
    "production_resource_group",
    "production_route_group",
    "production_route_group_job",
    "production_site_parameters",
    "res_company",
    "resource_calendar",
    "resource_calendar_attendance",
    "resource_calendar_leaves",
    "resource_resource",
    "stock_location",
    "stock_warehouse",
    "uom_uom",
)
#: fields of a plan that runs write, or that no run looks at
NOT_SETTINGS = frozenset(
    (
        "name",
        "active",
        "principle",
        "planner_id",
        "run_count",
        "last_run_id",
        "input_fingerprint",
        "stored_stamp",
        "change_mark",
        "settings_stamp",
        "planned_on",
        *models.MAGIC_COLUMNS,
    )
)


class ProductionMasterPlan(models.Model):
    """Net change: a run plans what has changed since the last one (ax.md 17.2, decision 0097).

    It gives the plan that a regeneration would give, in a fraction of the time.  Where that is not
    certain, after a change of settings or on the first run of a day, it is a regeneration.
    """

    _name = "production.master.plan"
    _inherit = ["production.master.plan"]

    principle = fields.Selection(
        selection_add=[("net_change", "Net change")],
        ondelete={"net_change": "set default"},
        help="Regeneration: every item is planned anew; only differences are written. Net change: "
        "only items that have changed since the last run are planned, and what hangs below them; "
        "the result is the same. The first run of a day, and the first one after a change of "
        "settings, plans everything anew.",
    )
    change_mark = fields.Char(
        readonly=True, copy=False, help="Up to where the last run has seen changes."
    )
    settings_stamp = fields.Char(
        readonly=True, copy=False, help="The settings that the last run went by, as a fingerprint."
    )
    planned_on = fields.Date(readonly=True, copy=False, help="Day of the last run.")

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "principle")
    def _check_simulation_is_planned_anew(self):
        for plan in self:
            if plan.kind == "simulation" and plan.principle == "net_change":
                raise ValidationError(
                    self.env._(
                        "Master plan %(plan)s is a simulation: choose principle Regeneration. Net "
                        "change is for the operative plan.",
                        plan=plan.name,
                    )
                )

    # === BUSINESS METHODS === #

    def _changed_since(self) -> tuple[str, list[int] | None]:
        """What a net change run has to plan.

        :return: the fingerprint of today's settings; the products that have changed since the
            last run, None where everything is planned anew
        """
        self.ensure_one()
        self.env.flush_all()
        stamp = self._settings_stamp()
        known = self.change_mark and self.last_run_id.state in ("done", "problems")
        same = stamp == self.settings_stamp and self.planned_on == self._today()
        if self.principle != "net_change" or not (known and same) or self._goes_by_futures():
            return stamp, None
        return stamp, self.env["production.planning.change"]._since(self.change_mark)

    def _goes_by_futures(self) -> bool:
        """Whether messages may look at delays anywhere in the plan, so that all is planned."""
        groups = self.env["production.coverage.group"].sudo()
        companies = [("company_id", "in", [False, self.company_id.id])]
        return bool(groups.search_count([("action_basis", "=", "futures"), *companies], limit=1))

    def _note_seen(self, stamp: str) -> None:
        """Remember what this run has seen, what it wrote itself included."""
        self.write(
            {
                "settings_stamp": stamp,
                "planned_on": self._today(),
                "change_mark": self.env["production.planning.change"]._mark(),
            }
        )

    def _settings_stamp(self) -> str:
        """The settings that a run goes by, as one text: the plan's own, rules, and tables."""
        scope = self.env["production.planning.part.reader"]._settings_scope(self)
        rules = self.env["production.planning.rules"]._read(scope)
        names = [
            name
            for name, field in self._fields.items()
            if field.store and name not in NOT_SETTINGS and field.type != "one2many"
        ]
        members = self.env["production.planning.forecast.reader"]._members()
        own = self.read(names, load=None)
        return digest(own, self._rule_input(rules), self._tables(), members)

    def _tables(self) -> list[tuple]:
        """The tables of settings: how many rows each has, and a sum of what stands in them."""
        parts = [
            SQL(
                "SELECT count(*), sum(hashtextextended(setting::text, 0)) FROM %s setting",
                SQL.identifier(table),
            )
            for table in self._settings_tables()
        ]
        return self.env.execute_query(SQL(" UNION ALL ").join(parts))

    @api.model
    def _settings_tables(self) -> tuple[str, ...]:
        """Tables of settings; apps that planning goes by extend it."""
        return SETTINGS
