from __future__ import annotations

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..adapters.planning_item_reader import ItemReading
from ..planning.pegging import fed_by, feeds

DIRECTIONS = ("up", "down", "components")


class ProductionNetRequirements(models.AbstractModel):
    """Net requirements of an item (ax.md 17.18): what is asked, what serves it, and why.

    Nothing of it is stored: the item is netted again from current data whenever somebody looks,
    and pegging over levels goes from item to item (design.md section 5).
    """

    _name = "production.net.requirements"
    _description = "Net Requirements"

    # === PUBLIC METHODS === #

    @api.model
    def get_net_requirements(
        self,
        product_id: int | None = None,
        warehouse_id: int | None = None,
        plan_id: int | None = None,
    ) -> dict:
        """Requirements and receipts of an item at a site with their pegs, and its future stock.

        :param product_id: the item; without it only the site and the plan are answered
        :param warehouse_id: the site; by default the user's own
        :param plan_id: the master plan; by default the first that covers the site
        :return: what was asked, ``rows`` (date, AX's short code and type, document, requirement
            or receipt, accumulated, pegs, explanation of planned orders), ``series`` (projected
            stock without and with planned orders, minimum), ``reasons`` why something is not
            planned, ``is_outdated`` (a run would now plan otherwise) and ``unused`` receipts
        :raises AccessError: when the user may not read planned orders, the item or the site
        """
        product, site, plan = self._asked(product_id, warehouse_id, plan_id)
        answer = {**self._question(product, site, plan), **self._empty()}
        if not product:
            return answer
        if not plan:
            reasons = self.env["production.planning.item.reasons"]._no_plan(site)
            return {**answer, "reasons": reasons}
        reading = self._read(plan, product, site)
        return {**answer, **self._findings(reading)}

    @api.model
    def get_pegging(
        self,
        product_id: int,
        warehouse_id: int,
        source: str = "",
        direction: str = "up",
        plan_id: int | None = None,
        order_id: int | bool = False,
        component_id: int | bool = False,
    ) -> list[dict]:
        """One level of pegging: the arguments are those that a row or an answer gives as ``more``.

        :param source: what planning calls the demand, supply or planned order: 16 hexadecimal
            digits, as planned orders have it
        :param direction: ``up``: what a supply or planned order of the item serves; ``down``:
            what serves a demand of the item; ``components``: what an order for the item needs
        :param order_id: a production order instead of a source
        :param component_id: a component line of a production order instead of a source
        :return: rows with document, date, quantity and ``more`` for the next level
        :raises AccessError: when the user may not read planned orders, the item or the site
        :raises UserError: when direction or source are no such, or no master plan covers the site
        """
        if direction not in DIRECTIONS:
            raise UserError(
                self.env._(
                    "Pegging has no direction %(direction)s: choose one of %(known)s.",
                    direction=direction,
                    known=", ".join(DIRECTIONS),
                )
            )
        product, site, plan = self._asked(product_id, warehouse_id, plan_id)
        if not plan:
            raise UserError(self.env["production.planning.item.reasons"]._no_plan(site)[0]["text"])
        named = self._source(source)
        reading = self._read(plan, product, site)
        walk = reading.scope.env["production.planning.item.pegging"]
        if direction == "components":
            return walk._components(reading, named, order_id)
        if not reading.view:
            return []
        if direction == "up":
            return walk._up(reading, walk._supply_source(reading, named, order_id), feeds)
        return walk._down(reading, walk._demand_source(reading, named, component_id), fed_by)

    # === BUSINESS METHODS - THE QUESTION === #

    def _asked(self, product_id, warehouse_id, plan_id) -> tuple:
        """The item, the site and the plan, readable for the user; item and plan may be empty."""
        self.env["production.planned.order"].check_access("read")
        product = self.env["product.product"].browse(product_id or ()).exists()
        site = self.env["stock.warehouse"].browse(warehouse_id or ()).exists()
        plan = self.env["production.master.plan"].browse(plan_id or ()).exists()
        if not site:
            site = plan.warehouse_ids[:1] or self._default_site(plan.company_id)
        if plan and not self._covers(plan, site):
            plan = plan.browse()
        plan = plan or self._plan_of(site)
        for record in (product, site, plan):
            record.check_access("read")
        if site.company_id not in self.env.companies:
            raise AccessError(
                self.env._(
                    "%(site)s belongs to %(company)s, which you have not chosen.",
                    site=site.name,
                    company=site.company_id.name,
                )
            )
        return product, site, plan

    def _source(self, text: str) -> int | None:
        """The number that a text of hexadecimal digits stands for; none for no text."""
        try:
            return int(text, 16) if text else None
        except (TypeError, ValueError):
            message = self.env._(
                "%(name)s names no requirement or receipt: follow one that the page shows.",
                name=text,
            )
            raise UserError(message) from None

    def _default_site(self, company):
        user = self.env.user.with_company(company or self.env.company)
        return user._get_default_warehouse_id()

    def _covers(self, plan, site) -> bool:
        return plan.company_id == site.company_id and (
            not plan.warehouse_ids or site in plan.warehouse_ids
        )

    def _plan_of(self, site):
        """The first operative master plan that covers the site, else the first simulation."""
        plans = self.env["production.master.plan"].search(
            [("company_id", "=", site.company_id.id)], order="kind, id"
        )
        return plans.filtered(lambda plan: self._covers(plan, site))[:1]

    def _read(self, plan, product, site) -> ItemReading:
        """The item netted again; planning reads more than its user may (decision 0070)."""
        reader = self.env["production.planning.item.reader"].sudo()
        reader = reader.with_company(plan.company_id)
        return reader._read_item(plan.sudo(), product.id, site.id)

    # === BUSINESS METHODS - THE ANSWER === #

    def _question(self, product, site, plan) -> dict:
        runs = self.env["production.planning.run"].sudo()
        run = runs.search([("plan_id", "=", plan.id)], limit=1) if plan else runs
        return {
            "product_id": product.id,
            "product": product.display_name or "",
            "uom": product.uom_id.name or "",
            "warehouse_id": site.id,
            "site": site.display_name or "",
            "plan_id": plan.id,
            "plan": plan.display_name or "",
            "last_run": run.display_name or "",
            "last_run_id": run.id,
            "digits": self.env["decimal.precision"].precision_get("Product Unit"),
            "can_plan": self.env.user.has_group("production_control.group_planner"),
        }

    def _empty(self) -> dict:
        return {
            "today": False,
            "policy": False,
            "rows": [],
            "series": {"without": [], "with_planned": [], "minimum": []},
            "unused": [],
            "reasons": [],
            "is_outdated": False,
            "changes": [],
        }

    def _findings(self, reading) -> dict:
        """What the item netted again shows."""
        env = reading.scope.env
        shown = env["production.planning.item.rows"]._answer(reading) if reading.view else {}
        return {
            "today": reading.scope.today.isoformat(),
            "policy": self._policy(reading),
            **shown,
            "reasons": env["production.planning.item.reasons"]._reasons(reading),
            "is_outdated": reading.is_outdated,
            "changes": self._changes(reading),
        }

    def _policy(self, reading) -> dict | bool:
        """The settings that decided, for the head of the page."""
        if not reading.view:
            return False
        policy, number = reading.view.item.policy, reading.scope.quantity
        group = reading.scope.env["production.coverage.group"].browse(policy.group or ())
        codes = dict(group._fields["coverage_code"]._description_selection(self.env))
        return {
            "group": group.display_name or "",
            "group_id": group.id,
            "coverage": codes.get(policy.coverage_code, policy.coverage_code),
            "order_type": policy.order_type or "",
            "lead_time": policy.lead_time,
            "working_days": policy.working_days,
            "minimum": number(max(policy.min_qty, 0)),
            "maximum": number(policy.max_qty),
            "coverage_fence": policy.coverage_fence,
        }

    def _changes(self, reading) -> list[dict]:
        """Stored planned orders that a run would now change or drop."""
        return [
            {
                "id": row.id,
                "quantity": reading.scope.quantity(row.order.quantity),
                "date": row.order.date_requirement.isoformat(),
            }
            for row in reading.changes
        ]
