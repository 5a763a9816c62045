"""Orders of the demo factory brought to every status, and its simulation run, so that pictures
show each of them."""

from __future__ import annotations

from web_client import WebClient

ORDER = "production.order"
STATUSES = ("created", "estimated", "scheduled", "released", "started", "reported", "ended")
#: status -> how an order gets there from the one before: method of the order, and its options
STEPS = {
    "estimated": ("action_estimate", {}),
    "scheduled": ("action_schedule", {}),
    "released": ("action_release", {}),
    "started": ("action_start", {"allow_negative": True}),
    "reported": ("action_report_finished", {"accept_error": True, "allow_negative": True}),
    "ended": ("action_end", {}),
}

#: which order is of which kind: changed after its estimate, started in part, reset once
CHANGED = (("estimate_needed", "=", True),)
PARTLY_STARTED = (("state", "=", "started"), ("qty_started", "=", 1))
RESET = (("state", "=", "released"), ("journal_ids", "!=", False))


def prepare(client: WebClient) -> None:
    """Bring one order to each status and kind that no order has; the rest stays Created.

    Simulations are run, so that there is something to compare.
    """
    for status in STATUSES[1:]:
        if not _has(client, [("state", "=", status)]):
            order = _climb(client, status)
            if status == "started":
                _run(client, order, "reported", good_qty=1, end_job=False)
    if not _has(client, CHANGED):
        order = _climb(client, "scheduled")
        client.call(ORDER, "write", [order], {"product_qty": 12})
    if not _has(client, PARTLY_STARTED):
        _run(client, _climb(client, "released"), "started", quantity=1)
    if not _has(client, RESET):
        client.call(ORDER, "action_reset", [_climb(client, "started")], target="released")
    for plan in client.read("production.master.plan", [["kind", "=", "simulation"]], ["id"]):
        client.call("production.master.plan", "action_run", [plan["id"]])


def _has(client: WebClient, domain) -> bool:
    return bool(client.read(ORDER, list(domain), ["id"], limit=1))


def _climb(client: WebClient, status: str) -> int:
    """Bring a main order that is still Created to a status; its id."""
    domain = [("state", "=", "created"), ("parent_id", "=", False), ("product_qty", ">", 1)]
    order = client.read(ORDER, domain, ["id"], limit=1)[0]["id"]
    for reached in STATUSES[1 : STATUSES.index(status) + 1]:
        _run(client, order, reached)
    return order


def _run(client: WebClient, order: int, status: str, **options) -> None:
    """Run the step that leads to a status."""
    method, defaults = STEPS[status]
    client.call(ORDER, method, [order], **{**defaults, **options})
