from __future__ import annotations

from typing import NamedTuple

from odoo import api, fields, models

from ..planning.entities import Policy
from ..planning.lot_sizing import outside_limits
from ..planning.versions import Request


class Finding(NamedTuple):
    """One thing noticed about an order to be created: ``error`` prevents it, ``warning`` not."""

    level: str
    text: str


class ProductionOrderProposal(models.AbstractModel):
    """What a production order should contain, and what is wrong with it, before it exists.

    A *draft* is a dictionary of order values.  The creation wizard, RPC, imports, sales orders
    and master planning all complete and check their drafts here, in bulk, so an order by hand
    and an order by cron come out alike (ax.md 3.1, 2.3, 28).
    """

    _name = "production.order.proposal"
    _description = "Proposal of Production Orders"

    # === DEFAULTS (ax.md 3.1) === #

    @api.model
    def _complete(self, vals_list) -> list[dict]:
        """Fill in what the drafts leave out; a key that is present is kept, even when empty.

        :param vals_list: dictionaries of ``production.order`` values
        :return: new, completed dictionaries in the same order
        """
        drafts = [dict(vals) for vals in vals_list]
        self._complete_sites(drafts)
        settings = self._settings(drafts)
        for draft in drafts:
            self._complete_item(draft, settings.get(self._key(draft)))
        self._complete_version(drafts, "bom_id", "production.bom.version")
        self._complete_version(drafts, "route_id", "production.route.version")
        return drafts

    def _complete_sites(self, drafts):
        """Company and site: the user's own unless the draft names them."""
        sites = self.env["stock.warehouse"].sudo()
        default_sites = {}
        for draft in drafts:
            if not draft.get("company_id"):
                site = sites.browse(draft.get("warehouse_id") or ())
                draft["company_id"] = (site.company_id or self.env.company).id
            if "warehouse_id" not in draft:
                company_id = draft["company_id"]
                if company_id not in default_sites:
                    user = self.env.user.with_company(company_id)
                    default_sites[company_id] = user._get_default_warehouse_id().id
                draft["warehouse_id"] = default_sites[company_id]

    def _complete_item(self, draft, settings):
        """Unit, quantity, receipt location, dates and reservation of one draft."""
        company = self.env["res.company"].sudo().browse(draft["company_id"])
        site = self.env["stock.warehouse"].sudo().browse(draft.get("warehouse_id") or ())
        product = self.env["product.product"].browse(draft.get("product_id") or ())
        location = settings and settings.location_id
        draft.setdefault("product_uom_id", product.uom_id.id)
        draft.setdefault("product_qty", settings.standard_qty if settings else 0.0)
        draft.setdefault("location_id", location or site.lot_stock_id.id)
        draft.setdefault("date_delivery", fields.Date.context_today(self))
        parameters = site._prod_parameters() if site else company
        draft.setdefault("reservation", parameters.prod_reservation)

    def _complete_version(self, drafts, field_name, version_model):
        """BOM or route by version determination (ax.md 3.2), for all drafts at once."""
        open_drafts = [draft for draft in drafts if field_name not in draft]
        requests = [self._request(draft) for draft in open_drafts]
        versions = self.env[version_model].sudo()._determine(requests)
        for draft, version in zip(open_drafts, versions, strict=True):
            draft[field_name] = version[field_name].id if version else False

    def _request(self, draft) -> Request:
        product = self.env["product.product"].browse(draft.get("product_id") or ())
        return Request(
            product=product.id,
            template=product.product_tmpl_id.id,
            site=draft.get("warehouse_id") or None,
            date=fields.Date.to_date(draft.get("date_delivery")),
            quantity=self._inventory_quantity(draft),
            company=draft.get("company_id"),
        )

    def _inventory_quantity(self, draft) -> float:
        """The draft's quantity in the unit in which its item is stocked."""
        product = self.env["product.product"].browse(draft.get("product_id") or ())
        unit = self.env["uom.uom"].browse(draft.get("product_uom_id") or ())
        if not (product and unit):
            return 0.0
        return unit._compute_quantity(draft.get("product_qty") or 0.0, product.uom_id, round=False)

    def _settings(self, drafts):
        products = {draft["product_id"] for draft in drafts if draft.get("product_id")}
        sites = {draft["warehouse_id"] for draft in drafts if draft.get("warehouse_id")}
        return self.env["production.item.settings"].sudo()._read(products, sites)

    @staticmethod
    def _key(draft) -> tuple:
        return draft.get("product_id"), draft.get("warehouse_id")

    # === CHECKS (ax.md 2.3) === #

    @api.model
    def _findings(self, drafts) -> list[list[Finding]]:
        """Errors and warnings of completed drafts, a list for each.

        :param drafts: dictionaries as :meth:`_complete` returns them
        """
        found = [self._check_mandatory(draft) for draft in drafts]
        complete = [draft for draft, missing in zip(drafts, found, strict=True) if not missing]
        checked = iter(self._findings_of_complete(complete))
        return [missing or next(checked) for missing in found]

    def _findings_of_complete(self, drafts) -> list[list[Finding]]:
        """Errors and warnings of drafts that have item, site and quantity."""
        settings = self._settings(drafts)
        route_issues = self._route_issues(drafts)
        boms = self._document_findings(drafts, "bom_id")
        routes = self._document_findings(drafts, "route_id")
        found = []
        for draft, of_bom, of_route in zip(drafts, boms, routes, strict=True):
            setting = settings.get(self._key(draft))
            found.append(
                [
                    *self._check_item(draft, setting),
                    *of_bom,
                    *of_route,
                    *route_issues.get(self._route_and_day(draft), ()),
                    *self._check_limits(draft, setting),
                ]
            )
        return found

    @api.model
    def _document_findings(self, drafts, field_name) -> list[list[Finding]]:
        """Whether the BOM or the route of each draft suits its item and site.

        :param field_name: ``bom_id`` or ``route_id``
        """
        versions = self._versions(drafts, field_name, self._version_model(field_name))
        suspect = self._suspect_lines(drafts) if field_name == "bom_id" else {}
        no_lines = self.env["production.bom.line"]
        return [
            [
                *self._check_version(draft, field_name, versions),
                *self._check_lines(draft, suspect.get(draft.get("bom_id"), no_lines)),
            ]
            for draft in drafts
        ]

    @staticmethod
    def _version_model(field_name: str) -> str:
        """The model of the versions of what this field names."""
        return f"production.{field_name.removesuffix('_id')}.version"

    def _check_mandatory(self, draft) -> list[Finding]:
        """Item, site and quantity must be there (2.3 #1, #2, #4)."""
        found = []
        if not draft.get("product_id"):
            found.append(self._error(self.env._("Item: choose what is to be produced.")))
        if not draft.get("warehouse_id"):
            found.append(
                self._error(self.env._("Site: choose the warehouse that is to produce the item."))
            )
        if not (draft.get("product_qty") or 0) > 0:
            found.append(self._error(self.env._("Quantity: enter a quantity above zero.")))
        return found

    def _check_item(self, draft, setting) -> list[Finding]:
        """A released, stockable item that is not stopped at the site (2.2, 2.3 #16, #27)."""
        product = self.env["product.product"].browse(draft["product_id"])
        unit = self.env["uom.uom"].browse(draft.get("product_uom_id") or ())
        site = self.env["stock.warehouse"].sudo().browse(draft["warehouse_id"])
        location = self.env["stock.location"].sudo().browse(draft.get("location_id") or ())
        name = product.display_name
        found = []
        if not product.active:
            found.append(self.env._("Item: %(item)s is archived; restore it first.", item=name))
        if product.type != "consu":
            found.append(
                self.env._("Item: %(item)s is not goods; only goods can be produced.", item=name)
            )
        if setting and setting.stopped:
            found.append(
                self.env._(
                    "Item: %(item)s is stopped at site %(site)s; untick Stopped on the item or "
                    "on its item coverage.",
                    item=name,
                    site=site.display_name,
                )
            )
        if not unit._has_common_reference(product.uom_id):
            found.append(
                self.env._(
                    "Unit: %(unit)s cannot be converted to %(stock_unit)s, the unit of %(item)s; "
                    "choose a unit of the same kind.",
                    unit=unit.display_name,
                    stock_unit=product.uom_id.display_name,
                    item=name,
                )
            )
        if location and location.warehouse_id != site:
            found.append(
                self.env._(
                    "Receipt location: %(location)s does not belong to site %(site)s; choose one "
                    "of its locations.",
                    location=location.display_name,
                    site=site.display_name,
                )
            )
        return [self._error(text) for text in found]

    def _versions(self, drafts, field_name, version_model):
        """Approved versions that tie the chosen BOMs or routes to items, by BOM or route."""
        subjects = {draft[field_name] for draft in drafts if draft.get(field_name)}
        versions = (
            self.env[version_model]
            .sudo()
            .search([(field_name, "in", list(subjects)), ("approved", "=", True)])
        )
        return versions.grouped(field_name)

    def _check_version(self, draft, field_name, versions_of) -> list[Finding]:
        """The chosen BOM or route is approved for item and site (2.3 #7-#10, #14)."""
        field = self.env["production.order"]._fields[field_name]
        product = self.env["product.product"].browse(draft["product_id"])
        site = self.env["stock.warehouse"].sudo().browse(draft["warehouse_id"])
        if not draft.get(field_name):
            return [self._warning(self._missing_text(field_name, product))]
        subject = self.env[field.comodel_name].sudo().browse(draft[field_name])
        none = self.env[self._version_model(field_name)]
        eligible = versions_of.get(subject, none).filtered(
            lambda version: version._is_for(product, site)
        )
        request = self._request(draft)
        if eligible._covers(request.date, request.quantity):
            return []
        values = {
            "label": field.string,
            "subject": subject.display_name,
            "item": product.display_name,
            "site": site.display_name,
            "date": request.date,
            "quantity": request.quantity,
        }
        if eligible:
            text = self.env._(
                "%(label)s: no version of %(subject)s for %(item)s is valid on %(date)s for a "
                "quantity of %(quantity)s.",
                **values,
            )
            return [self._warning(text)]
        text = self.env._(
            "%(label)s: %(subject)s has no approved version for %(item)s at site %(site)s; "
            "approve one, or choose another %(label)s.",
            **values,
        )
        return [self._error(text)]

    def _missing_text(self, field_name, product) -> str:
        if field_name == "bom_id":
            return self.env._(
                "BOM: no active BOM version of %(item)s is valid here; the order is created "
                "without components.",
                item=product.display_name,
            )
        return self.env._(
            "Route: no active route version of %(item)s is valid here; the order is created "
            "without operations and dated by lead time.",
            item=product.display_name,
        )

    def _suspect_lines(self, drafts):
        """BOM lines that may not suit an order, by id of their BOM: few, or none."""
        boms = {draft["bom_id"] for draft in drafts if draft.get("bom_id")}
        lines = self.env["production.bom.line"].sudo().search([("bom_id", "in", list(boms))])
        suspect = lines.filtered(lambda line: line.location_id or not line._unit_converts())
        return {bom.id: found for bom, found in suspect.grouped("bom_id").items()}

    def _check_lines(self, draft, lines) -> list[Finding]:
        """Lines pick at the order's site, in a unit that converts (2.3 #12, #27)."""
        site = self.env["stock.warehouse"].sudo().browse(draft["warehouse_id"])
        day = fields.Date.to_date(draft["date_delivery"])
        found = []
        for line in lines.filtered(lambda line: line._is_valid_on(day)):
            if line.location_id and line.location_id.warehouse_id != site:
                found.append(self._foreign_location_text(line, site))
            if not line._unit_converts():
                found.append(self._unit_text(line))
        return [self._error(text) for text in found]

    def _foreign_location_text(self, line, site) -> str:
        return self.env._(
            "BOM: the line of %(bom)s for %(component)s picks from %(location)s, which does not "
            "belong to site %(site)s; correct the location of the line.",
            bom=line.bom_id.display_name,
            component=line.product_id.display_name,
            location=line.location_id.display_name,
            site=site.display_name,
        )

    def _unit_text(self, line) -> str:
        return self.env._(
            "BOM: the line of %(bom)s for %(component)s is in %(unit)s, which does not convert to "
            "%(stock_unit)s, the unit of the component; correct the unit of the line.",
            bom=line.bom_id.display_name,
            component=line.product_id.display_name,
            unit=line.product_uom_id.display_name,
            stock_unit=line.product_id.uom_id.display_name,
        )

    def _route_issues(self, drafts) -> dict[tuple, list[Finding]]:
        """Resources that cannot be planned, by route and day: a hint (2.3 #17-#19)."""
        asked = {self._route_and_day(draft) for draft in drafts if draft.get("route_id")}
        routes = self.env["production.route"].sudo().browse({route for route, _day in asked})
        route_of = {route.id: route for route in routes}
        return {
            (route, day): [self._warning(text) for text in route_of[route]._resource_issues(day)]
            for route, day in asked
        }

    @staticmethod
    def _route_and_day(draft) -> tuple:
        return draft.get("route_id"), fields.Date.to_date(draft.get("date_delivery"))

    def _check_limits(self, draft, setting) -> list[Finding]:
        """Order minimum, multiple and maximum: a hint on manual orders (15.3)."""
        if not setting:
            return []
        units = self.env["production.bom.version"]._in_rounding_units
        policy = Policy(
            order_min=units(setting.order_min),
            order_multiple=units(setting.order_multiple),
            order_max=units(setting.order_max),
        )
        texts = {
            "below_minimum": self.env._(
                "Quantity: below the order minimum of %s.", setting.order_min
            ),
            "not_multiple": self.env._(
                "Quantity: not a multiple of %s, the order multiple.", setting.order_multiple
            ),
            "above_maximum": self.env._(
                "Quantity: above the order maximum of %s.", setting.order_max
            ),
        }
        codes = outside_limits(units(self._inventory_quantity(draft)), policy)
        return [self._warning(texts[code]) for code in codes]

    @staticmethod
    def _error(text: str) -> Finding:
        return Finding("error", text)

    @staticmethod
    def _warning(text: str) -> Finding:
        return Finding("warning", text)
