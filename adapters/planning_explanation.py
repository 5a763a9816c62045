from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from odoo import api, models
from odoo.tools import format_date

from ..planning.capacity_fence import CapacityFence
from ..planning.entities import Demand, PlannedOrder, Policy
from ..planning.offsetting import Dates, OrderDates
from ..planning.pegging import earlier_planned
from .planning_item_reader import ItemReading

#: requirements that an explanation lists by name; of more it tells how many they are
LISTED = 5


class ProductionPlanningExplanation(models.AbstractModel):
    """Why there is a planned order, told from the item netted again.

    Where a stored planned order knows one requirement, the pegs know all of them.
    """

    _name = "production.planning.explanation"
    _description = "Explanation of Planned Orders"

    @api.model
    def _explain(
        self,
        reading: ItemReading,
        order: PlannedOrder,
        name_of: Callable[[Demand], str],
    ) -> list[str]:
        """What the order serves, its quantity, its dates, and why it is late, a sentence each.

        :param order: one of the planned orders of the reading's view
        :param name_of: what to call a demand
        """
        sentences = [
            self._text_serves(reading, order, name_of),
            self._text_sum(reading, order),
            self._text_size(reading, order),
            self._text_policy(reading, order),
            self._text_dates(reading, order),
            self._text_late(reading, order),
        ]
        return [sentence for sentence in sentences if sentence]

    # === WHAT IT SERVES === #

    def _text_serves(self, reading, order, name_of) -> str:
        pegs = [peg for peg in reading.view.plan.pegs if peg.supply is order]
        parts = [
            self.env._(
                "%(quantity)s for %(requirement)s on %(day)s",
                quantity=self._number(reading, peg.quantity),
                requirement=name_of(peg.demand),
                day=self._day(peg.demand.date),
            )
            for peg in pegs[:LISTED]
        ]
        listed = ", ".join(parts)
        if not parts:
            return self.env._("Serves nothing that is asked now: it only fills the stock.")
        if len(pegs) > LISTED:
            return self.env._(
                "Serves %(listed)s, and %(count)s more requirements.",
                listed=listed,
                count=len(pegs) - LISTED,
            )
        return self.env._("Serves %(listed)s.", listed=listed)

    # === ITS QUANTITY === #

    def _text_sum(self, reading, order) -> str:
        """Requirement less stock, receipts and earlier planned orders."""
        sizing, earlier = order.sizing, earlier_planned(reading.view.plan, order)
        return self.env._(
            "Requirement %(gross)s - stock %(stock)s - receipts %(receipts)s - earlier planned "
            "orders %(planned)s = net %(net)s %(unit)s.",
            gross=self._number(reading, sizing.gross),
            stock=self._number(reading, sizing.from_stock),
            receipts=self._number(reading, sizing.from_receipts - earlier),
            planned=self._number(reading, earlier),
            net=self._number(reading, sizing.net),
            unit=self._unit(reading),
        )

    def _text_size(self, reading, order) -> str:
        """Why another quantity than the net one is ordered, and in how many orders."""
        sizing, parts = order.sizing, []
        if sizing.ordered != sizing.net:
            parts.append(
                self.env._(
                    "Ordered %(ordered)s instead: %(modifiers)s.",
                    ordered=self._number(reading, sizing.ordered),
                    modifiers=", ".join(self._modifiers(reading)),
                )
            )
        if sizing.chunks > 1:
            parts.append(
                self.env._(
                    "Order maximum %(maximum)s: this is order %(chunk)s of %(chunks)s.",
                    maximum=self._number(reading, reading.view.item.policy.order_max),
                    chunk=sizing.chunk,
                    chunks=sizing.chunks,
                )
            )
        return " ".join(parts)

    def _modifiers(self, reading) -> list[str]:
        """The settings that may have raised the quantity."""
        policy, told = reading.view.item.policy, []
        maximum, least, multiple = (
            self._number(reading, units)
            for units in (policy.max_qty, policy.order_min, policy.order_multiple)
        )
        if policy.coverage_code == "min_max":
            told.append(self.env._("filled up to the maximum stock %s", maximum))
        if policy.order_min:
            told.append(self.env._("order minimum %s", least))
        if policy.order_multiple:
            told.append(self.env._("order multiple %s", multiple))
        return told or [self.env._("order settings of the item")]

    def _text_policy(self, reading, order) -> str:
        """The coverage group that decided, and what its code does."""
        policy = reading.view.item.policy
        sizing = order.sizing
        group = self.env["production.coverage.group"].browse(policy.group or ())
        values = {
            "group": group.display_name or self.env._("none"),
            "until": self._day(sizing.date_until),
            "first": self._day(order.date_requirement),
        }
        texts = {
            "requirement": self.env._(
                "Coverage group %(group)s: an order for each requirement.", **values
            ),
            "period": self.env._(
                "Coverage group %(group)s: one order for what is needed from %(first)s to "
                "%(until)s.",
                **values,
            ),
            "min_max": self.env._(
                "Coverage group %(group)s: filled up when stock falls below the minimum.", **values
            ),
        }
        return texts.get(policy.coverage_code, self.env._("Coverage group %(group)s.", **values))

    # === ITS DATES === #

    def _text_dates(self, reading, order) -> str:
        """The way from the requirement back to the order date, with what took the days."""
        policy = reading.view.item.policy
        steps = [
            self.env._("needed on %s", self._day(order.date_requirement)),
            *self._margin(self.env._("issue margin"), policy.issue_margin),
            *self._margin(self.env._("receipt margin"), policy.receipt_margin),
            self.env._("delivered on %s", self._day(order.date_delivery)),
            *(self._route(order) if self._is_by_route(reading, order) else self._lead_time(policy)),
            self.env._("started on %s", self._day(order.date_start or order.date_order)),
            *self._margin(self.env._("reorder margin"), policy.reorder_margin),
            self.env._("ordered on %s", self._day(order.date_order)),
        ]
        text = self.env._("Dates: %(steps)s.", steps=", ".join(steps))
        closed = self._closed_days(order, policy)
        if closed > 0 and not self._is_by_route(reading, order):
            note = self.env._("Closed days of the calendar add %(days)s day(s).", days=closed)
            text = f"{text} {note}"
        return text

    def _margin(self, name: str, days: int) -> list[str]:
        if not days:
            return []
        return [self.env._("%(name)s %(days)s day(s)", name=name, days=days)]

    def _lead_time(self, policy: Policy) -> list[str]:
        if policy.working_days:
            return [self.env._("lead time %(days)s working day(s)", days=policy.lead_time)]
        return [self.env._("lead time %(days)s day(s)", days=policy.lead_time)]

    def _route(self, order: PlannedOrder) -> list[str]:
        route = self.env["production.route"].browse(order.route)
        return [self.env._("scheduled by route %s", route.display_name)]

    def _is_by_route(self, reading, order: PlannedOrder) -> bool:
        """Whether the order lies inside the capacity fence, and its route can be scheduled."""
        fence = CapacityFence(reading.factory.scheduler, reading.factory.today)
        work = fence.work_of(reading.view.item, order)
        return work is not None and work(order.date_start, True) is not None

    def _closed_days(self, order: PlannedOrder, policy: Policy) -> int:
        """Days between order and requirement that neither lead time nor margins account for."""
        margins = policy.issue_margin + policy.receipt_margin + policy.reorder_margin
        end = order.date_requirement + timedelta(days=order.delay_days)
        return (end - order.date_order).days - margins - policy.lead_time

    def _text_late(self, reading, order) -> str:
        told = reading.as_told(order)
        if told.waits:
            return self.env._(
                "Late by %(days)s day(s): it should start on %(start)s and waits for "
                "%(component)s, which is there on %(day)s. Expedite that.",
                days=told.delay_days,
                start=self._day(order.date_start),
                component=self.env["product.product"].browse(told.waits).display_name,
                day=self._day(told.waits_until),
            )
        if not order.delay_days:
            return ""
        wanted = self._unhurried(reading, order.date_requirement)
        there = order.date_requirement + timedelta(days=order.delay_days)
        values = {
            "days": order.delay_days,
            "wanted": self._day(wanted.order),
            "there": self._day(there),
        }
        if order.date_order > reading.factory.today and reading.view.item.policy.freeze_fence:
            return self.env._(
                "Late by %(days)s day(s): nothing new is ordered inside the freeze time fence. It "
                "can be there on %(there)s.",
                **values,
            )
        if self._is_by_route(reading, order):
            return self.env._(
                "Late by %(days)s day(s): its route takes longer than there is time. Begun today "
                "it can be there on %(there)s.",
                **values,
            )
        return self.env._(
            "Late by %(days)s day(s): to be in time it had to be ordered on %(wanted)s, which is "
            "past. Ordered today it can be there on %(there)s.",
            **values,
        )

    def _unhurried(self, reading, requirement: date) -> Dates:
        """The dates of the order if it could still be placed in time."""
        policy, shift = reading.view.item.policy, reading.factory.shift
        long_ago = requirement - timedelta(days=3650)
        return OrderDates(policy, long_ago, shift)[requirement]

    # === WORDS === #

    def _number(self, reading, units: int) -> str:
        """A quantity without decimals that say nothing."""
        return f"{reading.scope.quantity(units):.12g}"

    def _unit(self, reading) -> str:
        return self.env["product.product"].browse(reading.scope.product).uom_id.name

    def _day(self, day: date | None) -> str:
        return format_date(self.env, day) if day else ""
