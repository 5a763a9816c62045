from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..adapters.planning_rows import REQUEST, record_of
from .loose_many2one import LooseMany2one

ACTIONS = [
    ("advance", "Advance"),
    ("postpone", "Postpone"),
    ("increase", "Increase"),
    ("decrease", "Decrease"),
    ("advance_increase", "Advance and increase"),
    ("advance_decrease", "Advance and decrease"),
    ("postpone_increase", "Postpone and increase"),
    ("postpone_decrease", "Postpone and decrease"),
    ("cancel", "Cancel"),
]

#: the fields of which one names the record that a message is about
SUPPLY_FIELDS = ("production_order_id", "move_id", "planned_order_id")


class ProductionActionMessage(models.Model):
    """What planning would change on an order that exists already (ax.md 17.13).

    Runs of the master plan write the messages by difference.  A planner applies a message, alone
    or with all messages of its chain, or dismisses it: it then stays dismissed until what it rests
    on changes (``fingerprint``).  Applied ones and those that no longer hold go with the next run.

    The supply is a plain reference to one record: a production order, a stock move that receives,
    or an approved planned order; a line of a request for quotation is named by ``supply_source``,
    because there may be no such model.  What applying means for each is told in
    ``production.action.application``.
    """

    _name = "production.action.message"
    _description = "Action Message"
    _inherit = "production.action.chain"
    _order = "money desc, date_need, id"
    _rec_name = "supply_name"

    plan_id = fields.Many2one(
        "production.master.plan", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("open", "Open"), ("applied", "Applied"), ("dismissed", "Dismissed")],
        required=True,
        default="open",
        readonly=True,
        help="Dismissed: not shown again until what the message rests on changes.",
    )
    action = fields.Selection(
        ACTIONS, required=True, readonly=True, help="What is to be done with the order."
    )
    product_id = fields.Many2one(
        "product.product",
        string="Item",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
        help="Item that the order supplies.",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Site",
        required=True,
        ondelete="cascade",
        readonly=True,
        help="Site that the order supplies.",
    )

    # The order
    supply_kind = fields.Char(
        required=True, readonly=True, help="Kind of the order, as planning calls it."
    )
    supply_source = fields.Char(
        required=True, readonly=True, help="Key of the order, as planning calls it."
    )
    supply_name = fields.Char(
        string="Document", readonly=True, help="Number of the document that is to be changed."
    )
    order_name = fields.Char(
        string="Order",
        compute="_compute_order_name",
        help="Document that is to be changed, or its kind where it has no number.",
    )
    production_order_id = LooseMany2one(
        "production.order",
        readonly=True,
        index="btree_not_null",
        help="Production order that is to be changed.",
    )
    move_id = LooseMany2one(
        "stock.move",
        string="Receipt",
        readonly=True,
        index="btree_not_null",
        help="Stock move, of a purchase or a transfer, that is to be changed.",
    )
    planned_order_id = LooseMany2one(
        "production.planned.order",
        readonly=True,
        help="Approved planned order that is to be changed.",
    )
    date_from_value = fields.Date(
        string="From date", readonly=True, help="When the order delivers now."
    )
    date_to_value = fields.Date(string="To date", readonly=True, help="When it should deliver.")
    qty_from = fields.Float(
        string="From quantity",
        digits="Product Unit",
        readonly=True,
        help="What the order has still to deliver, in the item's inventory unit.",
    )
    qty_to = fields.Float(
        string="To quantity",
        digits="Product Unit",
        readonly=True,
        help="What it should deliver.",
    )

    # What it serves
    date_need = fields.Date(
        string="Needed on",
        readonly=True,
        help="Date of the earliest requirement that the order serves.",
    )
    demand_kind = fields.Char(readonly=True, help="Kind of that requirement.")
    sale_line_id = LooseMany2one(
        "sale.order.line",
        string="Sales order line",
        readonly=True,
        help="Sales order line that the order serves.",
    )
    parent_order_id = LooseMany2one(
        "production.order",
        string="Parent order",
        readonly=True,
        index="btree_not_null",
        help="Production order that needs the item as a component.",
    )
    demand_name = fields.Char(string="For", readonly=True, help="What the order serves.")

    # What it is worth
    qty_at_stake = fields.Float(
        string="Quantity at stake",
        readonly=True,
        help="What is ordered too much or too little, and what comes late; what comes early for "
        "the part of a year it lies in stock. Times the standard cost, the money at stake.",
    )
    money = fields.Monetary(
        string="Money at stake",
        readonly=True,
        help="At standard cost: what is ordered too much or too little, and what comes late, with "
        "its value; what comes early with its value for the part of a year it lies in stock.",
    )
    fingerprint = fields.Char(readonly=True, help="What the message rests on.")
    explanation = fields.Text(
        compute="_compute_explanation",
        compute_sudo=True,
        help="Why planning would change the order.",
    )
    refusal = fields.Text(
        string="Cannot be applied because",
        compute="_compute_refusal",
        compute_sudo=True,
        help="Why the message cannot be applied as things are, and what to do first.",
    )

    _one_per_supply = models.UniqueIndex(
        "(plan_id, product_id, warehouse_id, supply_kind, supply_source)",
        "The order already has an action message in this plan.",
    )

    # === COMPUTE METHODS === #

    @api.depends("supply_name", "supply_kind")
    def _compute_order_name(self):
        kinds = {
            "approved": self.env._("Approved planned order"),
            "request": self.env._("Request for quotation"),
            "in_progress": self.env._("Quantity in progress"),
        }
        for message in self:
            message.order_name = message.supply_name or kinds.get(
                message.supply_kind, message.supply_source
            )

    @api.depends("action", "order_name")
    def _compute_display_name(self):
        labels = dict(self._fields["action"]._description_selection(self.env))
        for message in self:
            message.display_name = f"{labels.get(message.action, '')}: {message.order_name}"

    @api.depends("action", "date_to_value", "qty_to", "demand_name")
    def _compute_explanation(self):
        texts = self.env["production.planning.message.texts"]
        for message in self:
            message.explanation = texts._explain(message)

    @api.depends("state", "action")
    def _compute_refusal(self):
        application = self.env["production.action.application"]
        for message, record in self._supplies().items():
            message.refusal = application._refusal(message, record) or False

    # === ACTION METHODS === #

    def action_apply(self):
        """Change the orders as the messages say, each on its own.

        :return: True, or a notification with the reasons where some of several were refused
        :raises AccessError: for users who are not planners
        :raises UserError: where none can be applied, with the reasons
        """
        self._check_planner()
        return self.env["production.action.application"]._apply_all(self)

    def action_apply_chain(self):
        """Apply the messages together with those of the orders below and above them.

        Components come first, then the orders that need them (ax.md 17.13).  What is refused does
        not stop the others, but for its components: their order stays, so it still needs them.

        :return: as :meth:`action_apply`
        """
        self._check_planner()
        chain = self._chain()
        application = self.env["production.action.application"]
        return application._apply_all(chain, chain._blocked_from_above())

    def action_dismiss(self):
        """Do not show the messages again until what they rest on changes."""
        self._check_planner()
        self.filtered(lambda message: message.state == "open").state = "dismissed"

    def action_reopen(self):
        """Show dismissed messages again."""
        self._check_planner()
        self.filtered(lambda message: message.state == "dismissed").state = "open"

    def action_view_supply(self):
        """Open the order that the message is about.

        :raises UserError: when it is not there any more
        """
        self.ensure_one()
        record = self._supply()
        if not record:
            raise UserError(self.env["production.action.application"]._text_gone(self))
        if record._name == "stock.move" and record.picking_id:
            record = record.picking_id
        elif record._name == "purchase.order.line":
            record = record.order_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    def _check_planner(self):
        """Refuse users who are not planners (ax.md 18.1).

        :raises AccessError: naming what may not be done
        """
        if not (self.env.su or self.env.user.has_group("production_control.group_planner")):
            raise AccessError(
                self.env._("Only production planners may apply or dismiss action messages.")
            )
        self.check_access("write")

    def _supply(self):
        """The record that is to be changed; empty when it is not there any more, or never was."""
        self.ensure_one()
        return self._supplies()[self]

    def _supplies(self) -> dict:
        """{message: the record that is to be changed, empty where there is none}."""
        there = {name: set(self[name].exists().ids) for name in SUPPLY_FIELDS}
        lines = self._request_lines()
        return {
            message: next(
                (message[name] for name in SUPPLY_FIELDS if message[name].id in there[name]),
                lines.get(message, self.env["production.order"]),
            )
            for message in self
        }

    def _request_lines(self) -> dict:
        """{message: line of a purchase order}, where it is about one that is still there."""
        number_of = {
            message: record_of(REQUEST, int(message.supply_source, 16))
            for message in self
            if message.supply_kind == "request"
        }
        if not number_of:  # else there may be no such model
            return {}
        lines = self.env["purchase.order.line"].browse(number_of.values()).exists()
        line_of = {line.id: line for line in lines}
        return {
            message: line_of[number] for message, number in number_of.items() if number in line_of
        }
