from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import UserError

from .warned import warned_before


class ReportFindings(UserError):
    """A report that did not pass the validations; the same one, tried again, passes."""


class ProductionOrderStepReportFinished(models.AbstractModel):
    """Report as finished: good quantity into stock, error quantity on record (ax.md 10.3).

    ====  ==========================================================================
    Does  backflush, route card, receipt of the good quantity; with *End job* the
          rest is cancelled and the order is reported as finished
    Undo  the job is open again; what was cancelled is missing until the order is
          estimated and scheduled again, which the next step does (ax.md 26 #6)
    ====  ==========================================================================

    The error quantity is recorded, never received: its cost goes to the good quantity or to the
    scrap account (ax.md 1.1, scrap method).
    """

    _name = "production.order.step.report.finished"
    _description = "Reporting Production Orders as Finished"

    qty_to_report = fields.Float(
        string="To report",
        digits="Product Unit",
        compute="_compute_qty_to_report",
        help="What is neither good nor error yet.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_qty", "qty_good", "qty_error")
    def _compute_qty_to_report(self):
        for order in self:
            order.qty_to_report = max(order.product_qty - order.qty_good - order.qty_error, 0.0)

    # === BUSINESS METHODS === #

    def _report_finished(self, good_qty: float | None = None, error_qty: float = 0.0, **options):
        """Report quantities of these orders.

        :param good_qty: in the unit of each order; what remains less the error quantity when
            left out
        :param error_qty: in the unit of each order
        :param options: ``error_cause_id``; ``end_job`` (left out: when everything is reported);
            ``accept_error`` (skip the validations); ``lots`` ({lot id or name: quantity}, or a
            list of ids or names for serial numbers); ``date``; and those of
            ``production.order.step.start`` for consumption
        :return: the orders whose job is ended, and {order: [warning]}
        :raises UserError: for quantities that are below zero or both zero, and where a validation
            fails that is not accepted
        """
        reports = [order._report_values(good_qty, error_qty, options) for order in self]
        journals = self.env["production.journal"].create(reports)
        journals._post()
        quantities = {
            journal.order_id: journal.qty_good + journal.qty_error for journal in journals
        }
        warnings = self._consume("report", quantities, options)
        self._validate_report(journals, options)
        ended = journals.filtered("end_job").order_id
        ended._end_job()
        self._realize_costs()
        self._reserve_deliveries()
        return ended, warnings

    def _report_values(self, good_qty, error_qty, options) -> dict:
        """Values of the journal that reports these quantities of this order."""
        unit = self.product_uom_id
        good = max(self.qty_to_report - error_qty, 0.0) if good_qty is None else good_qty
        if unit.compare(good, 0) < 0 or unit.compare(error_qty, 0) < 0:
            self._raise_below_zero()
        end_job = options.get("end_job")
        left = self.qty_to_report - good - error_qty
        complete = unit.compare(left, 0) <= 0
        if unit.is_zero(good + error_qty) and not end_job and not complete:
            self._raise_nothing_reported()
        lines = self._product_lines(good, error_qty, options)
        dated = {"date": options["date"]} if options.get("date") else {}
        values = self._journal_values("report", "product_ids", lines, dated)
        return {**values, "end_job": complete if end_job is None else end_job}

    def _product_lines(self, good: float, error_qty: float, options: dict) -> list[dict]:
        """Values of the journal lines: one for each lot, and one for what is wrong."""
        lots = options.get("lots") or {}
        named = lots.items() if isinstance(lots, dict) else [(lot, 1.0) for lot in lots]
        lines = [{"qty_good": amount, **self._lot_value(lot)} for lot, amount in named]
        rest = good - sum(line["qty_good"] for line in lines)
        if self.product_uom_id.compare(rest, 0) > 0 or not (lines or error_qty):
            lines.append({"qty_good": rest})
        if error_qty:
            cause = options.get("error_cause_id")
            lines.append({"qty_error": error_qty, "error_cause_id": cause})
        return lines

    @api.model
    def _lot_value(self, lot) -> dict:
        return {"lot_id": lot} if isinstance(lot, int) else {"lot_name": lot}

    def _end_job(self) -> None:
        """Nothing more is expected: what is still open is cancelled (A20)."""
        self._cancel_open_moves()
        self.component_ids._set_remain_status("ended")
        self.operation_ids._set_remain_status("ended")
        self.write({"remain_status": "report"})

    def _undo_report_finished(self, **_options) -> None:
        """Open the job again."""
        self.component_ids._set_remain_status("material")
        self.operation_ids._set_remain_status("route")
        self.write({"remain_status": "material", "estimate_needed": True, "schedule_needed": True})

    def _reserve_deliveries(self) -> None:
        """Reserve what waits for the goods: the order's own sale first (ax.md 11)."""
        sold = self.sale_line_id.move_ids._prod_open().filtered(
            lambda move: move.state in ("confirmed", "partially_available", "waiting")
        )
        sold.filtered(lambda move: move.procure_method == "make_to_stock")._action_assign()
        received = self.move_finished_ids.filtered(lambda move: move.state == "done")
        received._trigger_assign()

    # === BUSINESS METHODS - VALIDATIONS === #

    def _validate_report(self, journals, options) -> None:
        """The validations of ax.md 10.3, skipped where errors are accepted.

        The same report, tried a second time, passes (ax.md 26 #19).

        :raises ReportFindings: naming everything that is wrong with an order
        """
        accept = options.get("accept_error")
        for journal in journals:
            order = journal.order_id
            if order._parameters().prod_accept_error if accept is None else accept:
                continue
            findings = order._report_findings(journal.end_job)
            attempt = (order.id, journal.qty_good, journal.qty_error, *findings)
            if findings and not warned_before(self.env, attempt):
                raise ReportFindings("\n".join([order._report_refusal(), *findings]))

    def _report_refusal(self) -> str:
        return self.env._(
            "Production order %(order)s is not reported as finished, because something is not in "
            "order. Mend it, accept the error, or report the same once more to go on:",
            order=self.name,
        )

    def _report_findings(self, end_job: bool) -> list[str]:
        """What is not in order about this order's reported quantities, as texts."""
        found = [self._finding_started()]
        if end_job:
            found += [
                self._finding_under_delivery(),
                self._finding_operations(),
                self._finding_material(),
            ]
        found.append(self._finding_last_operation())
        return [text for text in found if text]

    def _finding_started(self) -> str | None:
        """Validation 1: no more is reported than was started, the tolerance included."""
        tolerance = 1 + self._parameters().prod_over_report_percent / 100
        reported, limit = self.qty_good + self.qty_error, self.qty_started * tolerance
        if self.product_uom_id.compare(reported, limit) <= 0:
            return None
        return self.env._(
            "%(reported)s are reported and only %(started)s started.",
            reported=f"{reported:g}",
            started=f"{self.qty_started:g}",
        )

    def _finding_under_delivery(self) -> str | None:
        """The job ends with less than the order asks for, beyond the tolerance."""
        least = self.product_qty * (1 - self._parameters().prod_under_report_percent / 100)
        if self.product_uom_id.compare(self.qty_good, least) >= 0:
            return None
        return self.env._(
            "%(good)s are good, and the order asks for at least %(least)s.",
            good=f"{self.qty_good:g}",
            least=f"{least:g}",
        )

    def _finding_operations(self) -> str | None:
        """Validation 2: all operations are reported as finished."""
        missing = self.operation_ids.filtered(
            lambda op: op.priority == "primary" and op.remain_status != "ended"
        )
        if not missing:
            return None
        return self.env._(
            "Not reported as finished: operation %(operations)s.",
            operations=", ".join(missing.mapped("display_name")),
        )

    def _finding_material(self) -> str | None:
        """Validation 3: the estimated material of what is reported was delivered."""
        reported = (self.qty_good + self.qty_error) / self.product_qty
        missing = self.component_ids.filtered(
            lambda line: (
                line.remain_status != "ended"
                and line.inventory_uom_id.compare(
                    line.qty_consumed, line.qty_required * min(reported, 1.0)
                )
                * (1 if line.qty_required >= 0 else -1)
                < 0
            )
        )
        if not missing:
            return None
        return self.env._(
            "Not all material is consumed: %(components)s.",
            components=", ".join(missing.product_id.mapped("display_name")),
        )

    def _finding_last_operation(self) -> str | None:
        """Validation 4: the last operation reports as many as the order."""
        last = self.operation_ids.filtered(lambda op: op.priority == "primary" and not op.next_no)
        if not last or not self.product_uom_id.compare(last[0].qty_good, self.qty_good):
            return None
        return self.env._(
            "Operation %(operation)s reports %(reported)s good, the order %(good)s.",
            operation=last[0].display_name,
            reported=f"{last[0].qty_good:g}",
            good=f"{self.qty_good:g}",
        )

    # === BUSINESS METHODS - REFUSALS === #

    def _raise_below_zero(self):
        raise UserError(
            self.env._(
                "Production order %(order)s cannot report a quantity below zero. To take back what "
                "was reported, reset the order or reverse its journal.",
                order=self.name,
            )
        )

    def _raise_nothing_reported(self):
        raise UserError(
            self.env._(
                "Production order %(order)s: enter a good or an error quantity to report.",
                order=self.name,
            )
        )
