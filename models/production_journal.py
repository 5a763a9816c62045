from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

JOURNAL_TYPES = [
    ("picking_list", "Picking list"),
    ("route_card", "Route card"),
    ("job_card", "Job card"),
    ("report", "Report as finished"),
]

#: what only a posting or a reversal writes
POSTING_FIELDS = ("state", "user_id", "reversal_of_id")


class ProductionJournal(models.Model):
    """What happened on a production order: material, hours, or finished goods (ax.md 10.5).

    A journal is a draft until it is posted; a posted one stays as it is and can be reversed by
    another one with the opposite quantities. Picking lists move components, reports receive the
    finished item, route and job cards add hours and pieces to operations.

    ===================  ============================================================
    Picking list         ``material_ids``; posted as stock moves
    Route card, job card  ``time_ids``; hours and pieces of operations
    Report as finished   ``product_ids``; posted as stock moves
    ===================  ============================================================
    """

    _name = "production.journal"
    _description = "Production Journal"
    _inherit = [
        "production.bulk.mixin",
        "production.journal.ledger",
        "production.journal.by.hand",
    ]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="New", index="trigram"
    )
    order_id = fields.Many2one(
        "production.order",
        string="Production order",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('state', '=', 'started')]",
        help="Order on which the journal is posted.",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    order_state = fields.Selection(related="order_id.state", string="Status of the order")
    product_id = fields.Many2one(related="order_id.product_id", string="Item")
    product_uom_id = fields.Many2one(related="order_id.product_uom_id", string="Unit")
    journal_type = fields.Selection(
        JOURNAL_TYPES,
        string="Type",
        required=True,
        default="picking_list",
        index=True,
        help="Picking list: material. Route card, job card: hours and pieces of operations. "
        "Report as finished: goods.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="Reversed: another journal took back what this one posted.",
    )
    date = fields.Datetime(
        string="Posting date",
        required=True,
        default=fields.Datetime.now,
        help="When it happened.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Posted by",
        readonly=True,
        copy=False,
        help="Who posted the journal.",
    )
    end_job = fields.Boolean(help="Nothing more is expected on the order after this report.")
    reversal_of_id = fields.Many2one(
        "production.journal",
        string="Reversal of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Journal that this one takes back.",
    )
    material_ids = fields.One2many("production.journal.material", "journal_id")
    time_ids = fields.One2many("production.journal.time", "journal_id", string="Operations")
    product_ids = fields.One2many("production.journal.product", "journal_id", string="Goods")
    move_ids = fields.One2many("stock.move", "prod_journal_id", help="What the journal moved.")
    qty_good = fields.Float(
        string="Good", digits="Product Unit", compute="_compute_quantities", help="Good quantity."
    )
    qty_error = fields.Float(
        string="Error",
        digits="Product Unit",
        compute="_compute_quantities",
        help="Quantity that is scrapped.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_ids.qty_good", "product_ids.qty_error")
    def _compute_quantities(self):
        for journal in self:
            journal.qty_good = sum(journal.product_ids.mapped("qty_good"))
            journal.qty_error = sum(journal.product_ids.mapped("qty_error"))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Number the journals; they are born as drafts."""
        vals_list = [self._without_posting(vals) for vals in vals_list]
        by_company = defaultdict(list)
        orders = self.env["production.order"].sudo()
        for vals in vals_list:
            if vals.get("name", "New") == "New":
                by_company[orders.browse(vals.get("order_id")).company_id].append(vals)
        for company, group in by_company.items():
            numbers = orders._draw(company, len(group), "production.journal")
            for vals, number in zip(group, numbers, strict=True):
                vals["name"] = number
        return super().create(vals_list)

    def write(self, vals):
        """Drafts may be changed; what a posting writes, it writes as superuser."""
        if not self.env.su:
            self._check_draft()
            vals = self._without_posting(vals)
        return super().write(vals)

    def _without_posting(self, vals):
        """These values without what only a posting may say, unless one writes them."""
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name not in POSTING_FIELDS}

    def _check_draft(self) -> None:
        for journal in self:
            if journal.state != "draft":
                raise UserError(
                    self.env._(
                        "Journal %(journal)s is posted and stays as it is. Reverse it and post "
                        "another one.",
                        journal=journal.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        for journal in self:
            if journal.order_id._is_cleaning_up():
                continue
            if journal.state != "draft" and journal.order_id.exists().state not in (
                False,
                "created",
            ):
                raise UserError(
                    self.env._(
                        "Journal %(journal)s is posted and cannot be deleted. Reverse it instead.",
                        journal=journal.name,
                    )
                )

    # === ACTION METHODS === #

    def action_post(self):
        """Post these drafts.

        :raises UserError: where an order is not started, or stock or lots are missing
        """
        self.check_access("write")
        self.order_id._check_duty("group_execute")
        if any(journal.journal_type == "report" for journal in self):
            self.order_id._check_duty("group_complete")
        orders = self.order_id
        orders._begin()
        drafts = self.filtered(lambda journal: journal.state == "draft").sudo()
        warnings = drafts._post()
        orders.sudo()._sync_moves()
        drafts.time_ids._report_automatically()
        orders.sudo()._realize_costs()
        for order, texts in warnings.items():
            order._note_warnings(self.env._("Picking list"), texts)
        return True

    def action_reverse(self):
        """Take back what these journals posted (ax.md 10.5).

        :raises UserError: where an order is past Started, or the goods are not there any more
        """
        self.check_access("write")
        self.order_id._check_duty("group_execute")
        if any(journal.journal_type == "report" for journal in self):
            self.order_id._check_duty("group_complete")
        self.order_id._begin()
        for journal in self:
            if not journal._may_be_reversed():
                raise UserError(
                    self.env._(
                        "Journal %(journal)s cannot be reversed: it is a draft, a reversal, or "
                        "reversed already.",
                        journal=journal.name,
                    )
                )
        self.sudo()._reverse()
        self.order_id.sudo()._sync_moves()
        self.order_id.sudo()._realize_costs()
        return True

    def action_view_moves(self):
        """Open the stock moves that the journal posted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stock moves of %s", self.name),
            "res_model": "stock.move",
            "view_mode": "list,form",
            "domain": [("prod_journal_id", "in", self.ids)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    def _may_be_reversed(self) -> bool:
        return self.state == "posted" and not self.reversal_of_id

    def _post(self, **options) -> dict:
        """Post these journals on their started orders.

        :param options: ``allow_negative``, ``physical_reduction`` for picking lists
        :return: {order: [warning]}
        :raises UserError: where an order is not started
        """
        self._check_orders_started()
        warnings = defaultdict(list)
        for journals in self._one_by_one_for_each_order():
            for order, texts in journals.material_ids._post(**options).items():
                warnings[order].extend(texts)
            journals.time_ids._post()
            journals.product_ids._post()
        self.write({"state": "posted", "user_id": self.env.uid})
        self.time_ids.operation_id._refresh_feedback()
        self._post_time_entries()
        return warnings

    def _one_by_one_for_each_order(self) -> list:
        """Groups to be posted one after the other, with one journal of an order in each.

        A move belongs to one journal, so that its reversal finds it; journals of one order would
        share one. Reversals stay together: they cancel each other out.
        """
        reversals = self.filtered("reversal_of_id")
        groups = [reversals] if reversals else []
        for journals in (self - reversals).grouped("order_id").values():
            for place, journal in enumerate(journals):
                if place == len(groups):
                    groups.append(journal)
                else:
                    groups[place] |= journal
        return groups

    def _check_orders_started(self) -> None:
        for order in self.order_id:
            if order.state != "started":
                raise UserError(
                    self.env._(
                        "Production order %(order)s is %(status)s. Journals are posted on started "
                        "orders: start it first.",
                        order=order.name,
                        status=dict(order._fields["state"]._description_selection(self.env))[
                            order.state
                        ],
                    )
                )

    def _reverse(self):
        """Post the opposite of these journals; what they closed is open again.

        :return: the journals that take them back
        :raises UserError: where goods are not there any more to be taken back
        """
        if not self:
            return self
        reversals = self.create(
            [
                {
                    "order_id": journal.order_id.id,
                    "journal_type": journal.journal_type,
                    "reversal_of_id": journal.id,
                    "material_ids": journal.material_ids._opposite(),
                    "time_ids": journal.time_ids._opposite(),
                    "product_ids": journal.product_ids._opposite(),
                }
                for journal in self
            ]
        )
        reversals._post()
        self.write({"state": "reversed"})
        self.material_ids.filtered("end").component_id._set_remain_status("material")
        self.time_ids.filtered("finished").operation_id._set_remain_status("route")
        return reversals
