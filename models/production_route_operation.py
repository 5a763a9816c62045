from __future__ import annotations

from collections import defaultdict

from odoo import api, fields, models

from .ratio import Ratio


class ProductionRouteOperation(models.Model):
    """An operation in a route: what is done, by whom, how long (ax.md 7.3, 7.4)."""

    _name = "production.route.operation"
    _inherit = ["production.operation.mixin", "production.locked.line.mixin"]
    _description = "Route Operation"
    _order = "route_id, operation_no, priority, id"

    route_id = fields.Many2one(
        comodel_name="production.route",
        required=True,
        index=True,
        ondelete="cascade",
        help="The route that the operation belongs to.",
    )
    company_id = fields.Many2one(
        related="route_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )
    operation_no = fields.Integer(
        compute="_compute_operation_no",
        store=True,
        readonly=False,
    )
    accumulated_scrap = Ratio(
        string="Accumulated",
        compute="_compute_accumulated_scrap",
        help="How many pieces must enter the operation for each good one at the end of the route.",
    )

    # === COMPUTE METHODS === #

    @api.depends("route_id")
    def _compute_operation_no(self):
        """Propose 10, then 10 more than the last one (ax.md 7.3)."""
        for line in self:
            line.operation_no = line.operation_no or line.route_id._next_operation_no()

    @api.depends(
        "route_id.operation_ids.operation_no",
        "route_id.operation_ids.next_no",
        "route_id.operation_ids.priority",
        "route_id.operation_ids.scrap_percent",
    )
    def _compute_accumulated_scrap(self):
        for route in self.route_id:
            factors = route._accumulated_scrap()
            for line in route.operation_ids:
                line.accumulated_scrap = float(factors.get(line.operation_no, 1))
        for line in self.filtered(lambda line: not line.route_id):
            line.accumulated_scrap = 1.0

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        routes = self.env["production.route"].browse(vals.get("route_id") for vals in vals_list)
        links = routes._sequence_links()
        lines = super().create(self._numbered(vals_list))
        lines.route_id._link_unless_in_one_piece(links)
        return lines

    def write(self, vals):
        if {"operation_no", "next_no", "priority", "route_id"}.isdisjoint(vals):
            return super().write(vals)
        routes = self.route_id
        links = routes._sequence_links()
        result = super().write(vals)
        (routes | self.route_id)._link_unless_in_one_piece(links)
        return result

    def unlink(self):
        routes = self.route_id
        links = routes._sequence_links()
        result = super().unlink()
        routes._link_unless_in_one_piece(links)
        return result

    # === BUSINESS METHODS === #

    def _numbered(self, vals_list: list[dict]) -> list[dict]:
        """Give a number to each operation that has none."""
        last = defaultdict(int)
        numbered = []
        for vals in vals_list:
            route = self.env["production.route"].browse(vals.get("route_id"))
            last[route] = last[route] or route._next_operation_no() - 10
            number = vals.get("operation_no") or last[route] + 10
            last[route] = max(last[route], number)
            numbered.append(dict(vals, operation_no=number))
        return numbered

    def _document(self):
        return self.route_id
