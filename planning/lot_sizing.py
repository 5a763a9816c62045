"""Order modifiers: from what is needed to what is ordered (ax.md 15.3, scenario A3).

Raise to the minimum, round up to the multiple, cap at the largest multiple within the maximum, and
repeat for the rest. A plan never orders less than the need.

>>> from .entities import Policy
>>> split(16, Policy(order_min=50)), split(112, Policy(order_min=50, order_multiple=25))
([50], [125])
>>> split(450, Policy(order_max=100))
[100, 100, 100, 100, 50]
"""

from __future__ import annotations

from .entities import Policy

MOST_CHUNKS = 10_000
"""A maximum that would cut one need into more orders than this is taken for a mistake."""


def split(need: int, policy: Policy) -> list[int]:
    """The quantities of the orders that cover a need; none when nothing is needed."""
    if not policy.order_max:
        return [lot(need, policy)] if need > 0 else []
    cap = largest(policy)
    if need > cap * MOST_CHUNKS:
        return [lot(need, policy)]
    full, rest = divmod(max(need, 0), cap)
    return [cap] * full + ([min(lot(rest, policy), cap)] if rest else [])


def lot(need: int, policy: Policy) -> int:
    """The need raised to the minimum and rounded up to the multiple."""
    return round_up(max(need, policy.order_min), policy.order_multiple)


def largest(policy: Policy) -> int:
    """The largest single order: the greatest multiple within the maximum.

    Where minimum or multiple leave no such order they win over the maximum (ax.md 17.13: the
    multiple and the no-shortage rule win).

    >>> largest(Policy(order_max=90, order_multiple=20))
    80
    >>> largest(Policy(order_max=15, order_min=20))
    20
    """
    multiple = policy.order_multiple or 1
    return max(policy.order_max // multiple * multiple, lot(1, policy))


def ignores_maximum(need: int, policy: Policy) -> bool:
    """Whether the maximum is so small that :func:`split` leaves it out."""
    return bool(policy.order_max) and need > largest(policy) * MOST_CHUNKS


def round_up(quantity: int, multiple: int) -> int:
    """The next multiple at or above the quantity; without a multiple the quantity itself."""
    return -(-quantity // multiple) * multiple if multiple else quantity


def outside_limits(quantity: int, policy: Policy) -> list[str]:
    """What a manual order disregards, as codes; it is warned about, not blocked.

    >>> outside_limits(7, Policy(order_min=10, order_multiple=5, order_max=100))
    ['below_minimum', 'not_multiple']
    """
    checks = {
        "below_minimum": quantity < policy.order_min,
        "above_maximum": bool(policy.order_max) and quantity > policy.order_max,
        "not_multiple": bool(policy.order_multiple) and quantity % policy.order_multiple != 0,
    }
    return [code for code, broken in checks.items() if broken]
