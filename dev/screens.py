"""Take a picture of every page of the addon: python screens.py URL DATABASE FOLDER.

A few orders are brought to every status first. Then every menu of the addon is opened; where it
lists records, the first one is opened too. SCENES adds pages that no menu leads to. A page that
shows an error dialog makes the run fail.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chromium import BrowserError, Tab, open_browser
from screen_orders import CHANGED, PARTLY_STARTED, RESET, STATUSES, prepare
from web_client import WebClient

MODULE = "production_control"
WIDTH, HEIGHT = 1440, 900
READY = (
    "document.readyState === 'complete'"
    " && (document.querySelector('.o_action_manager')?.childElementCount"
    " || document.querySelector('.o_body_html, .modal-body'))"
    " && !document.querySelector('.o_loading_indicator, .o_blockUI')"
)
FIRST_RECORD = ".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)"
ERROR = ".o_error_dialog"


@dataclass(frozen=True)
class Scene:
    """A page that no menu leads to: a record's form or a path, and what to click on it."""

    name: str
    model: str = ""
    domain: tuple = ()
    """which record: the first that matches"""
    at: str = "/odoo/{model}/{id}"
    """where the record is looked at: its form, or a printed document of it"""
    path: str = ""
    """instead of a record"""
    clicks: tuple[str, ...] = ()
    """clicked one after the other: CSS selectors, or "text=Release" for a button by what it says"""
    width: int = WIDTH


ORDERS = "/odoo/production-orders"
DOCUMENT = "/report/html/production_control.document_{name}/{{id}}"
OPERATIVE = (("kind", "=", "operative"), ("run_ids.created_count", ">", 0))
SIMULATION = (("kind", "=", "simulation"),)
#: the dialog of a step -> status of the order on which it is opened
DIALOGS = {
    "Schedule": "estimated",
    "Release": "scheduled",
    "Start": "released",
    "Report as finished": "started",
    "End": "reported",
    "Reset": "started",
    "Split": "scheduled",
}
SCENES = (
    Scene("create-wizard", path=ORDERS, clicks=(".o_control_panel .btn-primary", ".modal-body")),
    *(
        Scene(f"orders-{view}", path=ORDERS, clicks=(f".o_switch_view.o_{view}",))
        for view in ("kanban", "calendar", "pivot", "graph")
    ),
    *(
        Scene(f"order-{status}", "production.order", (("state", "=", status),))
        for status in STATUSES
    ),
    *(
        Scene(
            f"order-page-{page}",
            "production.order",
            (("parent_id", "!=", False),),
            clicks=(f".o_notebook_headers .nav-item:nth-child({page}) a",),
        )
        for page in (2, 3, 4)
    ),
    *(
        Scene(
            f"order-{status}-{page}",
            "production.order",
            (("state", "=", status),),
            clicks=(f".o_notebook_headers a[name={page}]",),
        )
        for status in ("released", "started", "ended")
        for page in ("components", "operations", "cost", "other")
    ),
    *(
        Scene(
            f"dialog-{dialog}".lower().replace(" ", "-"),
            "production.order",
            (("state", "=", status),),
            clicks=(f"text={dialog}", ".modal-body"),
        )
        for dialog, status in DIALOGS.items()
    ),
    *(
        Scene(f"order-{kind}", "production.order", domain)
        for kind, domain in (("changed", CHANGED), ("reset", RESET))
    ),
    Scene(
        "dialog-report-findings",
        "production.order",
        PARTLY_STARTED,
        clicks=("text=Report as finished", ".modal-footer .btn-primary", ".modal .alert-warning"),
    ),
    Scene("orders-selected", path=ORDERS, clicks=("thead .o_list_record_selector input",)),
    Scene(
        "dialog-release-of-many",
        path=ORDERS,
        clicks=("thead .o_list_record_selector input", "text=Release", ".modal-body"),
    ),
    *(
        Scene(f"journal-{kind}", "production.journal", (("journal_type", "=", kind),))
        for kind in ("picking_list", "route_card", "report")
    ),
    *(
        Scene(
            f"journal-{page}-by-hand",
            "production.order",
            (("state", "=", "started"),),
            clicks=clicks,
        )
        for page, clicks in (
            ("material", (".o_notebook_headers a[name=components]", "text=New picking list")),
            ("time", (".o_notebook_headers a[name=operations]", "text=New route card")),
        )
    ),
    *(
        Scene(
            f"order-{name}",
            "production.order",
            (("state", "=", "started"),),
            clicks=(f".oe_stat_button[name={button}]",),
        )
        for name, button in (
            ("stock-moves", "action_view_moves"),
            ("valuation", "action_view_valuation"),
        )
    ),
    *(
        Scene(
            f"document: {name}".replace("_", " "),
            "production.order",
            (("state", "=", "released"), ("operation_ids", "!=", False)),
            at=DOCUMENT.format(name=name),
        )
        for name in ("picking_list", "route_card")
    ),
    Scene("inventory-overview", path="/odoo/inventory"),
    Scene(
        "forecast",
        "product.product",
        (("default_code", "=", "FR-M63S-42"),),
        clicks=("button[name=action_product_forecast_report]",),
    ),
    Scene("planned-purchase", "production.planned.order", (("order_type", "=", "purchase"),)),
    Scene("planned-production", "production.planned.order", (("order_type", "=", "production"),)),
    *(
        Scene(
            f"planned-{button.lower()}",
            "production.planned.order",
            (("order_type", "=", "purchase"),),
            clicks=(f"text={button}", ".modal-body"),
        )
        for button in ("Firm", "Split")
    ),
    Scene(
        "planned-selected",
        path="/odoo/production-planned-orders",
        clicks=(".o_list_record_selector input", ".o_selection_box"),
    ),
    Scene("plan-run", "production.master.plan", OPERATIVE, clicks=("text=Run now",)),
    Scene("message", "production.action.message", (("state", "=", "open"),)),
    Scene(
        "net-requirements",
        "production.planned.order",
        (("order_type", "=", "purchase"),),
        clicks=("button[name=action_net_requirements]", ".o_stock_picture_area"),
    ),
    Scene(
        "order-why",
        "production.order",
        (("planned_origin", "!=", False),),
        clicks=(".o_notebook_headers a[name=why]",),
    ),
    *(
        Scene(
            f"net-requirements-{width}",
            "product.product",
            (("default_code", "=", "FK-1639"),),
            at="/odoo/net-requirements?product_id={id}",
            clicks=(".o_stock_picture_area",),
            width=width,
        )
        for width in (400, 800)
    ),
    Scene("rules-preview", path="/odoo/planning-rules", clicks=("text=Preview",)),
    Scene(
        "rule-switched",
        "production.planning.rule",
        (("active", "=", False), ("coverage_group_id", "!=", False)),
        clicks=("text=Preview switching on", ".o_notebook_headers a[name=changes]"),
    ),
    Scene("comparison", "production.master.plan", SIMULATION, clicks=("text=Compare",)),
    Scene(
        "comparison-accepted",
        "production.master.plan",
        SIMULATION,
        clicks=(
            "text=Compare",
            ".o_data_row:nth-child(2) td[name=is_chosen]",
            "text=Accept ticked",
            ".o_notification",
        ),
    ),
    Scene(
        "simulation", path="/odoo/simulation-plans", clicks=(".o_list_button_add", ".o_form_view")
    ),
    Scene("sales-order", "sale.order", (("prod_order_ids", "!=", False),)),
    Scene("item", "product.template", (("prod_order_type", "=", "production"),)),
)


