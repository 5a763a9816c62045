from __future__ import annotations

from ..entities import Policy
from ..fences import FENCES, MARGINS, OPEN_FENCES, settle
from .case import TestCase

GROUP = {name: 300 + place for place, name in enumerate(FENCES)}


class TestFences(TestCase):
    def test_the_plan_beats_the_item_and_the_item_beats_the_group(self):
        for name in FENCES:
            for item, plan, expected in (
                ({}, {}, GROUP[name]),
                ({name: 10}, {}, 10),
                ({}, {name: 20}, 20),
                ({name: 10}, {name: 20}, 20),
            ):
                with self.subTest(fence=name, item=item, plan=plan):
                    self.assertEqual(settle(GROUP, item, plan)[name], expected)

    def test_an_override_leaves_the_other_fences_alone(self):
        for name in FENCES:
            with self.subTest(name):
                others = settle(GROUP, {name: 1}, {name: 2})
                self.assertEqual(
                    {other: others[other] for other in FENCES if other != name},
                    {other: GROUP[other] for other in FENCES if other != name},
                )

    def test_a_fence_of_the_plan_of_zero_days_is_off_for_all_items(self):
        """A36: where 0 days would let today through, the fence lies before today."""
        for name in FENCES:
            with self.subTest(name):
                off = -1 if name in OPEN_FENCES else 0
                self.assertEqual(settle(GROUP, {name: 10}, {name: 0})[name], off)

    def test_an_open_fence_of_the_group_stays_open(self):
        group = {**GROUP, **dict.fromkeys(OPEN_FENCES)}
        for name in OPEN_FENCES:
            with self.subTest(name):
                self.assertIsNone(settle(group)[name])
                self.assertEqual(settle(group, {name: 5})[name], 5)

    def test_margins_of_the_plan_are_added_to_those_of_the_group(self):
        for name in MARGINS:
            for group, plan, expected in ((0, 0, 0), (1, 0, 1), (0, 2, 2), (1, 2, 3)):
                with self.subTest(margin=name, group=group, plan=plan):
                    settled = settle({**GROUP, name: group}, margins={name: plan})
                    self.assertEqual(settled[name], expected)

    def test_an_item_overrides_positive_and_negative_days(self):
        group = {**GROUP, "positive_days": 100, "negative_days": 2}
        settled = settle(group, {"positive_days": 5, "negative_days": 0})
        self.assertEqual((settled["positive_days"], settled["negative_days"]), (5, 0))

    def test_the_answer_makes_a_policy(self):
        policy = Policy(**settle(GROUP, plan=dict.fromkeys(FENCES, 0), margins={"issue_margin": 1}))
        self.assertEqual((policy.coverage_fence, policy.futures_fence), (0, -1))
        self.assertEqual(policy.issue_margin, 1)
