from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import UserError


class ProductionVersionedMixin(models.AbstractModel):
    """What a BOM and a route share: a name, a company, an approval, and versions (ax.md 6.1, 7.1).

    The document says *how* something is made; its versions say *which item*, where, when and from
    what quantity. Un-approving or archiving the document takes its versions out of use.

    The concrete model has `version_ids`, a one2many to its version model.
    """

    _name = "production.versioned.mixin"
    _inherit = ["production.approval.mixin"]
    _description = "Production Document with Versions"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(
        required=True,
        help="What users search by, such as the name of the item that is made.",
    )
    code = fields.Char(
        string="Number",
        copy=False,
        index="trigram",
        help="The number known from drawings or from another system.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        default=lambda self: self.env.company,
        index=True,
        help="The company that uses this document. Leave blank to share it between companies.",
    )
    active = fields.Boolean(
        default=True,
        help="Archive the document to hide it and to take all its versions out of use.",
    )
    version_count = fields.Integer(
        string="Versions",
        compute="_compute_version_count",
        help="How many item versions point at this document.",
    )
    is_locked = fields.Boolean(
        string="Locked",
        compute="_compute_is_locked",
        help="Approved, and the company blocks the editing of approved documents: "
        "un-approve it to change it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "code")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"[{record.code}] {record.name}" if record.code else record.name

    @api.depends("version_ids")
    def _compute_version_count(self):
        for record in self:
            record.version_count = len(record.version_ids)

    @api.depends("approved", "company_id")
    @api.depends_context("company")
    def _compute_is_locked(self):
        for record in self:
            record.is_locked = record.approved and record._prod_company().prod_block_editing

    # === CONSTRAINT METHODS === #

    @api.constrains("company_id")
    def _check_company_of_parts(self):
        """Items, sites and resources have to suit the company that the document moves to."""
        versions = self._all_versions()
        versions._check_company()
        versions._check_overlap()
        self._parts()._check_company()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Approve last: the lines of the same call must not meet the lock of an approved document.
        approve = [bool(vals.get("approved")) for vals in vals_list]
        documents = super().create([dict(vals, approved=False) for vals in vals_list])
        approved = documents.browse(
            document.id for document, wanted in zip(documents, approve, strict=True) if wanted
        )
        approved.action_approve()
        return documents

    def write(self, vals):
        if not self._is_free_of_lock(vals):
            self._check_unlocked()
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            self._all_versions()._deactivate()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=record.name))
            for record, vals in zip(self, vals_list, strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._check_unlocked()
        for record in self:
            active = record._all_versions().filtered("is_active")
            if active:
                raise UserError(
                    self.env._(
                        "%(document)s cannot be deleted while it is in use by %(version)s. "
                        "Deactivate that version first, or archive the document.",
                        document=record.display_name,
                        version=active[0].display_name,
                    )
                )

    # === BUSINESS METHODS === #

    def _on_unapproved(self) -> None:
        """Un-approving a document un-approves all its versions, which deactivates them."""
        self._all_versions().filtered("approved").write({"approved": False})
        return super()._on_unapproved()

    def _all_versions(self):
        """The versions of these documents, with full rights.

        Also those that the user may not see: sites of other companies may use a shared document.
        Searched for, because the cached field holds only what the user sees.
        """
        versions = self._fields["version_ids"]
        domain = [(versions.inverse_name, "in", self.ids)]
        return self.env[versions.comodel_name].sudo().search(domain)

    def _parts(self):
        """The lines or operations of these documents."""
        raise NotImplementedError

    def _check_unlocked(self) -> None:
        """Refuse a change to an approved document while the company blocks it (ax.md 6.1)."""
        for record in self:
            if record.approved and record._prod_company().prod_block_editing:
                raise UserError(
                    self.env._(
                        "%(document)s is approved and your company blocks the editing of approved "
                        "documents. Un-approve it first, or make a copy and change that.",
                        document=record.display_name,
                    )
                )

    @api.model
    def _is_free_of_lock(self, vals: dict) -> bool:
        """Whether these values may change although the document is locked."""
        free = {"approved", "approved_by_id", "version_ids"}
        return all(name in free or name.startswith(("message_", "activity_")) for name in vals)
