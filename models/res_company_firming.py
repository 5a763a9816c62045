from __future__ import annotations

from odoo import api, fields, models

from ..lifecycle import selection

#: statuses up to which firming may bring an order: what comes after them is done, not planned
FIRM_STATES = ("created", "estimated", "scheduled", "released")

#: update marking (ax.md 11, 17.16)
MARKINGS = [("no", "No"), ("standard", "Standard"), ("extended", "Extended")]


def firm_states() -> list[tuple[str, str]]:
    """Statuses that may be requested when planned orders are firmed, with their labels."""
    return [(state, label) for state, label in selection() if state in FIRM_STATES]


class ResCompany(models.Model):
    """How planned orders are firmed unless the planner or a rule says otherwise (ax.md 17.16)."""

    _inherit = "res.company"

    prod_firm_state = fields.Selection(
        selection=lambda self: firm_states(),
        string="Requested Production Status",
        default="created",
        required=True,
        help="Status that production orders get when planned orders are firmed; the steps up to "
        "it are run.",
    )
    prod_firm_marking = fields.Selection(
        selection=MARKINGS,
        string="Update Marking",
        default="extended",
        required=True,
        help="Whether a firmed order is tied to the demand it was planned for. No: planning may "
        "give it to any demand. Standard: tied where all of it is for that demand. Extended: tied "
        "also where it holds more, of which the rest is free.",
    )
    prod_firm_by_vendor = fields.Boolean(
        string="Group Firmed Purchases by Vendor",
        default=True,
        help="Firmed purchases of one vendor go on one request for quotation, together with what "
        "is already on it. Otherwise each gets a request of its own.",
    )
    prod_firm_stop = fields.Boolean(
        string="Stop Firming at the First Error",
        help="What comes after the first planned order that is refused stays planned. Otherwise "
        "the others are firmed and the refused ones say why. Firming by itself always goes on.",
    )

    @api.model
    def _prod_manager_fields(self) -> list[str]:
        own = ["prod_firm_state", "prod_firm_marking", "prod_firm_by_vendor", "prod_firm_stop"]
        return super()._prod_manager_fields() + own
