from __future__ import annotations

from odoo import fields, models


class StockWarehouse(models.Model):
    """A site that produces has an operation type of its own."""

    _inherit = "stock.warehouse"

    prod_type_id = fields.Many2one(
        "stock.picking.type",
        string="Production order type",
        check_company=True,
        copy=False,
        readonly=True,
        help="Operation type of the receipts and issues of production orders.",
    )

    prod_parameter_ids = fields.One2many(
        "production.site.parameters",
        "warehouse_id",
        string="Production control parameters",
        help="Parameters that the site follows instead of those of its company.",
    )

    # === CORE HOOKS === #

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        prefix = self.prod_type_id.sequence_code or "PROD"
        values["prod_type_id"] = {
            "name": self.env._("%(site)s Sequence production orders", site=name or self.name),
            "prefix": f"{code or self.code}/{prefix}/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        values, next_sequence = super()._get_picking_type_create_values(max_sequence)
        values["prod_type_id"] = {
            "name": self.env._("Production orders"),
            "code": "prod_produce",
            "use_create_lots": True,
            "use_existing_lots": True,
            "reservation_method": "manual",
            "default_location_src_id": self.lot_stock_id.id,
            "default_location_dest_id": self.lot_stock_id.id,
            "sequence": next_sequence,
            "sequence_code": "PROD",
            "company_id": self.company_id.id,
        }
        return values, next_sequence + 1

    def _get_picking_type_update_values(self):
        values = super()._get_picking_type_update_values()
        values["prod_type_id"] = {
            "active": self.active,
            "barcode": self.code.replace(" ", "").upper() + "PROD",
        }
        return values

    # === BUSINESS METHODS === #

    def _prod_set_up(self) -> None:
        """Give sites that are older than this addon their operation type."""
        for site in self.filtered(lambda site: not site.prod_type_id):
            missing = site._create_or_update_sequences_and_picking_types()
            if missing:
                site.write(missing)

    def _prod_parameters(self):
        """The production control parameters that the site follows (ax.md 16).

        :return: ``production.site.parameters`` of the site, where the company's parameter usage is
            Site and it has some; otherwise its ``res.company``. Both have the fields of
            ``production.parameters.mixin``.
        """
        self.ensure_one()
        if self.company_id.prod_parameter_usage == "site" and self.prod_parameter_ids:
            return self.prod_parameter_ids
        return self.company_id
