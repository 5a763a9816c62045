from __future__ import annotations

from odoo import api, models
from odoo.exceptions import UserError

from ...lifecycle import is_below, label, may_edit
from .advance import STATE_KEY, STATE_WRITER

#: fixed when the order is created: everything else on the order follows from them
FIXED_FIELDS = ("product_id", "product_uom_id", "warehouse_id", "company_id")

#: kind of edit (ax.md 4.5) -> fields of the order that it changes
GUARDED_FIELDS = {
    "quantity": (
        "product_qty",
        "production_type",
        "location_id",
        "date_delivery",
        "date_start",
        "date_finish",
        "pool_id",
        "priority",
        "reservation",
        "profit_setting",
    ),
    "bill": ("bom_id", "route_id"),
}

#: what the steps write: nobody else may
STEP_FIELDS = ("qty_started", "qty_good", "qty_error", "schedule_status", "remain_status")

#: flag -> fields of the order whose change makes estimate or schedule stale (ax.md 4.1)
STALE_FIELDS = {
    "estimate_needed": ("product_qty", "location_id", "production_type", "profit_setting"),
    "schedule_needed": ("product_qty", "date_delivery"),
}
#: flag -> first status whose step the change makes stale
STALE_FROM = {"estimate_needed": "estimated", "schedule_needed": "scheduled"}


class ProductionOrderStepEdit(models.AbstractModel):
    """Edit rights of a production order by its status (ax.md 4.5), for every caller alike."""

    _name = "production.order.step.edit"
    _description = "Editing of Production Orders"

    # === CRUD METHODS === #

    def write(self, vals):
        """Write, as far as the status of each order allows it (see ``production.order``).

        Another BOM or route of a Created order replaces the order's own lines by a new copy.
        """
        self._check_editable(vals)
        self._check_documents(vals)
        other_bom, other_route = (self._with_other(name, vals) for name in ("bom_id", "route_id"))
        result = super().write(vals)
        for flag, names in STALE_FIELDS.items():
            if not set(names).isdisjoint(vals):
                self._mark_stale(flag)
        other_route._copy_route()
        other_bom._copy_bill_of_material()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_after_created(self):
        for order in self:
            if order.state == "ended" and self._is_cleaning_up():
                continue
            if not may_edit("delete", order.state):
                raise UserError(
                    self.env._(
                        "Production order %(order)s is %(status)s and cannot be deleted: reset "
                        "it to Created first.",
                        order=order.name,
                        status=label(order.state),
                    )
                )

    # === BUSINESS METHODS === #

    def _with_other(self, name: str, vals):
        """The orders to which these values give another BOM or route."""
        if name not in vals:
            return self.browse()
        return self.filtered(lambda order: order[name].id != (vals[name] or False))

    def _check_documents(self, vals):
        """Another BOM or route must suit the item and the site (ax.md 2.3 #9, #12)."""
        proposal = self.env["production.order.proposal"]
        for name in ("bom_id", "route_id"):
            orders = self._with_other(name, vals) if vals.get(name) else self.browse()
            drafts = [{**order._as_draft(), name: vals[name]} for order in orders]
            errors = [
                finding.text
                for found in proposal._document_findings(drafts, name)
                for finding in found
                if finding.level == "error"
            ]
            if errors:
                raise UserError("\n".join(errors))

    def _as_draft(self) -> dict:
        """What the checks of creation look at, read off the order."""
        return {
            "product_id": self.product_id.id,
            "product_qty": self.product_qty,
            "product_uom_id": self.product_uom_id.id,
            "warehouse_id": self.warehouse_id.id,
            "company_id": self.company_id.id,
            "date_delivery": self.date_delivery,
        }

    def _check_editable(self, vals):
        """Refuse edits that the status of an order does not allow (ax.md 4.5)."""
        by_step = self.env.context.get(STATE_KEY) is STATE_WRITER
        if "state" in vals and not by_step or self._writes_progress(vals):
            raise UserError(
                self.env._("The status of a production order changes with its steps, not by hand.")
            )
        self._check_fixed(vals)
        for kind, names in GUARDED_FIELDS.items():
            changed = [name for name in names if name in vals]
            if changed:
                self._check_may_edit(kind, self._labels(changed))

    def _writes_progress(self, vals) -> bool:
        """Whether somebody but a step writes what only steps write."""
        return not self.env.su and not set(STEP_FIELDS).isdisjoint(vals)

    def _mark_stale(self, flag: str) -> None:
        """Note that an edit makes the estimate or the schedule of these orders stale."""
        stale = self.sudo().filtered(
            lambda order: (
                not order[flag]
                and not is_below(order.state, STALE_FROM[flag])
                and is_below(order.state, "reported")
            )
        )
        if stale:
            stale.write({flag: True})

    def _check_fixed(self, vals):
        """Refuse another item, unit, site or company for an existing order."""
        for name in FIXED_FIELDS:
            for order in self if name in vals else ():
                if order[name].id != vals[name]:
                    raise UserError(
                        self.env._(
                            "The %(field)s of production order %(order)s was fixed when the order "
                            "was created: delete the order and create another one.",
                            field=self._labels([name]),
                            order=order.name,
                        )
                    )

    def _check_may_edit(self, kind: str, what: str):
        """Refuse one kind of edit on orders whose status is past it.

        :param kind: key of ``lifecycle.EDITABLE``
        :param what: what was to be changed, for the message
        """
        for order in self:
            if not may_edit(kind, order.state):
                raise UserError(
                    self.env._(
                        "Production order %(order)s is %(status)s: %(what)s cannot be changed any "
                        "more. Reset the order to a lower status first.",
                        order=order.name,
                        status=label(order.state),
                        what=what,
                    )
                )

    def _labels(self, names) -> str:
        described = self.fields_get(names, ["string"])
        return ", ".join(field["string"].lower() for field in described.values())
