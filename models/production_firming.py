from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..adapters.index_lookups import index_lookups
from ..adapters.quiet import QUIET
from ..lifecycle.steps import step_to
from .firming_result import FirmingChoice, FirmingResult

TYPES_IN_ORDER = ("production", "purchase", "transfer")


class ProductionFirming(models.AbstractModel):
    """Turns planned orders into real ones: by hand, several at once, or inside the fence.

    Production orders are created through the same path as one by hand.  A planned order that
    cannot be firmed stays planned with its reason, the others go on (ax.md 17.16).
    """

    _name = "production.firming"
    _description = "Firming of Planned Orders"

    # === BUSINESS METHODS - ENTRY === #

    @api.model
    def _firm(self, planned, choice: FirmingChoice | None = None) -> FirmingResult:
        """Firm these planned orders: production, purchases, transfers.

        :param planned: ``production.planned.order`` records
        :param choice: what a planner asked for; rules and company decide the rest
        """
        result = FirmingResult(
            self.env["production.order"],
            choice or FirmingChoice(),
            pickings=self.env["stock.picking"],
        )
        ids_of = {kind: orders.ids for kind, orders in planned.grouped("order_type").items()}
        firms = (
            self._firm_production,
            self.env["production.procurement"]._procure,
            self.env["production.firming.transfers"]._transfer,
        )
        for kind, firm in zip(TYPES_IN_ORDER, firms, strict=True):
            if not result.stopped:
                # by id: records firmed before must not be fetched again with these
                firm(planned.browse(ids_of.get(kind, ())), result)
        return result

    @api.model
    def _in_firming_order(self, planned):
        """These planned orders as they are firmed: by type, parents before components."""
        by_type = planned.grouped("order_type")
        groups = (by_type.get(kind, planned.browse()) for kind in TYPES_IN_ORDER)
        return planned.browse().concat(*(self._parents_first(orders) for orders in groups))

    # === BUSINESS METHODS - PRODUCTION === #

    def _firm_production(self, planned, result):
        """Create the production orders of all these planned ones, link and advance them."""
        planned = self._parents_first(planned)
        settings = self._firm_settings(planned, result.choice)
        without_bom = planned.filtered(lambda order: not order.bom_id)
        text = self.env._(
            "No BOM version is valid for the item at the site: activate one, then firm again."
        )
        self._remark(dict.fromkeys(without_bom, text), result)
        if result.stopped:
            before = planned.ids.index(without_bom[0].id)
            planned = planned[:before]
        with index_lookups(self.env.cr):
            made = self._replace_by_orders(planned - without_bom, settings, result)
        states = {order: settings[planned]["state"] for planned, order in made.items()}
        self._advance(states, result.choice.state is None, result)

    def _replace_by_orders(self, planned, settings, result) -> dict:
        """Put production orders in the place of these planned ones.

        :return: ``{planned order: production order}``, without those that stay planned
        """
        made = self._create_orders(planned, settings, result)
        if made:
            self.env["production.firming.links"]._link(made)
            result.orders |= self.env["production.order"].concat(*made.values())
            self.env["production.planned.order"].concat(*made)._unlink_firmed()
        return made

    @staticmethod
    def _parents_first(planned):
        """These planned orders with every parent before its components, otherwise as they are."""
        depths, ours = {}, set(planned.ids)

        def depth(order) -> int:
            if order.id not in depths:
                depths[order.id] = 0
                parent = order.parent_id
                depths[order.id] = depth(parent) + 1 if parent.id in ours else 0
            return depths[order.id]

        return planned.sorted(depth)

    @api.model
    def _firm_settings(self, planned, choice: FirmingChoice) -> dict[models.Model, dict]:
        """How each planned order is firmed (ax.md 17.16): what the planner asked, else the company.

        To be extended by what decides for single orders, such as planning rules.

        :return: ``{planned order: values}``: ``state``, ``marking``, and ``pool_id`` and
            ``priority`` of the production order
        """
        return {
            order: {
                "state": choice.state or company.prod_firm_state,
                "marking": choice.marking or company.prod_firm_marking,
                "pool_id": False,
                "priority": "0",
            }
            for company, orders in planned.grouped("company_id").items()
            for order in orders
        }

    def _create_orders(self, planned, settings, result) -> dict:
        """Production orders of these planned orders; those in error stay planned.

        Creation checks the orders itself, so they are checked once where all are sound.
        """
        values = self._value_maker(settings)
        drafts = [(order, values(order)) for order in planned]
        made = self._create_together(drafts)
        if made or not drafts:
            return made
        good, refused = self._separate(drafts, result.choice.stop)
        made = self._create_together(good) or self._create_one_by_one(good, refused, result.choice)
        self._remark(refused, result, severity="error")
        return made

    def _separate(self, drafts, stop: bool) -> tuple[list[tuple], dict]:
        """The drafts that pass the checks of creation, and the reasons of the others.

        :param stop: look no further than the first one that does not pass
        """
        proposal = self.env["production.order.proposal"].sudo()
        findings = proposal._findings(proposal._complete([vals for _planned, vals in drafts]))
        good, refused = [], {}
        for (planned, vals), found in zip(drafts, findings, strict=True):
            errors = [finding.text for finding in found if finding.level == "error"]
            if errors:
                refused[planned] = "\n".join(errors)
                if stop:
                    break
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
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:  # the whole transaction is tried again
            raise
        except Exception:  # found out one by one
            return {}
        return {planned: order for (planned, _draft), order in zip(good, made, strict=True)}

    def _create_one_by_one(self, good, refused, choice) -> dict:
        """Each order by itself, so that one that fails does not take the others with it."""
        orders = self.env["production.order"].sudo().with_context(**QUIET)
        made = {}
        for planned, draft in good:
            try:
                with self.env.cr.savepoint():
                    made[planned] = orders.create([draft])
                    made[planned].flush_recordset()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:  # kept as its reason
                made.pop(planned, None)
                refused[planned] = str(error)
                if choice.stop:
                    break
        return made

    def _value_maker(self, settings) -> Callable[[models.Model], dict]:
        """A function that says what production order a planned one becomes.

        :param settings: see :meth:`_firm_settings`
        """
        instant = cache(self.env["production.order"]._instant)

        def values(planned) -> dict:
            company, setting = planned.company_id, settings[planned]
            marked = self._is_marked(planned, setting["marking"])
            return {
                "product_id": planned.product_id.id,
                "product_qty": planned.product_qty,
                "product_uom_id": planned.product_uom_id.id,
                "warehouse_id": planned.warehouse_id.id,
                "company_id": company.id,
                "date_delivery": planned.date_delivery,
                "date_start": instant(company, planned.date_start or planned.date_order),
                "date_finish": instant(company, planned.date_delivery),
                "bom_id": planned.bom_id.id,
                "route_id": planned.route_id.id,
                "pool_id": setting["pool_id"],
                "priority": setting["priority"],
                "sale_line_id": marked and planned.sale_line_id.id,
                "origin": self._origin(planned),
                "parent_id": planned.parent_order_id.id,
                "parent_component_id": marked and planned.parent_component_id.id,
                "planned_parent_id": planned.parent_id.id,
                "planned_bom_line_id": marked and planned.parent_bom_line_id.id,
                "planned_origin": planned.explanation,
                "planned_source": planned.source,
            }

        return values

    @staticmethod
    def _is_marked(planned, marking: str) -> bool:
        """Whether the order is tied to its demand, so that nobody else gets it (ax.md 11).

        Standard: where all of it is for that demand. Extended: also where it holds more.
        """
        if marking == "standard":
            return planned.product_uom_id.compare(planned.product_qty, planned.qty_net) <= 0
        return marking == "extended"

    def _origin(self, planned) -> str:
        return (
            planned.sale_order_id.name
            or planned.parent_order_id.name
            or self.env._("Plan %s", planned.plan_id.name)
        )

    # === BUSINESS METHODS - REQUESTED STATUS === #

    def _advance(self, states, prescribed: bool, result):
        """Bring the new production orders to their requested status, the missed steps first.

        What company and rules prescribe is done for the planner; what the planner asks for takes
        the planner's own rights (ax.md 18).

        :param states: ``{production order: status}``
        """
        ids_of = defaultdict(list)
        for order, state in states.items():
            if state != "created":
                ids_of[state].append(order.id)
        for state, ids in ids_of.items():
            orders = self.env["production.order"].browse(ids).sudo(prescribed or self.env.su)
            outcome = orders._climb(state, {})
            result.not_advanced.update(outcome["refused"])
            for order, texts in outcome["warnings"].items():
                order.sudo()._note_warnings(step_to(state).verb, texts)

    # === BUSINESS METHODS - REMARKS === #

    def _remark(self, texts, result, severity=None):
        """Say on planned orders why they stay planned; only changes are written.

        :param texts: ``{planned order: reason}``
        :param severity: when given, the reasons also become problems of the run
        """
        ids_of = defaultdict(list)
        result.remarks.update(texts)
        for order, text in texts.items():
            if order.remark != text:
                ids_of[text].append(order.id)
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
        for text, ids in ids_of.items():
            self.env["production.planned.order"].browse(ids).remark = text
