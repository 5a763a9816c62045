from __future__ import annotations

from odoo import api, models
from odoo.tools import SQL


class ProductionFirmingLinks(models.AbstractModel):
    """Lets what serves the components of planned orders serve those of the real ones.

    Two statements for any number of orders: one for planned orders, one for production orders,
    whether these were firmed in the same call or earlier.  Sources stay as they are: they name
    the requirement, and that has not changed.
    """

    _name = "production.firming.links"
    _description = "Links of Firmed Orders"

    # === BUSINESS METHODS === #

    @api.model
    def _link(self, made) -> None:
        """Link what is below these planned orders to the production orders they became.

        :param made: ``{planned order: production order}``
        """
        self.env.flush_all()
        pairs = [(planned.id, order.id) for planned, order in made.items()]
        self.env.cr.execute(self._planned_query(pairs))
        self.env["production.planned.order"].invalidate_model(flush=False)
        self.env.cr.execute(self._orders_query(pairs))
        linked = [row[0] for row in self.env.cr.fetchall()]
        self._notice_parents(self.env["production.order"].sudo().browse(linked))

    @api.model
    def _notice_parents(self, orders) -> None:
        """Let the ORM see the links that were written past it, and what follows from them."""
        names = ["parent_id", "parent_component_id", "planned_parent_id", "planned_bom_line_id"]
        orders.invalidate_recordset([*names, "origin"], flush=False)
        orders.invalidate_model(["child_ids"], flush=False)
        orders.component_ids.invalidate_model(["child_ids"], flush=False)
        orders.modified(["parent_id"])

    def _planned_query(self, pairs) -> SQL:
        """Planned orders below now serve a component of a production order."""
        return SQL(
            """
            UPDATE production_planned_order child
               SET parent_id = NULL,
                   parent_bom_line_id = NULL,
                   parent_order_id = link.order_id,
                   parent_component_id = link.component_id,
                   demand_kind = 'component'
              FROM (%s) link
             WHERE child.id = link.id
            """,
            self._links("production_planned_order", "parent_id", "parent_bom_line_id", pairs),
        )

    def _orders_query(self, pairs) -> SQL:
        """Production orders of planned orders below are sub-orders now."""
        return SQL(
            """
            UPDATE production_order child
               SET parent_id = link.order_id,
                   parent_component_id = link.component_id,
                   origin = link.name,
                   planned_parent_id = NULL,
                   planned_bom_line_id = NULL
              FROM (%s) link
             WHERE child.id = link.id
            RETURNING child.id
            """,
            self._links("production_order", "planned_parent_id", "planned_bom_line_id", pairs),
        )

    @staticmethod
    def _links(table: str, parent: str, line: str, pairs) -> SQL:
        """Records below the planned orders, each with order, its name and the component served.

        :param table: where the records are
        :param parent: column that names the planned order above
        :param line: column that names the BOM line of that planned order
        :param pairs: ids of planned orders and of the production orders that they became
        """
        return SQL(
            """
            SELECT kid.id, owner.id AS order_id, owner.name,
                   (SELECT MIN(component.id)
                      FROM production_order_component component
                     WHERE component.order_id = owner.id
                       AND component.bom_line_id = kid.%s) AS component_id
              FROM (SELECT unnest(%s) AS planned_id, unnest(%s) AS order_id) firmed
              JOIN production_order owner ON owner.id = firmed.order_id
              JOIN %s kid ON kid.%s = firmed.planned_id
            """,
            SQL.identifier(line),
            [planned for planned, _order in pairs],
            [order for _planned, order in pairs],
            SQL.identifier(table),
            SQL.identifier(parent),
        )
