from __future__ import annotations

from datetime import date

from odoo import api, fields, models

from ..planning.entities import Policy
from ..planning.offsetting import Dates, OrderDates
from ..planning.versions import Request


class ProductionPlannedOrderProposal(models.AbstractModel):
    """What a planned order that a planner enters or changes should contain (ax.md 17.10, 17.15).

    Dates, BOM and route come about as in a run, for one order at a time.
    """

    _name = "production.planned.order.proposal"
    _description = "Proposal of Planned Orders"

    # === ONCHANGE METHODS === #

    @api.onchange("product_id", "warehouse_id")
    def _onchange_item(self):
        """Propose what the item is ordered as, and how."""
        if self._is_by_hand() and self.product_id and self.warehouse_id:
            self.order_type = self._proposed_type()
            self.update(self._proposal())

    @api.onchange("order_type", "date_requirement", "product_qty", "source_warehouse_id")
    def _onchange_proposal(self):
        """Propose dates, BOM and route."""
        if self._is_by_hand() and self.product_id and self.warehouse_id and self.date_requirement:
            self.update(self._proposal())

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields_list):
        """Planned orders that are entered by hand are needed today, until told otherwise."""
        values = super().default_get(fields_list)
        if "date_requirement" in fields_list and not values.get("date_requirement"):
            values["date_requirement"] = fields.Date.context_today(self)
        if "warehouse_id" in fields_list and not values.get("warehouse_id"):
            values["warehouse_id"] = self.env.user._get_default_warehouse_id().id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        """Create planned orders; what is entered without an order date gets what is proposed."""
        return super().create(
            [vals if vals.get("date_order") else self._completed(vals) for vals in vals_list]
        )

    # === BUSINESS METHODS === #

    @api.model
    def _completed(self, vals: dict) -> dict:
        """Values of a planned order with the proposals for what they leave out."""
        known = {**self.default_get(["plan_id", "warehouse_id", "date_requirement"]), **vals}
        draft = self.new({**known, "product_qty": known.get("product_qty") or 0})
        if not (draft.product_id and draft.warehouse_id and draft.date_requirement):
            return vals
        draft.order_type = known.setdefault("order_type", draft._proposed_type())
        return {**draft._proposal(), **known}

    def _is_by_hand(self) -> bool:
        """Whether the planned order is being entered by a planner."""
        return not self._origin and not self.demand_kind

    def _proposed_type(self) -> str:
        """What the item is ordered as at the site, as planning decides it (ax.md 17.6)."""
        setting = self._item_settings()
        if setting and setting.order_type:
            return setting.order_type
        return "production" if self._determine("production.bom.version") else "purchase"

    def _proposal(self) -> dict:
        """Dates by lead time, and BOM and route of a production order."""
        dates = self._order_dates(self.date_requirement)
        values = {
            "date_delivery": dates.delivery,
            "date_order": dates.order,
            "date_start": dates.start,
            "delay_days": dates.delay,
            "bom_id": False,
            "route_id": False,
            "source_warehouse_id": False,
        }
        if self.order_type == "production":
            self.date_delivery = dates.delivery
            values["bom_id"] = self._determine("production.bom.version").bom_id.id
            values["route_id"] = self._determine("production.route.version").route_id.id
        if self.order_type == "transfer":
            values["source_warehouse_id"] = self._refill_site().id
        return values

    def _moved_to(self, delivery: date) -> dict:
        """Dates of this order when it delivers on another day; it is needed as many days later."""
        if delivery == self.date_delivery:
            return {}
        margin = self.date_requirement - self.date_delivery
        dates = self._order_dates(delivery, margins=False)
        return {
            "date_requirement": delivery + margin,
            "date_delivery": dates.delivery,
            "date_order": dates.order,
            "date_start": dates.start,
            "delay_days": dates.delay,
        }

    def _order_dates(self, needed: date, margins: bool = True) -> Dates:
        """When to order and to start, counted back from a day as planning does (ax.md 17.10).

        :param margins: whether the issue and receipt margins lie between the delivery and the day
        """
        group, setting = self._coverage_group(), self._item_settings()
        policy = Policy(
            lead_time=self._lead_time(),
            working_days=bool(setting and setting.working_days),
            calendar=group.calendar_id.id or None,
            issue_margin=group.issue_margin if margins else 0,
            receipt_margin=group.receipt_margin if margins else 0,
            reorder_margin=group.reorder_margin,
        )
        today = self.plan_id._today() if self.plan_id else fields.Date.context_today(self)
        calendar = self.warehouse_id.company_id.resource_calendar_id
        shift = self.env["production.working.days"]._shifter(today, calendar)
        return OrderDates(policy, today, shift)[needed]

    def _lead_time(self) -> int:
        """Days from start to delivery for an order of this type."""
        setting = self._item_settings()
        if not setting:
            return 0
        if self.order_type == "purchase" and setting.vendor_lead_time is not None:
            return setting.vendor_lead_time
        return setting.lead_time

    def _coverage_group(self):
        """The coverage group that governs the item at the site."""
        setting = self._item_settings()
        groups = self.env["production.coverage.group"]
        own = groups.browse(setting.coverage_group_id or ()) if setting else groups
        return (own or self.warehouse_id.sudo().company_id._prod_coverage_group()).sudo()

    def _item_settings(self):
        """Order settings of the item at the site, or None."""
        product, site = self.product_id._origin.id, self.warehouse_id._origin.id
        settings = self.env["production.item.settings"].sudo()._read([product], [site])
        return settings.get((product, site))

    def _determine(self, version_model: str):
        """The version that an order for this quantity and day gets (ax.md 3.2)."""
        product = self.product_id._origin
        request = Request(
            product=product.id,
            template=product.product_tmpl_id.id,
            site=self.warehouse_id._origin.id,
            date=self.date_delivery or self.date_requirement,
            quantity=self.product_qty,
            company=self.warehouse_id.company_id.id,
        )
        return self.env[version_model].sudo()._determine([request])[0]
