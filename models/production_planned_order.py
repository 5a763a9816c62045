from __future__ import annotations

from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .firming_result import FirmingChoice
from .loose_many2one import BigInteger, LooseMany2one

ORDER_TYPES = [
    ("production", "Planned production order"),
    ("purchase", "Planned purchase order"),
    ("transfer", "Planned transfer"),
]

#: what planning writes, and a planner may have changed since
WRITTEN = frozenset(
    (
        "order_type",
        "product_id",
        "warehouse_id",
        "product_qty",
        "date_requirement",
        "date_delivery",
        "date_order",
        "date_start",
        "bom_id",
        "route_id",
    )
)


class ProductionPlannedOrder(models.Model):
    """A requirement that planning wants met by an order; firming turns it into that order.

    Master planning owns the unprocessed ones and replaces them by difference at every run;
    approved ones it leaves as they are and counts as supply (ax.md 17.2, 17.15).

    ``source`` names the requirement that the order serves, so that a rerun recognises it
    (planning/sources.py).  It says nothing to people; the links do.

    Planning writes hundreds of thousands of them past the ORM (adapters/planning_writer.py), so
    there are no foreign keys, no chatter, and no stored computes; nobody stands as their author.
    """

    _name = "production.planned.order"
    _description = "Planned Order"
    _order = "date_order, id"
    _check_company_auto = True

    plan_id = LooseMany2one(
        "production.master.plan",
        required=True,
        default=lambda self: self.env["production.master.plan"].search([], limit=1),
        help="Master plan that the planned order belongs to.",
    )
    company_id = LooseMany2one(related="plan_id.company_id", store=True)
    order_type = fields.Selection(
        ORDER_TYPES, required=True, default="production", help="What firming makes of it."
    )
    status = fields.Selection(
        [("unprocessed", "Unprocessed"), ("approved", "Approved"), ("completed", "Completed")],
        required=True,
        default="unprocessed",
        help="Unprocessed: planning may change it. Approved: kept as it is and counted as "
        "supply. Completed: kept up to date and not firmed by itself.",
    )
    product_id = LooseMany2one(
        "product.product",
        string="Item",
        required=True,
        check_company=True,
        help="Item that is needed.",
    )
    warehouse_id = LooseMany2one(
        "stock.warehouse",
        string="Site",
        required=True,
        check_company=True,
        help="Site at which it is needed.",
    )
    product_qty = fields.Float(
        string="Quantity",
        digits="Product Unit",
        required=True,
        help="Quantity to order, in the item's inventory unit.",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    date_requirement = fields.Date(
        string="Requirement date", required=True, help="Date at which the demand needs the item."
    )
    date_delivery = fields.Date(
        string="Delivery date",
        required=True,
        help="Date on which the order delivers: the requirement date less margins, or later "
        "when that can no longer be met.",
    )
    date_order = fields.Date(
        string="Order date",
        required=True,
        index=True,
        help="Date on which the order must be placed or started.",
    )
    date_start = fields.Date(
        string="Start date",
        readonly=True,
        help="Date on which the components are needed: the order date plus the reorder margin.",
    )
    delay_days = fields.Integer(
        string="Late by (days)", help="Days by which the delivery misses the requirement date."
    )
    late_component_id = LooseMany2one(
        "product.product",
        string="Waits for",
        readonly=True,
        copy=False,
        help="The component that is there last, and later than the order should start.",
    )
    date_component = fields.Date(
        string="Waits until",
        readonly=True,
        copy=False,
        help="Day on which that component is there.",
    )
    bom_id = LooseMany2one(
        "production.bom", string="BOM", check_company=True, help="BOM that was exploded."
    )
    route_id = LooseMany2one(
        "production.route", check_company=True, help="Route that will be used."
    )

    # What it serves
    source = fields.Char(
        required=True, default=lambda self: self._default_source(), copy=False, readonly=True
    )
    demand_kind = fields.Char(readonly=True, help="Kind of requirement that it serves.")
    sale_line_id = LooseMany2one(
        "sale.order.line",
        string="Sales order line",
        index="btree_not_null",
        help="Sales order line whose demand it serves.",
    )
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales order")
    parent_id = LooseMany2one(
        "production.planned.order",
        string="Parent planned order",
        index="btree_not_null",
        help="Planned order that needs the item as a component.",
    )
    parent_order_id = LooseMany2one(
        "production.order",
        string="Parent order",
        index="btree_not_null",
        help="Production order that needs the item as a component.",
    )
    parent_component_id = LooseMany2one(
        "production.order.component",
        string="Parent component",
        index="btree_not_null",
        help="Line of the parent order that needs the item.",
    )
    parent_bom_line_id = LooseMany2one(
        "production.bom.line",
        help="BOM line of the parent planned order that needs the item.",
    )

    # The arithmetic behind the quantity
    qty_gross = fields.Float(
        string="Requirement", digits="Product Unit", readonly=True, help="What the demand asks for."
    )
    qty_from_stock = fields.Float(
        string="From stock", digits="Product Unit", readonly=True, help="Covered by stock on hand."
    )
    qty_from_receipts = fields.Float(
        string="From receipts",
        digits="Product Unit",
        readonly=True,
        help="Covered by open receipts and earlier planned orders.",
    )
    qty_net = fields.Float(
        string="Net requirement",
        digits="Product Unit",
        readonly=True,
        help="What is left to order before order minimum, multiple and maximum.",
    )
    coverage_group_id = LooseMany2one(
        "production.coverage.group", readonly=True, help="Coverage group that decided."
    )
    digest = BigInteger(
        readonly=True,
        copy=False,
        help="Fingerprint of what planning wrote; 0 after a change by hand.",
    )
    remark = fields.Text(
        readonly=True, help="Why the planned order could not be firmed automatically."
    )
    explanation = fields.Text(
        compute="_compute_explanation",
        compute_sudo=True,  # who reads planned orders need not read sales orders
        help="What the order serves, how its quantity and its dates came about.",
    )

    _one_per_requirement = models.UniqueIndex(
        "(plan_id, product_id, warehouse_id, source)",
        "The requirement already has a planned order in this plan.",
    )
    _approved = models.Index("(plan_id, product_id) WHERE status = 'approved'")
    _positive_quantity = models.Constraint(
        "CHECK (product_qty > 0)", "The quantity of a planned order must be positive."
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_source(self) -> str:
        """A source of its own for a planned order that a planner enters by hand."""
        return f"manual.{uuid4().hex}"

    @api.depends("product_id", "product_qty", "order_type")
    def _compute_display_name(self):
        labels = dict(self._fields["order_type"]._description_selection(self.env))
        for order in self:
            order.display_name = self.env._(
                "%(type)s: %(quantity)s %(item)s",
                type=labels.get(order.order_type, ""),
                quantity=f"{order.product_qty:.12g}",
                item=order.product_id.display_name or "",
            )

    @api.depends("product_qty", "date_order", "date_delivery", "date_requirement", "source")
    def _compute_explanation(self):
        writer = self.env["production.planning.texts"]
        for order in self:
            order.explanation = writer._explain(order)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A planned order entered by hand is a change of its item."""
        orders = super().create(vals_list)
        orders._note_change()
        return orders

    def write(self, vals):
        """A change by hand takes the fingerprint away: the next run sees that it must look."""
        self._note_change()
        done = super().write({"digest": 0, **vals} if WRITTEN.intersection(vals) else vals)
        self._note_change()
        return done

    def unlink(self):
        """What is deleted is planned anew."""
        self._note_change()
        return super().unlink()

    def _note_change(self):
        """Let the next run plan the items, and what their BOMs hold, anew."""
        self.flush_model(["product_id", "bom_id"])
        self.env["production.planning.change"]._note_planned(self.ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        approved = self.filtered(lambda order: order.status == "approved")
        if approved:
            raise UserError(
                self.env._(
                    "%(order)s is approved: take back the approval before deleting it.",
                    order=approved[0].display_name,
                )
            )

    def _unlink_firmed(self):
        """Delete planned orders that have become real ones, approved or not."""
        self.filtered(lambda order: order.status == "approved").status = "unprocessed"
        self.unlink()

    # === ACTION METHODS === #

    def action_approve(self):
        """Lock the planned orders: planning keeps them and counts them as supply."""
        self._check_planner()
        self.status = "approved"

    def action_unapprove(self):
        """Give the planned orders back to planning, which may change or drop them."""
        self._check_planner()
        self.status = "unprocessed"

    def action_complete(self):
        """Mark the planned orders as decided not to firm: planning goes on without firming them."""
        self._check_planner()
        self.status = "completed"

    def action_firm(self):
        """Turn the planned orders into real orders and open what came out.

        Planned production orders become production orders in the status that rules and company
        ask for, planned purchases procurements, planned transfers transfers.  What cannot be
        firmed stays planned and says why.

        :return: action that tells what was made and refused, and opens it
        :raises AccessError: for users who are not planners
        :raises UserError: when nothing could be firmed
        """
        return self._firm(FirmingChoice(stop=self.env.company.prod_firm_stop))

    def _firm(self, choice: FirmingChoice) -> dict:
        """Firm with what the planner asked for; see :meth:`action_firm`."""
        self._check_planner()
        self.check_access("write")
        firmed = self.env["production.firming"]._firm(self, choice)
        if firmed.made_nothing and firmed.remarks:
            raise UserError(firmed.refusal_text())
        return self.env["production.firming.report"]._tell(firmed)

    def _check_planner(self):
        if not (self.env.su or self.env.user.has_group("production_control.group_planner")):
            raise AccessError(
                self.env._("Only production planners may change, approve or firm planned orders.")
            )
