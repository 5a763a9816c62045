"""The plain items of a level: their rows sorted, netted at once, and made planned orders.

See plain_netting.py for what plain means and how it is netted. Within an item the rows are in the
order in which netting.py serves them:

>>> item, day, quantity = np.array([1, 0, 0, 0]), np.array([4, 9, 9, 9]), np.array([1, 1, 8, 2])
>>> _sorted(item, day, np.array([0, 5, 0, 0]), np.array([1, 2, 3, 3]), quantity).tolist()
[3, 2, 1, 0]
"""

from __future__ import annotations

import numpy as np

from .columns import NONE, STOCK_DAY, AskedRows, DemandRows, OrderRows, ascending
from .entities import SAFETY, Supply
from .item_terms import PolicyColumns
from .netting import FIRST, NOT_CANCELLED
from .plain_netting import Netted, Receipts, Sequence, Terms, net, running_totals
from .requirement_book import RequirementBook
from .requirements import AFTER_ALL_OTHERS, safety_source
from .rich_items import Objects
from .sources import chunk
from .tables import Tables

_SPREADING = np.uint64(0x9E3779B97F4A7C15)
"""An odd number that makes pairs of item and source different numbers, but for a rare accident."""


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
        self._receipts = self._sorted_receipts()
        self._in_order: list[np.ndarray] = []
        self._planned = np.zeros(count, bool)

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

    def plan(self, items: np.ndarray, rows: AskedRows, numbers: np.ndarray) -> OrderRows:
        """The planned orders of these items, not yet sourced."""
        self._planned[items] = True
        rows, numbers = self._with_safety(items, rows, numbers)
        if not len(rows):
            return OrderRows.of()
        order = self._in_turn(rows)
        numbers = numbers[order]
        self._in_order.append(numbers)
        rows = rows.taken(order)
        sequence, places = self.sequence(rows)
        found = net(sequence, self._terms(places), self.receipts(places))
        return self._orders(found, sequence, rows, numbers)

    def in_order(self) -> np.ndarray:
        """The numbers of all rows that were planned, those of an item in the order in which they
        are served."""
        return np.concatenate(self._in_order) if self._in_order else np.empty(0, "i8")

    def with_receipts(self) -> np.ndarray:
        """Which of all items were planned and have something on its way."""
        found = np.zeros(len(self._stock), bool)
        found[self._receipts.item] = True
        return found & self._planned

    def stock(self, items: np.ndarray) -> np.ndarray:
        """What is on hand of the items."""
        return self._stock[items]

    def receipts(self, items: np.ndarray) -> Receipts:
        """What is on its way of the items, which are sorted and counted from 0."""
        if not len(items):
            return Receipts.none()
        place = np.minimum(np.searchsorted(items, self._receipts.item), len(items) - 1)
        mine = items[place] == self._receipts.item
        found = self._receipts.taken(mine)
        found.item = place[mine]
        return found

    def left_over(self, used: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows of receipts, and how much is left of each when so much of all receipts of its item
        is used; what could not be cancelled is not told."""
        receipts, kinds = self._receipts, self._tables.kinds
        until = running_totals(receipts.item, receipts.quantity, len(self._stock))
        left = np.clip(until - used[receipts.item], 0, receipts.quantity)
        stays = [kinds.get(kind) for kind in NOT_CANCELLED]
        told = (left > 0) & ~np.isin(self._tables.supplies.kind[receipts.row], stays)
        return receipts.row[told], left[told]

    def _with_safety(self, items: np.ndarray, rows: AskedRows, numbers: np.ndarray) -> tuple:
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
        return AskedRows.joined([rows, own]), numbers

    def _in_turn(self, rows: AskedRows) -> np.ndarray:
        """The rows by item, in the order in which they are served (netting.py)."""
        policy = self._tables.items.policy[rows.item]
        due = np.maximum(rows.day, self._today)
        latest = np.minimum(self._policies.earliest[policy], self._policies.horizon[policy] + 1)
        late = (rows.kind == self._safety) & (latest > due)
        turn = np.where(late, latest, rows.day)
        priority = np.where(late, FIRST, rows.priority)
        return _sorted(rows.item, turn, priority, rows.source, rows.quantity)

    def sequence(self, rows: AskedRows) -> tuple[Sequence, np.ndarray]:
        """Rows that are sorted as netting takes them; and the items that it counts from 0."""
        due = np.maximum(rows.day, self._today)
        heads = np.diff(rows.item, prepend=NONE) != 0
        sequence = Sequence.of(
            item=np.cumsum(heads) - 1,
            day=_not_before(due, heads, rows.kind == self._safety),
            quantity=rows.quantity,
            within=due <= self._policies.horizon[self._tables.items.policy[rows.item]],
        )
        return sequence, rows.item[heads]

    def _terms(self, items: np.ndarray) -> Terms:
        policy, columns = self._tables.items.policy[items], self._policies
        return Terms.of(
            stock=self._stock[items],
            window=columns.window[policy],
            minimum=columns.minimum[policy],
            multiple=columns.multiple[policy],
            fill=columns.fill[policy],
        )

    def _sorted_receipts(self) -> Receipts:
        """All receipts by item and day, with the demand day from which on they are waited for."""
        rows = self._tables.supplies.taken(self._on_its_way)
        policy = self._tables.items.policy[rows.item]
        there = np.maximum(rows.day, self._today)
        soon = there <= self._policies.wait[policy]
        day = np.where(soon, 0, there - self._policies.negative[policy])
        order = np.lexsort((rows.quantity, rows.source, there, rows.item))
        return Receipts.of(
            item=rows.item[order],
            day=np.maximum(day[order], 0),
            there=there[order],
            quantity=rows.quantity[order],
            row=self._on_its_way[order],
        )

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
    item: np.ndarray,
    turn: np.ndarray,
    priority: np.ndarray,
    source: np.ndarray,
    quantity: np.ndarray,
) -> np.ndarray:
    """Rows by item, turn, priority, source and quantity, what follows the turn only where it
    decides. A source may ask twice: by an order that is real and by what is planned beside it."""
    first = int(turn.min(initial=0))
    days = int(turn.max(initial=0)) - first + 1
    place = item.astype("i8") * days + (turn - first)
    order = ascending(place)
    same = place[order[1:]] == place[order[:-1]]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = np.sort(order[tied])
    keys = quantity[rows], source[rows], priority[rows], place[rows]
    order[tied] = rows[np.lexsort(keys)]
    return order


def _distinct(item: np.ndarray, source: np.ndarray) -> np.ndarray:
    """The sources of orders, none of them twice for an item: as OrderBook names them."""
    mixed = np.sort(source + item.astype("u8") * _SPREADING)
    if (mixed[1:] != mixed[:-1]).all():
        return source
    order = np.lexsort((source, item))
    same = (item[order[1:]] == item[order[:-1]]) & (source[order[1:]] == source[order[:-1]])
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
