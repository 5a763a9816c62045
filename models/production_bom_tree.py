from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..planning.consumption import compile as compile_consumption
from ..planning.consumption import exact, round_requirement
from ..planning.versions import Request

#: Rows after which the tree ends: more than a person reads, and BOMs that share parts grow fast.
NODE_LIMIT = 5000


@dataclass(eq=False)
class Node:
    """One row of a BOM tree: an item, how much of it is needed, and what makes it."""

    key: str
    """The BOM lines that lead here, as ``root/12/40``."""
    product: models.Model
    quantity: Fraction
    """In the item's unit; not rounded below a phantom, which no order is made for."""
    bom: models.Model
    route: models.Model
    version: models.Model
    line: models.Model
    """The BOM line that asks for the item; none for the top."""
    parent: Node | None = None
    is_cycle: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def may_grow(self) -> bool:
        """Whether the item's own BOM is looked into: not for by-products and circles."""
        return bool(self.product or self.bom) and self.quantity > 0 and not self.is_cycle

    @property
    def is_phantom(self) -> bool:
        return self.line.line_type == "phantom"

    def walk(self) -> Iterator[Node]:
        """This row and all below it, as on the screen."""
        yield self
        for child in self.children:
            yield from child.walk()

    def is_below(self, product) -> bool:
        """Whether the item is this row's, or that of a row above it."""
        node: Node | None = self
        while node:
            if node.product == product:
                return True
            node = node.parent
        return False


