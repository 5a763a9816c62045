from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning import network


class ProductionRoute(models.Model):
    """The operations by which an item is made, and their order (ax.md 7.1).

    Users number the operations and may leave *Next* empty: 10, 20, 30 becomes the simple sequence
    10 > 20 > 30, and stays one when operations are added, renumbered or deleted. A route with other
    links is a network: several starts, exactly one end. The route is linked and checked once it is
    saved as a whole, so that a screen may send its lines in any order.

        Action       Group                   Restriction
        ==========================================================================================
        Create, edit Production engineer     not while approved, when the company blocks editing
        Approve      Production engineer     -
        Un-approve   Production engineer     takes all versions along; not while blocked
        Delete       Production engineer     no active version
        ==========================================================================================
    """

    _name = "production.route"
    _inherit = ["production.versioned.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Production Route"
    _order = "name, id"

    approved = fields.Boolean(tracking=True)
    note = fields.Html(
        string="Notes",
        help="What an engineer should know before he changes this route.",
    )

    # The operations come before the versions: an approved version approves, maybe locks, its route.
    operation_ids = fields.One2many(
        comodel_name="production.route.operation",
        inverse_name="route_id",
        string="Operations",
        copy=True,
        help="What is done, one after the other.",
    )
    version_ids = fields.One2many(
        comodel_name="production.route.version",
        inverse_name="route_id",
        string="Item Versions",
        help="The items that are made by this route, where, when and from what quantity.",
    )
    operation_count = fields.Integer(
        string="Number of Operations",
        compute="_compute_operation_count",
        help="How many operations the route has.",
    )
    is_network = fields.Boolean(
        string="Network",
        compute="_compute_is_network",
        help="The operations have parallel branches; otherwise they are a simple sequence.",
    )
    show_next = fields.Boolean(
        compute="_compute_show_next",
        help="The company allows route networks, so Next may be edited.",
    )

    # === COMPUTE METHODS === #

    @api.depends("operation_ids")
    def _compute_operation_count(self):
        for route in self:
            route.operation_count = len(route.operation_ids)

    @api.depends("operation_ids.operation_no", "operation_ids.next_no")
    def _compute_is_network(self):
        for route in self:
            operations = route._pure_operations()
            route.is_network = bool(operations) and not network.is_simple_sequence(operations)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_show_next(self):
        for route in self:
            route.show_next = route._prod_company().prod_route_network

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        routes = super(ProductionRoute, self._in_one_piece()).create(vals_list)
        routes = routes.with_env(self.env)
        routes._link_operations()
        return routes

    def write(self, vals):
        if "operation_ids" not in vals:
            return super().write(vals)
        links = self._sequence_links()
        result = super(ProductionRoute, self._in_one_piece()).write(vals)
        self._link_operations(links)
        return result

    # === BUSINESS METHODS === #

    def _sequence_links(self) -> dict[int, int]:
        """Operation id -> Next, for the operations of the simple sequences among these routes."""
        return {
            line.id: line.next_no
            for route in self
            if not route.is_network
            for line in route.operation_ids
        }

    def _link_operations(self, links: dict[int, int] | None = None) -> None:
        """Link simple sequences by their numbers; check networks (ax.md 7.1).

        :param links: what `_sequence_links` said before the change: links that nobody touched do
            not keep a sequence from being linked anew
        """
        for route in self:
            route._check_numbers_unique()
            if route._may_be_sequence(links or {}):
                route._link_as_sequence()
            else:
                route._check_network()

    def _link_unless_in_one_piece(self, links: dict[int, int]) -> None:
        """Link and check after a change of single operations, unless the route's save will."""
        if not self.env.context.get("production_route_in_one_piece"):
            self._link_operations(links)

    def _may_be_sequence(self, links: dict[int, int]) -> bool:
        """Whether nobody asks for more than a simple sequence."""
        following = self._following()
        return all(
            line.next_no in (0, following[line.operation_no], links.get(line.id))
            for line in self.operation_ids
        )

    def _link_as_sequence(self) -> None:
        """Let each operation be followed by the next number, and the last one by none."""
        following = self._following()
        for line in self._in_one_piece().operation_ids:
            if line.next_no != following[line.operation_no]:
                line.next_no = following[line.operation_no]

    def _following(self) -> dict[int, int]:
        """Number -> the number that follows it in a simple sequence, 0 for the last."""
        numbers = set(self.operation_ids.mapped("operation_no"))
        return network.simple_sequence(numbers) if numbers else {}

    def _check_network(self) -> None:
        """Refuse networks where the company does not have them, and impossible ones."""
        if not self._prod_company().prod_route_network:
            raise ValidationError(
                self.env._(
                    "The operations of %(route)s do not follow each other by number, and your "
                    "company uses no route networks. Clear Next on all of them, or have a manager "
                    "allow route networks in the production settings.",
                    route=self.display_name,
                )
            )
        findings = network.check(self._pure_operations())
        if findings:
            texts = (self._finding_text(finding) for finding in findings)
            raise ValidationError("\n".join(texts))

    def _check_numbers_unique(self) -> None:
        """A number and priority occur once, and secondaries have their primary."""
        seen = set()
        for line in self.operation_ids:
            if (line.operation_no, line.priority) in seen:
                raise ValidationError(
                    self.env._(
                        "%(route)s has two operations %(number)s. Give one of them another "
                        "number, or make it a secondary operation.",
                        route=self.display_name,
                        number=line.operation_no,
                    )
                )
            seen.add((line.operation_no, line.priority))
        for number, _priority in seen:
            if (number, "primary") not in seen:
                raise ValidationError(
                    self.env._(
                        "In %(route)s the operation %(number)s has no primary operation. Set the "
                        "priority of one of that number to Primary.",
                        route=self.display_name,
                        number=number,
                    )
                )

    def _accumulated_scrap(self) -> dict:
        """Operation number -> how many pieces must enter it for each good one (ax.md 7.6).

        Empty while the operations on screen are no sound network yet.
        """
        self.ensure_one()
        operations = self._pure_operations()
        return {} if network.check(operations) else network.accumulated_scrap(operations)

    def _resource_issues(self, date) -> list[str]:
        """What keeps the resources of the operations from being planned on a day (2.3 #17-#19)."""
        issues = (
            (line, line.resource_group_id._issue_on(date, line.resource_id))
            for line in self.operation_ids
            if line.resource_group_id
        )
        return [
            self.env._(
                "Operation %(number)s of %(route)s: %(issue)s",
                number=line.operation_no,
                route=self.display_name,
                issue=issue,
            )
            for line, issue in issues
            if issue
        ]

    def _pure_operations(self) -> list[network.Operation]:
        """The primary operations as `planning.network` sees them."""
        return [
            network.Operation(line.operation_no, line.next_no, line.scrap_percent)
            for line in self.operation_ids
            if line.priority == "primary"
        ]

    def _parts(self):
        return self.operation_ids

    def _next_operation_no(self) -> int:
        """The number to propose for a new operation: 10, then 10 more than the last."""
        return max(self.operation_ids.mapped("operation_no"), default=0) + 10

    def _finding_text(self, finding: network.Finding) -> str:
        """Say a finding of `planning.network` in the user's words, with the remedy."""
        numbers = ", ".join(map(str, finding.operations))
        path = " > ".join(map(str, finding.operations))
        route = self.display_name
        match finding.code:
            case "cycle":
                return self.env._(
                    "%(route)s: the operations %(path)s follow each other in a circle. Set Next "
                    "of the last one to 0.",
                    route=route,
                    path=path,
                )
            case "several_ends":
                return self.env._(
                    "%(route)s ends more than once, at the operations %(numbers)s. Let all but "
                    "one name the operation that follows.",
                    route=route,
                    numbers=numbers,
                )
            case "next_missing":
                return self.env._(
                    "%(route)s: the operations %(numbers)s name a Next that is not there. Choose "
                    "the number of another operation, or 0 for the last one.",
                    route=route,
                    numbers=numbers,
                )
        return self.env._(
            "%(route)s: the numbers or the scrap of the operations %(numbers)s are impossible. "
            "Number them 10, 20, 30 and keep scrap below 100 percent.",
            route=route,
            numbers=numbers,
        )

    def _in_one_piece(self):
        """Hold back the check of single operations: the route checks them all at the end."""
        return self.with_context(production_route_in_one_piece=True)
