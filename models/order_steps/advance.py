from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.tools import SQL

from ...lifecycle import RESET_DUTY, NotAllowed, climb, descend, is_below, label, step_to
from ...lifecycle.steps import Step, state_below
from .warned import recall, remembered

#: proof that ``_set_state`` writes: an object that no caller from outside can name
STATE_KEY, STATE_WRITER = "production_state_writer", object()

#: status -> field that says when it was reached
STAMPS = {
    "estimated": "date_estimated",
    "released": "date_released",
    "started": "date_started",
    "reported": "date_reported",
    "ended": "date_ended",
}


class ProductionOrderStepAdvance(models.AbstractModel):
    """The way of production orders up and down the life cycle (ax.md 4).

    Which steps there are, what does and undoes each and who may run it is the table
    ``lifecycle.STEPS``. Here that table is walked: a step that is asked for runs the missed ones
    with their default options first, a reset undoes one rung at a time. Orders are locked, taken
    together as long as all goes well, and one by one where some are refused; sub-orders climb
    before the orders that need them.
    """

    _name = "production.order.step.advance"
    _description = "Steps of Production Orders"

    estimate_needed = fields.Boolean(
        string="Needs a new estimate",
        readonly=True,
        copy=False,
        help="The order was changed after its estimate: the next step estimates it again.",
    )
    schedule_needed = fields.Boolean(
        string="Needs a new schedule",
        readonly=True,
        copy=False,
        help="The order was changed after it was scheduled: the next step schedules it again.",
    )
    date_estimated = fields.Datetime(
        string="Estimated on", readonly=True, copy=False, help="When the order was estimated first."
    )
    date_released = fields.Datetime(
        string="Released on", readonly=True, copy=False, help="When the order was released."
    )
    date_started = fields.Datetime(
        string="Started on", readonly=True, copy=False, help="When the first part was started."
    )
    date_reported = fields.Datetime(
        string="Reported on", readonly=True, copy=False, help="When the job was ended."
    )
    date_ended = fields.Datetime(
        string="Ended on", readonly=True, copy=False, help="When the order was ended for good."
    )

    # === ACTION METHODS === #

    def action_estimate(self, **options):
        """Estimate: explode phantoms, make moves, sub-orders, reservations and costs (ax.md 5).

        :param options: ``references`` (bool, default True): estimate the sub-orders, too
        :return: True, or for several orders of which some were refused the action of the log
        :raises UserError: when the only order cannot be estimated
        """
        return self._advance("estimated", **options)

    def action_schedule(self, **options):
        """Schedule: give dates to orders, operations and moves (ax.md 9).

        :param options: ``direction`` (ax.md 9.2), ``date``, ``references`` (bool)
        :return: as :meth:`action_estimate`
        """
        return self._advance("scheduled", **options)

    def action_release(self, **options):
        """Release to the shop: the order leaves planning and may be prepared (ax.md 10.1).

        :param options: ``references`` (bool): release the sub-orders, too
        :return: as :meth:`action_estimate`
        """
        return self._advance("released", **options)

    def action_start(self, quantity: float | None = None, **options):
        """Start the whole order or part of it (ax.md 10.2).

        :param quantity: in the order's unit; what is not started yet when left out; below zero
            takes back what was started
        :param options: see ``production.order.step.start``
        :return: as :meth:`action_estimate`
        """
        return self._advance("started", quantity=quantity, **options)

    def action_report_finished(
        self, good_qty: float | None = None, error_qty: float = 0.0, **options
    ):
        """Report good and error quantity; with the job ended the order is finished (ax.md 10.3).

        :param good_qty: in the order's unit; what remains when left out
        :param error_qty: in the order's unit
        :param options: see ``production.order.step.report.finished``
        :return: as :meth:`action_estimate`
        """
        return self._advance("reported", good_qty=good_qty, error_qty=error_qty, **options)

    def action_end(self, report_finished: bool = False, **options):
        """End for good: actual cost, variances, everything closed (ax.md 10.4).

        :param report_finished: report what remains as finished first, where that is missing; an
            order that is not reported is refused otherwise (ax.md 4.2)
        :return: as :meth:`action_estimate`
        """
        return self._advance("ended", report_finished=report_finished, **options)

    def action_reset(
        self,
        target: str = "created",
        derived_production: bool = False,
        derived_purchases: bool = False,
    ):
        """Bring orders down to a lower status, undoing one rung at a time (ax.md 4.4).

        :param target: code of the status to reach
        :param derived_production: delete the sub-orders that the estimate made
        :param derived_purchases: cancel the purchases that the estimate made
        :return: as :meth:`action_estimate`
        :raises UserError: from Created and Ended, and for a status that is not lower
        """
        options = {
            "derived_production": derived_production,
            "derived_purchases": derived_purchases,
        }
        outcome = self._begin()
        for group in reversed(self._by_reference_level()):
            for steps, orders in group._paths(lambda order: descend(order.state, target), outcome):
                orders._together(RESET_DUTY, steps, "_undo_step", options, outcome)
        return self._conclude(self.env._("Reset"), outcome)

    # === BUSINESS METHODS - CLIMBING === #

    def _advance(self, target: str, **options):
        """Bring orders up to a status, the missed steps first, and tell what came of it."""
        outcome = self._climb(target, options)
        return self._conclude(step_to(target).verb, outcome)

    def _climb(self, target: str, options: dict | None = None) -> dict:
        """Bring orders up to a status, those that can; see :meth:`_begin` for what comes of it."""
        options = options or {}
        outcome = self._begin()
        for group in self._by_reference_level():
            matrix = group._status_matrix()
            paths = group._paths(
                lambda order, matrix=matrix: order._steps_up(target, matrix, options), outcome
            )
            for steps, orders in paths:
                orders._together(None, steps, "_do_step", options, outcome)
        return outcome

    def _steps_up(self, target: str, matrix: dict, options: dict) -> list[Step]:
        """The steps that this order has to run to reach a status.

        :raises NotAllowed: see :func:`lifecycle.climb`
        """
        needed = {
            status
            for status, stale in (
                ("estimated", self.estimate_needed),
                ("scheduled", self.schedule_needed),
            )
            if stale
        }
        steps = climb(self.state, target, matrix.get(self.company_id.id), needed)
        if target == "ended" and len(steps) > 1 and not options.get("report_finished"):
            raise NotAllowed("not_reported", self.state, target)
        return steps

    def _status_matrix(self) -> dict:
        """{company id: {(status, status of a step): ticked}} (ax.md 4.2)."""
        return self.env["production.status.matrix"].sudo()._allowed(self.sudo().company_id)

    def _do_step(self, step: Step, options: dict) -> dict:
        """Run one step on these orders; its status is reached by those that the step returns."""
        reached, warnings = getattr(self, step.do)(**options)
        reached.filtered(lambda order: is_below(order.state, step.state))._set_state(step.state)
        return warnings

    def _undo_step(self, step: Step, options: dict) -> dict:
        """Undo one step of these orders."""
        warnings = getattr(self, step.undo)(**options)
        self._set_state(state_below(step))
        return warnings or {}

    def _set_state(self, state: str):
        """The only writer of ``state``: writes it, and when each status was reached."""
        stamps = {name: False for reached, name in STAMPS.items() if is_below(state, reached)}
        if state in STAMPS:
            stamps[STAMPS[state]] = fields.Datetime.now()
        changing = self.filtered(lambda order: order.state != state)
        climbing = changing.filtered(lambda order: is_below(order.state, state))
        with_key = {STATE_KEY: STATE_WRITER}
        climbing.with_context(**with_key).write({"state": state, **stamps})
        kept = {name: value for name, value in stamps.items() if not value}
        (changing - climbing).with_context(**with_key).write({"state": state, **kept})

    def _climb_as_reference(self, target: str) -> None:
        """Bring sub-orders up to a status as part of a step of their parents."""
        for group in self._by_reference_level():
            matrix = group._status_matrix()
            for order in group:
                for step in order._steps_up(target, matrix, {}):
                    order._do_step(step, {})

    def _reset_as_reference(self) -> None:
        """Bring sub-orders down to Created as part of the reset of their parents."""
        for order in self:
            for step in descend(order.state, "created"):
                order._undo_step(step, {"derived_production": True})

    # === BUSINESS METHODS - TOGETHER OR ONE BY ONE === #

    def _begin(self) -> dict:
        """Take the orders for this user alone, and open the list of what comes of them.

        The rows are written, so that a rival who read them before fails and is run again by the
        server, even where all that was done is a journal that leaves the order itself alone.

        :raises UserError: when somebody else works on one of them at this moment
        """
        self.check_access("read")
        try:
            self.sudo().lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is working on one of these production orders at this moment: "
                    "%(orders)s. Wait a moment and try again; nothing has been changed.",
                    orders=", ".join(self.mapped("name")[:10]),
                )
            ) from error
        self._touch()
        return {"done": self.browse(), "refused": {}, "warnings": defaultdict(list)}

    def _touch(self) -> None:
        """Write the rows of these orders, in one statement that nothing else follows from."""
        if self.ids:
            self.flush_recordset(["write_date", "write_uid"])
            self.env.cr.execute(
                SQL(
                    "UPDATE production_order SET write_date = %s, write_uid = %s WHERE id IN %s",
                    fields.Datetime.now(),
                    self.env.uid,
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["write_date", "write_uid"], flush=False)

    def _by_reference_level(self) -> list:
        """These orders in groups, those whose sub-orders are among them after their sub-orders."""
        depth, ours = {}, set(self.ids)

        def below(order):
            if order.id not in depth:
                depth[order.id] = 0
                children = order.child_ids.filtered(lambda child: child.id in ours)
                depth[order.id] = max((below(child) + 1 for child in children), default=0)
            return depth[order.id]

        groups = self.grouped(below)
        return [groups[level] for level in sorted(groups)]

    def _paths(self, find, outcome) -> list[tuple]:
        """Orders that have the same steps before them, with these steps.

        :param find: function that returns the steps of an order
        """
        ids_of, steps_of = defaultdict(list), {}
        for order in self.sudo():
            try:
                steps = find(order)
            except NotAllowed as refusal:
                outcome["refused"][order.sudo(False)] = order._refusal_text(refusal)
                continue
            key = tuple(step.state for step in steps)
            steps_of[key] = steps
            ids_of[key].append(order.id)
        return [(steps_of[key], self.browse(ids)) for key, ids in ids_of.items()]

    def _together(self, duty, steps, run: str, options: dict, outcome) -> None:
        """Run steps on all orders at once; where one is refused, halve until it stands alone.

        :param duty: group that the user needs; None: the one of each step
        :param options: for the last step; those before it take their defaults
        """
        warnings, known = [], remembered(self.env)
        try:
            with self.env.cr.savepoint():
                for step in steps:
                    self._check_duty(duty or step.duty)
                    given = options if duty or step is steps[-1] else {}
                    warnings.append(getattr(self.sudo(), run)(step, given))
        except (UserError, ValidationError, AccessError) as error:
            if len(self) == 1:
                outcome["refused"][self] = str(error)
                outcome["error"] = error
                return
            recall(self.env, known)
            half = len(self) // 2
            for part in (self[:half], self[half:]):
                part._together(duty, steps, run, options, outcome)
            return
        outcome["done"] |= self
        for found in warnings:
            for order, texts in found.items():
                outcome["warnings"][order.sudo(False)].extend(texts)

    def _check_duty(self, duty: str) -> None:
        """Refuse a user who may not run a step (ax.md 18.1).

        :raises AccessError: naming the right that is missing
        """
        group = f"production_control.{duty}"
        if self.env.su or self.env.user.has_group(group):
            return
        raise AccessError(
            self.env._(
                "%(user)s may not do this with production order %(order)s: it takes the access "
                "right “%(group)s”. Ask a colleague who has it.",
                user=self.env.user.name,
                order=self[:1].sudo().name,
                group=self.env.ref(group).sudo().name,
            )
        )

    def _conclude(self, verb: str, outcome):
        """True, the error of the only order, or the log of what was done and refused."""
        refused, warnings = outcome["refused"], outcome["warnings"]
        if len(self) == 1 and refused:
            raise outcome.get("error") or UserError(refused[self])
        if not refused and not (warnings and len(self) > 1):
            for order, texts in warnings.items():
                order.sudo()._note_warnings(verb, texts)
            return True
        log = self.env["production.order.step.log"]
        return log._report(verb, outcome["done"], refused, warnings)

    def _note_warnings(self, verb: str, texts: list[str]) -> None:
        """Keep what was noticed at a step in the order's history."""
        for order in self:
            order._message_log(
                body=self.env._("%(verb)s: %(texts)s", verb=verb, texts="\n".join(texts))
            )

    @api.model
    def _refusal_text(self, refusal: NotAllowed) -> str:
        """Why a step or a reset is refused, for the user."""
        values = {
            "order": self.name,
            "status": label(refusal.state),
            "target": label(refusal.target),
        }
        texts = {
            "past": self.env._(
                "Production order %(order)s is %(status)s, which is past this step for good. "
                "Reset it to a lower status first, unless it is ended.",
                **values,
            ),
            "matrix": self.env._(
                "The status matrix does not allow to bring production order %(order)s from "
                "%(status)s to %(target)s. Run the steps between first, or have a manager tick "
                "the step under Configuration, Status matrix.",
                **values,
            ),
            "first": self.env._(
                "Production order %(order)s is Created: there is nothing to reset.", **values
            ),
            "final": self.env._(
                "Production order %(order)s is Ended, which is final: an ended order cannot be "
                "reset.",
                **values,
            ),
            "not_lower": self.env._(
                "Production order %(order)s is %(status)s: it can only be reset to a lower "
                "status than that.",
                **values,
            ),
            "not_reported": self.env._(
                "Production order %(order)s is %(status)s and not reported as finished. Report "
                "it first, or tick Report as finished when you end it.",
                **values,
            ),
        }
        return texts[refusal.reason]
