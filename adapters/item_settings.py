from __future__ import annotations

from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..planning.fences import FENCES

#: what a tick on item coverage overrides of its coverage group
TICKED = (*FENCES, "positive_days", "negative_days")
#: what item coverage says instead of its coverage group, without a tick
CHOSEN = ("fulfil_minimum", "minimum_key_id")


class SettingFacts(NamedTuple):
    """What item coverage, item and vendor say about an item at a site, not resolved yet.

    ``None`` says nothing.  Columns of ``production.item.settings._facts``, in this order.
    """

    order_type: str | None
    refill_warehouse_id: int | None
    lead_time: int | None
    order_min: float | None
    order_multiple: float | None
    order_max: float | None
    min_qty: float | None
    max_qty: float | None
    coverage_group_id: int | None
    exceptions: str | None
    """JSON of what item coverage overrides of its coverage group."""
    item_order_type: str | None
    item_lead_time: int
    item_working_days: bool
    item_order_min: float | None
    item_order_multiple: float | None
    item_order_max: float | None
    vendor_lead_time: int | None


class RuleSettings(NamedTuple):
    """What a planning rule says about an item at a site; ``None`` says nothing.

    It is laid between item coverage and the item's own order settings.
    """

    rule_id: int | None = None
    coverage_group_id: int | None = None
    order_type: str | None = None
    lead_time: int | None = None
    order_min: float | None = None
    order_multiple: float | None = None
    order_max: float | None = None
    min_qty: float | None = None
    max_qty: float | None = None


NO_RULE = RuleSettings()


class OrderSettings(NamedTuple):
    """Order settings after inheritance: item coverage, then the rule, then the item."""

    order_type: str | None
    lead_time: int
    working_days: bool
    order_min: float
    order_multiple: float
    order_max: float
    min_qty: float
    max_qty: float
    coverage_group_id: int | None
    vendor_lead_time: int | None
    source_site_id: int | None


class ItemSettings(NamedTuple):
    """Order settings of one item at one site, after inheritance (ax.md 15.1).

    Quantities are in the item's unit, lead times in days.  ``order_type`` is ``None`` where
    neither the site nor the item names one: *Automatic*.  ``vendor_lead_time`` counts when the
    item is bought, and is ``None`` where no vendor names one.
    """

    product_id: int
    warehouse_id: int
    stopped: bool
    standard_qty: float
    location_id: int | None
    order_type: str | None
    lead_time: int
    working_days: bool
    order_min: float
    order_multiple: float
    order_max: float
    min_qty: float
    max_qty: float
    coverage_group_id: int | None
    vendor_lead_time: int | None
    source_site_id: int | None


def resolve(facts: SettingFacts, rule: RuleSettings = NO_RULE) -> OrderSettings:
    """The order settings that count (ax.md 15.2, 17.6).

    An order type on item coverage beats refilling from another site, which beats the rest.
    """
    own = facts.lead_time if facts.lead_time is not None else rule.lead_time
    refill = "transfer" if facts.refill_warehouse_id else None
    order_type = facts.order_type or refill or rule.order_type or facts.item_order_type
    return OrderSettings(
        order_type,
        facts.item_lead_time if own is None else own,
        facts.item_working_days,
        facts.order_min or rule.order_min or facts.item_order_min or 0.0,
        facts.order_multiple or rule.order_multiple or facts.item_order_multiple or 0.0,
        facts.order_max or rule.order_max or facts.item_order_max or 0.0,
        facts.min_qty or rule.min_qty or 0.0,
        facts.max_qty or rule.max_qty or 0.0,
        facts.coverage_group_id or rule.coverage_group_id,
        facts.vendor_lead_time if own is None else own,
        facts.refill_warehouse_id if order_type == "transfer" else None,
    )


