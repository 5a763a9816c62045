from __future__ import annotations

from datetime import datetime

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime, formatLang

from ..lifecycle import is_below, label

#: status from which documents are printed: a release hands them to the shop (ax.md 10.1)
PRINTED_FROM = "released"

#: digits after the point of hours
HOUR_DIGITS = 2

#: how planned times are written, as patterns of the CLDR
DAY, DAY_AND_TIME = "EEE d MMM y", "EEE d MMM, HH:mm"


class ProductionDocument(models.AbstractModel):
    """What the printed documents of a production order have in common (ax.md 10.1, 20).

    A document is made for orders that are Released or further, in the order in which they were
    chosen, one page or more for each. Who may read an order may print it: the rest, such as the
    customer's name or what is reserved, is read for them.
    """

    _name = "production.document"
    _description = "Printed Document of Production Orders"

    # === CORE HOOKS === #

    @api.model
    def _get_report_values(self, docids, data=None):
        """What the template shows.

        :raises UserError: naming the orders for which the document is not made, and why
        """
        orders = self.env["production.order"].browse(docids)
        orders.check_access("read")
        refusals = [text for order in orders if (text := self._refusal(order.sudo()))]
        if refusals:
            raise UserError("\n".join(refusals))
        return {
            "doc_ids": docids,
            "doc_model": orders._name,
            "docs": orders.sudo(),
            "document": self,
            **self._document_values(orders.sudo()),
        }

    # === BUSINESS METHODS - WHAT A DOCUMENT SAYS === #

    @api.model
    def _document_values(self, orders) -> dict:
        """Further values for the template of one kind of document."""
        return {}

    @api.model
    def _refusal(self, order) -> str | None:
        """Why the document is not made for an order, and how to mend it; None where it is."""
        if not is_below(order.state, PRINTED_FROM):
            return None
        return self.env._(
            "Production order %(order)s is %(status)s: its documents are printed from Released on. "
            "Release it first.",
            order=order.name,
            status=label(order.state),
        )

    @api.model
    def _due_quantity(self, operation) -> float:
        """How many pieces enter an operation, scrap of it and the later ones included (7.6)."""
        order = operation.order_id
        pieces = order._accumulated_scrap().get(operation.operation_no, 1)
        return order.product_uom_id.round(float(pieces) * order.product_qty, rounding_method="UP")

    @api.model
    def _barcode(self, operation) -> str:
        """What stands below an operation's barcode: number of the order and of the operation."""
        _kind, _point, place = operation.priority.partition("_")
        number = f"{operation.order_id.name}-{operation.operation_no}"
        return f"{number}-{place}" if place else number

    # === BUSINESS METHODS - TEXTS === #

    @api.model
    def _quantity_text(self, quantity: float, unit) -> str:
        """A quantity and its unit as people write them: no more decimals than there are."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return f"{self._number_text(quantity, digits)} {unit.name}"

    @api.model
    def _hours_text(self, hours: float) -> str:
        return self.env._("%(hours)s h", hours=self._number_text(hours, HOUR_DIGITS))

    @api.model
    def _number_text(self, number: float, digits: int) -> str:
        decimals = len(f"{number:.{digits}f}".rstrip("0").partition(".")[2])
        return formatLang(self.env, number, digits=decimals)

    @api.model
    def _time_text(self, instant: datetime | bool, order=None) -> str:
        """A planned time with its weekday, in the time zone of who prints.

        :param order: order that the time belongs to: until it is scheduled, its start and finish
            are days and have no hour
        """
        if not instant:
            return ""
        day_only = order and order.schedule_status == "none"
        return format_datetime(self.env, instant, dt_format=DAY if day_only else DAY_AND_TIME)

    @api.model
    def _where_text(self, operation) -> str:
        """Who does an operation: the resource, else any of the group."""
        group, resource = operation.resource_group_id, operation.resource_id
        names = [record.display_name for record in (group, resource) if record]
        return " / ".join(names) or self.env._("any resource")
