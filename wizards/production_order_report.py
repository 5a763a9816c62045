from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.order_steps.report_finished import ReportFindings
from ..models.order_steps.warned import recall, remembered


class ProductionOrderReport(models.TransientModel):
    """Report production orders as finished: good and error quantity, lots, end of the job.

    The first attempt of a single order that does not pass the validations shows them in the
    dialog; the same report, tried again, passes (ax.md 10.3, 26 #19).
    """

    _name = "production.order.report"
    _inherit = ["production.order.consumption.wizard"]
    _description = "Report as finished"
    _target = "reported"
    _moment = "report"

    good_qty = fields.Float(
        string="Good quantity",
        digits="Product Unit",
        compute="_compute_good_qty",
        store=True,
        readonly=False,
        precompute=True,
        help="What goes into stock.",
    )
    error_qty = fields.Float(
        string="Error quantity",
        digits="Product Unit",
        help="What is scrapped: it is recorded and never goes into stock.",
    )
    error_cause_id = fields.Many2one(
        "production.error.cause",
        string="Error cause",
        ondelete="set null",
        help="Why it was scrapped.",
    )
    qty_to_report = fields.Float(related="order_id.qty_to_report")
    end_job = fields.Boolean(
        string="End job",
        compute="_compute_end_job",
        store=True,
        readonly=False,
        precompute=True,
        help="Nothing more is expected: the order is reported as finished, and what is still open "
        "on it is cancelled. Otherwise it stays Started, and more can be reported.",
    )
    accept_error = fields.Boolean(
        string="Accept error",
        compute="_compute_accept_error",
        store=True,
        readonly=False,
        precompute=True,
        help="Skip the checks of quantities, operations and material.",
    )
    effect = fields.Char(compute="_compute_effect")
    warning = fields.Text(
        compute="_compute_warning",
        store=True,
        readonly=False,
        help="What the checks found. Reported once more, it passes.",
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_ids = fields.One2many("production.order.report.lot", "report_id", string="Lots")
    lot_total = fields.Float(digits="Product Unit", compute="_compute_lot_total")
    first_lot = fields.Char(
        string="First number",
        help="Numbers are counted on from this one. Blank: the number sequence of the item.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_good_qty(self):
        for report in self:
            report.good_qty = max(report.order_id.qty_to_report - report.error_qty, 0.0)

    @api.onchange("error_qty")
    def _onchange_error_qty(self):
        """What is bad is not good: 10 good become 9 when 1 is entered as error."""
        left = self.order_id.qty_to_report
        if self.good_qty <= left < self.good_qty + self.error_qty:
            self.good_qty = max(left - self.error_qty, 0.0)

    @api.depends("order_ids", "good_qty", "error_qty")
    def _compute_end_job(self):
        """The job ends when everything is reported, unless the user says otherwise."""
        for report in self:
            order = report.order_id
            total = report.good_qty + report.error_qty
            report.end_job = (
                not order or order.product_uom_id.compare(total, order.qty_to_report) >= 0
            )

    @api.depends("order_ids")
    def _compute_accept_error(self):
        for report in self:
            report.accept_error = report._common_parameter("prod_accept_error")

    @api.depends("order_ids", "good_qty", "error_qty", "end_job")
    def _compute_effect(self):
        for report in self:
            report.effect = report._effect_text()

    @api.depends("good_qty", "error_qty", "end_job", "accept_error", "bom_consumption")
    def _compute_warning(self):
        """Another report has to pass the validations anew."""
        self.warning = False

    @api.depends("lot_ids.quantity")
    def _compute_lot_total(self):
        for report in self:
            report.lot_total = sum(report.lot_ids.mapped("quantity"))

    # === ACTION METHODS === #

    def action_report(self):
        """Report what was entered; a second attempt passes the findings of the first.

        :return: the dialog with the findings, or what the step returned
        :raises UserError: where lots are missing, or the report is refused
        """
        self.ensure_one()
        self._check_lots()
        if not self.order_id:
            return self._or_close(self.order_ids.action_report_finished(**self._options()))
        known = remembered(self.env)
        try:
            with self.env.cr.savepoint():
                return self._or_close(self._report_order())
        except ReportFindings as findings:
            recall(self.env, known)  # the dialog remembers it, and lets it pass
            self.warning = str(findings)
        return self._reopen()

    def action_generate_lots(self):
        """Fill in new numbers: one for each piece with serial numbers, one for all with lots."""
        self.ensure_one()
        pieces = self._pieces()
        if pieces < 1:
            raise UserError(
                self.env._(
                    "Production order %(order)s: enter the good quantity first, then generate its "
                    "numbers.",
                    order=self.order_id.name,
                )
            )
        count = pieces if self.tracking == "serial" else 1
        lines = [
            Command.create({"lot_name": number, "quantity": self.good_qty / count})
            for number in self._new_numbers(count)
        ]
        self.lot_ids = [Command.clear(), *lines]
        return self._reopen()

    # === BUSINESS METHODS === #

    def _report_order(self):
        """Report the only order; the findings that are on show do not stop it again."""
        lots = defaultdict(float)
        for line in self.lot_ids:
            lots[line.lot_name] += line.quantity
        return self.order_id.action_report_finished(
            self.good_qty,
            self.error_qty,
            error_cause_id=self.error_cause_id.id,
            lots=dict(lots),
            **self._options(),
        )

    def _options(self) -> dict:
        return {
            **self._consumption_options(),
            "end_job": self.end_job,
            "accept_error": self._accepts_error(),
        }

    def _accepts_error(self) -> bool | None:
        """Whether the checks are skipped; None leaves it to each site, where they differ."""
        if self.accept_error or self.warning:
            return True
        return None if len(self._parameter_values("prod_accept_error")) > 1 else False

    def _effect_text(self) -> str:
        """What becomes of the order, in a sentence."""
        order = self.order_id
        if not order:
            return self._effect_on_many()
        left = order.qty_to_report - self.good_qty - self.error_qty
        unit = order.product_uom_id
        values = {"left": f"{abs(left):g} {unit.name}"}
        if not self.end_job:
            if unit.compare(left, 0) > 0:
                return self.env._(
                    "The order stays Started; %(left)s can still be reported.", **values
                )
            return self.env._("The order stays Started, although nothing is left to report.")
        if unit.compare(left, 0) > 0:
            return self.env._(
                "The order is finished with %(left)s less than ordered; what is open on it is "
                "cancelled.",
                **values,
            )
        if unit.compare(left, 0) < 0:
            return self.env._("The order is finished with %(left)s more than ordered.", **values)
        return self.env._("The order is finished; nothing more is expected.")

    def _effect_on_many(self) -> str:
        if self.end_job:
            return self.env._("What remains of each order is good, and every order is finished.")
        return self.env._("What remains of each order is good; the orders stay Started.")

    # === BUSINESS METHODS - LOTS === #

    def _check_lots(self) -> None:
        """Refuse numbers that do not make up the good quantity."""
        if self.tracking in (False, "none") or not self.good_qty:
            return
        names = self.lot_ids.mapped("lot_name")
        twice = {name for name in names if names.count(name) > 1}
        unit = self.product_uom_id
        if self.tracking == "serial" and (twice or len(names) != self._pieces()):
            raise UserError(
                self.env._(
                    "%(item)s has serial numbers: production order %(order)s needs %(needed)s "
                    "different ones and has %(given)s. Press Generate, or type them in.",
                    item=self.product_id.display_name,
                    order=self.order_id.name,
                    needed=self._pieces(),
                    given=len(set(names)),
                )
            )
        if unit.compare(self.lot_total, self.good_qty):
            raise UserError(
                self.env._(
                    "The lots of production order %(order)s hold %(total)s, and %(good)s are good: "
                    "give every good piece a lot.",
                    order=self.order_id.name,
                    total=f"{self.lot_total:g} {unit.name}",
                    good=f"{self.good_qty:g}",
                )
            )

    def _pieces(self) -> int:
        """The good quantity in the unit in which the item is stocked, whole pieces."""
        quantity = self.product_uom_id._compute_quantity(
            self.good_qty, self.product_id.uom_id, rounding_method="HALF-UP"
        )
        return round(quantity)

    def _new_numbers(self, count: int) -> list[str]:
        """Numbers that no lot of the item has: counted on, or from the item's sequence."""
        lots = self.env["stock.lot"].sudo()
        sequence = self.product_id.sudo().lot_sequence_id
        first = self.first_lot
        if not first and sequence:
            numbers = [sequence.next_by_id() for _piece in range(count)]
            taken = [("product_id", "=", self.product_id.id), ("name", "in", numbers)]
            if not lots.search_count(taken, limit=1):
                return numbers
        first = first or lots._get_next_serial(self.order_id.company_id, self.product_id)
        if not first:
            raise UserError(
                self.env._(
                    "%(item)s has no number sequence: enter the first number.",
                    item=self.product_id.display_name,
                )
            )
        return [row["lot_name"] for row in lots.generate_lot_names(first, count)]
