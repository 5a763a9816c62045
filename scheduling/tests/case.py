"""A TestCase that both plain ``unittest`` and Odoo's runner collect."""

if __name__.startswith("odoo.addons."):
    from odoo.tests import BaseCase as TestCase  # noqa: TID251 - tagged, so Odoo's runner takes it
else:
    from unittest import TestCase  # plain Python, no Odoo needed

__all__ = ["TestCase"]
