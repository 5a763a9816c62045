from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductionItemCoverage(models.Model):
    """Refilling a site from another one: AX's main warehouse (ax.md 15.4, 17.6).

    Planning moves the item from there by planned transfers, which are demand of that site in the
    same run. An order type on the record says otherwise: production and purchase beat refilling.
    """

    _inherit = "production.item.coverage"

    refill_warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Refill From",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        domain="[('company_id', '=', company_id), ('id', '!=', warehouse_id)]",
        help="The site from which the item is transferred to this one, unless the order type here "
        "is Production or Purchase order. Blank: the item is not refilled.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("product_id", "warehouse_id", "refill_warehouse_id")
    def _check_refill(self):
        """A site is refilled from another one, and in the end not from itself."""
        refilled = self.filtered("refill_warehouse_id")
        sources = refilled._refill_sources()
        for coverage in refilled:
            if coverage.refill_warehouse_id == coverage.warehouse_id:
                raise ValidationError(
                    self.env._(
                        "%(coverage)s refills itself. Choose another site in Refill From, or leave "
                        "it blank.",
                        coverage=coverage.display_name,
                    )
                )
            circle = coverage._refill_circle(sources)
            if circle:
                raise ValidationError(
                    self.env._(
                        "The sites of %(item)s refill each other in a circle: %(sites)s. Clear "
                        "Refill From in the item coverage of one of them.",
                        item=coverage.product_id.display_name,
                        sites=" <- ".join(site.name for site in circle),
                    )
                )

    # === BUSINESS METHODS === #

    def _refill_sources(self) -> dict:
        """``{(item, site): site it is refilled from}`` for the items of these records."""
        relations = self.sudo().search(
            [("product_id", "in", self.product_id.ids), ("refill_warehouse_id", "!=", False)]
        )
        return {
            (relation.product_id, relation.warehouse_id): relation.refill_warehouse_id
            for relation in relations
        }

    def _refill_circle(self, sources: dict) -> list:
        """The sites from this one back to itself along refill relations; empty: no circle."""
        self.ensure_one()
        path = [self.warehouse_id]
        while source := sources.get((self.product_id, path[-1])):
            if source == self.warehouse_id:
                return [*path, source]
            if source in path:
                return []
            path.append(source)
        return []
