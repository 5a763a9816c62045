"""What browser tests of this addon, and of addons on top of it, have in common."""

from __future__ import annotations

from odoo.tests import HttpCase
from odoo.tools import file_path

#: Files that the web client's bundles name and that some packages of Odoo leave out.
OFTEN_MISSING = ("mail/static/lib/selfie_segmentation/selfie_segmentation.js",)


class BrowserCase(HttpCase):
    """A test in Chromium, which fails on every error that the web client reports.

    The clock runs: a frozen one would stop the waiting for the browser.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._leave_out_missing_files()

    @classmethod
    def _leave_out_missing_files(cls):
        """Take files that are not there out of the bundle: it would report them as errors."""
        removed = cls.env["ir.asset"].search([("directive", "=", "remove")]).mapped("path")
        for path in OFTEN_MISSING:
            if path not in removed and not cls._is_there(path):
                cls.env["ir.asset"].create(
                    {
                        "name": f"Without {path}",
                        "bundle": "web.assets_backend",
                        "directive": "remove",
                        "path": path,
                    }
                )

    @classmethod
    def _is_there(cls, path: str) -> bool:
        try:
            return bool(file_path(path))
        except FileNotFoundError:
            return False
