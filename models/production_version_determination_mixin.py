from __future__ import annotations

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..planning import versions as pure


class ProductionVersionDeterminationMixin(models.AbstractModel):
    """How orders and planning find the version of an item (ax.md 3.2).

    Records are read in one search for any number of questions; which one wins is decided by
    `planning.versions`, where the rules stand.
    """

    _name = "production.version.determination.mixin"
    _description = "Determination of Item Versions"

    # Name of the many2one field to the BOM or route.
    _document_field = ""

    # === BUSINESS METHODS === #

    @api.model
    def _determine(self, requests: list[pure.Request]):
        """Find the version that each request gets by default (ax.md 3.2).

        One search serves all requests. Quantities are in the unit of the requested item.

        :param requests: product, template, site, date, quantity and company of each question; the
            records by their id
        :return: list of versions, one for each request; empty where there is none
        """
        candidates = defaultdict(list)
        for version in self._search_candidates(requests):
            candidates[version.product_tmpl_id.id].append((version, version._as_pure()))
        return [self._determine_one(request, candidates[request.template]) for request in requests]

    def _is_for(self, product, site) -> bool:
        """Whether this version makes the item at the site, whatever the day and the quantity."""
        self.ensure_one()
        names_item = self.product_id == product or (
            not self.product_id and self.product_tmpl_id == product.product_tmpl_id
        )
        return names_item and self.warehouse_id in (self.env["stock.warehouse"], site)

    def _covers(self, date, quantity: float) -> bool:
        """Whether one of these versions is in its dates and reached by the quantity."""
        return any(
            pure.in_dates(version, date) and version.from_qty <= self._in_rounding_units(quantity)
            for version in (version._as_pure() for version in self)
        )

    def _as_pure(self) -> pure.Version:
        """This version as the pure planning package sees it; the quantity in rounding units."""
        self.ensure_one()
        return pure.Version(
            id=self.id,
            subject=self[self._document_field].id,
            variant=self.product_id.id or None,
            site=self.warehouse_id.id or None,
            date_from=self.date_from or None,
            date_to=self.date_to or None,
            from_qty=self._in_rounding_units(self.from_qty),
            approved=self.approved,
            active=self.is_active,
        )

    @api.model
    def _determine_one(self, request: pure.Request, candidates: list[tuple]):
        """The default version for one request among the versions of its template."""
        chosen = pure.determine(
            [
                version
                for record, version in candidates
                if version.variant in (None, request.product)
                and record.company_id.id in (False, request.company)
            ],
            request.site,
            request.date,
            self._in_rounding_units(request.quantity),
        )
        return self.browse(chosen.id) if chosen else self.browse()

    @api.model
    def _search_candidates(self, requests: list[pure.Request]):
        """All versions that may answer one of the requests."""
        if not requests:
            return self.browse()
        return self.search_fetch(
            Domain("approved", "=", True)
            & Domain("is_active", "=", True)
            & Domain("product_tmpl_id", "in", {request.template for request in requests})
            & Domain("company_id", "in", [False, *{request.company for request in requests}]),
            [
                self._document_field,
                "product_id",
                "product_tmpl_id",
                "warehouse_id",
                "company_id",
                "date_from",
                "date_to",
                "from_qty",
                "approved",
                "is_active",
            ],
            order="id",
        )

    @api.model
    def _in_rounding_units(self, quantity: float) -> int:
        """A quantity as a whole number of the smallest unit that the database keeps."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return round(quantity * 10**digits)

    def _active_overlaps(self) -> list[tuple[int, int]]:
        """Pairs of active versions of these versions' items that answer to the same case.

        Versions of different companies never meet; shared ones meet those of every company.
        """
        active = self.sudo().search(
            [("is_active", "=", True), ("product_tmpl_id", "in", self.product_tmpl_id.ids)]
        )
        groups = defaultdict(list)
        for version in active:
            for company in version.company_id or active.company_id or [version.company_id]:
                groups[version.product_tmpl_id.id, company.id].append(version._as_pure())
        return [
            (first.id, second.id)
            for group in groups.values()
            for first, second in pure.overlaps(group)
        ]
