"""The plain items of a level: their rows sorted, netted at once, and made planned orders.

See plain_netting.py for what plain means and how it is netted. Within an item the rows are in the
order in which netting.py serves them:

>>> item, day = np.array([1, 0, 0]), np.array([4, 9, 9])
>>> _sorted(item, day, priority=np.array([0, 5, 0]), source=np.array([1, 2, 3])).tolist()
[2, 1, 0]
"""

from __future__ import annotations

import numpy as np

from .columns import NONE, STOCK_DAY, DemandRows, OrderRows
from .entities import SAFETY, Supply
from .item_terms import PolicyColumns
from .netting import FIRST
from .plain_netting import Netted, Receipts, Sequence, Terms, brought, net, running_totals
from .requirement_book import RequirementBook
from .requirements import AFTER_ALL_OTHERS, safety_source
from .rich_items import Objects
from .sources import chunk
from .tables import Tables


class PlainItems:
    """Nets the plain items of one level after the other."""

    def __init__(
        self, tables: Tables, policies: PolicyColumns, requirements: RequirementBook
    ) -> None:
        self._tables, self._policies, self._requirements = tables, policies, requirements
        self._today = tables.today.toordinal()
        self._safety = tables.kinds(SAFETY)
        supplies, count = tables.supplies, len(tables.items)
        keys = enumerate(tables.keys()) if tables.choosers else ()
        chosen = [place for place, key in keys if key in tables.choosers]
        self._plain = policies.plain[tables.items.policy] & ~tables.items.stopped
        special = (supplies.mark != 0) | (supplies.quantity < 0) | (supplies.until != 0)
        self._plain[supplies.item[special]] = False
        self._plain[chosen] = False
        self._plain[self._scheduled()] = False
        self._by_item = np.argsort(supplies.item, kind="stable")
        self._starts = np.searchsorted(supplies.item[self._by_item], np.arange(count + 1))
        on_hand = supplies.day == STOCK_DAY
        self._stock = np.zeros(count, "i8")
        np.add.at(self._stock, supplies.item[on_hand], supplies.quantity[on_hand])
        self._on_its_way = np.flatnonzero(~on_hand)
        self._receipts = self._sorted_receipts(waited=True)

    def _scheduled(self) -> np.ndarray:
        """Which items may have orders that are dated by a route."""
        tables = self._tables
        routed = np.zeros(len(tables.bills.products) + 1, bool)
        routed[[tables.bills.products.get(product) for product in tables.route_versions]] = True
        routed[NONE] = False
        scheduled = self._policies.scheduled[tables.items.policy]
        return scheduled & routed[tables.items.product]

    def are(self, items: np.ndarray) -> np.ndarray:
        """Which of the items are plain."""
        return self._plain[items]

    def not_plain(self, items: np.ndarray) -> None:
        """Take these items out, because a demand forces a BOM on their orders."""
        self._plain[items] = False

    def supplies_of(self, item: int, objects: Objects) -> list[Supply]:
        """Stock and receipts of one item, as objects."""
        numbers = self._by_item[self._starts[item] : self._starts[item + 1]]
        return objects.supplies(self._tables.supplies.taken(numbers))

    def plan(self, items: np.ndarray, rows: DemandRows, numbers: np.ndarray) -> OrderRows:
        """The planned orders of these items, not yet sourced."""
        rows, numbers = self._with_safety(items, rows, numbers)
        if not len(rows):
            return OrderRows.of()
        sequence, rows, numbers, places = self.sequence(rows, numbers)
        found = net(sequence, self._terms(places), self._receipts_of(places, self._receipts))
        return self._orders(found, sequence, rows, numbers)

    def have_receipts(self) -> np.ndarray:
        """For all items whether something is on its way."""
        found = np.zeros(len(self._stock), bool)
        found[self._receipts.item] = True
        return found

    def stock(self, items: np.ndarray) -> np.ndarray:
        """What is on hand of the items."""
        return self._stock[items]

    def own(self, rows: DemandRows) -> np.ndarray:
        """Which of the rows ask for a safety stock."""
        return rows.kind == self._safety

    def may_wait(self, demands: Sequence, items: np.ndarray) -> np.ndarray:
        """Which of the items may have a demand that waits for a receipt: all that is there in time
        is less than what is asked for until then. ``demands`` count these items from 0."""
        stock = self._stock[items][demands.item]
        arrived = self._receipts_of(items, self._sorted_receipts(waited=False))
        there = brought(demands, arrived) + stock
        usable = brought(demands, self._receipts_of(items, self._receipts)) + stock
        asked = running_totals(demands.item, demands.quantity, len(items))
        chosen = np.zeros(len(items), bool)
        chosen[demands.item[(usable > there) & (asked > there)]] = True
        return chosen

    def with_surplus(self, items: np.ndarray, rows: DemandRows, orders: OrderRows) -> np.ndarray:
        """Those of the items that have receipts and more than is asked for inside the fence."""
        count, policy, columns = len(self._stock), self._tables.items.policy, self._policies
        left = self._stock.copy()
        receipts = np.zeros(count, "i8")
        np.add.at(receipts, self._receipts.item, self._receipts.quantity)
        np.add.at(left, orders.item, orders.quantity)
        within = rows.day <= columns.horizon[policy[rows.item]]
        np.subtract.at(left, rows.item[within], rows.quantity[within])
        left -= np.where(columns.safety_day <= columns.horizon, columns.safety, 0)[policy]
        return items[(receipts[items] > 0) & ((left + receipts)[items] > 0)]

    def _with_safety(self, items: np.ndarray, rows: DemandRows, numbers: np.ndarray) -> tuple:
        """The rows and the items' own demand for their safety stock."""
        policy = self._tables.items.policy[items]
        quantity = self._policies.safety[policy]
        kept = quantity > 0
        own = DemandRows.of(
            item=items[kept],
            quantity=quantity[kept],
            day=self._policies.safety_day[policy[kept]],
            source=safety_source(numbered=True),
            priority=AFTER_ALL_OTHERS,
            kind=self._safety,
        )
        first = self._requirements.note(own)
        numbers = np.concatenate([numbers, np.arange(first, first + len(own))])
        return DemandRows.joined([rows, own]), numbers

    def sequence(self, rows: DemandRows, numbers: np.ndarray) -> tuple:
        """The rows in the order in which they are served, items counted from 0."""
        policy = self._tables.items.policy[rows.item]
        due = np.maximum(rows.day, self._today)
        safety = rows.kind == self._safety
        latest = np.minimum(self._policies.earliest[policy], self._policies.horizon[policy] + 1)
        late = safety & (latest > due)
        turn = np.where(late, latest, rows.day)
        priority = np.where(late, FIRST, rows.priority)
        order = _sorted(rows.item, turn, priority, rows.source)
        rows, numbers, due, policy = rows.taken(order), numbers[order], due[order], policy[order]
        heads = np.concatenate([[True], rows.item[1:] != rows.item[:-1]])
        day = _not_before(due, heads, safety[order])
        sequence = Sequence.of(
            item=np.cumsum(heads) - 1,
            day=day,
            quantity=rows.quantity,
            within=due <= self._policies.horizon[policy],
        )
        return sequence, rows, numbers, rows.item[heads]

    def _terms(self, items: np.ndarray) -> Terms:
        policy, columns = self._tables.items.policy[items], self._policies
        return Terms.of(
            stock=self._stock[items],
            window=columns.window[policy],
            minimum=columns.minimum[policy],
            multiple=columns.multiple[policy],
            fill=columns.fill[policy],
        )

    def _sorted_receipts(self, waited: bool) -> Receipts:
        """All receipts by item and the demand day from which on they are waited for, or there."""
        rows = self._tables.supplies.taken(self._on_its_way)
        policy = self._tables.items.policy[rows.item]
        day = there = np.maximum(rows.day, self._today)
        if waited:
            soon = there <= self._policies.wait[policy]
            day = np.where(soon, 0, there - self._policies.negative[policy])
        order = np.lexsort((day, rows.item))
        return Receipts.of(
            item=rows.item[order], day=np.maximum(day[order], 0), quantity=rows.quantity[order]
        )

    def _receipts_of(self, items: np.ndarray, receipts: Receipts) -> Receipts:
        """Those of the receipts that are of these items, which are sorted, counted from 0."""
        if not len(receipts):
            return receipts
        place = np.minimum(np.searchsorted(items, receipts.item), len(items) - 1)
        mine = items[place] == receipts.item
        found = receipts.taken(mine)
        return Receipts.of(item=place[mine], day=found.day, quantity=found.quantity)

    def _orders(
        self, found: Netted, sequence: Sequence, rows: DemandRows, numbers: np.ndarray
    ) -> OrderRows:
        first = found.first
        item = rows.item[first]
        policy = self._tables.items.policy[item]
        due = np.maximum(rows.day[first], self._today)
        dates = self._policies.dates(policy, due)
        window = self._policies.window[policy]
        return OrderRows.of(
            item=item,
            type=NONE,
            quantity=found.quantity,
            requirement=due,
            order=dates[:, 0],
            start=dates[:, 1],
            delivery=dates[:, 2],
            delay=dates[:, 4],
            source=_distinct(item, rows.source[first]),
            demand=numbers[first],
            gross=found.gross,
            from_stock=found.from_stock,
            from_receipts=found.gross - found.net - found.from_stock,
            net=found.net,
            ordered=found.quantity,
            demands=found.demands,
            chunk=1,
            chunks=1,
            wanted=rows.day[first],
            until=np.where(window > 0, sequence.day[first] + window - 1, NONE),
        )


