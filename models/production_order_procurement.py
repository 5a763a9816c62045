from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

import pytz

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import clean_context

from odoo.addons.stock.models.stock_rule import ProcurementException

from ..adapters.quiet import QUIET


class Need(NamedTuple):
    """A procurement that a rule turns into a production order, and what of it is still to make."""

    procurement: tuple
    rule: models.Model
    quantity: float  # in the inventory unit

    @property
    def product(self) -> models.Model:
        return self.procurement.product_id

    @property
    def moves(self) -> models.Model | None:
        """The moves that wait for the supply; none where the need is not made to order."""
        return self.procurement.values.get("move_dest_ids") or None

    @property
    def site(self) -> models.Model:
        place = self.procurement.location_id
        return (
            self.rule.warehouse_id or self.rule.picking_type_id.warehouse_id or place.warehouse_id
        )

    @property
    def component(self) -> models.Model | None:
        """The component of another order that asks, if one does."""
        return self.moves.sudo().prod_component_id[:1] or None if self.moves else None

    @property
    def sale_line(self) -> int | None:
        """Id of the sales order line for which the item is made, not one of its components."""
        return None if self.component else self.procurement.values.get("sale_line_id")

    @property
    def demand(self) -> tuple:
        """What asks for the item at the site: orders that serve the same may be enlarged."""
        component = self.component.id if self.component else None
        return self.product.id, self.site.id, component, self.sale_line


