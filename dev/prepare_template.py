"""Prepare a template database for browsers and for working offline; runs inside Odoo's shell."""

MISSING_SCRIPT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def main(env) -> None:
    """Leave the database so that a page opens without an error and without calling elsewhere."""
    _leave_out_missing_script(env)
    _call_no_service(env)
    env.cr.commit()


def _leave_out_missing_script(env) -> None:
    """Debian's package lacks a script that the web client's bundle lists.

    Left in, every page logs an error in the browser, and browser tests fail on it.
    """
    from odoo.tools import file_path

    try:
        file_path(MISSING_SCRIPT)
    except FileNotFoundError:
        values = {"bundle": "web.assets_backend", "directive": "remove", "path": MISSING_SCRIPT}
        if not env["ir.asset"].search_count([("path", "=", MISSING_SCRIPT)]):
            env["ir.asset"].create({"name": "Missing in this Odoo", **values})


def _call_no_service(env) -> None:
    """The first login would ask Odoo's own service for the company's details."""
    if "iap_enrich_auto_done" in env["res.company"]._fields:
        env["res.company"].search([]).iap_enrich_auto_done = True
