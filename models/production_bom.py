from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..planning.low_level_codes import find_cycle


class ProductionBom(models.Model):
    """A bill of material: the components that go into an item (ax.md 6.1).

    One BOM may serve several items through its versions: a changed line is changed for all of
    them. Orders get their own copy, so they are not touched.

        Action       Group                   Restriction
        ==========================================================================================
        Create, edit Production engineer     not while approved, when the company blocks editing
        Approve      Production engineer     -
        Un-approve   Production engineer     takes all versions along; not while blocked
        Delete       Production engineer     no active version
        ==========================================================================================
    """

    _name = "production.bom"
    _inherit = ["production.versioned.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Bill of Material"
    _order = "name, id"

    approved = fields.Boolean(tracking=True)
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The only site that may use this BOM. Leave blank when several sites use it.",
    )
    note = fields.Html(
        string="Notes",
        help="What an engineer should know before he changes this BOM.",
    )

    # The lines come before the versions: an approved version approves its BOM, which may lock it.
    line_ids = fields.One2many(
        comodel_name="production.bom.line",
        inverse_name="bom_id",
        string="Lines",
        copy=True,
        help="The components.",
    )
    version_ids = fields.One2many(
        comodel_name="production.bom.version",
        inverse_name="bom_id",
        string="Item Versions",
        help="The items that are made by this BOM, where, when and from what quantity.",
    )
    line_count = fields.Integer(
        string="Number of Lines",
        compute="_compute_line_count",
        help="How many components the BOM lists.",
    )

    site_issue = fields.Text(
        compute="_compute_site_issue",
        help="Why orders cannot use lines of this BOM at one of its sites.",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids")
    def _compute_line_count(self):
        for bom in self:
            bom.line_count = len(bom.line_ids)

    @api.depends("line_ids.site_issue")
    def _compute_site_issue(self):
        for bom in self:
            issues = (line.site_issue for line in bom.line_ids)
            bom.site_issue = "\n".join(dict.fromkeys(issue for issue in issues if issue))

    # === CONSTRAINT METHODS === #

    @api.constrains("warehouse_id")
    def _check_site(self):
        """A BOM of one site has versions of that site only (ax.md 6.2)."""
        self._all_versions()._check_site()

    # === BUSINESS METHODS === #

    def _parts(self):
        return self.line_ids

    def _check_no_cycle(self) -> None:
        """Refuse BOMs by which an item would become part of itself (ax.md 2.3 #30).

        All versions count, whatever their site, dates and approval.
        """
        edges = self._edges_below()
        path = find_cycle(edges) if edges else None
        if not path:
            return
        names = self.env["product.product"].sudo().browse(path)
        raise ValidationError(
            self.env._(
                "An item would become part of itself: %(path)s. Remove one of these components "
                "from the BOM above it, or the version that makes it.",
                path=" > ".join(product.display_name for product in names),
            )
        )

    def _edges_below(self) -> dict[int, list[int]]:
        """Item -> components, for these BOMs and every BOM below them, in one query."""
        if not self.ids:
            return {}
        edges: dict[int, list[int]] = {}
        for product, component in self.env.execute_query(self._edges_query()):
            edges.setdefault(product, []).append(component)
        return edges

    def _edges_query(self) -> SQL:
        """Walk down from these BOMs: line -> component -> its versions and its sub-BOM."""
        for model in ("production.bom.line", "production.bom.version"):
            self.env[model].flush_model()
        return SQL(
            """
            WITH RECURSIVE below(product_id, bom_id) AS (
                SELECT product.id, version.bom_id
                  FROM production_bom_version version
                  JOIN product_product product
                    ON product.product_tmpl_id = version.product_tmpl_id
                   AND (version.product_id IS NULL OR version.product_id = product.id)
                 WHERE version.bom_id IN %(boms)s
                 UNION
                SELECT line.product_id, line.sub_bom_id
                  FROM production_bom_line line
                 WHERE line.sub_bom_id IN %(boms)s
                 UNION
                SELECT line.product_id, used.bom_id
                  FROM below
                  JOIN production_bom_line line ON line.bom_id = below.bom_id
                  JOIN product_product product ON product.id = line.product_id
                  JOIN LATERAL (
                           SELECT version.bom_id
                             FROM production_bom_version version
                            WHERE version.product_tmpl_id = product.product_tmpl_id
                              AND (version.product_id IS NULL OR version.product_id = product.id)
                            UNION ALL
                           SELECT line.sub_bom_id
                            WHERE line.sub_bom_id IS NOT NULL
                       ) used ON TRUE
            )
            SELECT DISTINCT below.product_id, line.product_id
              FROM below
              JOIN production_bom_line line ON line.bom_id = below.bom_id
             ORDER BY below.product_id, line.product_id
            """,
            boms=tuple(self.ids),
        )
