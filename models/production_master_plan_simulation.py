from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain


class ProductionMasterPlan(models.Model):
    """Simulation plans: any number beside the operative one, for what if (ax.md 17.1).

    A simulation plans the same facts as the operative plan, with fences, margins and contents of
    its own, with planning rules switched, and with demand that nobody has ordered.  It firms
    nothing, says nothing to real orders, and does not run on schedule.
    """

    _name = "production.master.plan"
    _inherit = ["production.master.plan"]
    _order = "company_id, kind, name"  # the operative plan is a company's first

    kind = fields.Selection(
        selection=[("operative", "Operative"), ("simulation", "Simulation")],
        required=True,
        default="operative",
        index=True,
        help="Operative: what buyers and planners act on; it runs every night and firms. "
        "Simulation: what if; it runs when a planner says so and firms nothing.",
    )
    simulated_rule_ids = fields.Many2many(
        comodel_name="production.planning.rule",
        relation="production_master_plan_simulated_rule_rel",
        string="Rules to switch",
        check_company=True,
        context={"active_test": False},
        domain="[('company_id', '=', company_id), ('active', 'in', [True, False])]",
        help="What if these were switched: archived rules on, active rules off?",
    )
    simulated_demand_ids = fields.One2many(
        comodel_name="production.simulated.demand",
        inverse_name="plan_id",
        string="Demand that is supposed",
        copy=True,
        help="What if this were ordered, too?",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "firm_automatically")
    def _check_simulation_firms_nothing(self):
        for plan in self:
            if plan.kind == "simulation" and plan.firm_automatically:
                raise ValidationError(
                    self.env._(
                        "Master plan %(plan)s is a simulation and cannot firm: untick Firm inside "
                        "the fence.",
                        plan=plan.name,
                    )
                )

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "simulation":
            self.update({"firm_automatically": False, "principle": "regeneration"})

    # === CRUD METHODS === #

    def write(self, vals):
        """Only managers make an operative plan of a simulation, or the reverse."""
        changed = self.filtered(lambda plan: plan.kind != vals.get("kind", plan.kind))
        if changed and not (
            self.env.su or self.env.user.has_group("production_control.group_manager")
        ):
            raise AccessError(
                self.env._(
                    "Only production managers may change whether %(plan)s is a simulation. Create "
                    "another plan instead.",
                    plan=changed[0].name,
                )
            )
        return super().write(vals)

    # === ACTION METHODS === #

    def action_compare(self):
        """Compare the simulation with the operative plan of its company.

        :return: window action of the comparison
        :raises AccessError: for users who are not planners
        :raises UserError: when there is no operative plan
        """
        self.ensure_one()
        return self.env["production.plan.comparison"]._compare(self)

    # === BUSINESS METHODS === #

    @api.model
    def _scheduled_domain(self) -> list:
        """Simulations run when a planner says so."""
        return [*super()._scheduled_domain(), ("kind", "=", "operative")]

    def _asker(self, scope):
        """A simulation has no messages about real orders."""
        return super()._asker(scope) if self.kind == "operative" else None

    def _operative_plan(self):
        """The operative plan that a simulation is compared with.

        :raises UserError: when the company has none
        """
        self.ensure_one()
        plan = self.search(
            Domain("company_id", "=", self.company_id.id) & Domain("kind", "=", "operative"),
            limit=1,
        )
        if not plan:
            raise UserError(
                self.env._(
                    "%(company)s has no active operative master plan to compare with. Create one "
                    "under Planning, Master plans.",
                    company=self.company_id.name,
                )
            )
        return plan


class ProductionPlannedOrder(models.Model):
    """Planned orders of simulations become real only by way of the operative plan."""

    _name = "production.planned.order"
    _inherit = ["production.planned.order"]

    def _firm(self, choice):
        simulated = self.filtered(lambda order: order.plan_id.kind == "simulation")
        if simulated:
            raise UserError(
                self.env._(
                    "%(order)s belongs to simulation %(plan)s. Compare the simulation with the "
                    "operative plan, accept the order there, then firm it in the operative plan.",
                    order=simulated[0].display_name,
                    plan=simulated[0].plan_id.name,
                )
            )
        return super()._firm(choice)
