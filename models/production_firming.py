from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, models
from odoo.tools import SQL

from ..adapters.quiet import QUIET


@dataclass
class FirmingResult:
    """What firming made: production orders, procurements, and what stayed planned and why."""

    orders: models.Model
    procured: int = 0
    problems: list[dict] = field(default_factory=list)
    remarks: dict[models.Model, str] = field(default_factory=dict)

    def refusal_text(self) -> str:
        """The reasons why nothing could be firmed."""
        return "\n".join(f"{order.display_name}: {text}" for order, text in self.remarks.items())

    def action(self) -> dict:
        """Window action on the production orders that were made."""
        return self.orders._action_orders(self.orders, self.orders.env._("Firmed orders"))


class ProductionFirming(models.AbstractModel):
    """Turns planned orders into real ones: by hand, several at once, or inside the fence.

    Production orders are created through the same path as one by hand.  A planned order that
    cannot be firmed stays planned with its reason, the others go on (ax.md 17.16).
    """

    _name = "production.firming"
    _description = "Firming of Planned Orders"

    # === BUSINESS METHODS - ENTRY === #

    @api.model
    def _firm(self, planned) -> FirmingResult:
        """Firm these planned orders, parents before their components.

        :param planned: ``production.planned.order`` records
        """
        result = FirmingResult(self.env["production.order"])
        by_type = defaultdict(planned.browse, planned.grouped("order_type"))
        self._firm_production(by_type["production"], result)
        self.env["production.procurement"]._procure(by_type["purchase"], result)
        text = self.env._("Planned transfers are made by hand: create the transfer in Inventory.")
        self._remark(dict.fromkeys(by_type["transfer"], text), result)
        return result

    # === BUSINESS METHODS - PRODUCTION === #

    def _firm_production(self, planned, result):
        """Create the production orders of one level and hand their components over to them."""
        without_bom = planned.filtered(lambda order: not order.bom_id)
        text = self.env._(
            "No BOM version is valid for the item at the site: activate one, then firm again."
        )
        self._remark(dict.fromkeys(without_bom, text), result)
        made = self._create_orders(planned - without_bom, result)
        self._hand_over(made)
        for order in made.values():
            result.orders |= order
        self.env["production.planned.order"].concat(*made)._unlink_firmed()

    def _create_orders(self, planned, result) -> dict:
        """Production orders of these planned orders; those in error stay planned.

        Creation checks the orders itself, so they are checked once where all are sound.
        """
        drafts = [(order, self._values(order)) for order in planned]
        made = self._create_together(drafts)
        if made or not drafts:
            return made
        good, refused = self._separate(drafts)
        made = self._create_together(good) or self._create_one_by_one(good, refused)
        self._remark(refused, result, severity="error")
        return made

    def _separate(self, drafts) -> tuple[list[tuple], dict]:
        """The drafts that pass the checks of creation, and the reasons of the others."""
        proposal = self.env["production.order.proposal"].sudo()
        findings = proposal._findings(proposal._complete([vals for _planned, vals in drafts]))
        good, refused = [], {}
        for (planned, vals), found in zip(drafts, findings, strict=True):
            errors = [finding.text for finding in found if finding.level == "error"]
            if errors:
                refused[planned] = "\n".join(errors)
            else:
                good.append((planned, vals))
        return good, refused

    def _create_together(self, good) -> dict:
        """All orders in one go, the normal case; nothing when any of them fails."""
        orders = self.env["production.order"].sudo().with_context(**QUIET)
        try:
            with self.env.cr.savepoint():
                made = orders.create([draft for _planned, draft in good])
                made.flush_recordset()
        except Exception:  # found out one by one
            return {}
        return {planned: order for (planned, _draft), order in zip(good, made, strict=True)}

    def _create_one_by_one(self, good, refused) -> dict:
        """Each order by itself, so that one that fails does not take the others with it."""
        orders = self.env["production.order"].sudo().with_context(**QUIET)
        made = {}
        for planned, draft in good:
            try:
                with self.env.cr.savepoint():
                    made[planned] = orders.create([draft])
                    made[planned].flush_recordset()
            except Exception as error:  # kept as its reason
                made.pop(planned, None)
                refused[planned] = str(error)
        return made

    def _values(self, planned) -> dict:
        """Values of the production order that a planned one becomes."""
        instant = self.env["production.order"]._instant
        return {
            "product_id": planned.product_id.id,
            "product_qty": planned.product_qty,
            "product_uom_id": planned.product_uom_id.id,
            "warehouse_id": planned.warehouse_id.id,
            "company_id": planned.company_id.id,
            "date_delivery": planned.date_delivery,
            "date_start": instant(planned.company_id, planned.date_start or planned.date_order),
            "date_finish": instant(planned.company_id, planned.date_delivery),
            "bom_id": planned.bom_id.id,
            "route_id": planned.route_id.id,
            "sale_line_id": planned.sale_line_id.id,
            "origin": self._origin(planned),
            "parent_id": planned.parent_order_id.id,
            "parent_component_id": planned.parent_component_id.id,
            "planned_parent_id": planned.parent_id.id,
            "planned_origin": planned.explanation,
            "planned_source": planned.source,
        }

    def _origin(self, planned) -> str:
        return (
            planned.sale_order_id.name
            or planned.parent_order_id.name
            or self.env._("Plan %s", planned.plan_id.name)
        )

    # === BUSINESS METHODS - COMPONENTS OF A FIRMED ORDER === #

    def _hand_over(self, made):
        """Link what serves the components of the planned orders to the real ones."""
        if not made:
            return
        self.env.flush_all()
        pairs = [(planned.id, order.id) for planned, order in made.items()]
        for table, parent, line in (
            ("production_planned_order", "parent_id", "parent_bom_line_id"),
        ):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE production_planned_order child
                       SET parent_id = NULL, parent_bom_line_id = NULL,
                           parent_order_id = component.order_id,
                           parent_component_id = component.id, demand_kind = 'component'
                      FROM (SELECT unnest(%s) AS planned_id, unnest(%s) AS order_id) firmed
                      JOIN production_order_component component ON component.order_id = firmed.order_id
                     WHERE child.parent_id = firmed.planned_id
                       AND child.parent_bom_line_id = component.bom_line_id
                    """,
                    [planned for planned, _order in pairs],
                    [order for _planned, order in pairs],
                )
            )
        self.env["production.planned.order"].invalidate_model()
        early = (
            self.env["production.order"]
            .sudo()
            .search([("planned_parent_id", "in", [planned.id for planned in made])])
        )
        for child in early:
            parent = made[child.planned_parent_id]
            line = parent.component_ids.filtered(lambda c, p=child.product_id: c.product_id == p)
            child.write({"parent_id": parent.id, "parent_component_id": line[:1].id})

    # === BUSINESS METHODS - REMARKS === #

    def _remark(self, texts, result, severity=None):
        """Say on planned orders why they stay planned; only changes are written.

        :param texts: ``{planned order: reason}``
        :param severity: when given, the reasons also become problems of the run
        """
        by_text = defaultdict(lambda: self.env["production.planned.order"])
        result.remarks.update(texts)
        for order, text in texts.items():
            if order.remark != text:
                by_text[text] |= order
            if severity:
                result.problems.append(
                    {
                        "severity": severity,
                        "code": "not_firmed",
                        "product_id": order.product_id.id,
                        "warehouse_id": order.warehouse_id.id,
                        "text": text,
                    }
                )
        for text, orders in by_text.items():
            orders.remark = text
