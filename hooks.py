"""What installing and uninstalling the addon do once."""

from __future__ import annotations


def post_init_hook(env):
    """Set up every company that exists; new ones are set up when created.

    Sites are set up by ``data/stock_route_data.xml``, on updates as well.
    """
    env["res.company"].sudo().with_context(active_test=False).search([])._prod_set_up()


def uninstall_hook(env):
    """Stop watching the tables of other apps."""
    env["production.planning.change"]._unwatch()
