"""Planning the AdventureWorks factory: a first run with firming, a rerun that writes nothing."""

from __future__ import annotations

from odoo.modules import Manifest
from odoo.tools import convert_file

MODULE = "production_control"
PHASES = ("read", "plan", "write", "firm")


def run(env) -> dict:
    """The sample's sales lines and the fleet orders, all confirmed."""
    idref = {}
    for path in Manifest.for_addon(MODULE)["demo"]:
        if not path.endswith("confirm_orders.xml"):
            convert_file(env, MODULE, path, idref, mode="init", noupdate=True)
    env["sale.order"].search([("state", "=", "draft")]).action_confirm()
    env.flush_all()
    plan = env["production.master.plan"].search([("company_id", "=", env.company.id)], limit=1)
    return {"first run": _describe(plan), "rerun": _describe(plan)}


def _describe(plan) -> str:
    queries = plan.env.cr.sql_log_count
    planning_run = plan._run()
    plan.env.flush_all()
    phases = ", ".join(f"{name} {planning_run[f'duration_{name}']:.2f}" for name in PHASES)
    return (
        f"{planning_run.duration:.2f} s ({phases}), "
        f"{plan.env.cr.sql_log_count - queries} statements, {planning_run.item_count} items, "
        f"{planning_run.planned_count} planned orders, {planning_run.firmed_count} firmed, "
        f"{planning_run.created_count + planning_run.updated_count} written"
    )