@dataclass(frozen=True)
class Page:
    """Something to photograph."""

    name: str
    path: str
    clicks: tuple[str, ...] = ()
    width: int = WIDTH
    first_record: bool = False
    """photograph the first record it lists, too"""


def main(url: str, database: str, folder: str) -> int:
    """Photograph all pages; the exit code says whether every one could be shown."""
    client = WebClient(url, database, "admin", "admin")
    prepare(client)
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
        path = scene.path
        if not path:
            found = client.read(scene.model, list(scene.domain), ["id"], limit=1)
            path = scene.at.format(model=scene.model, **found[0]) if found else ""
        if path:
            yield Page(_slug(f"scene-{scene.name}"), path, scene.clicks, scene.width)
        else:
            print(f"scene-{scene.name}: left out, no such record", flush=True)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _photograph(tab: Tab, url: str, page: Page, folder: Path) -> None:
    tab.resize(page.width, HEIGHT)
    tab.go(url + page.path)
    _check(tab)
    for selector in page.clicks:
        _click(tab, selector)
    tab.picture(folder / f"{page.name}.png")
    if page.first_record and tab.evaluate(f"Boolean(document.querySelector('{FIRST_RECORD}'))"):
        _click(tab, FIRST_RECORD)
        tab.picture(folder / f"{page.name}-record.png")


def _click(tab: Tab, what: str) -> None:
    element = f"document.querySelector('{what}')"
    if what.startswith("text="):
        text = what.removeprefix("text=")
        wanted = f"button.offsetParent && button.innerText.trim() === '{text}'"
        element = f"[...document.querySelectorAll('button')].find((button) => {wanted})"
    tab.wait_for(f"Boolean({element})")
    tab.evaluate(f"{element}.click()")
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
