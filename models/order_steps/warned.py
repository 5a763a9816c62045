"""Warnings that a second, identical attempt passes (ax.md 10.3, 26 #19).

A refused attempt is rolled back with everything that it wrote, so what was refused is remembered
beside the database: in this process, for a while. Another worker warns once more, which does no
harm.
"""

from __future__ import annotations

import time

#: seconds for which a refused attempt may be repeated
REMEMBERED = 600

_refused: dict[tuple, float] = {}


def remembered(env) -> dict:
    """What this user was warned of lately, to be put back by :func:`recall`."""
    return {key: since for key, since in _refused.items() if key[:2] == (env.cr.dbname, env.uid)}


def recall(env, known: dict) -> None:
    """Remember of this user what was known before an attempt that is going to be repeated.

    Several orders are tried together first, and again one by one where one is refused: that is one
    attempt, and no second one.
    """
    for key in remembered(env):
        del _refused[key]
    _refused.update(known)


def warned_before(env, attempt: tuple) -> bool:
    """Whether this user was warned of the same attempt lately; remembers it otherwise.

    :param attempt: what identifies the attempt: record id, quantities, choices
    """
    now = time.monotonic()
    for old in [key for key, since in _refused.items() if now - since > REMEMBERED]:
        del _refused[old]
    key = (env.cr.dbname, env.uid, attempt)
    if _refused.pop(key, None) is not None:
        return True
    _refused[key] = now
    return False
