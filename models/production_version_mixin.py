from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ProductionVersionMixin(models.AbstractModel):
    """What BOM and route versions share: which item, where, when, from what quantity.

    Source: ax.md 6.2, 7.2.

    A version names one variant or, with the variant left blank, all variants of a product; the
    variant's own version wins. A blank end of the period is open. The *active* version is the one
    that orders and planning take by default; an approved one may still be picked by hand.

        Action       Group                   Restriction
        ==========================================================================================
        Create, edit Production engineer     -
        Approve      Production engineer     approves its BOM or route, too
        Un-approve   Production engineer     deactivates; not while approvals are blocked
        Activate     Production supervisor   approved; no active version for the same case
        Deactivate   Production supervisor   -
        ==========================================================================================

    The concrete model has the link to the BOM or route; `_document_field` names it. How orders and
    planning find their version is told in `production.version.determination.mixin`.
    """

    _name = "production.version.mixin"
    _inherit = ["production.approval.mixin", "production.version.determination.mixin"]
    _description = "Item Version of a BOM or Route"
    _order = "product_tmpl_id, product_id, warehouse_id, date_from, from_qty, id"
    _check_company_auto = True

    # What the version makes
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Variant",
        index="btree_not_null",
        check_company=True,
        domain="[('type', '=', 'consu'), ('product_tmpl_id', '=?', product_tmpl_id)]",
        ondelete="cascade",
        help="The one variant that this version makes. Leave blank for all variants of the item.",
    )
    product_tmpl_id = fields.Many2one(
        comodel_name="product.template",
        string="Item",
        compute="_compute_product_tmpl_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        domain="[('type', '=', 'consu')]",
        ondelete="cascade",
        help="The item that this version makes.",
    )
    product_uom_id = fields.Many2one(
        related="product_tmpl_id.uom_id",
        string="Unit",
    )

    # Where, when, from what quantity
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The site where the version counts. Blank means every site.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        index=True,
        help="The company of the BOM or route, or of the site when the former is shared.",
    )
    date_from = fields.Date(
        string="From",
        help="First day on which the version counts. Blank means always until the last day.",
    )
    date_to = fields.Date(
        string="To",
        help="Last day on which the version counts. Blank means from the first day for ever.",
    )
    from_qty = fields.Float(
        string="From Quantity",
        digits="Product Unit",
        default=0.0,
        help="The smallest order quantity, in the item's unit, for which the version counts. "
        "Among several the greatest that the order reaches is taken.",
    )

    # Use
    is_active = fields.Boolean(
        string="Active",
        copy=False,
        index=True,
        help="Orders and planning take this version by default for its item, site, period and "
        "quantity.",
    )
    is_expired = fields.Boolean(
        string="Expired",
        compute="_compute_is_expired",
        help="The last day of the version lies in the past.",
    )
    status = fields.Selection(
        selection=[
            ("draft", "To approve"),
            ("approved", "Approved"),
            ("active", "Active"),
            ("expired", "Expired"),
        ],
        compute="_compute_status",
        help="How far the version is in use: approved by an engineer, activated by a supervisor.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_product_tmpl_id(self):
        for version in self:
            version.product_tmpl_id = version.product_id.product_tmpl_id or version.product_tmpl_id

    @api.depends(lambda self: self._with_document("company_id", "warehouse_id.company_id"))
    def _compute_company_id(self):
        for version in self:
            version.company_id = version._document().company_id or version.warehouse_id.company_id

    @api.depends("date_to")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for version in self:
            version.is_expired = bool(version.date_to and version.date_to < today)

    @api.depends("approved", "is_active", "is_expired")
    def _compute_status(self):
        for version in self:
            if version.is_expired:
                version.status = "expired"
            elif version.is_active:
                version.status = "active"
            else:
                version.status = "approved" if version.approved else "draft"

    @api.depends(
        lambda self: self._with_document(
            "display_name", "product_id", "product_tmpl_id", "warehouse_id", "date_from", "date_to"
        )
    )
    def _compute_display_name(self):
        for version in self:
            parts = [
                version._document().display_name,
                (version.product_id or version.product_tmpl_id).display_name,
                version.warehouse_id.name,
                version._period_text(),
            ]
            version.display_name = " / ".join(part for part in parts if part)

    # === CONSTRAINT METHODS === #

    @api.constrains("product_id", "product_tmpl_id")
    def _check_item(self):
        for version in self:
            if not version.product_tmpl_id:
                raise ValidationError(
                    self.env._(
                        "A version of %(document)s names no item. Choose the item, or one of "
                        "its variants, that it makes.",
                        document=version._document().display_name,
                    )
                )
            if version.product_id and version.product_id.product_tmpl_id != version.product_tmpl_id:
                raise ValidationError(
                    self.env._(
                        "In %(version)s the variant %(variant)s does not belong to the item "
                        "%(item)s. Choose one of its variants, or leave the variant blank.",
                        version=version.display_name,
                        variant=version.product_id.display_name,
                        item=version.product_tmpl_id.display_name,
                    )
                )

    @api.constrains("date_from", "date_to", "from_qty", "company_id")
    def _check_validity(self):
        for version in self:
            if version.date_from and version.date_to and version.date_from > version.date_to:
                raise ValidationError(
                    self.env._(
                        "%(version)s would end before it begins. Choose a last day on or "
                        "after the first.",
                        version=version.display_name,
                    )
                )
            if version.from_qty < 0:
                raise ValidationError(
                    self.env._(
                        "%(version)s has a negative From quantity. Use 0 for any quantity.",
                        version=version.display_name,
                    )
                )
            if not version.date_from and version._prod_company().prod_mandatory_date:
                raise ValidationError(
                    self.env._(
                        "%(version)s has no first day, which your company makes mandatory. "
                        "Fill in the From date.",
                        version=version.display_name,
                    )
                )

    @api.constrains("is_active", "approved")
    def _check_active(self):
        for version in self.filtered("is_active"):
            if not version.approved:
                raise ValidationError(
                    self.env._(
                        "%(version)s cannot be active before it is approved. Have an engineer "
                        "approve it first.",
                        version=version.display_name,
                    )
                )
            if not version._document().active:
                raise ValidationError(
                    self.env._(
                        "%(version)s cannot be active because %(document)s is archived. "
                        "Unarchive that first.",
                        version=version.display_name,
                        document=version._document().display_name,
                    )
                )

    @api.constrains(
        "is_active",
        "product_id",
        "product_tmpl_id",
        "warehouse_id",
        "company_id",
        "date_from",
        "date_to",
        "from_qty",
    )
    def _check_overlap(self):
        """Two active versions never answer to the same case (ax.md 2.3 #11)."""
        mine = set(self.filtered("is_active").ids)
        if not mine:
            return
        for first, second in self._active_overlaps():
            if {first, second} & mine:
                self._raise_overlap(self.browse(first).sudo(), self.browse(second).sudo())

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        active = versions.filtered("is_active")
        if active:
            active._check_activation_right()
        return versions

    def write(self, vals):
        if "approved" in vals and not vals["approved"]:
            vals = dict(vals, is_active=False)
        self._authorize_write(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        for version in self.filtered("is_active"):
            raise UserError(
                self.env._(
                    "%(version)s cannot be deleted while it is active. Have a supervisor "
                    "deactivate it first.",
                    version=version.display_name,
                )
            )

    # === ACTION METHODS === #

    def action_activate(self):
        """Make these versions the default ones for their item, site, period and quantity."""
        self._check_activation_right()
        self.filtered(lambda version: not version.is_active).write({"is_active": True})

    def action_deactivate(self):
        """Take these versions out of default use; they may still be picked by hand."""
        self._check_activation_right()
        self.filtered("is_active").write({"is_active": False})

    # === BUSINESS METHODS - RIGHTS === #

    def _check_activation_right(self) -> None:
        """Refuse everybody but supervisors (ax.md 18: maintain activation of BOMs)."""
        self._check_prod_group("production_control.group_supervisor")

    def _authorize_write(self, vals: dict) -> None:
        """Let engineers edit and supervisors switch versions on and off; refuse the rest."""
        if self.env.su:
            return
        switching = self.filtered(lambda v: v.is_active != bool(vals.get("is_active", v.is_active)))
        unapproving = "approved" in vals and not vals["approved"]
        if switching and not unapproving:
            switching._check_activation_right()
        if set(vals) != {"is_active"}:
            self._check_approval_right()

    def _deactivate(self) -> None:
        """Take versions out of use as a consequence of what the user did to their document."""
        self.filtered("is_active").sudo().write({"is_active": False})

    # === BUSINESS METHODS - TOOLS === #

    def _raise_overlap(self, first, second) -> None:
        raise ValidationError(
            self.env._(
                "%(first)s and %(second)s would both be active for the same item, site, period "
                "and quantity. Deactivate one of them, or change its dates or its From quantity.",
                first=first.display_name,
                second=second.display_name,
            )
        )

    def _document(self):
        """The BOMs or routes that these versions put to use."""
        return self[self._document_field]

    @api.model
    def _with_document(self, document_field: str, *others: str) -> tuple[str, ...]:
        """Field paths to depend on: one of the document and others of the version."""
        if not self._document_field:
            return others
        return (f"{self._document_field}.{document_field}", *others)

    def _on_approved(self) -> None:
        """An approved version stands for an approved BOM or route."""
        self._document().filtered(lambda document: not document.approved).action_approve()
        return super()._on_approved()

    def _period_text(self) -> str:
        """The period as a short text, empty when it is open on both ends."""
        if not self.date_from and not self.date_to:
            return ""
        return f"{self.date_from or ''}–{self.date_to or ''}"
