"""The status table and the edit rights read off it (ax.md 1.1, 4.1, 4.5)."""

from __future__ import annotations

import doctest

from .. import (
    STEPS,
    NotAllowed,
    climb,
    descend,
    editing,
    may_edit,
    selection,
    state_below,
    statuses,
    statuses_allowing,
    step_to,
    steps,
)
from .case import TestCase


class TestStatuses(TestCase):
    def test_the_statuses_are_the_seven_of_ax_in_order(self):
        self.assertEqual(
            [label for _code, label in selection()],
            [
                "Created",
                "Estimated",
                "Scheduled",
                "Released",
                "Started",
                "Reported as finished",
                "Ended",
            ],
        )

    def test_an_unknown_status_is_an_error_and_not_a_guess(self):
        with self.assertRaises(KeyError):
            may_edit("quantity", "draft")

    def test_every_doctest_holds(self):
        for module in (editing, statuses, steps):
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)


class TestEditRights(TestCase):
    def test_edit_rights_are_the_rows_of_ax_4_5(self):
        rows = {
            "quantity": 5,
            "bill": 1,
            "lines": 5,
            "split": 4,
            "delete": 1,
        }
        for kind, allowed in rows.items():
            with self.subTest(kind):
                self.assertEqual(len(statuses_allowing(kind)), allowed)
                self.assertEqual(statuses_allowing(kind)[0], "created")


class TestClimbing(TestCase):
    def states(self, *args, **kwargs):
        return [step.state for step in climb(*args, **kwargs)]

    def test_missed_steps_run_from_left_to_right(self):
        """ax.md 4.2 #1, A13."""
        rows = {
            ("created", "estimated"): ["estimated"],
            ("created", "released"): ["estimated", "scheduled", "released"],
            ("scheduled", "started"): ["released", "started"],
            ("started", "reported"): ["reported"],
            ("reported", "ended"): ["ended"],
        }
        for (state, target), expected in rows.items():
            with self.subTest(state=state, target=target):
                self.assertEqual(self.states(state, target), expected)

    def test_a_step_that_is_not_ticked_is_left_out_on_the_way(self):
        """The example of ax.md 4.2 #2: Created with Estimated and Started ticked."""
        matrix = {("created", "scheduled"): False, ("created", "released"): False}
        self.assertEqual(self.states("created", "started", matrix), ["estimated", "started"])

    def test_the_estimate_runs_even_where_it_is_not_ticked(self):
        """ax.md 4.2 #5: nothing after it has anything to work on without it."""
        matrix = {("created", "estimated"): False}
        self.assertEqual(self.states("created", "scheduled", matrix), ["estimated", "scheduled"])

    def test_a_step_that_is_not_ticked_cannot_be_asked_for(self):
        with self.assertRaises(NotAllowed) as refused:
            climb("created", "released", {("created", "released"): False})
        self.assertEqual(refused.exception.reason, "matrix")

    def test_a_step_may_run_again_up_to_its_last_status(self):
        rows = {
            "estimated": 5,  # Created to Started
            "scheduled": 5,
            "released": 4,
            "started": 5,
            "reported": 5,
            "ended": 6,
        }
        for target, expected in rows.items():
            allowed = []
            for code, _label in selection():
                try:
                    climb(code, target)
                except NotAllowed as refusal:
                    self.assertEqual(refusal.reason, "past")
                else:
                    allowed.append(code)
            with self.subTest(target):
                self.assertEqual(len(allowed), expected)

    def test_after_reporting_as_finished_nothing_but_the_end_is_possible(self):
        """A20: estimate, schedule, release and start are refused."""
        for target in ("estimated", "scheduled", "released", "started", "reported"):
            with self.subTest(target), self.assertRaises(NotAllowed):
                climb("reported", target)

    def test_a_stale_estimate_is_made_again_before_the_next_step(self):
        """ax.md 26 #6."""
        self.assertEqual(
            self.states("started", "reported", needed={"estimated", "scheduled"}),
            ["estimated", "scheduled", "reported"],
        )


class TestDescending(TestCase):
    def test_a_reset_undoes_one_rung_at_a_time(self):
        """ax.md 4.4, A14: Scheduled to Created passes Estimated."""
        self.assertEqual(
            [(step.undo, state_below(step)) for step in descend("scheduled", "created")],
            [("_undo_schedule", "estimated"), ("_undo_estimate", "created")],
        )

    def test_a_reset_is_refused_where_there_is_nothing_to_undo(self):
        """ax.md 2.3 #25, A17."""
        rows = {
            ("created", "created"): "first",
            ("ended", "created"): "final",
            ("released", "released"): "not_lower",
            ("released", "started"): "not_lower",
        }
        for (state, target), reason in rows.items():
            with self.subTest(state=state), self.assertRaises(NotAllowed) as refused:
                descend(state, target)
            self.assertEqual(refused.exception.reason, reason)

    def test_climbing_and_descending_pass_the_same_statuses(self):
        codes = [code for code, _label in selection()]
        for low in range(len(codes) - 2):
            for high in range(low + 1, len(codes) - 1):
                up = [step.state for step in climb(codes[low], codes[high])]
                down = [step.state for step in descend(codes[high], codes[low])]
                self.assertEqual(up, down[::-1])


class TestSteps(TestCase):
    def test_there_is_one_step_to_each_status_but_the_first(self):
        self.assertEqual([step.state for step in STEPS], [c for c, _label in selection()][1:])
        self.assertEqual(step_to("released").action, "action_release")

    def test_only_the_last_step_cannot_be_undone(self):
        self.assertEqual([step.state for step in STEPS if not step.undo], ["ended"])
