from __future__ import annotations

from odoo import models


class DocumentRouteCard(models.AbstractModel):
    """The route card: the operations of an order in their order, with room for what was done."""

    _name = "report.production_control.document_route_card"
    _inherit = "production.document"
    _description = "Route Card"
