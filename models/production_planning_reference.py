from __future__ import annotations

from odoo import api, models
from odoo.tools import SQL

from .loose_many2one import LooseMany2one

#: what planning writes without foreign keys
WRITTEN_BY_PLANNING = (
    "production.planned.order",
    "production.action.message",
    "production.planning.delay",
)


class ProductionPlanningReference(models.AbstractModel):
    """A record that planned orders and messages may refer to without a foreign key.

    When it is deleted, what is about it goes, and other links to it become blank, as foreign keys
    would see to it.
    """

    _name = "production.planning.reference.mixin"
    _description = "Record that Planning Refers to"

    @api.ondelete(at_uninstall=False)
    def _unlink_forget_in_planning(self):
        for records in self._referred_with():
            for name in WRITTEN_BY_PLANNING:
                self.env[name].flush_model()
                for field in self.env[name]._fields.values():
                    if isinstance(field, LooseMany2one) and field.comodel_name == records._name:
                        self._forget(name, field, records.ids)
                self.env[name].invalidate_model(flush=False)

    def _referred_with(self) -> list:
        """The records that are deleted together, each model once."""
        return [self]

    def _forget(self, name: str, field, ids: list[int]):
        """Let the rows of a model go without the records of these ids."""
        table, column = SQL.identifier(self.env[name]._table), SQL.identifier(field.name)
        if field.required:
            self.env.cr.execute(SQL("DELETE FROM %s WHERE %s = ANY(%s)", table, column, ids))
        else:
            self.env.cr.execute(
                SQL("UPDATE %s SET %s = NULL WHERE %s = ANY(%s)", table, column, column, ids)
            )


class ProductProduct(models.Model):
    """An item: its planned orders go with it."""

    _name = "product.product"
    _inherit = ["product.product", "production.planning.reference.mixin"]


class ProductTemplate(models.Model):
    """An item with its variants, which PostgreSQL deletes with it."""

    _name = "product.template"
    _inherit = ["product.template", "production.planning.reference.mixin"]

    def _referred_with(self):
        return [self.with_context(active_test=False).product_variant_ids]


class SaleOrderLine(models.Model):
    """A demand that planned orders serve."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "production.planning.reference.mixin"]


class SaleOrder(models.Model):
    """A sales order with its lines, which PostgreSQL deletes with it."""

    _name = "sale.order"
    _inherit = ["sale.order", "production.planning.reference.mixin"]

    def _referred_with(self):
        return [self.order_line]


class ProductionOrder(models.Model):
    """An order that planned ones serve and messages are about, with its components."""

    _name = "production.order"
    _inherit = ["production.order", "production.planning.reference.mixin"]

    def _referred_with(self):
        return [self, self.component_ids]


class ProductionOrderComponent(models.Model):
    """A component that planned orders serve."""

    _name = "production.order.component"
    _inherit = ["production.order.component", "production.planning.reference.mixin"]


class ProductionBom(models.Model):
    """A BOM with its lines."""

    _name = "production.bom"
    _inherit = ["production.bom", "production.planning.reference.mixin"]

    def _referred_with(self):
        return [self, self.line_ids]


class ProductionBomLine(models.Model):
    """A line of the BOM of a planned order."""

    _name = "production.bom.line"
    _inherit = ["production.bom.line", "production.planning.reference.mixin"]


class ProductionRoute(models.Model):
    """A route that planned orders take."""

    _name = "production.route"
    _inherit = ["production.route", "production.planning.reference.mixin"]


class ProductionMasterPlan(models.Model):
    """A plan: its planned orders go with it."""

    _name = "production.master.plan"
    _inherit = ["production.master.plan", "production.planning.reference.mixin"]


class StockWarehouse(models.Model):
    """A site: what is planned there goes with it."""

    _name = "stock.warehouse"
    _inherit = ["stock.warehouse", "production.planning.reference.mixin"]


class ProductionPlannedOrder(models.Model):
    """A planned order that others serve."""

    _name = "production.planned.order"
    _inherit = ["production.planned.order", "production.planning.reference.mixin"]