def _sorted(
    item: np.ndarray, turn: np.ndarray, priority: np.ndarray, source: np.ndarray
) -> np.ndarray:
    """Rows by item, turn, priority and source; the last two are looked at where they decide."""
    place = item.astype("i8") * (1 << 22) + turn
    order = np.argsort(place)
    same = place[order[1:]] == place[order[:-1]]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = order[tied]
    order[tied] = rows[np.lexsort((source[rows], priority[rows], place[rows]))]
    return order


def _distinct(item: np.ndarray, source: np.ndarray) -> np.ndarray:
    """The sources of orders, none of them twice for an item: as OrderBook names them."""
    order = np.lexsort((source, item))
    same = (item[order[1:]] == item[order[:-1]]) & (source[order[1:]] == source[order[:-1]])
    if not same.any():
        return source
    named, count = source.copy(), 1
    for place in np.flatnonzero(same):
        repeated = place and same[place - 1]
        count = count + 1 if repeated else 2
        named[order[place + 1]] = chunk(int(source[order[place]]), count)
    return named


def _not_before(due: np.ndarray, heads: np.ndarray, safety: np.ndarray) -> np.ndarray:
    """The day that the walk has reached: that of the demand; at a safety stock no earlier than
    that of the demand before it."""
    if not safety.any():
        return due
    day = due.copy()
    held = np.flatnonzero(safety & ~heads)
    day[held] = np.maximum(day[held], day[held - 1])
    return day
