from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ProductionApprovalMixin(models.AbstractModel):
    """A document of master data that counts only once somebody answers for it (ax.md 6.1, 6.2).

    The mixin keeps the approval and the approver, and lets nobody past the rights of ax.md 18,
    whichever way the fields are written: button, screen, import or RPC.

        Action      Group                 Restriction
        ==========================================================================================
        Approve     Production engineer   -
        Un-approve  Production engineer   not while the company blocks the removal of approvals
        ==========================================================================================

    Extend `_on_approved` and `_on_unapproved` to let something follow from the change.
    """

    _name = "production.approval.mixin"
    _description = "Approved Production Document"

    approved = fields.Boolean(
        copy=False,
        help="An engineer answers for this document. Orders offer approved documents only.",
    )
    approved_by_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        help="Who approved this document.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([self._without_approver(vals) for vals in vals_list])
        approved = records.filtered("approved")
        if approved:
            approved._check_approval_right()
            approved.sudo().write({"approved_by_id": self.env.uid})
            approved._on_approved()
        return records

    def write(self, vals):
        vals = self._without_approver(vals)
        if "approved" not in vals:
            return super().write(vals)
        approve = bool(vals["approved"])
        changing = self.filtered(lambda record: record.approved != approve)
        changing._authorize_approval(approve)
        approver = self.env.uid if approve else False
        super(ProductionApprovalMixin, changing).write(dict(vals, approved_by_id=approver))
        result = super(ProductionApprovalMixin, self - changing).write(vals)
        if approve:
            changing._on_approved()
        else:
            changing._on_unapproved()
        return result

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve the documents; the current user is recorded as their approver (ax.md 6.1)."""
        self._check_approval_right()
        self.filtered(lambda record: not record.approved).write({"approved": True})

    def action_unapprove(self):
        """Take the approval back, so that the documents are no longer offered (ax.md 6.1)."""
        self._check_approval_right()
        self.filtered("approved").write({"approved": False})

    # === BUSINESS METHODS === #

    def _on_approved(self) -> None:
        """Hook: what follows once these documents are approved."""

    def _on_unapproved(self) -> None:
        """Hook: what follows once these documents are no longer approved."""

    def _authorize_approval(self, approve: bool) -> None:
        """Let the current user approve or un-approve these documents, or say why not."""
        if not self:
            return
        self._check_approval_right()
        if approve:
            return
        for record in self:
            if record._prod_company().prod_block_unapprove:
                raise UserError(
                    self.env._(
                        "%(document)s stays approved: your company blocks the removal of "
                        "approvals. Make a new version instead, or have a manager lift the "
                        "parameter in the production settings.",
                        document=record.display_name,
                    )
                )

    def _check_approval_right(self) -> None:
        """Refuse everybody but engineers (ax.md 18: approve BOMs, approve routes)."""
        self._check_prod_group("production_control.group_engineer")

    def _check_prod_group(self, group: str) -> None:
        """Refuse the current user unless he is in the group; a superuser may do anything."""
        if self.env.su or self.env.user.has_group(group):
            return
        raise AccessError(
            self.env._(
                "%(user)s may not do this with %(document)s: it takes the access right "
                '"%(group)s". Ask a colleague who has it.',
                user=self.env.user.name,
                document=self[:1].display_name or self._description,
                group=self.env.ref(group).sudo().full_name,
            )
        )

    def _prod_company(self):
        """The company whose parameters count: the document's, else the user's current one."""
        self.ensure_one()
        return self.company_id or self.env.company

    def _without_approver(self, vals: dict) -> dict:
        """Drop a hand-written approver: the system alone records who approved."""
        if self.env.su or "approved_by_id" not in vals:
            return vals
        return {name: value for name, value in vals.items() if name != "approved_by_id"}
