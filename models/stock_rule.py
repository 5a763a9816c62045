from __future__ import annotations

from odoo import api, fields, models
from odoo.fields import Domain

#: context: (product ids, warehouse ids, which of them are produced at which) of a run
KNOWN = "production_produced"

#: days that Odoo adds to a lead time where nothing can supply
NO_SUPPLY_DAYS = 365


class StockRule(models.Model):
    """Rules that make production orders: Odoo's own procurement, with our orders.

    Deliveries that are made to order, reordering rules and the replenishment screen all come
    through here (design.md 3: rule action ``prod_produce``).
    """

    _inherit = "stock.rule"

    action = fields.Selection(
        selection_add=[("prod_produce", "Produce")], ondelete={"prod_produce": "cascade"}
    )

    # === COMPUTE METHODS === #

    def _compute_picking_type_code_domain(self):
        result = super()._compute_picking_type_code_domain()
        for rule in self.filtered(lambda rule: rule.action == "prod_produce"):
            rule.picking_type_code_domain = [
                *(rule.picking_type_code_domain or []),
                "prod_produce",
            ]
        return result

    # === CORE HOOKS === #

    def _get_message_dict(self):
        messages = super()._get_message_dict()
        _source, destination, _direct, _operation = self._get_message_values()
        messages["prod_produce"] = self.env._(
            "When products are needed in <b>%(place)s</b>, <br/> a production order is created "
            "to make them.",
            place=destination,
        )
        return messages

    def _filter_warehouse_routes(self, product, warehouses, route):
        """A site produces by itself what it can and should produce; nothing else."""
        if route._prod_produces() and not self._prod_produces(product, warehouses):
            return False
        return super()._filter_warehouse_routes(product, warehouses, route)

    @api.model
    def run(self, procurements, raise_user_error=True):
        """Find out once, for all procurements, which items their sites produce."""
        products = self.env["product.product"].concat(*(p.product_id for p in procurements))
        products, sites = products.browse(set(products.ids)), self._prod_sites(procurements)
        products._prod_warm_up(self.env.company)
        known = frozenset(products.ids), frozenset(sites.ids), products._prod_produced(sites)
        rules = self.with_context(**{KNOWN: known})
        return super(StockRule, rules).run(procurements, raise_user_error=raise_user_error)

    @api.model
    def _run_prod_produce(self, procurements):
        """Create production orders for procurements, or give more to the ones that serve them.

        :param procurements: list of (procurement, rule)
        :raises ProcurementException: naming every item that cannot be made; nothing is made then
        """
        self.env["production.order.procurement"]._procure(procurements)
        return True

    def _get_lead_days(self, product, **values):
        """Add the lead time of the item at the site that produces it."""
        delays, descriptions = super()._get_lead_days(product, **values)
        rule = self.filtered(lambda rule: rule.action == "prod_produce")[:1]
        if not rule:
            return delays, descriptions
        site = rule.warehouse_id or rule.picking_type_id.warehouse_id
        days, label = product._prod_lead_days(site), self.env._("Production lead time")
        if not product._prod_is_produced(site):
            days, label = NO_SUPPLY_DAYS, self.env._("No active BOM version")
            delays["no_bom_found_delay"] += days
        else:
            delays["manufacture_delay"] += days
        delays["total_delay"] += days
        if not self.env.context.get("bypass_delay_description"):
            descriptions.append((label, self.env._("+ %s day(s)", days)))
        return delays, descriptions

    def _push_prepare_move_copy_values(self, move_to_copy, new_date):
        """A move that carries goods on is no move of the production order any more."""
        values = super()._push_prepare_move_copy_values(move_to_copy, new_date)
        return {**values, "prod_order_id": False, "prod_component_id": False}

    def _get_moves_to_assign_domain(self, company_id):
        """Receipts of production orders are not reserved by the scheduler: nothing to reserve."""
        domain = Domain(super()._get_moves_to_assign_domain(company_id))
        return domain & Domain("prod_order_id", "=", False)

    # === BUSINESS METHODS === #

    @api.model
    def _prod_sites(self, procurements):
        """The sites that these procurements are for."""
        sites = self.env["stock.warehouse"]
        named = {procurement.values.get("warehouse_id") or sites for procurement in procurements}
        places = {procurement.location_id for procurement in procurements}
        return sites.union(*named, *(place.warehouse_id for place in places))

    @api.model
    def _prod_produces(self, product, sites) -> bool:
        """Whether one of these sites produces the item, from what the run knows already."""
        products, known_sites, produced = self.env.context.get(KNOWN, (frozenset(),) * 3)
        if product.id in products and sites and known_sites.issuperset(sites.ids):
            return any((product.id, site.id) in produced for site in sites)
        return product._prod_is_produced(sites)
