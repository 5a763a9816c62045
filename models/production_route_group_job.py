from __future__ import annotations

from odoo import fields, models

#: AX's RouteJobType (ax.md 1.3) without burden
JOB_TYPES = [
    ("queue_before", "Queue before"),
    ("setup", "Setup"),
    ("process", "Process"),
    ("overlap", "Overlap"),
    ("transport", "Transport"),
    ("queue_after", "Queue after"),
]

#: types in which somebody works: only they have jobs of their own, a calendar and a load
WORK = ("setup", "process", "overlap")

PROPOSED_JOBS = [
    {
        "sequence": place,
        "job_type": job_type,
        "activation": True,
        "job_management": job_type in WORK,
        "working_time": job_type in WORK,
        "capacity": job_type in WORK,
    }
    for place, (job_type, _label) in enumerate(JOB_TYPES)
]


class ProductionRouteGroupJob(models.Model):
    """How one part of an operation is scheduled in a route group (ax.md 7.5)."""

    _name = "production.route.group.job"
    _description = "Job Type of a Route Group"
    _order = "group_id, sequence, id"
    _rec_name = "job_type"

    group_id = fields.Many2one(
        comodel_name="production.route.group",
        string="Route Group",
        required=True,
        index=True,
        ondelete="cascade",
        help="The route group that schedules the job like this.",
    )
    company_id = fields.Many2one(related="group_id.company_id", store=True, precompute=True)
    sequence = fields.Integer(help="The order of the jobs in an operation.")
    job_type = fields.Selection(
        selection=JOB_TYPES,
        required=True,
        help="The part of the operation: waiting, setting up, processing, transport.",
    )
    activation = fields.Boolean(
        default=True,
        help="The part exists: its time is scheduled. Overlap: transfer batches may move on before "
        "the operation is complete.",
    )
    job_management = fields.Boolean(help="Job scheduling makes a job of its own for the part.")
    working_time = fields.Boolean(
        string="Working time",
        help="The time runs while the resource works. Otherwise it runs round the clock.",
    )
    capacity = fields.Boolean(help="The part takes up capacity of the resource.")

    _once_per_group = models.Constraint(
        "UNIQUE (group_id, job_type)",
        "The route group has this job type already: change the line that is there.",
    )