class ProductionBomTree(models.AbstractModel):
    """What an item is made of, level by level, with the quantities for one order (ax.md 6).

    Every level takes the same few reads, however many items it has. Quantities are those that
    planning asks for: exact along the way, rounded up once for each item that an order is made
    for, raised by the scrap of the operations.
    """

    _name = "production.bom.tree"
    _description = "BOM Tree"

    # === BUSINESS METHODS === #

    @api.model
    @api.readonly
    def explode(
        self,
        product_id: int | None = None,
        product_tmpl_id: int | None = None,
        bom_id: int | None = None,
        warehouse_id: int | None = None,
        date: str | None = None,
        quantity: float = 1.0,
    ) -> dict:
        """The BOM tree of an item: everything that goes into a quantity of it, over all levels.

        Each item is made by the BOM version that counts at the site, on the date and for the
        quantity needed (ax.md 3.2); a line's sub-BOM comes first. Lines count that are valid on
        the date.

        :param product_id: the item; without it the item that the product or the BOM makes
        :param product_tmpl_id: the product, when any of its variants will do
        :param bom_id: make the item by this BOM, whether it is in use or not
        :param warehouse_id: the site; by default the BOM's, else the company's first
        :param date: day on which versions and lines must be valid, ``YYYY-MM-DD``; today
        :param quantity: how much of the item to make, in its unit
        :return: what was asked (``product_id``, ``warehouse_id``, ...) and ``root``: a row with
            its ``children``, ``None`` when there is no item to show
        :raises UserError: when the quantity is not above 0
        :raises AccessError: when the user may not read BOMs or one of the records given
        """
        if quantity <= 0:
            raise UserError(
                self.env._("A BOM tree is for a quantity greater than 0. Type in how much to make.")
            )
        self.env["production.bom"].check_access("read")
        product, bom = self._asked_for(product_id, product_tmpl_id, bom_id)
        site = self._asked_site(warehouse_id, bom)
        tree = self.with_company(site.company_id or self.env.company)
        day = fields.Date.to_date(date) or fields.Date.context_today(self)
        root = tree._root(product, bom, exact(quantity)) if product or bom else None
        cut = tree._grow(root, site, day) if root else False
        return {
            "product_id": product.id,
            "bom_id": bom.id,
            "warehouse_id": site.id,
            "date": fields.Date.to_string(day),
            "quantity": quantity,
            "is_cut": cut,
            **tree.env["production.bom.tree.row"]._answer(root, site),
        }

    # === BUSINESS METHODS - THE QUESTION === #

    def _asked_for(self, product_id, product_tmpl_id, bom_id) -> tuple:
        """The item and the BOM to begin with, readable for the user; either may be empty."""
        bom = self.env["production.bom"].browse(bom_id or ())
        product = self.env["product.product"].browse(product_id or ())
        template = self.env["product.template"].browse(product_tmpl_id or ())
        for asked in (bom, product, template):
            asked.check_access("read")
        if not product and template:
            product = template.product_variant_id
        if not product and bom:
            version = bom.version_ids[:1]
            product = version.product_id or version.product_tmpl_id.product_variant_id
        return product, bom

    def _asked_site(self, warehouse_id, bom):
        """The site to look at."""
        if warehouse_id:
            site = self.env["stock.warehouse"].browse(warehouse_id)
            site.check_access("read")
            return site
        company = bom.company_id or self.env.company
        site = bom.warehouse_id or bom.version_ids.warehouse_id[:1]
        return site or self.env.user.with_company(company)._get_default_warehouse_id()

    # === BUSINESS METHODS - GROWTH === #

    def _root(self, product, bom, quantity: Fraction) -> Node:
        return self._node("root", product, quantity, bom=bom)

    def _node(self, key, product, quantity, line=None, parent=None, bom=None, route=None) -> Node:
        return Node(
            key=key,
            product=product,
            quantity=quantity,
            bom=bom or self.env["production.bom"],
            route=route or self.env["production.route"],
            version=self.env["production.bom.version"],
            line=self.env["production.bom.line"] if line is None else line,
            parent=parent,
        )

    def _grow(self, root: Node, site, day) -> bool:
        """Add the levels below the top one by one; say whether the tree was cut short."""
        count, level = 1, [root]
        while level:
            makers = [node for node in level if node.may_grow]
            self._choose("production.bom.version", makers, site, day)
            makers = [node for node in makers if node.bom]
            self._choose("production.route.version", makers, site, day)
            lines_of = self._lines(makers, day)
            factors = self._scrap_factors(makers)
            level = []
            for node in makers:
                lines = lines_of[node.bom]
                count += len(lines)
                if count > NODE_LIMIT:
                    return True
                node.children = self._children(node, lines, factors[node.route])
                level += node.children
        return False

    def _choose(self, version_model: str, nodes: list[Node], site, day) -> None:
        """Give the nodes that have none yet the BOM or route of their default version."""
        versions = self.env[version_model]
        document = {"bom_id": "bom", "route_id": "route"}[versions._document_field]
        open_nodes = [node for node in nodes if node.product]
        requests = [
            Request(
                node.product.id,
                node.product.product_tmpl_id.id,
                site.id,
                day,
                node.quantity,
                self.env.company.id,
            )
            for node in open_nodes
        ]
        for node, version in zip(open_nodes, versions._determine(requests), strict=True):
            if document == "bom":
                node.version = version
            if not getattr(node, document):
                setattr(node, document, version[versions._document_field])

    def _lines(self, makers: list[Node], day) -> dict:
        """The valid lines of the BOMs of these nodes, in one search."""
        boms = self.env["production.bom"].union(*(node.bom for node in makers))
        lines = self.env["production.bom.line"]
        lines_of = defaultdict(list)
        for line in lines.search(Domain("bom_id", "in", boms.ids) & lines._valid_domain(day)):
            lines_of[line.bom_id].append(line)
        return lines_of

    def _scrap_factors(self, makers: list[Node]) -> dict:
        """Accumulated scrap by operation number for each route of these nodes."""
        routes = self.env["production.route"].union(*(node.route for node in makers))
        factors = {route: route._accumulated_scrap() for route in routes}
        return defaultdict(dict, factors)

    def _children(self, node: Node, lines: list, factors: dict) -> list[Node]:
        """The rows of a BOM's lines below its item."""
        return [self._child(node, line, factors.get(line.operation_no, 1)) for line in lines]

    def _child(self, node: Node, line, scrap: Fraction | int) -> Node:
        needed = compile_consumption(line._consumption()).required(node.quantity, scrap)
        child = self._node(
            f"{node.key}/{line.id}",
            line.product_id,
            needed if line.line_type == "phantom" else self._rounded(needed),
            line=line,
            parent=node,
            bom=line.sub_bom_id,
            route=line.sub_route_id,
        )
        child.is_cycle = node.is_below(line.product_id)
        return child

    def _rounded(self, quantity: Fraction) -> Fraction:
        """What an order asks for: a need rounded up, a gain down (scenario C20)."""
        unit = 10 ** self.env["decimal.precision"].precision_get("Product Unit")
        return Fraction(round_requirement(quantity, unit), unit)
