from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...planning.consumption import compile as compile_consumption
from ...planning.consumption import exact, round_requirement

SEQUENCE_CODE = "production.order"


class ProductionOrderStepCreate(models.AbstractModel):
    """Birth of a production order: defaults, checks, number, copies of BOM and route.

    Everything here works on any number of orders with a number of statements that depends on
    their BOMs and routes, not on how many orders share them (ax.md 3, 6.7, 7.8, 28).
    """

    _name = "production.order.step.create"
    _description = "Creation of Production Orders"

    # === BUSINESS METHODS - DEFAULTS AND CHECKS === #

    def _prepare_creation(self, vals_list) -> list[dict]:
        """Completed, checked and numbered values for ``create``.

        :raises UserError: with the errors of all orders that cannot be created
        """
        self._check_born_created(vals_list)
        proposal = self.env["production.order.proposal"]
        drafts = proposal._complete(vals_list)
        findings = proposal._findings(drafts)
        self._raise_errors(drafts, findings)
        for draft, found in zip(drafts, findings, strict=True):
            warnings = [finding.text for finding in found]
            draft.setdefault("creation_warnings", "\n".join(warnings) or False)
        self._number(drafts)
        return drafts

    def _check_born_created(self, vals_list):
        """Every order starts at Created."""
        if any(vals.get("state", "created") != "created" for vals in vals_list):
            raise UserError(self.env._("A production order starts in status Created."))

    def _raise_errors(self, drafts, findings):
        """Raise the errors of all drafts together; warnings pass."""
        blocks = []
        for draft, found in zip(drafts, findings, strict=True):
            errors = [finding.text for finding in found if finding.level == "error"]
            if errors:
                blocks.append("\n".join([self._draft_label(draft), *errors]))
        if blocks:
            raise UserError("\n\n".join(blocks))

    def _draft_label(self, draft) -> str:
        product = self.env["product.product"].browse(draft.get("product_id") or ())
        return self.env._(
            "The production order for %(item)s cannot be created:",
            item=product.display_name or self.env._("no item"),
        )

    # === BUSINESS METHODS - NUMBERS === #

    def _number(self, drafts):
        """Give a number to every draft that has none, drawn in one block per company.

        :raises UserError: when a company has no number sequence (ax.md 2.3 #5)
        """
        unnumbered = defaultdict(list)
        for draft in drafts:
            if not draft.get("name"):
                unnumbered[draft["company_id"]].append(draft)
        for company_id, group in unnumbered.items():
            company = self.env["res.company"].sudo().browse(company_id)
            numbers = self._draw(company, len(group), SEQUENCE_CODE)
            for draft, number in zip(group, numbers, strict=True):
                draft["name"] = number

    @api.model
    def _draw(self, company, count: int, code: str) -> list[str]:
        """The next ``count`` numbers of a company's sequence, in one block where it allows.

        :param code: code of the number sequence
        :raises UserError: when there is no such sequence (ax.md 2.3 #5)
        """
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", code), ("company_id", "in", (company.id, False))],
                order="company_id",
                limit=1,
            )
        )
        if not sequence:
            raise UserError(
                self.env._(
                    "No number sequence with code %(code)s exists for company %(company)s: "
                    "create one under Settings, Technical, Sequences.",
                    code=code,
                    company=company.name,
                )
            )
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_id() for _count in range(count)]
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in rows]

    # === BUSINESS METHODS - COPIES === #

    def _copy_documents(self):
        """Give the orders their own copies of route and BOM; scrap of the one raises the other."""
        self._copy_route()
        self._copy_bill_of_material()

    def _copy_bill_of_material(self):
        """Replace the components of the orders by the date-valid lines of their BOMs."""
        self.component_ids.sudo().unlink()
        lines_of = self._master_lines("production.bom.line", self.bom_id, "bom_id")
        pairs = [
            (order, line)
            for order in self
            for line in lines_of.get(order.bom_id, ())
            if line._is_valid_on(order.date_delivery)
        ]
        self.env["production.order.copies"]._insert(
            "production.order.component",
            "bom_line_id",
            ((order.id, line.id) for order, line in pairs),
            qty_required=self._required_quantities(pairs),
        )
        self.invalidate_recordset(["component_ids"], flush=False)

    def _copy_route(self):
        """Replace the operations of the orders by those of their routes."""
        self.operation_ids.sudo().unlink()
        lines_of = self._master_lines("production.route.operation", self.route_id, "route_id")
        self.env["production.order.copies"]._insert(
            "production.order.operation",
            "route_operation_id",
            ((order.id, line.id) for order in self for line in lines_of.get(order.route_id, ())),
        )
        self.invalidate_recordset(["operation_ids"], flush=False)
        self.modified(["operation_ids"])

    def _master_lines(self, model_name, subjects, subject_field) -> dict:
        """Lines of BOMs or routes, in their order: ``{BOM or route: lines}``."""
        lines = self.env[model_name].sudo().search([(subject_field, "in", subjects.ids)])
        return lines.grouped(subject_field)

    def _required_quantities(self, pairs) -> list[float]:
        """What each order takes of each BOM line, in the inventory unit (ax.md 6.5).

        :param pairs: orders and lines
        """
        unit = 10 ** self.env["decimal.precision"].precision_get("Product Unit")
        scrap_of = cache(self.env.registry["production.order"]._accumulated_scrap)
        quantity_of = cache(lambda order: exact(order.product_uom_qty))
        compiled = cache(lambda line: compile_consumption(line._consumption()))
        return [
            round_requirement(
                compiled(line).required(
                    quantity_of(order), scrap_of(order).get(line.operation_no, 1)
                ),
                unit,
            )
            / unit
            for order, line in pairs
        ]

    # === BUSINESS METHODS - DATES === #

    def _start_dates(self) -> dict[models.Model, date]:
        """Delivery date less the lead time of item and site, for each order (ax.md 9.3)."""
        shift = self._lead_time_shifter()
        return {order: shift(order, order.date_delivery, -1) for order in self}

    def _lead_time_shifter(self) -> Callable[[models.Model, date, int], date]:
        """A function that moves a day by the lead time of an order's item and site (ax.md 9.3).

        :return: ``shift(order, day, direction)``, for these orders; a direction of -1 is earlier
        """
        settings = (
            self.env["production.item.settings"]
            .sudo()
            ._read(self.product_id.ids, self.warehouse_id.ids)
        )
        days = self.env["production.working.days"]._shifter(fields.Date.today())

        def shift(order, day: date, direction: int) -> date:
            setting = settings.get((order.product_id.id, order.warehouse_id.id))
            if not setting:
                return day
            calendar = order.company_id.resource_calendar_id
            return days(calendar.id, day, direction * setting.lead_time, setting.working_days)

        return shift

    @api.model
    def _instant(self, company, day: date) -> datetime:
        """Noon of a day where the company produces, as Odoo stores it (naive UTC).

        Noon, so that a screen in another time zone shows the same day.
        """
        zone = pytz.timezone(company.resource_calendar_id.tz or "UTC")
        return (
            zone.localize(datetime.combine(day, time(12))).astimezone(pytz.utc).replace(tzinfo=None)
        )
