from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from odoo import models

from ...planning.consumption import exact, round_requirement, started_share


class ProductionOrderStepFlush(models.AbstractModel):
    """Automatic consumption at start and at reporting as finished (ax.md 6.5, 10.2, 10.3).

    What a quantity consumes is proposed here and posted by picking lists and route cards. Material
    goes in proportion, constants in full with the first flush; hours and pieces of operations are
    cumulative, so that nothing is consumed twice by start and report.
    """

    _name = "production.order.step.flush"
    _description = "Automatic Consumption of Production Orders"

    # === BUSINESS METHODS === #

    def _consume(self, moment: str, quantities: dict, options: dict) -> dict:
        """Propose, and unless told otherwise post, what quantities of these orders consume.

        :param moment: ``start`` or ``report``
        :param quantities: {order: quantity started or reported now, in its unit}
        :param options: see ``production.order.step.start``
        :return: {order: [warning]}
        """
        dated = {"date": options["date"]} if options.get("date") else {}
        lists = self._make_picking_lists(moment, quantities, options, dated)
        cards = self._make_route_cards(moment, quantities, options, dated)
        warnings = defaultdict(list)
        if options.get("post_picking_list", True):
            for order, texts in lists._post(**_picking_options(options)).items():
                warnings[order].extend(texts)
        if options.get("post_route_card", True):
            cards._post()
        return warnings

    # === BUSINESS METHODS - MATERIAL === #

    def _make_picking_lists(self, moment, quantities, options, dated):
        """Draft picking lists for what these quantities consume by themselves."""
        values = []
        self.operation_ids.mapped("scrap_percent")  # read together, one order asks for it below
        for order in self:
            rule = (
                options.get("bom_consumption")
                or order._parameters()[f"prod_{moment}_bom_consumption"]
            )
            due = order.component_ids._flushed_at(moment, rule)
            lines = due._material_lines(quantities[order], options.get("end_picking_list"))
            if lines:
                values.append(order._journal_values("picking_list", "material_ids", lines, dated))
        return self.env["production.journal"].create(values)

    def _journal_values(self, journal_type: str, field_name: str, lines, dated) -> dict:
        return {
            "order_id": self.id,
            "journal_type": journal_type,
            field_name: [(0, 0, line) for line in lines],
            **dated,
        }

    # === BUSINESS METHODS - ROUTE === #

    def _make_route_cards(self, moment, quantities, options, dated):
        """Draft route cards for the hours and pieces that the progress of these orders implies."""
        posted = self.operation_ids._posted_feedback()
        values = []
        for order in self:
            rule = (
                options.get("route_consumption")
                or order._parameters()[f"prod_{moment}_route_consumption"]
            )
            operations = order.operation_ids._in_range(
                options.get("from_operation_no"), options.get("to_operation_no")
            )
            progress = {**order._progress(moment, options), "back": quantities[order] < 0}
            lines = [
                line
                for operation in operations
                if rule != "never"
                and (line := operation._feedback_line(rule, progress, posted[operation.id]))
            ]
            if lines:
                values.append(order._journal_values("route_card", "time_ids", lines, dated))
        return self.env["production.journal"].create(values)

    def _progress(self, moment: str, options: dict) -> dict:
        """How far the order has come at a moment, for its operations."""
        reported = self.qty_good + self.qty_error
        done = self.qty_started if moment == "start" else reported
        complete = (
            options.get("end_job") or self.product_uom_id.compare(done, self.product_qty) >= 0
        )
        return {
            "share": done / self.product_qty,
            "good": self.qty_started if moment == "start" else self.qty_good,
            "error": 0.0 if moment == "start" else self.qty_error,
            "finished": moment == "report" and bool(complete),
        }


