from __future__ import annotations

from odoo import api, models
from odoo.tools import format_date

from ..planning.reasons import Reason, reasons
from .planning_item_reader import ItemReading


class ProductionPlanningItemReasons(models.AbstractModel):
    """Why an item was not planned, or not all of it: data with a sentence for the planner.

    The engine knows what the policy and the coverage did; what is known only here (no plan, a
    circle of BOMs, an error of the last run) is added to it.
    """

    _name = "production.planning.item.reasons"
    _description = "Reasons why an Item is not planned"

    @api.model
    def _no_plan(self, site) -> list[dict]:
        """No master plan looks at the site."""
        text = self.env._(
            "No master plan covers %(site)s. Add the site to a plan under Planning, Master plans.",
            site=site.display_name,
        )
        return [self._row("no_plan", text, "danger")]

    @api.model
    def _reasons(self, reading: ItemReading) -> list[dict]:
        """Every reason that holds, the most serious first.

        :return: rows of ``code text severity model id quantity date``
        """
        rows = self._obstacles(reading)
        if reading.view and not reading.is_cyclic:
            rows += [self._of_engine(reading, reason) for reason in reasons(reading.view)]
        rows += self._of_last_run(reading)
        rows += self._completed(reading)
        return sorted(rows, key=lambda row: ("danger", "warning", "info").index(row["severity"]))

    # === WHAT KEEPS THE ITEM OUT OF PLANNING === #

    def _obstacles(self, reading) -> list[dict]:
        product = self.env["product.product"].browse(reading.scope.product)
        link = {"model": product._name, "id": product.id}
        if reading.is_cyclic:
            text = self.env._(
                "The BOMs of %(item)s lead back to it, so nothing on that circle is planned. "
                "Deactivate one of the versions.",
                item=product.display_name,
            )
            return [self._row("cycle", text, "danger", **link)]
        if not product.is_storable:
            text = self.env._(
                "%(item)s is not kept in stock, so it is not planned. Track its inventory to have "
                "it planned.",
                item=product.display_name,
            )
            return [self._row("not_storable", text, "danger", **link)]
        return [
            self._row(problem["code"], problem["text"], "danger", **link)
            for problem in reading.problems
        ]

    # === WHAT THE ENGINE SAYS === #

    def _of_engine(self, reading, reason: Reason) -> dict:
        text, severity = self._sentences(reading, reason)[reason.code]
        return self._row(
            reason.code,
            text,
            severity,
            quantity=reading.scope.quantity(reason.quantity),
            date=reason.first and reason.first.isoformat(),
        )

    def _sentences(self, reading, reason: Reason) -> dict[str, tuple[str, str]]:
        """Text and severity of each code; the dates of other codes are left blank in them."""
        values = self._values(reading, reason)
        return {
            "nothing_asked": (
                self.env._("Nothing asks for %(item)s at %(site)s.", **values),
                "info",
            ),
            "covered": (
                self.env._(
                    "Everything that is asked is covered: %(stock)s %(unit)s from stock and "
                    "%(receipts)s %(unit)s from receipts.",
                    **values,
                ),
                "info",
            ),
            "beyond_fence": (
                self.env._(
                    "%(quantity)s %(unit)s are asked beyond the coverage fence, which ends on "
                    "%(fence)s: from %(first)s to %(last)s.",
                    **values,
                ),
                "info",
            ),
            "manual": (
                self.env._(
                    "Coverage is manual: %(quantity)s %(unit)s from %(first)s on wait for an order "
                    "by hand.",
                    **values,
                ),
                "warning",
            ),
            "stopped": (
                self.env._(
                    "%(item)s is stopped: %(quantity)s %(unit)s from %(first)s on are not covered. "
                    "Untick Stopped on the item or on its item coverage.",
                    **values,
                ),
                "danger",
            ),
            "owed": (
                self.env._(
                    "%(quantity)s %(unit)s are left open: the negative minimum stock allows it.",
                    **values,
                ),
                "info",
            ),
            "uncovered": (
                self.env._("%(quantity)s %(unit)s from %(first)s on are not covered.", **values),
                "warning",
            ),
        }

    def _values(self, reading, reason: Reason) -> dict:
        product = self.env["product.product"].browse(reading.scope.product)
        number = reading.scope.quantity
        return {
            "item": product.display_name,
            "unit": product.uom_id.name,
            "site": self.env["stock.warehouse"].browse(reading.scope.site).display_name,
            "quantity": f"{number(reason.quantity):.12g}",
            "stock": f"{number(reason.from_stock):.12g}",
            "receipts": f"{number(reason.from_receipts):.12g}",
            "fence": self._day(reason.fence),
            "first": self._day(reason.first),
            "last": self._day(reason.last),
        }

    # === WHAT THE LAST RUN SAYS === #

    def _of_last_run(self, reading) -> list[dict]:
        """Problems of the last run with the item, a run that failed, or none at all."""
        plan = reading.scope.plan
        run = self.env["production.planning.run"].search([("plan_id", "=", plan.id)], limit=1)
        link = {"model": "production.master.plan", "id": plan.id}
        if not run:
            text = self.env._("%(plan)s has not been run yet.", plan=plan.name)
            return [self._row("never_run", text, "warning", **link)]
        link = {"model": run._name, "id": run.id}
        rows = []
        if run.state == "failed":
            text = self.env._(
                "The last run of %(plan)s failed: %(reason)s", plan=plan.name, reason=run.failure
            )
            rows.append(self._row("run_failed", text, "danger", **link))
        problems = self.env["production.planning.problem"].search(
            [
                ("run_id", "=", run.id),
                ("product_id", "=", reading.scope.product),
                ("warehouse_id", "in", (reading.scope.site, False)),
            ]
        )
        for problem in problems:
            severity = "danger" if problem.severity == "error" else "warning"
            rows.append(self._row(f"problem_{problem.code}", problem.text, severity, **link))
        return rows

    def _completed(self, reading) -> list[dict]:
        """Planned orders that a planner decided not to firm."""
        rows = []
        for stored in reading.stored:
            if stored.status != "completed":
                continue
            order = stored.order
            text = self.env._(
                "The planned order of %(quantity)s %(unit)s for %(day)s is completed: it is kept "
                "up to date and not firmed by itself.",
                quantity=f"{reading.scope.quantity(order.quantity):.12g}",
                unit=self.env["product.product"].browse(order.product).uom_id.name,
                day=self._day(order.date_requirement),
            )
            rows.append(self._row("completed", text, "info", "production.planned.order", stored.id))
        return rows

    # === ROWS === #

    def _row(
        self, code: str, text: str, severity: str, model=False, id=False, quantity=0.0, date=False
    ) -> dict:
        return {
            "code": code,
            "text": text,
            "severity": severity,
            "model": model,
            "id": id,
            "quantity": quantity,
            "date": date,
        }

    def _day(self, day) -> str:
        return format_date(self.env, day) if day else ""
