"""What installing the addon does once."""

from __future__ import annotations


def post_init_hook(env):
    """Set up planning for every company that exists; new ones are set up when created."""
    env["res.company"].sudo().with_context(active_test=False).search([])._prod_set_up()
