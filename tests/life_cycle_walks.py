"""Random walks of small orders through their life cycle (needs hypothesis).

The walks are the same in every run; ``LIFE_CYCLE_EXAMPLES=2000`` tries more, and new ones.
"""

from __future__ import annotations

import os
from contextlib import closing

from freezegun import freeze_time
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError

from odoo.addons.production_control.lifecycle import STATUSES, is_below
from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon
from odoo.addons.production_control.tests.life_cycle_invariants import TINY, LifeCycleInvariants

OPENING = 5000
SCARCE = 7

_asked_for = os.environ.get("LIFE_CYCLE_EXAMPLES")
examples = settings(
    max_examples=int(_asked_for or 25),
    derandomize=_asked_for is None,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

TARGETS = [status.code for status in STATUSES[1:]]
LINES = ("Bolt", "Glue", "Paint", "Wheel", "Kit", "Swarf", "Rare", "Labour")

parts_of_quantity = st.sampled_from([0.5, 1, 2, 3, 4, 6])
actions = st.one_of(
    st.tuples(st.just("climb"), st.sampled_from(TARGETS[:-1])),
    st.tuples(st.just("start"), st.sampled_from([-4, -2, -1, -0.5, 0.5, 1, 2, 3, 5])),
    st.tuples(
        st.just("report"),
        st.sampled_from([0, 0.5, 1, 2, 3, 6]),
        st.sampled_from([0, 0, 0, 1, 0.5]),
        st.sampled_from([None, None, False, True]),
        st.booleans(),
    ),
    st.tuples(st.just("quantity"), st.sampled_from([1, 2, 4, 6, 7.5])),
    st.tuples(st.just("line"), st.integers(0, 7), st.sampled_from([0.5, 1, 3])),
    st.tuples(st.just("reverse"), st.integers(0, 5)),
    st.tuples(st.just("pick"), st.integers(0, 7), st.sampled_from([-3, -1, 1, 2, 4])),
    st.tuples(st.just("reset"), st.sampled_from(["created", *TARGETS[:-2]]), st.booleans()),
    st.tuples(st.just("child"), st.sampled_from(TARGETS[:-1])),
    st.tuples(st.just("end"), st.booleans()),
)


@st.composite
def walks(draw):
    """An order and what is done to it."""
    return {
        "method": draw(st.sampled_from(["average", "fifo", "standard"])),
        "quantity": draw(st.sampled_from([1, 2, 4, 5])),
        "dozens": draw(st.booleans()),
        "lines": draw(st.sets(st.sampled_from(LINES), min_size=1, max_size=4)),
        "reservation": draw(st.sampled_from(["manual", "estimation", "scheduling", "start"])),
        "picking": draw(st.sampled_from(["", "pick_negative", "physical_reduction"])),
        "actions": draw(st.lists(actions, min_size=2, max_size=7)),
    }


@freeze_time("2026-03-04 08:00:00")
class LifeCycleWalks(LifeCycleInvariants, LifeCycleCommon):
    """The factory in which the walks take place: three ways of valuing what is made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        category = cls.env["product.category"]
        cls.methods = {
            method: category.create({"name": method, "property_cost_method": method})
            for method in ("average", "fifo", "standard")
        }
        cls.items = cls.make_parts()
        cls.rate = cls.env["production.cost.category"].create({"name": "Work", "hourly_cost": 30})
        cls.made = {method: cls.make_made(method) for method in cls.methods}
        for item in cls.made.values():
            cls.items[item.name] = item
        cls.all_items = cls.env["product.product"].union(*cls.items.values())
        cls.goods = cls.env["product.product"].union(*cls.items.values()).filtered("is_storable")
        cls.opening = dict.fromkeys(cls.goods, 0.0)
        for name in ("Bolt", "Glue", "Paint", "Nut", "Spoke", "Rare"):
            quantity = SCARCE if name == "Rare" else OPENING
            cls.opening[cls.items[name]] = quantity
            cls.stock(cls.items[name], quantity)
        cls.worth = {item: item.total_value for item in cls.goods}

    @classmethod
    def make_parts(cls) -> dict:
        """Components of every kind, by name."""

        def make(name, method, cost, **values):
            category = cls.methods[method]
            return cls.make_item(name, categ_id=category.id, standard_price=cost, **values)

        items = {
            "Bolt": make("Bolt", "average", 0.5),
            "Glue": make("Glue", "fifo", 7),
            "Paint": make("Paint", "standard", 3),
            "Nut": make("Nut", "average", 0.2),
            "Spoke": make("Spoke", "fifo", 1.1),
            "Wheel": make("Wheel", "average", 20),
            "Kit": make("Kit", "average", 1),
            "Swarf": make("Swarf", "average", 0.25),
            "Rare": make("Rare", "average", 11),
            "Labour": make("Labour", "standard", 9, type="service", is_storable=False),
        }
        cls.make_bom(items["Wheel"], [(items["Spoke"], 2, {"scrap_percent": 10})])
        cls.make_bom(items["Kit"], [(items["Nut"], 4), (items["Glue"], 0.1)])
        return items

    @classmethod
    def make_made(cls, method: str):
        """An item with a line of every kind and two operations, valued in one of three ways."""
        values = {"categ_id": cls.methods[method].id, "standard_price": 50}
        item = cls.make_item(method, **values)
        named = cls.items
        cls.make_bom(
            item,
            [
                (named["Bolt"], 3, {"scrap_percent": 5, "flushing": "start"}),
                (named["Glue"], 1, {"consumption": "constant", "flushing": "finish"}),
                (named["Paint"], 1, {"scrap_qty": 2, "flushing": "start", "operation_no": 10}),
                (named["Wheel"], 2, {"line_type": "pegged_supply", "flushing": "finish"}),
                (named["Kit"], 1, {"line_type": "phantom"}),
                (named["Swarf"], -0.5, {"flushing": "finish"}),
                (named["Rare"], 1, {"flushing": "manual"}),
                (named["Labour"], 0.5, {"flushing": "start"}),
            ],
        )
        rates = {f"{part}_category_id": cls.rate.id for part in ("setup", "run")}
        cls.make_route(
            item,
            [
                {"operation_no": 10, "next_no": 20, "run_time": 0.5, "scrap_percent": 10, **rates},
                {"operation_no": 20, "setup_time": 1, "run_time": 0.25, **rates},
            ],
        )
        return item

    # === WALKS === #

    def take(self, walk) -> None:
        """Take a walk and forget it; the expectations are checked after each step."""
        self.history = []
        with closing(self.env.cr.savepoint()):
            self.walk(walk)
        self.env.invalidate_all()

    def walk(self, walk) -> None:
        order = self.start_of(walk)
        accepted = False
        for action in walk["actions"]:
            outcome = self.attempt(order, action)
            self.history.append(f"{action} -> {outcome or order.state}")
            accepted |= action[0] == "report" and action[4] or "only" in outcome
            self.assertSound(self.tree(order), self.goods, self.opening)
            self.assert_states(order, accepted)
        if order.state != "ended":
            self.assert_reset_leaves_nothing(order)

    def start_of(self, walk):
        """The order of a walk, Created, with the lines that the walk wants."""
        self.set_parameters(pick_negative=False, physical_reduction=False)
        if walk["picking"]:
            self.set_parameters(**{walk["picking"]: True})
        order = self.env["production.order"].create(
            {
                "product_id": self.made[walk["method"]].id,
                "product_qty": walk["quantity"],
                "product_uom_id": (self.dozen if walk["dozens"] else self.unit).id,
                "reservation": walk["reservation"],
            }
        )
        unwanted = order.component_ids.filtered(
            lambda line: line.product_id.name not in walk["lines"]
        )
        unwanted.unlink()
        return order

    def tree(self, order):
        """The order and every sub-order that was ever made for it."""
        return self.env["production.order"].search([("id", ">=", order.id)])

    # === WHAT IS DONE === #

    def attempt(self, order, action) -> str:
        """Do something to an order; what is refused must have changed nothing.

        :return: why it was refused, or nothing
        """
        name, *arguments = action
        before = self.picture(self.tree(order))
        consumed = self.consumed(order)
        try:
            if name in ("climb", "start", "report", "reset", "end", "child"):
                getattr(self, f"do_{name}")(order, *arguments)
            else:
                with self.env.cr.savepoint():
                    getattr(self, f"do_{name}")(order, *arguments)
        except UserError as refusal:
            self.assertEqual(self.picture(self.tree(order)), before, str(refusal))
            return str(refusal)
        self.assert_consumption_goes_along(order, action, consumed)
        return ""

    def consumed(self, order) -> dict:
        return {line: abs(line.qty_consumed) for line in order.component_ids}

    def assert_consumption_goes_along(self, order, action, before: dict) -> None:
        """Going on consumes, taking back returns; nothing else does either."""
        name, *arguments = action
        if name not in ("climb", "start", "report", "quantity", "line"):
            return
        for line, old in before.items():
            new = abs(line.exists().qty_consumed)
            if name in ("quantity", "line"):
                self.assertEqual(new, old)
            elif name == "start" and arguments[0] < 0:
                self.assertLessEqual(new, old + TINY)
            else:
                self.assertGreaterEqual(new, old - TINY)

    def do_climb(self, order, target):
        action = "report_finished" if target == "reported" else self.verb(target)
        getattr(order, f"action_{action}")()

    def do_child(self, order, target):
        if order.child_ids:
            self.do_climb(order.child_ids[0], target)

    def do_start(self, order, quantity):
        order.action_start(quantity)

    def do_report(self, order, good, error, end_job, accept):
        order.action_report_finished(good, error, end_job=end_job, accept_error=accept)

    def do_quantity(self, order, quantity):
        order.product_qty = quantity

    def do_line(self, order, index, quantity):
        lines = order.component_ids
        if lines:
            line = lines[index % len(lines)]
            line.product_qty = quantity * (-1 if line.product_qty < 0 else 1)

    def do_reverse(self, order, index):
        journals = order.journal_ids
        if journals:
            journals[index % len(journals)].action_reverse()

    def do_pick(self, order, index, quantity):
        lines = order.component_ids
        if lines:
            line = lines[index % len(lines)]
            values = {"component_id": line.id, "qty": quantity}
            self.env["production.journal"].create(
                {"order_id": order.id, "material_ids": [(0, 0, values)]}
            ).action_post()

    def do_reset(self, order, target, derived):
        order.action_reset(target, derived_production=derived)

    def do_end(self, order, report):
        order.action_end(report_finished=report)

    @staticmethod
    def verb(target: str) -> str:
        return {
            "estimated": "estimate",
            "scheduled": "schedule",
            "released": "release",
            "started": "start",
            "ended": "end",
        }[target]

    # === EXPECTATIONS === #

    def assert_states(self, order, accepted: bool) -> None:
        """What the status says is there, and nothing else."""
        self.assertEqual(bool(order.date_estimated), order.state != "created")
        self.assertEqual(bool(order.date_started), not is_below(order.state, "started"))
        self.assertEqual(bool(order.date_reported), not is_below(order.state, "reported"))
        if is_below(order.state, "started"):
            self.assertEqual((order.qty_started, order.qty_good, order.qty_error), (0, 0, 0))
        elif not accepted:
            self.assertGreaterEqual(
                round(order.qty_started - order.qty_good - order.qty_error, 6), 0
            )
        self.assertGreaterEqual(order.qty_started, 0)

    def assert_reset_leaves_nothing(self, order) -> None:
        """After a full reset the order and its sub-orders are as if nothing had happened."""
        if order.state != "created":
            order.action_reset()
        for child in self.tree(order) - order:
            if child.exists() and child.state not in ("created", "ended"):
                child.action_reset()
        tree = self.tree(order)
        self.assertSound(tree, self.goods, self.opening)
        if "ended" in tree.mapped("state"):
            return
        moves = tree.move_finished_ids | tree.component_ids.move_ids
        self.assertLessEqual(set(moves.mapped("state")), {"done"})
        self.assertFalse(any(order.mapped("component_ids.qty_consumed")))
        self.assertFalse(any(tree.mapped("operation_ids.date_start")))
        self.assertEqual(set(tree.mapped("schedule_status")), {"none"})
        self.assertEqual(self.on_hands(self.goods), self.opening)
        values = self.stock_values(self.goods)
        for item in self.goods:
            cost = item.standard_price
            self.assertAlmostEqual(values[item], self.worth[item], delta=0.5, msg=(item.name, cost))
