"""Take a picture of every page of the addon: python screens.py URL DATABASE FOLDER.

Every menu of the addon is opened; where it lists records, the first one is opened too. SCENES adds
pages that no menu leads to. A page that shows an error dialog makes the run fail.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chromium import BrowserError, Tab, open_browser
from web_client import WebClient

MODULE = "production_control"
WIDTH, HEIGHT = 1440, 900
READY = (
    "document.readyState === 'complete'"
    " && document.querySelector('.o_action_manager')?.childElementCount"
    " && !document.querySelector('.o_loading_indicator, .o_blockUI')"
)
FIRST_RECORD = ".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)"
ERROR = ".o_error_dialog"


@dataclass(frozen=True)
class Scene:
    """A page that no menu leads to: a record's form, and what to click on it."""

    name: str
    model: str
    domain: tuple = ()
    """which record: the first that matches"""
    new: bool = False
    """an empty form instead"""
    clicks: tuple[str, ...] = ()
    """CSS selectors, clicked one after the other"""


SCENES = (
    Scene("new-order", "production.order", new=True),
    Scene("order-created", "production.order", (("state", "=", "created"),)),
    Scene("order-scheduled", "production.order", (("state", "=", "scheduled"),)),
    Scene("order-started", "production.order", (("state", "=", "started"),)),
    Scene("order-reported", "production.order", (("state", "=", "reported"),)),
    Scene("order-ended", "production.order", (("state", "=", "ended"),)),
    Scene(
        "order-second-page",
        "production.order",
        clicks=(".o_notebook_headers .nav-item:nth-child(2) a",),
    ),
    Scene("purchase-proposal", "production.planned.order", (("order_type", "=", "purchase"),)),
    Scene("production-proposal", "production.planned.order", (("order_type", "=", "production"),)),
)


@dataclass(frozen=True)
class Page:
    """Something to photograph."""

    name: str
    path: str
    clicks: tuple[str, ...] = ()
    first_record: bool = False
    """photograph the first record it lists, too"""


def main(url: str, database: str, folder: str) -> int:
    """Photograph all pages; the exit code says whether every one could be shown."""
    client = WebClient(url, database, "admin", "admin")
    wrong = []
    with open_browser(WIDTH, HEIGHT) as tab:
        tab.set_cookie(url, "session_id", client.session)
        for page in (*_menu_pages(client), *_scene_pages(client)):
            try:
                _photograph(tab, url, page, Path(folder))
                print(page.name, flush=True)
            except BrowserError as error:
                wrong.append(page.name)
                print(f"{page.name}: {error}", flush=True)
    print(f"Not shown: {', '.join(wrong)}" if wrong else "All pages were shown.")
    return 1 if wrong else 0


def _menu_pages(client: WebClient) -> Iterator[Page]:
    """The pages behind the addon's menus, named after them, in the order of the menus."""
    ours = client.read(
        "ir.model.data", [["module", "=", MODULE], ["model", "=", "ir.ui.menu"]], ["res_id"]
    )
    domain = [["id", "child_of", [row["res_id"] for row in ours]], ["action", "!=", False]]
    fields = ["complete_name", "action"]
    menus = client.read("ir.ui.menu", domain, fields, order="parent_path, sequence, id")
    for number, menu in enumerate(menus, 1):
        kind, _comma, action = menu["action"].partition(",")
        if kind != "ir.actions.act_url":
            name = f"{number:02}-{_slug(menu['complete_name'])}"
            yield Page(name, f"/odoo/action-{action}", first_record=True)


def _scene_pages(client: WebClient) -> Iterator[Page]:
    for scene in SCENES:
        found = client.read(scene.model, list(scene.domain), ["id"], limit=1)
        if scene.new or found:
            record = "new" if scene.new else found[0]["id"]
            path = f"/odoo/{scene.model}/{record}"
            yield Page(f"scene-{scene.name}", path, scene.clicks)
        else:
            print(f"scene-{scene.name}: left out, no such record", flush=True)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _photograph(tab: Tab, url: str, page: Page, folder: Path) -> None:
    tab.go(url + page.path)
    _check(tab)
    for selector in page.clicks:
        _click(tab, selector)
    tab.picture(folder / f"{page.name}.png")
    if page.first_record and tab.evaluate(f"Boolean(document.querySelector('{FIRST_RECORD}'))"):
        _click(tab, FIRST_RECORD)
        tab.picture(folder / f"{page.name}-record.png")


def _click(tab: Tab, selector: str) -> None:
    if not tab.evaluate(f"Boolean(document.querySelector('{selector}'))"):
        raise BrowserError(f"there is nothing to click at {selector}")
    tab.evaluate(f"document.querySelector('{selector}').click()")
    _check(tab)


def _check(tab: Tab) -> None:
    """Wait for the page, and make sure that it shows no error."""
    tab.wait_for(f"({READY}) || document.querySelector('{ERROR}')")
    text = tab.evaluate(f"document.querySelector('{ERROR}')?.innerText")
    if text:
        raise BrowserError(" ".join(text.split())[:300])


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except BrowserError as error:
        sys.exit(str(error))
