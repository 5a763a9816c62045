"""Names of requirements and of the planned orders that serve them.

A planned order is known by the source of the demand that opened it, and what it needs asks in its
name. People and tests use texts; a run uses whole numbers, because it names millions. Both are
built here, in two ways that say the same:

>>> below("s1", 7), chunk("s1", 2)
('s1/7', 's1#2')
>>> below(12, 7) == below(12, 7) != below(12, 8)
True

The numbers of dependent demand are mixed from those above it, so they are the same in each run,
whether the orders above are planned or already real; they lie above all others:

>>> below(12, 7) >= DEPENDENT > 12
True
"""

from __future__ import annotations

from collections.abc import Hashable
from hashlib import blake2b

import numpy as np

Source = str | int

DEPENDENT = 1 << 63
"""Numbers from here on name dependent demand and the chunks of an order."""
_MASK = (1 << 64) - 1
_FACTOR, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_CHUNK = 0x5DEECE66D


def below(source: Source, line: Hashable, product: Hashable = None) -> Source:
    """The source of what a planned order needs for a line of its BOM.

    ``product`` is what the order makes; a text leaves it out.
    """
    if isinstance(source, str):
        return f"{source}/{line}"
    return mix(mix(source, number(product)), number(line)) | DEPENDENT


def chunk(source: Source, count: int) -> Source:
    """The name of the n-th order for one requirement; the first has the requirement's own."""
    if count == 1:
        return source
    if isinstance(source, str):
        return f"{source}#{count}"
    return mix(source, _CHUNK + count) | DEPENDENT


def number(label: Hashable) -> int:
    """A whole number for a label: ids are their own, anything else is hashed.

    >>> number(7), number(None), number("wheel") == number("wheel")
    (7, 0, True)
    """
    if label is None:
        return 0
    if isinstance(label, int):
        return label
    return int.from_bytes(blake2b(repr(label).encode(), digest_size=7).digest(), "big")


def mix(one: int, other: int) -> int:
    """Two numbers made one of 64 bits (the finaliser of splitmix64, Steele et al. 2014)."""
    mixed = (one ^ (other * _FACTOR & _MASK)) & _MASK
    mixed = (mixed ^ (mixed >> 30)) * _FIRST & _MASK
    mixed = (mixed ^ (mixed >> 27)) * _SECOND & _MASK
    return mixed ^ (mixed >> 31)


def mix_all(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    """:func:`mix` for columns of unsigned numbers.

    >>> int(mix_all(np.array([12], "u8"), np.array([7], "u8"))[0]) == mix(12, 7)
    True
    """
    mixed = ones ^ (others * np.uint64(_FACTOR))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
    return mixed ^ (mixed >> np.uint64(31))


def below_all(sources: np.ndarray, products: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """:func:`below` for columns: sources of orders, numbers of what they make and of the lines."""
    return mix_all(mix_all(sources, products), lines) | np.uint64(DEPENDENT)
