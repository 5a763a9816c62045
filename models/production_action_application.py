from __future__ import annotations

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lifecycle import is_below, label

#: first status in which a production order belongs to the shop, and its planner asks first
SHOP_STATUS = "released"


class ProductionActionApplication(models.AbstractModel):
    """Applies action messages to the orders they are about, or says why that cannot be done.

    =====================  ==========================================================
    Production order       Created to Scheduled: delivery date and quantity are
                           edited, estimate and schedule are run again; a cancelled
                           one is reset to Created and deleted
    Receipt of a purchase  refused: the vendor has to agree first
    Other receipt          date, quantity or cancelling of the stock move
    Approved planned       date, quantity, or given up
    order
    Request for quotation  date or quantity of the line, or cancelled
    In progress elsewhere  refused: planning knows neither document nor date
    =====================  ==========================================================
    """

    _name = "production.action.application"
    _description = "Application of Action Messages"

    # === BUSINESS METHODS - ENTRY === #

    @api.model
    def _apply_all(self, messages, refused: dict | None = None):
        """Apply messages in their order; a refused one leaves the others alone.

        :param messages: ``production.action.message`` records of a planner
        :param refused: {message: reason} of those that are not to be tried
        :return: True, or a notification with the reasons of those that were refused
        :raises UserError: where none could be applied, with the reasons
        """
        refused = dict(refused or {})
        for message in messages - messages.browse().concat(*refused):
            try:
                with self.env.cr.savepoint():
                    self._apply_one(message)
            except (UserError, ValidationError, AccessError) as error:
                refused[message] = str(error)
        if not refused:
            return True
        if len(refused) == len(messages):
            raise UserError("\n".join(refused.values()))
        return self._notification(len(messages) - len(refused), refused)

    def _apply_one(self, message) -> None:
        """Apply one message.

        :raises UserError: with the reason why that is not possible
        """
        record = message._supply()
        reason = self._refusal(message.sudo(), record.sudo())
        if reason:
            raise UserError(reason)
        message.state = "applied"
        self._apply(message, record)

    def _notification(self, applied: int, refused: dict) -> dict:
        """What was applied and what was not, for the screen and for callers alike."""
        lines = [self.env._("%(count)s applied. Refused:", count=applied), *refused.values()]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Action messages"),
                "message": "\n".join(lines),
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _refusal(self, message, record) -> str | None:
        """Why the message cannot be applied as things are; None when it can.

        :param message: one ``production.action.message``
        :param record: the record that it is about, empty where there is none
        """
        if message.state != "open":
            return self.env._(
                "The message on %(order)s is not open: reopen it first, or run the plan again.",
                order=message.order_name,
            )
        if record:
            return self._by_model("_refusal", record)(message, record)
        if message.supply_kind == "in_progress":
            return self.env._(
                "%(item)s is in progress in a document that planning does not know: change it "
                "there.",
                item=message.product_id.display_name,
            )
        return self._text_gone(message)

    @api.model
    def _apply(self, message, record) -> None:
        """Change the record as the message says; it was not refused."""
        self._by_model("_apply", record)(message, record)

    def _by_model(self, verb: str, record):
        kinds = {
            "production.order": "production",
            "stock.move": "receipt",
            "production.planned.order": "planned",
            "purchase.order.line": "request",
        }
        return getattr(self, f"{verb}_{kinds[record._name]}")

    def _text_gone(self, message) -> str:
        return self.env._(
            "%(order)s, which the message is about, is not there any more. Run the plan again.",
            order=message.order_name,
        )

    def _text_changed(self, message) -> str:
        return self.env._(
            "%(order)s was changed after planning looked at it. Run the plan again, then see "
            "whether it still says so.",
            order=message.order_name,
        )

    @staticmethod
    def _same(message, quantity: float) -> bool:
        """Whether the order still has the quantity that the message starts from."""
        return not message.product_id.uom_id.compare(quantity, message.qty_from)

    # === BUSINESS METHODS - PRODUCTION ORDERS === #

    def _refusal_production(self, message, order) -> str | None:
        if not is_below(order.state, SHOP_STATUS):
            return self._refusal_by_status(order)
        if order.date_delivery != message.date_from_value and not self._finishes_then(
            message, order
        ):
            return self._text_changed(message)
        if not self._same(message, order.product_uom_qty):
            return self._text_changed(message)
        return None

    @staticmethod
    def _finishes_then(message, order) -> bool:
        return bool(order.date_finish) and order.date_finish.date() == message.date_from_value

    def _refusal_by_status(self, order) -> str:
        values = {"order": order.name, "status": label(order.state)}
        if order.state == "ended":
            return self.env._(
                "Production order %(order)s is %(status)s, which is final: it cannot be changed.",
                **values,
            )
        return self.env._(
            "Production order %(order)s is %(status)s: the shop works with it. Have it reset to "
            "%(target)s, then apply the message.",
            target=label("scheduled"),
            **values,
        )

    def _apply_production(self, message, order) -> None:
        """Edit the order, and bring it up to date; planners do so as they firm it."""
        order = order.sudo()
        order._begin()
        if message.action == "cancel":
            self._delete_order(order)
            return
        unit = message.product_id.uom_id
        values = {"date_delivery": message.date_to_value}
        if unit.compare(message.qty_from, message.qty_to):
            values["product_qty"] = unit._compute_quantity(message.qty_to, order.product_uom_id)
        order.write(values)
        if order.state == "scheduled":
            order.action_schedule()
        elif order.state == "estimated":
            order.action_estimate(references=False)
        order._message_log(body=message.explanation)

    def _delete_order(self, order) -> None:
        """Delete an order; its sub-orders stay and have messages of their own."""
        if order.state != "created":
            order.action_reset("created")
        order.unlink()

    # === BUSINESS METHODS - RECEIPTS === #

    def _refusal_receipt(self, message, move) -> str | None:
        if move.state in ("done", "cancel"):
            return self._text_changed(message)
        if "purchase_line_id" in move._fields and move.purchase_line_id:
            return self.env._(
                "%(order)s is ordered from %(vendor)s: ask the vendor, then change purchase order "
                "%(purchase)s.",
                order=message.product_id.display_name,
                vendor=move.purchase_line_id.order_id.partner_id.display_name,
                purchase=move.purchase_line_id.order_id.name,
            )
        if not self._same(message, move.product_qty):
            return self._text_changed(message)
        if move.move_orig_ids and message.product_id.uom_id.compare(
            message.qty_from, message.qty_to
        ):
            return self.env._(
                "%(order)s is sent by another transfer, %(origin)s: change the quantity there.",
                order=message.order_name,
                origin=move.move_orig_ids[0].reference or "",
            )
        return None

    def _apply_receipt(self, message, move) -> None:
        """Change the stock move, with the user's own rights in Inventory."""
        if message.action == "cancel":
            move._action_cancel()
            return
        values = {}
        days = (message.date_to_value - message.date_from_value).days
        if days:
            values["date"] = move.date + timedelta(days=days)
        unit = message.product_id.uom_id
        if unit.compare(message.qty_from, message.qty_to):
            values["product_uom_qty"] = unit._compute_quantity(message.qty_to, move.product_uom)
        move.write(values)

    # === BUSINESS METHODS - PLANNED ORDERS === #

    def _refusal_planned(self, message, planned) -> str | None:
        same = self._same(message, planned.product_qty)
        if planned.status != "approved" or not same:
            return self._text_changed(message)
        if planned.date_delivery != message.date_from_value:
            return self._text_changed(message)
        return None

    def _apply_planned(self, message, planned) -> None:
        """Change the approved planned order; all its dates move by as many days."""
        if message.action == "cancel":
            planned.status = "unprocessed"
            planned.unlink()
            return
        moved = timedelta(days=(message.date_to_value - message.date_from_value).days)
        planned.write(
            {
                "product_qty": message.qty_to,
                **{
                    name: planned[name] + moved
                    for name in ("date_delivery", "date_order", "date_start")
                    if planned[name]
                },
            }
        )

    # === BUSINESS METHODS - REQUESTS FOR QUOTATION === #

    def _refusal_request(self, message, line) -> str | None:
        if line.state not in ("draft", "sent"):
            return self.env._(
                "%(order)s is no request for quotation any more: change it in Purchase, or run "
                "the plan again.",
                order=message.order_name,
            )
        if not self._same(message, line.product_uom_qty):
            return self._text_changed(message)
        return None

    def _apply_request(self, message, line) -> None:
        """Change the line, with the user's own rights in Purchase."""
        if message.action != "cancel":
            days = message.date_to_value - message.date_from_value
            unit = message.product_id.uom_id
            line.write(
                {
                    "product_qty": unit._compute_quantity(message.qty_to, line.product_uom_id),
                    "date_planned": line.date_planned + days,
                }
            )
        elif line.order_id.order_line == line:
            line.order_id.button_cancel()
        else:
            line.unlink()