class ProductionOrderComponentFlush(models.AbstractModel):
    """What a line of an order consumes when a quantity is started or reported."""

    _name = "production.order.component.flush"
    _description = "Automatic Consumption of a Component"

    # === BUSINESS METHODS === #

    def _flushing_principle(self) -> str:
        """The line's own principle, else the item's (ax.md 1.2)."""
        return self.flushing or self.product_id.prod_flushing or "start"

    def _flushed_at(self, moment: str, rule: str):
        """Those that are consumed by themselves at a moment.

        :param moment: ``start`` or ``report``
        :param rule: flushing (as the lines say), always or never
        """
        if rule == "never":
            return self.browse()
        principle = {"start": "start", "report": "finish"}[moment]
        return self.filtered(
            lambda line: (
                line.remain_status != "ended"
                and (rule == "always" or line._flushing_principle() == principle)
            )
        )

    def _material_lines(self, quantity: float, end: bool | None) -> list[dict]:
        """Values of the picking list lines for a quantity of the order that is started."""
        lines, scrap = [], self.order_id._accumulated_scrap() if self else {}
        for line in self:
            amount = line._share_of(quantity, scrap.get(line.operation_no, 1))
            if amount or end:
                lines.append(
                    {
                        "component_id": line.id,
                        "product_id": line.product_id.id,
                        "qty_proposed": amount,
                        "qty": amount,
                        "end": bool(end),
                    }
                )
        return lines

    def _share_of(self, quantity: float, scrap) -> float:
        """What a started quantity of the order consumes of this line (ax.md 6.5, A18).

        :param quantity: in the order's unit; below zero, what taking it back returns
        :param scrap: accumulated scrap of the operation that consumes the line
        :return: in the inventory unit, with the sign of the line; never more than remains, or
            than was consumed
        """
        order = self.order_id
        unit = 10 ** self.env["decimal.precision"].precision_get("Product Unit")
        whole = exact(order.product_qty)
        if quantity < 0:
            return -self._returned_share(quantity, scrap, unit)
        started = exact(quantity) / whole * exact(order.product_uom_qty)
        share = started_share(
            self._consumption(),
            exact(order.product_uom_qty),
            started,
            scrap,
            first=not self.qty_consumed,
            taken=exact(self.qty_consumed),
        )
        amount = round_requirement(share, unit) / unit
        return self._at_most(amount, self.qty_required - self.qty_consumed)

    def _returned_share(self, quantity: float, scrap, unit: int) -> float:
        """What taking back a started quantity returns: all of it when nothing stays started.

        What is started beyond the order's quantity consumed nothing, and returns nothing.
        """
        order = self.order_id
        if order.product_uom_id.compare(order.qty_started, 0) <= 0:
            return self.qty_consumed
        rule, whole = self._consumption(), exact(order.product_uom_qty)

        def share(pieces, first):
            amount = exact(pieces) / exact(order.product_qty) * whole
            needed = started_share(rule, whole, amount, scrap, first=first)
            return round_requirement(needed, unit) / unit

        kept = share(order.qty_started, True)
        return self._at_most(share(-quantity, False), self.qty_consumed - kept)

    def _at_most(self, amount: float, limit: float) -> float:
        """An amount with the sign of the line, cut at a limit, which counts as zero beyond it."""
        if self.qty_required < 0:
            return max(amount, min(limit, 0.0))
        return min(amount, max(limit, 0.0))


class ProductionOrderOperationFeedback(models.AbstractModel):
    """What is reported on an operation of an order: hours and pieces (ax.md 10.2, 7.5)."""

    _name = "production.order.operation.feedback"
    _description = "Feedback on a Production Order Operation"

    # === BUSINESS METHODS === #

    def _in_range(self, first: int | None, last: int | None):
        """Those whose number lies in a range that is open where nothing is given."""
        return self.filtered(
            lambda op: (
                (not first or op.operation_no >= first)
                and (not last or op.operation_no <= last)
                and op.remain_status != "ended"
            )
        )

    def _posted_feedback(self) -> dict:
        """{operation id: (set-up hours, run hours, good, error)} of the posted journals."""
        groups = self.env["production.journal.time"]._read_group(
            [("operation_id", "in", self.ids), ("journal_id.state", "in", ("posted", "reversed"))],
            ["operation_id"],
            ["setup_hours:sum", "run_hours:sum", "qty_good:sum", "qty_error:sum"],
        )
        posted = defaultdict(lambda: (0.0, 0.0, 0.0, 0.0))
        posted.update((operation.id, tuple(sums)) for operation, *sums in groups)
        return posted

    def _feedback_line(self, rule: str, progress: dict, posted: Iterable[float]) -> dict | None:
        """Values of the route card line that brings the operation up to the order's progress.

        :param rule: ``group`` (as the route group says) or ``always``
        :param progress: see ``production.order._progress``, and whether something is taken back
        :param posted: set-up hours, run hours, good and error quantity posted so far
        """
        wanted = self._automatic_feedback(rule)
        primary = self.priority == "primary"
        is_last = primary and not self.next_no
        share = progress["share"]
        goals = {
            "setup_hours": (wanted["setup"], self.setup_hours * (share > 0)),
            "run_hours": (wanted["run"], self.run_hours * share),
            "qty_good": (wanted["quantity"] and primary, progress["good"]),
            "qty_error": (wanted["quantity"] and is_last, progress["error"]),
        }
        line = {
            name: _missing(goal, done, progress["back"]) if asked else 0.0
            for (name, (asked, goal)), done in zip(goals.items(), posted, strict=True)
        }
        finished = progress["finished"] and wanted["finished"]
        if not finished and not any(round(amount, 6) for amount in line.values()):
            return None
        return {**line, "operation_id": self.id, "finished": finished}

    def _automatic_feedback(self, rule: str) -> dict:
        """Which parts are reported by themselves (ax.md 7.5); all where there is no route group."""
        group = self.route_group_id
        everything = rule == "always" or not group
        return {
            "setup": everything or group.consume_setup,
            "run": everything or group.consume_run,
            "quantity": everything or group.consume_quantity,
            "finished": everything or group.report_operation,
        }

    def _refresh_feedback(self) -> None:
        """Set hours and pieces to what the posted journals say."""
        posted = self._posted_feedback()
        for operation in self:
            setup, run, good, error = posted[operation.id]
            operation.write({"actual_hours": setup + run, "qty_good": good, "qty_error": error})


def _picking_options(options: dict) -> dict:
    """The options of a start or a report that say how its picking list is posted."""
    return {name: options.get(name) for name in ("allow_negative", "physical_reduction")}


def _missing(goal: float, done: float, back: bool) -> float:
    """What is missing to a goal; more than that was reported by hand is taken back only on return.

    >>> _missing(10, 4, False), _missing(10, 12, False), _missing(6, 10, True)
    (6, 0.0, -4)
    """
    return goal - done if back else max(goal - done, 0.0)
