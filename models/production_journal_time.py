from __future__ import annotations

from odoo import api, fields, models


class ProductionJournalTime(models.Model):
    """A line of a route card or job card: hours and pieces of an operation (ax.md 10.5)."""

    _name = "production.journal.time"
    _description = "Route Card Line"
    _inherit = ["production.journal.line.mixin"]
    _counted = (
        "setup_hours",
        "run_hours",
        "qty_good",
        "qty_error",
        "cost_setup",
        "cost_run",
        "cost_quantity",
    )
    _kept = (
        "operation_id",
        "resource_id",
        "error_cause_id",
        "setup_category_id",
        "run_category_id",
        "quantity_category_id",
    )

    operation_id = fields.Many2one(
        "production.order.operation",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('order_id', '=', order_id)]",
        help="Operation that was worked on.",
    )
    resource_id = fields.Many2one(
        "production.resource",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        help="Who or what did the work.",
    )
    setup_hours = fields.Float(string="Set-up hours", help="Hours of setting up.")
    run_hours = fields.Float(help="Hours of running.")
    qty_good = fields.Float(string="Good", digits="Product Unit", help="Good pieces.")
    qty_error = fields.Float(string="Error", digits="Product Unit", help="Scrapped pieces.")
    error_cause_id = fields.Many2one(
        "production.error.cause", ondelete="restrict", help="Why pieces were scrapped."
    )
    finished = fields.Boolean(
        string="Operation finished", help="Nothing more will be reported on the operation."
    )
    setup_category_id = fields.Many2one(
        "production.cost.category",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        help="The rate of the set-up hours.",
    )
    run_category_id = fields.Many2one(
        "production.cost.category",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        help="The rate of the run hours.",
    )
    quantity_category_id = fields.Many2one(
        "production.cost.category",
        compute="_compute_from_operation",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="restrict",
        help="The rate of each piece.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_setup = fields.Monetary(readonly=True, help="Cost of the set-up, fixed when posted.")
    cost_run = fields.Monetary(readonly=True, help="Cost of the run, fixed when posted.")
    cost_quantity = fields.Monetary(readonly=True, help="Cost of the pieces, fixed when posted.")

    # === COMPUTE METHODS === #

    @api.depends("operation_id")
    def _compute_from_operation(self):
        names = ("resource_id", "setup_category_id", "run_category_id", "quantity_category_id")
        for line in self:
            for name in names:
                line[name] = line.operation_id[name] or line[name]

    # === BUSINESS METHODS === #

    def _post(self) -> None:
        """Fix the cost of these lines, and close the operations that are finished.

        A reversal takes back the cost that was fixed, whatever the rates are by now.
        """
        for line in self.filtered(lambda line: not line.journal_id.reversal_of_id):
            line.write(line._cost_values())
        self.filtered("finished").operation_id._set_remain_status("ended")

    def _cost_values(self) -> dict:
        """What the hours and pieces cost, as far as the route group counts them (ax.md 7.5)."""
        pieces = (self.qty_good + self.qty_error) * float(self.order_id._inventory_factor())
        costs = {
            "setup": self.setup_hours * self.setup_category_id.hourly_cost,
            "run": self.run_hours * self.run_category_id.hourly_cost,
            "quantity": pieces * self.quantity_category_id.unit_cost,
        }
        counts = self.env["production.costing.reader"]._counts
        return {
            f"cost_{part}": cost if counts(self.operation_id, part) else 0.0
            for part, cost in costs.items()
        }

    def _report_automatically(self) -> None:
        """Report as finished what these lines report of last operations, where that is wanted.

        Source: ax.md 10.3, parameter *Automatic report as finished*.
        """
        last = self.filtered(
            lambda line: (
                line.operation_id.priority == "primary"
                and not line.operation_id.next_no
                and line.order_id._parameters().prod_auto_report_last_operation
            )
        )
        for order, lines in last.grouped("order_id").items():
            good, error = (sum(lines.mapped(name)) for name in ("qty_good", "qty_error"))
            if good + error > 0:
                order.action_report_finished(
                    good,
                    error,
                    error_cause_id=lines.error_cause_id[:1].id,
                    route_consumption="never",
                )
