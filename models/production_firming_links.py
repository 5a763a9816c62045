from __future__ import annotations

from odoo import api, models
from odoo.tools import SQL

from ..adapters.planning_scope import hash_joins


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
        ids = [planned.id for planned in made], [order.id for order in made.values()]
        with hash_joins(self.env.cr):
            self.env.cr.execute(self._planned_query(*ids))
            linked = [number for (number,) in self.env.execute_query(self._orders_query(*ids))]
        self.env["production.planned.order"].invalidate_model(flush=False)
        self._notice_parents(self.env["production.order"].sudo().browse(linked))

    @api.model
    def _notice_parents(self, orders) -> None:
        """Let the ORM see the links that were written past it, and what follows from them."""
        names = ["parent_id", "parent_component_id", "planned_parent_id", "planned_bom_line_id"]
        orders.invalidate_recordset([*names, "origin"], flush=False)
        orders.invalidate_model(["child_ids"], flush=False)
        orders.component_ids.invalidate_model(["child_ids"], flush=False)
        orders.modified(["parent_id"])

    def _planned_query(self, planned: list[int], orders: list[int]) -> SQL:
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
             WHERE child.id = link.id AND child.parent_id = ANY(%s)
            """,
            self._links(
                "production_planned_order", "parent_id", "parent_bom_line_id", planned, orders
            ),
            planned,
        )

    def _orders_query(self, planned: list[int], orders: list[int]) -> SQL:
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
             WHERE child.id = link.id AND child.planned_parent_id = ANY(%s)
            RETURNING child.id
            """,
            self._links(
                "production_order", "planned_parent_id", "planned_bom_line_id", planned, orders
            ),
            planned,
        )

    @staticmethod
    def _links(table: str, parent: str, line: str, planned: list[int], orders: list[int]) -> SQL:
        """Records below the planned orders, each with order, its name and the component served.

        Each table is told the ids it is asked for, so that an index finds them, however many.

        :param table: where the records are
        :param parent: column that names the planned order above
        :param line: column that names the BOM line of that planned order
        :param planned: ids of planned orders
        :param orders: ids of the production orders that they became, one for each
        """
        return SQL(
            """
            SELECT kid.id, owner.id AS order_id, owner.name, MIN(component.id) AS component_id
              FROM unnest(%(planned)s, %(orders)s) AS firmed (planned_id, order_id)
              JOIN production_order owner
                ON owner.id = firmed.order_id AND owner.id = ANY(%(orders)s)
              JOIN %(table)s kid
                ON kid.%(parent)s = firmed.planned_id AND kid.%(parent)s = ANY(%(planned)s)
         LEFT JOIN production_order_component component
                ON component.order_id = owner.id AND component.order_id = ANY(%(orders)s)
               AND component.bom_line_id = kid.%(line)s
          GROUP BY kid.id, owner.id
            """,
            table=SQL.identifier(table),
            parent=SQL.identifier(parent),
            line=SQL.identifier(line),
            planned=planned,
            orders=orders,
        )