class ProductionOrderProcurement(models.AbstractModel):
    """Production orders for Odoo's procurements: MTO deliveries, reordering rules, replenishment.

    All procurements of a call are checked, and created, together, through the same path as an
    order by hand. What is made to order is estimated at once, so that the moves that wait for it
    have something to wait for, and its own components ask in turn; other orders stay Created, as
    those that planning firms do (decision 0063).
    """

    _name = "production.order.procurement"
    _description = "Production Orders for Procurements"

    # === BUSINESS METHODS === #

    @api.model
    def _procure(self, procurements):
        """Create production orders for procurements, or give more to those that serve them.

        A procurement below zero makes nothing: the move that asked for less says so itself.

        :param procurements: list of (procurement, rule)
        :return: the new orders
        :raises ProcurementException: with all procurements that cannot be made, and why
        """
        products = self.env["product.product"].concat(*(p.product_id for p, _rule in procurements))
        for company in {procurement.company_id for procurement, _rule in procurements}:
            products._prod_warm_up(company)
        needs = [self._need(procurement, rule) for procurement, rule in procurements]
        needs = [need for need in needs if need.product.uom_id.compare(need.quantity, 0) > 0]
        made = self.env["production.order"]
        for company, group in self._by_company(self._after_existing(needs)).items():
            made |= self.with_context(clean_context(self.env.context))._make(company, group)
        return made

    def _need(self, procurement, rule) -> Need:
        unit = procurement.product_id.uom_id
        quantity = procurement.product_uom._compute_quantity(
            procurement.product_qty, unit, rounding_method="HALF-UP"
        )
        return Need(procurement, rule, quantity)

    @staticmethod
    def _by_company(needs: list[Need]) -> dict:
        groups = defaultdict(list)
        for need in needs:
            groups[need.procurement.company_id].append(need)
        return groups

    def _orders(self, company):
        """Production orders as the superuser sees them: whoever sells need not know them."""
        orders = self.env["production.order"].with_user(SUPERUSER_ID).sudo()
        return orders.with_company(company).with_context(**QUIET)

    # === BUSINESS METHODS - ORDERS THAT ARE THERE === #

    def _after_existing(self, needs: list[Need]) -> list[Need]:
        """What orders that serve the same demand leave to be made (scenario E9).

        First what such an order makes anyway, then what can be added to one that is not released.
        """
        orders_of = self._existing(needs)
        left, grown = [], self.env["production.order"].sudo()
        for need in needs:
            quantity = need.quantity
            for order in orders_of.get(need.demand, ()):
                room = order.product_uom_qty - order.qty_demanded
                taken = quantity if order._can_follow() else min(quantity, max(room, 0))
                if need.product.uom_id.compare(taken, 0) > 0:
                    grown |= order._take_on(need.moves, taken)
                    quantity = need.product.uom_id.round(quantity - taken)
            if need.product.uom_id.compare(quantity, 0) > 0:
                left.append(need._replace(quantity=quantity))
        grown._run_steps_again()
        return left

    def _existing(self, needs: list[Need]) -> dict[tuple, list]:
        """Open orders that serve what these needs come from, by demand, the newest first."""
        asked = [need for need in needs if need.component or need.moves and need.sale_line]
        if not asked:
            return {}
        components = [need.component.id for need in asked if need.component]
        lines = [need.sale_line for need in asked if need.sale_line]
        serving = Domain("parent_component_id", "in", components) | Domain(
            [("parent_component_id", "=", False), ("sale_line_id", "in", lines)]
        )
        is_open = Domain("state", "not in", ("reported", "ended"))
        found = defaultdict(list)
        for order in self.env["production.order"].sudo().search(serving & is_open, order="id desc"):
            component = order.parent_component_id.id or None
            line = None if component else order.sale_line_id.id
            found[order.product_id.id, order.warehouse_id.id, component, line].append(order)
        return found

    # === BUSINESS METHODS - NEW ORDERS === #

    def _make(self, company, needs: list[Need]):
        """Create orders for these needs of one company, and estimate those made to order.

        :raises ProcurementException: see :meth:`_procure`
        """
        orders = self._orders(company)
        drafts = self.env["production.order.proposal"].sudo()._complete(self._drafts(needs))
        self._check_bom_versions(needs, drafts)
        try:
            made = orders.create(drafts)
        except UserError as error:
            raise self._explained(needs, drafts, error) from error
        to_order = [(need, order) for need, order in zip(needs, made, strict=True) if need.moves]
        self._estimate(to_order)
        return made

    def _drafts(self, needs: list[Need]) -> list[dict]:
        settings = (
            self.env["production.item.settings"]
            .sudo()
            ._read(
                list({need.product.id for need in needs}), list({need.site.id for need in needs})
            )
        )
        return [self._draft(need, settings.get(need.demand[:2])) for need in needs]

    def _draft(self, need: Need, setting) -> dict:
        """Values of the order for one need; what is left out is filled in as ever (ax.md 3.1)."""
        procurement, values = need.procurement, need.procurement.values
        item = need.product.with_company(procurement.company_id).sudo()
        day = self._day(need.site.company_id, values["date_planned"])
        return {
            "product_id": item.id,
            "company_id": procurement.company_id.id,
            "warehouse_id": need.site.id,
            "date_delivery": day,
            "priority": values.get("priority") or "0",
            "user_id": item.responsible_id.id,
            "orderpoint_id": values["orderpoint_id"].id if values.get("orderpoint_id") else False,
            "reference_ids": [
                Command.link(record.id) for record in values.get("reference_ids") or ()
            ],
            "planned_origin": self._reason(need, day),
            **self._quantity(need),
            **self._place(need, setting),
            **self._links(need),
        }

    def _quantity(self, need: Need) -> dict:
        """Quantity and unit: those of the sales order line where one asks (ax.md 12)."""
        unit = need.procurement.product_uom
        if need.sale_line:
            unit = self.env["sale.order.line"].sudo().browse(need.sale_line).product_uom_id
        quantity = need.product.uom_id._compute_quantity(
            need.quantity, unit, rounding_method="HALF-UP"
        )
        return {"product_uom_id": unit.id, "product_qty": quantity}

    def _place(self, need: Need, setting) -> dict:
        """Where the order delivers: the item's own location if that is inside what is asked for."""
        asked = need.procurement.location_id
        own = self.env["stock.location"].sudo().browse(setting and setting.location_id or ())
        if own and own.parent_path.startswith(asked.parent_path) or asked.usage != "internal":
            return {}
        return {"location_id": asked.id}

    def _links(self, need: Need) -> dict:
        """What the order serves."""
        links = {"origin": need.procurement.origin, "sale_line_id": need.sale_line or False}
        if need.moves:
            links["move_dest_ids"] = [Command.link(move.id) for move in need.moves]
            links["qty_demanded"] = need.quantity
        if need.component:
            parent = need.component.order_id
            links |= {
                "origin": parent.name,
                "parent_id": parent.id,
                "parent_component_id": need.component.id,
                "priority": parent.priority,
                "pool_id": parent.pool_id.id,
            }
        return links

    def _reason(self, need: Need, day: date) -> str:
        """Why there is this order, for its page *Why this order*."""
        return self.env._(
            "%(origin)s needs %(quantity)s %(unit)s in %(place)s on %(day)s. Rule: %(rule)s.",
            origin=need.procurement.origin or self.env._("Somebody"),
            quantity=f"{need.quantity:g}",
            unit=need.product.uom_id.name,
            place=need.procurement.location_id.display_name,
            day=day,
            rule=need.rule.sudo().name,
        )

    @staticmethod
    def _day(company, moment) -> date:
        """The day of a moment where the company produces."""
        zone = pytz.timezone(company.resource_calendar_id.tz or "UTC")
        return pytz.utc.localize(fields.Datetime.to_datetime(moment)).astimezone(zone).date()

    # === BUSINESS METHODS - WHAT CANNOT BE MADE === #

    def _check_bom_versions(self, needs: list[Need], drafts: list[dict]) -> None:
        """Refuse items that no BOM version makes: an order without components helps nobody.

        :raises ProcurementException: naming each item, its site and the day
        """
        refused = [
            (
                need.procurement,
                self.env._(
                    "%(item)s cannot be produced at site %(site)s: no active BOM version is valid "
                    "there on %(day)s for %(quantity)s %(unit)s. Activate one, or choose another "
                    "route for the item.",
                    item=need.product.display_name,
                    site=need.site.display_name,
                    day=draft["date_delivery"],
                    quantity=f"{need.quantity:g}",
                    unit=need.product.uom_id.name,
                ),
            )
            for need, draft in zip(needs, drafts, strict=True)
            if not draft["bom_id"]
        ]
        if refused:
            raise ProcurementException(refused)

    def _explained(self, needs: list[Need], drafts: list[dict], error) -> ProcurementException:
        """The refusal of a creation, told to the procurements that caused it."""
        findings = self.env["production.order.proposal"].sudo()._findings(drafts)
        refused = []
        for need, found in zip(needs, findings, strict=True):
            texts = [finding.text for finding in found if finding.level == "error"]
            if texts:
                refused.append((need.procurement, "\n".join(texts)))
        return ProcurementException(refused or [(need.procurement, str(error)) for need in needs])

    def _estimate(self, made: list[tuple]) -> None:
        """Estimate orders together; where that fails, find out which ones it is.

        :param made: (need, order)
        :raises ProcurementException: naming the orders that cannot be estimated, and why
        """
        try:
            with self.env.cr.savepoint():
                orders = self.env["production.order"].concat(*(order for _need, order in made))
                orders._estimate_as_reference()
        except (UserError, ProcurementException) as error:
            if len(made) > 1:
                raise ProcurementException(self._estimate_one_by_one(made)) from error
            raise ProcurementException([(made[0][0].procurement, _text(error))]) from error

    def _estimate_one_by_one(self, made: list[tuple]) -> list[tuple]:
        """(procurement, reason) of those orders that cannot be estimated."""
        refused = []
        for pair in made:
            try:
                self._estimate([pair])
            except ProcurementException as error:
                refused += error.procurement_exceptions
        return refused


def _text(error) -> str:
    """What an error says to the user."""
    if isinstance(error, ProcurementException):
        return "\n".join(text for _procurement, text in error.procurement_exceptions)
    return str(error)
