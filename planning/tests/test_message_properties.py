"""What holds for the messages of every item, tried on random ones (needs hypothesis).

Where hypothesis is missing ``test_properties`` says so for the whole package.
"""

from __future__ import annotations

from importlib.util import find_spec

if find_spec("hypothesis"):
    from .message_properties import TestMessageProperties

    __all__ = ["TestMessageProperties"]
