"""The records from which net requirements are opened."""

from __future__ import annotations

from odoo import models


class NetRequirementsMixin(models.AbstractModel):
    """A record that concerns an item, and mostly a site: the button *Net requirements* on it."""

    _name = "production.net.requirements.mixin"
    _description = "Button Net Requirements"

    def action_net_requirements(self) -> dict:
        """Open the net requirements of the record's item.

        :raises AccessError: when the user may not read the record
        """
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "production_control.production_net_requirements_action"
        )
        return {**action, "params": self._net_requirements_question()}

    def _net_requirements_question(self) -> dict:
        """Arguments of ``get_net_requirements``."""
        return {"product_id": self.product_id.id, "warehouse_id": self.warehouse_id.id}


class ProductProduct(models.Model):
    """Items have net requirements."""

    _name = "product.product"
    _inherit = ["product.product", "production.net.requirements.mixin"]

    def _net_requirements_question(self) -> dict:
        return {"product_id": self.id}


class ProductTemplate(models.Model):
    """So has a product by its first variant."""

    _name = "product.template"
    _inherit = ["product.template", "production.net.requirements.mixin"]

    def _net_requirements_question(self) -> dict:
        return {"product_id": self.product_variant_id.id}


class ProductionPlannedOrder(models.Model):
    """Planned orders lead to their item in their plan."""

    _name = "production.planned.order"
    _inherit = ["production.planned.order", "production.net.requirements.mixin"]

    def _net_requirements_question(self) -> dict:
        return {**super()._net_requirements_question(), "plan_id": self.plan_id.id}


class ProductionOrder(models.Model):
    """Production orders lead to the item they make."""

    _name = "production.order"
    _inherit = ["production.order", "production.net.requirements.mixin"]


class ProductionItemCoverage(models.Model):
    """Item coverage leads to the item that it settles."""

    _name = "production.item.coverage"
    _inherit = ["production.item.coverage", "production.net.requirements.mixin"]