class ProductionItemSettings(models.AbstractModel):
    """Order settings of items at sites: item coverage where it says something, else the item.

    One query serves the creation of an order, the wizard and master planning, so that all
    three resolve the settings alike.
    """

    _name = "production.item.settings"
    _description = "Order settings of items at sites"

    @api.model
    def _read(self, product_ids, warehouse_ids) -> dict[tuple[int, int], ItemSettings]:
        """Settings of every item at every site given, in one statement.

        :param product_ids: ids of ``product.product``
        :param warehouse_ids: ids of ``stock.warehouse``
        :return: ``{(product id, warehouse id): ItemSettings}``
        """
        if not product_ids or not warehouse_ids:
            return {}
        self._flush()
        columns = SQL(
            """
            product.id, site.id, %(stopped)s,
            COALESCE(NULLIF(coverage.standard_qty, 0), item.prod_standard_qty, 0)::float8,
            coverage.location_id, %(facts)s
            """,
            stopped=self._stopped(),
            facts=self._facts(),
        )
        rows = self.env.execute_query(self._select(columns, list(product_ids), list(warehouse_ids)))
        return {row[:2]: ItemSettings(*row[:5], *resolve(SettingFacts(*row[5:]))) for row in rows}

    def _flush(self):
        for name in self._tables_read():
            self.env[name].flush_model()

    def _tables_read(self) -> tuple[str, ...]:
        """Models whose pending changes the query must see."""
        return (
            "product.product",
            "product.template",
            "product.supplierinfo",
            "production.item.coverage",
            "stock.warehouse",
        )

    def _stopped(self) -> SQL:
        """Whether the item is stopped at the site."""
        return SQL("COALESCE(coverage.stopped, FALSE) OR COALESCE(item.prod_stopped, FALSE)")

    def _facts(self) -> SQL:
        """The columns of :class:`SettingFacts`."""
        return SQL(
            """
            coverage.order_type,
            coverage.refill_warehouse_id,
            CASE WHEN coverage.lead_time_override THEN COALESCE(coverage.lead_time, 0) END,
            NULLIF(coverage.order_min_qty, 0)::float8,
            NULLIF(coverage.order_multiple, 0)::float8,
            NULLIF(coverage.order_max_qty, 0)::float8,
            NULLIF(coverage.min_qty, 0)::float8,
            NULLIF(coverage.max_qty, 0)::float8,
            coverage.coverage_group_id,
            %(exceptions)s,
            item.prod_order_type,
            COALESCE(item.prod_lead_time, 0),
            COALESCE(item.prod_lead_working_days, FALSE),
            NULLIF(item.prod_order_min_qty, 0)::float8,
            NULLIF(item.prod_order_multiple, 0)::float8,
            NULLIF(item.prod_order_max_qty, 0)::float8,
            CASE WHEN coverage.vendor_id IS NULL THEN best.delay ELSE named.delay END
            """,
            exceptions=self._exceptions(),
        )

    def _exceptions(self) -> SQL:
        """JSON of what item coverage overrides of its coverage group; mostly null."""
        ticks = {name: SQL.identifier("coverage", f"{name}_override") for name in TICKED}
        values = {
            **{
                name: SQL("CASE WHEN %s THEN %s END", tick, SQL.identifier("coverage", name))
                for name, tick in ticks.items()
            },
            **{name: SQL.identifier("coverage", name) for name in CHOSEN},
        }
        chosen = (SQL("%s IS NOT NULL", SQL.identifier("coverage", name)) for name in CHOSEN)
        return SQL(
            "CASE WHEN %(any)s THEN jsonb_strip_nulls(jsonb_build_object(%(pairs)s))::text END",
            any=SQL(" OR ").join([*ticks.values(), *chosen]),
            pairs=SQL(", ").join(SQL("%s, %s", name, value) for name, value in values.items()),
        )

    def _select(self, columns: SQL, product_ids: list[int], warehouse_ids: list[int]) -> SQL:
        """Items at sites with their coverage, their best offer, and that of the vendor named.

        :param columns: of the tables ``product``, ``item``, ``site``, ``coverage``, ``best`` and
            ``named``
        """
        return SQL(
            """
              WITH wanted AS MATERIALIZED (SELECT unnest(%(wanted)s::int[]) AS id),
                   best AS (%(best)s),
                   named AS (%(named)s)
            SELECT %(columns)s
              FROM wanted
              JOIN product_product product ON product.id = wanted.id
              JOIN product_template item ON item.id = product.product_tmpl_id
              JOIN stock_warehouse site ON site.id = ANY(%(sites)s)
         LEFT JOIN production_item_coverage coverage
                ON coverage.product_id = product.id AND coverage.warehouse_id = site.id
         LEFT JOIN best ON best.product_id = product.id AND best.company_id = site.company_id
         LEFT JOIN named ON named.coverage_id = coverage.id
            """,
            columns=columns,
            wanted="{" + ",".join(map(str, product_ids)) + "}",  # faster than a list of 100,000
            sites=warehouse_ids,
            best=self._best_offers(warehouse_ids),
            named=self._named_offers(warehouse_ids),
        )

    def _best_offers(self, warehouse_ids: list[int]) -> SQL:
        """Lead time of the first offer for each item and company of the sites."""
        return SQL(
            """
            SELECT DISTINCT ON (product.id, owner.company_id)
                   product.id AS product_id, owner.company_id, offer.delay
              FROM wanted
              JOIN product_product product ON product.id = wanted.id
              JOIN product_supplierinfo offer ON %(is_valid)s
              JOIN (SELECT DISTINCT company_id FROM stock_warehouse WHERE id = ANY(%(sites)s)) owner
                ON offer.company_id IS NULL OR offer.company_id = owner.company_id
          ORDER BY product.id, owner.company_id, %(rank)s
            """,
            is_valid=self._is_valid_offer(),
            sites=warehouse_ids,
            rank=self._rank_of_offers(),
        )

    def _named_offers(self, warehouse_ids: list[int]) -> SQL:
        """Lead time of the first offer of the vendor that item coverage names."""
        return SQL(
            """
            SELECT DISTINCT ON (coverage.id) coverage.id AS coverage_id, offer.delay
              FROM production_item_coverage coverage
              JOIN wanted ON wanted.id = coverage.product_id
              JOIN product_product product ON product.id = coverage.product_id
              JOIN product_supplierinfo offer
                ON %(is_valid)s AND offer.partner_id = coverage.vendor_id
               AND (offer.company_id IS NULL OR offer.company_id = coverage.company_id)
             WHERE coverage.warehouse_id = ANY(%(sites)s)
          ORDER BY coverage.id, %(rank)s
            """,
            is_valid=self._is_valid_offer(),
            sites=warehouse_ids,
            rank=self._rank_of_offers(),
        )

    def _is_valid_offer(self) -> SQL:
        """Whether a vendor's offer is for the product, and has not ended."""
        return SQL(
            """
            offer.product_tmpl_id = product.product_tmpl_id
            AND (offer.product_id IS NULL OR offer.product_id = product.id)
            AND (offer.date_end IS NULL OR offer.date_end >= CURRENT_DATE)
            """
        )

    def _rank_of_offers(self) -> SQL:
        """Offers in the order in which Odoo asks vendors."""
        return SQL("offer.sequence, offer.min_qty, offer.price, offer.id")
