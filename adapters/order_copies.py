from __future__ import annotations

from collections.abc import Iterable

from odoo import api, fields, models
from odoo.tools import SQL


class ProductionOrderCopies(models.AbstractModel):
    """Writes the copies of BOM lines and route operations that orders own, past the ORM.

    A thousand orders have many thousand lines, each the image of a line that was checked when it
    was entered; so one statement copies them inside the database.  Columns that are neither
    copied nor told stay empty; stored computed fields of other addons are computed.
    """

    _name = "production.order.copies"
    _description = "Writer of Order Lines"

    @api.model
    def _insert(self, model_name: str, link: str, pairs: Iterable[tuple], **own: list) -> None:
        """Copy lines of the master data onto orders.

        :param model_name: model of the copies
        :param link: field of the copies that names the line that was copied
        :param pairs: ids of the order and of the line, for each copy
        :param own: field -> value for each copy, of numeric fields that are not copied
        """
        pairs = list(pairs)
        if not pairs:
            return
        copies = self.env[model_name]
        self.env[copies._fields[link].comodel_name].flush_model()
        copied = copies._copied_fields()
        self.env.cr.execute(self._query(copies, link, copied, pairs, own))
        made = copies.browse(row[0] for row in self.env.cr.fetchall())
        for field in copies._fields.values():
            told = {*copied, *own, "company_id"}
            if field.compute and field.store and field.name not in told:
                self.env.add_to_compute(field, made)

    def _query(self, copies, link, copied, pairs, own) -> SQL:
        """The statement: rows in the order of the pairs, so that ids ascend with them."""
        master = self.env[copies._fields[link].comodel_name]
        comma = SQL(", ")
        return SQL(
            """
            INSERT INTO %(table)s (%(columns)s, create_uid, write_uid, create_date, write_date)
            SELECT %(values)s, %(user)s, %(user)s, %(now)s, %(now)s
              FROM unnest(%(arrays)s) WITH ORDINALITY AS wanted (%(names)s, position)
              JOIN production_order owner ON owner.id = wanted.order_id
              JOIN %(master)s line ON line.id = wanted.line_id
          ORDER BY wanted.position
            RETURNING id
            """,
            table=SQL.identifier(copies._table),
            master=SQL.identifier(master._table),
            columns=comma.join(
                map(SQL.identifier, ["order_id", "company_id", link, *own, *copied])
            ),
            values=comma.join(
                [
                    SQL("wanted.order_id, owner.company_id, line.id"),
                    *(SQL.identifier("wanted", name) for name in own),
                    *(SQL.identifier("line", name) for name in copied),
                ]
            ),
            arrays=comma.join(
                [
                    SQL("%s::int[], %s::int[]", *map(list, zip(*pairs, strict=True))),
                    *(SQL("%s::float8[]", values) for values in own.values()),
                ]
            ),
            names=comma.join(map(SQL.identifier, ["order_id", "line_id", *own])),
            user=self.env.uid,
            now=fields.Datetime.now(),
        )
