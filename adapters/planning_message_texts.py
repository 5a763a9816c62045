from __future__ import annotations

from datetime import date

from odoo import api, models
from odoo.tools import format_date


class ProductionPlanningMessageTexts(models.AbstractModel):
    """Action messages in words: what the order supplies, for whom, and what would be better."""

    _name = "production.planning.message.texts"
    _description = "Texts of Action Messages"

    @api.model
    def _explain(self, message) -> str:
        """Why planning would change the order.

        :param message: one ``production.action.message``
        """
        if not message.action:
            return ""
        texts = [self._text_order(message), self._text_need(message)]
        if message.action != "cancel":
            texts += [self._text_date(message), self._text_quantity(message)]
        texts.append(self._text_money(message))
        return "\n".join(text for text in texts if text)

    def _text_order(self, message) -> str:
        return self.env._(
            "%(order)s supplies %(quantity)s %(unit)s of %(item)s on %(date)s.",
            order=message.order_name,
            quantity=self._number(message.qty_from),
            unit=message.product_uom_id.name,
            item=message.product_id.display_name,
            date=self._day(message.date_from_value),
        )

    def _text_need(self, message) -> str:
        """What asks for it, or that nothing does."""
        values = {
            "date": self._day(message.date_need),
            "asker": message.demand_name or "",
            "unit": message.product_uom_id.name,
        }
        if message.action == "cancel" and message.demand_name:
            return self.env._(
                "It was for %(asker)s, which does not need it any more when the messages on it "
                "are applied, and nothing else does: cancel it.",
                **values,
            )
        if message.action == "cancel":
            return self.env._("Nothing needs it any more: cancel it.")
        if message.demand_kind == "safety":
            return self.env._("It restores the minimum stock.")
        if message.demand_name:
            return self.env._("%(asker)s needs it on %(date)s.", **values)
        return self.env._("It is needed on %(date)s.", **values)

    def _text_date(self, message) -> str:
        days = (message.date_to_value - message.date_from_value).days
        values = {"date": self._day(message.date_to_value), "days": abs(days)}
        if days > 0:
            return self.env._(
                "It comes %(days)s day(s) too early: postpone it to %(date)s.", **values
            )
        if days < 0:
            return self.env._(
                "It comes %(days)s day(s) too late: advance it to %(date)s.", **values
            )
        return ""

    def _text_quantity(self, message) -> str:
        values = {
            "more": self._number(message.qty_to - message.qty_from),
            "less": self._number(message.qty_from - message.qty_to),
            "quantity": self._number(message.qty_to),
            "unit": message.product_uom_id.name,
        }
        if message.qty_to > message.qty_from:
            return self.env._(
                "%(more)s %(unit)s more are needed at that time: increase it to %(quantity)s. "
                "Until then a planned order stands for what is missing. If you apply the message, "
                "that planned order goes away with the next run; do not firm it as well.",
                **values,
            )
        if message.qty_to < message.qty_from:
            return self.env._(
                "%(less)s %(unit)s of it are not needed, order minimum and multiple considered: "
                "decrease it to %(quantity)s.",
                **values,
            )
        return ""

    def _text_money(self, message) -> str:
        return self.env._(
            "Money at stake: %(money)s.", money=message.currency_id.format(message.money)
        )

    def _day(self, day: date | None) -> str:
        return format_date(self.env, day) if day else ""

    @staticmethod
    def _number(quantity: float) -> str:
        """A quantity without decimals that say nothing."""
        return f"{quantity:.12g}"
