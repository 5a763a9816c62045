"""Pairs of things that say the same.

>>> waiting, offered = dict(enumerate(["bike", "wheel", "wheel"])), {7: "wheel", 8: "saddle"}
>>> take_pairs(waiting, offered, key=str)
{1: 7}
>>> waiting, offered
({0: 'bike', 2: 'wheel'}, {8: 'saddle'})
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from typing import Any


def take_pairs(
    waiting: dict[Hashable, Any], offered: dict[Hashable, Any], key: Callable[[Any], Hashable]
) -> dict[Hashable, Hashable]:
    """Pair what has the same key, first come, first served; both sides lose what is paired.

    :return: ``{place of what waits: place of what it got}``
    """
    places = defaultdict(deque)
    for place, thing in offered.items():
        places[key(thing)].append(place)
    pairs = {
        place: places[wanted].popleft()
        for place, thing in waiting.items()
        if places.get(wanted := key(thing))
    }
    for place, other in pairs.items():
        del waiting[place], offered[other]
    return pairs
