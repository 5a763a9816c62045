"""Properties of action messages; ``test_message_properties`` collects them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given

from ..entities import ACTIONS, PlannedOrder
from ..messages import item_messages
from .case import TestCase
from .factories import TODAY
from .properties import examples, planned, single_items


def applied(supplies, messages):
    """The supplies after the messages were applied."""
    changes = {message.supply: message for message in messages}
    return [
        supply._replace(quantity=changes[supply].quantity_to, date=changes[supply].date_to)
        if supply in changes
        else supply
        for supply in supplies
    ]


class TestMessageProperties(TestCase):
    """What holds for the messages of every item."""

    @examples
    @given(single_items())
    def test_no_receipt_is_left_smaller_than_what_is_pegged_to_it(self, given_item):
        plan = planned(*given_item)
        pegged = Counter()
        for peg in plan.pegs:
            if not isinstance(peg.supply, PlannedOrder):
                pegged[peg.supply.source] += peg.quantity
        for message in item_messages(plan, TODAY):
            self.assertGreaterEqual(message.quantity_to, pegged[message.supply.source])
            self.assertEqual(message.action == "cancel", not pegged[message.supply.source])

    @examples
    @given(single_items())
    def test_less_and_cancelled_supply_plans_nothing_more(self, given_item):
        item, needs, there = given_item
        kinds = frozenset(("decrease", "cancel"))
        item = replace(item, policy=replace(item.policy, actions=kinds))
        before = planned(item, needs, there)
        after = planned(item, needs, applied(there, item_messages(before, TODAY)))
        self.assertEqual(after.orders, before.orders)

    @examples
    @given(single_items())
    def test_applied_quantities_are_not_asked_for_again(self, given_item):
        item, needs, there = given_item
        kinds = frozenset(("decrease", "cancel"))
        item = replace(item, policy=replace(item.policy, actions=kinds))
        supplies = applied(there, item_messages(planned(item, needs, there), TODAY))
        self.assertEqual(item_messages(planned(item, needs, supplies), TODAY), [])

    @examples
    @given(single_items(codes=("requirement",), safety=False, patient=True, marks=False))
    def test_applied_dates_plan_nothing_more(self, given_item):
        item, needs, there = given_item
        kinds = ACTIONS - {"increase"}
        item = replace(item, policy=replace(item.policy, actions=kinds))
        before = planned(item, needs, there)
        after = planned(item, needs, applied(there, item_messages(before, TODAY)))
        ordered = [sum(order.quantity for order in plan.orders) for plan in (after, before)]
        self.assertLessEqual(*ordered)
