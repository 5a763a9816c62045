from __future__ import annotations

from datetime import date

from odoo import api, models
from odoo.tools import format_date


class ProductionPlanningTexts(models.AbstractModel):
    """What planning decided, in words: explanations of planned orders and problems of a run.

    The engine answers with data; this is the one place that turns it into sentences.
    """

    _name = "production.planning.texts"
    _description = "Texts of Planning"

    # === EXPLANATION OF A PLANNED ORDER === #

    @api.model
    def _explain(self, order) -> str:
        """What the planned order serves, how its quantity and its dates came about.

        :param order: one ``production.planned.order``
        """
        if not order.product_id:
            return ""
        lines = [
            self._text_demand(order),
            self._text_quantity(order),
            self._text_dates(order),
            self._text_policy(order),
        ]
        if order.delay_days:
            lines.append(self._text_delay(order))
        return "\n".join(line for line in lines if line)

    def _text_demand(self, order) -> str:
        values = {
            "item": order.product_id.display_name,
            "needed": self._day(order.date_requirement),
            "sale": order.sale_line_id.order_id.name,
            "customer": order.sale_line_id.order_id.partner_id.display_name,
            "parent_order": order.parent_order_id.name,
            "parent": order.parent_id.product_id.display_name,
            "parent_item": order.parent_order_id.product_id.display_name,
        }
        if order.sale_line_id:
            text = self.env._(
                "Serves sales order %(sale)s of %(customer)s: %(item)s on %(needed)s.", **values
            )
        elif order.parent_order_id:
            text = self.env._(
                "Serves production order %(parent_order)s for %(parent_item)s, which needs "
                "%(item)s on %(needed)s.",
                **values,
            )
        elif order.parent_id:
            text = self.env._(
                "Serves the planned order for %(parent)s, which needs %(item)s on %(needed)s.",
                **values,
            )
        elif order.demand_kind == "safety":
            text = self.env._("Restores the minimum stock of %(item)s on %(needed)s.", **values)
        elif order.demand_kind:
            text = self.env._("Serves an issue of %(item)s on %(needed)s.", **values)
        else:
            text = self.env._("Entered by hand: %(item)s on %(needed)s.", **values)
        return text

    def _text_quantity(self, order) -> str:
        """The sum behind the quantity, with the modifiers where they changed it."""
        if not order.qty_gross:
            return ""
        values = {
            "gross": self._number(order.qty_gross),
            "stock": self._number(order.qty_from_stock),
            "receipts": self._number(order.qty_from_receipts),
            "net": self._number(order.qty_net),
            "quantity": self._number(order.product_qty),
            "unit": order.product_uom_id.name,
        }
        text = self.env._(
            "Requirement %(gross)s - stock %(stock)s - receipts %(receipts)s = net %(net)s "
            "%(unit)s.",
            **values,
        )
        if order.product_uom_id.compare(order.qty_net, order.product_qty):
            modified = self._text_modified(order, values)
            text = f"{text} {modified}"
        return text

    def _text_modified(self, order, values) -> str:
        """Why the quantity differs from the net requirement."""
        if order.status == "approved":
            return self.env._("Approved for %(quantity)s %(unit)s by a planner.", **values)
        return self.env._(
            "Ordered %(quantity)s %(unit)s: order minimum, multiple, maximum or stock limits.",
            **values,
        )

    @staticmethod
    def _number(quantity: float) -> str:
        """A quantity without decimals that say nothing."""
        return f"{quantity:.12g}"

    def _day(self, day: date | None) -> str:
        return format_date(self.env, day) if day else ""

    def _text_dates(self, order) -> str:
        texts = {
            "production": self.env._(
                "Start on %(order_date)s to deliver on %(delivery)s.",
                order_date=self._day(order.date_order),
                delivery=self._day(order.date_delivery),
            ),
            "purchase": self.env._(
                "Buy on %(order_date)s to receive on %(delivery)s.",
                order_date=self._day(order.date_order),
                delivery=self._day(order.date_delivery),
            ),
            "transfer": self.env._(
                "Transfer on %(order_date)s to receive on %(delivery)s.",
                order_date=self._day(order.date_order),
                delivery=self._day(order.date_delivery),
            ),
        }
        return texts[order.order_type]

    def _text_policy(self, order) -> str:
        if not order.coverage_group_id:
            return ""
        return self.env._(
            "Decided by coverage group %(group)s.", group=order.coverage_group_id.display_name
        )

    def _text_delay(self, order) -> str:
        if order.late_component_id:
            return self.env._(
                "Late by %(days)s day(s): it should start on %(start)s and waits for "
                "%(component)s, which is there on %(day)s. Expedite that.",
                days=order.delay_days,
                start=self._day(order.date_start or order.date_order),
                component=order.late_component_id.display_name,
                day=self._day(order.date_component),
            )
        if order.date_order > order.plan_id._today():
            return self.env._(
                "Late by %(days)s day(s): it is not ordered before %(ordered)s, because of the "
                "freeze time fence or closed days.",
                days=order.delay_days,
                ordered=self._day(order.date_order),
            )
        return self.env._(
            "Late by %(days)s day(s): to be in time it would have had to start before today.",
            days=order.delay_days,
        )

    # === PROBLEMS OF A RUN === #

    @api.model
    def _problem_values(self, problems) -> list[dict]:
        """Values of ``production.planning.problem`` for problems that the engine reports.

        :param problems: pure ``planning.Problem`` objects
        """
        return [
            {
                "severity": problem.severity,
                "code": problem.code,
                "product_id": problem.product,
                "warehouse_id": problem.site,
                "text": self._problem_text(problem),
            }
            for problem in problems
        ]

    def _problem_text(self, problem) -> str:
        product = self.env["product.product"].browse(problem.product or ())
        site = self.env["stock.warehouse"].browse(problem.site or ())
        values = {
            "item": product.display_name or "",
            "site": site.display_name or "",
            **self._problem_detail(problem),
        }
        texts = {
            "cycle": lambda: self.env._(
                "The BOMs go round in a circle: %(path)s. Nothing on the circle is planned; "
                "deactivate one of the versions.",
                **values,
            ),
            "no_bom_version": lambda: self.env._(
                "%(item)s is to be produced at %(site)s but has no active BOM version there for "
                "the date and quantity: its components are not planned. Activate a version.",
                **values,
            ),
            "phantom_without_bom": lambda: self.env._(
                "%(item)s is a phantom without an active BOM version at %(site)s and was planned "
                "as an item of its own. Activate a version.",
                **values,
            ),
            "missing_item": lambda: self.env._(
                "%(item)s is needed at %(site)s but is not kept in stock: make it storable.",
                **values,
            ),
            "stopped": lambda: self.env._(
                "%(item)s is stopped at %(site)s, so its demand is not covered. Untick Stopped "
                "on the item or on its item coverage.",
                **values,
            ),
            "coverage_code": lambda: self.env._(
                "%(item)s has a coverage group with an unknown coverage code; choose another "
                "group on its item coverage.",
                **values,
            ),
            "order_max_ignored": lambda: self.env._(
                "The order maximum of %(item)s is below its minimum or multiple and was ignored; "
                "correct its order settings.",
                **values,
            ),
        }
        if problem.code in texts:
            return texts[problem.code]()
        return self.env._("%(item)s could not be planned: %(error)s", **values)

    def _problem_detail(self, problem) -> dict:
        """The engine's data with names instead of ids."""
        detail = {"error": "", "path": "", **problem.detail}
        if detail["path"]:
            products = self.env["product.product"].browse(detail["path"])
            detail["path"] = " > ".join(product.display_name for product in products)
        return detail
