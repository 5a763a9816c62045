from __future__ import annotations

from odoo import fields, models


class ProductionSimulatedDemand(models.Model):
    """Demand that nobody has ordered: a simulation plan counts it beside all other demand."""

    _name = "production.simulated.demand"
    _description = "Simulated Demand"
    _order = "plan_id, date, id"
    _rec_name = "product_id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        comodel_name="production.master.plan",
        string="Simulation",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('kind', '=', 'simulation')]",
        help="The simulation that supposes the demand.",
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('is_storable', '=', True)]",
        help="Item that is supposed to be wanted.",
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        string="Site",
        required=True,
        ondelete="cascade",
        check_company=True,
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
        help="Site at which it is supposed to be wanted.",
    )
    date = fields.Date(
        required=True, default=fields.Date.context_today, help="Day on which it must be there."
    )
    product_qty = fields.Float(
        string="Quantity",
        digits="Product Unit",
        required=True,
        default=1.0,
        help="Quantity, in the item's inventory unit.",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")

    _positive_quantity = models.Constraint(
        "CHECK (product_qty > 0)", "The quantity of a simulated demand must be positive."
    )
