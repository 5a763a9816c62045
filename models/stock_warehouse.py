from __future__ import annotations

from odoo import api, fields, models
from odoo.fields import Command, Domain

ROUTE = "production_control.route_produce"
MTO_ROUTE = "stock.route_warehouse0_mto"


class StockWarehouse(models.Model):
    """A site that produces has an operation type and two rules of its own.

    The rule *Produce* makes production orders of what the site needs and can make; the rule in the
    route *Replenish on Order* lets a component ask for its own supply.
    """

    _inherit = "stock.warehouse"

    prod_type_id = fields.Many2one(
        "stock.picking.type",
        string="Production order type",
        check_company=True,
        copy=False,
        readonly=True,
        help="Operation type of the receipts and issues of production orders.",
    )

    prod_produce_to_resupply = fields.Boolean(
        string="Produce to Resupply",
        compute="_compute_prod_produce_to_resupply",
        inverse="_inverse_prod_produce_to_resupply",
        default=True,
        help="What the site needs is produced there, where the item has a BOM version: reordering "
        "rules and deliveries that are made to order create production orders.",
    )
    prod_pull_id = fields.Many2one(
        "stock.rule",
        string="Produce Rule",
        copy=False,
        help="Rule that creates production orders for what the site needs.",
    )
    prod_mto_pull_id = fields.Many2one(
        "stock.rule",
        string="Produce MTO Rule",
        copy=False,
        help="Rule by which components that are made or bought to order ask for their supply.",
    )
    prod_parameter_ids = fields.One2many(
        "production.site.parameters",
        "warehouse_id",
        string="Production control parameters",
        help="Parameters that the site follows instead of those of its company.",
    )

    # === COMPUTE METHODS === #

    def _compute_prod_produce_to_resupply(self):
        for site in self:
            site.prod_produce_to_resupply = site in site.prod_pull_id.route_id.warehouse_ids

    def _inverse_prod_produce_to_resupply(self):
        for site in self:
            command = Command.link if site.prod_produce_to_resupply else Command.unlink
            site.prod_pull_id.route_id.warehouse_ids = [command(site.id)]

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

    def _create_or_update_route(self):
        """A new site produces what it needs, unless whoever creates it says otherwise."""
        if self.prod_produce_to_resupply:
            self._prod_route().warehouse_ids = [Command.link(self.id)]
        return super()._create_or_update_route()

    def _get_all_routes(self):
        producing = self.filtered("prod_produce_to_resupply")
        return super()._get_all_routes() | producing.prod_pull_id.route_id

    def _generate_global_route_rules_values(self):
        values = super()._generate_global_route_rules_values()
        values["prod_pull_id"] = self._prod_pull_values()
        if place := self._prod_location():
            values["prod_mto_pull_id"] = self._prod_mto_pull_values(place)
        return values

    # === BUSINESS METHODS === #

    @api.model
    def _prod_set_up_all(self) -> None:
        """Set up every site, archived ones too; sites that are set up stay as they are."""
        self.sudo().with_context(active_test=False).search(Domain.TRUE)._prod_set_up()

    def _prod_set_up(self) -> None:
        """Give sites that are older than this addon their operation type, route and rules."""
        without_rules = self.filtered(lambda site: not site.prod_pull_id)
        for site in self.filtered(lambda site: not site.prod_type_id):
            missing = site._create_or_update_sequences_and_picking_types()
            if missing:
                site.write(missing)
        for site in without_rules:
            site._create_or_update_global_routes_rules()
            site._prod_route().warehouse_ids = [Command.link(site.id)]

    def _prod_route(self):
        """The route *Produce*; empty where somebody deleted it."""
        return self._find_or_create_global_route(ROUTE, self.env._("Produce"))

    def _prod_pull_values(self) -> dict:
        """Values of the rule that makes production orders of what the site needs."""
        return {
            "depends": ["prod_type_id"],
            "create_values": {
                "action": "prod_produce",
                "procure_method": "make_to_order",
                "company_id": self.company_id.id,
                "picking_type_id": self.prod_type_id.id,
                "route_id": self._prod_route().id,
            },
            "update_values": {
                "active": self.active,
                "name": self._format_rulename(self.lot_stock_id, False, "Production order"),
                "location_dest_id": self.lot_stock_id.id,
            },
        }

    def _prod_mto_pull_values(self, place) -> dict:
        """Values of the rule by which components of the site's orders ask for their supply.

        :param place: the location that stands for production
        """
        return {
            "depends": ["prod_type_id"],
            "create_values": {
                "action": "pull",
                "auto": "manual",
                "procure_method": "make_to_order",
                "company_id": self.company_id.id,
                "picking_type_id": self.prod_type_id.id,
                "route_id": self._find_or_create_global_route(
                    MTO_ROUTE, self.env._("Replenish on Order (MTO)")
                ).id,
                "location_src_id": self.lot_stock_id.id,
                "location_dest_id": place.id,
            },
            "update_values": {
                "active": self.active,
                "name": self._format_rulename(self.lot_stock_id, place, "Production order MTO"),
            },
        }

    def _prod_location(self):
        """The location that stands for production in the site's company."""
        return self.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "in", (self.company_id.id, False))],
            order="company_id, id",
            limit=1,
        )

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
