from __future__ import annotations

from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..planning.consumption import Consumption, exact
from .ratio import Ratio


class ProductionBomLineMixin(models.AbstractModel):
    """What a BOM line and the component of an order have in common (ax.md 6.3, 6.4).

    The order's component is a private copy of the line: `_copied_fields` names what is copied.
    The arithmetic lives in `planning.consumption`; `_consumption` hands it the numbers.
    """

    _name = "production.bom.line.mixin"
    _description = "BOM Line and Order Component"
    _order = "sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10, help="The order of the lines on screen and paper.")

    # What and how much
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Component",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '!=', 'combo')]",
        ondelete="restrict",
        help="The item that is consumed, or gained where the quantity is negative.",
    )
    product_qty = Ratio(
        string="Quantity",
        default=1.0,
        required=True,
        help="How much is consumed per series of the made item. A negative quantity is gained: "
        "a by-product.",
    )
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        help="The unit of the quantity; any unit that converts to the item's own.",
    )
    per_series = Ratio(
        default=1.0,
        required=True,
        help="The quantity is for this many of the made item, such as 10 kg per 100.",
    )
    line_type = fields.Selection(
        selection=[
            ("item", "Item"),
            ("phantom", "Phantom"),
            ("pegged_supply", "Pegged supply"),
            ("vendor", "Vendor"),
        ],
        compute="_compute_line_type",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Item: issued from stock. Phantom: replaced by its own components. Pegged supply: "
        "made or bought for exactly this order. Vendor: done by a subcontractor.",
    )

    # Consumption
    consumption = fields.Selection(
        selection=[("variable", "Variable"), ("constant", "Constant"), ("step", "Step")],
        default="variable",
        required=True,
        help="Variable: in proportion to the order. Constant: the same for every order. Step: "
        "read from a table by the order's quantity.",
    )
    formula = fields.Selection(
        selection=[
            ("standard", "Standard"),
            ("height", "Height × Constant"),
            ("height_width", "Height × Width × Constant"),
            ("height_width_depth", "Height × Width × Depth × Constant"),
            ("density", "(Height × Width × Depth / Density) × Constant"),
        ],
        default="standard",
        required=True,
        help="How the measurements multiply the quantity.",
    )
    height = Ratio(default=1.0, help="Measurement for the formula.")
    width = Ratio(default=1.0, help="Measurement for the formula.")
    depth = Ratio(default=1.0, help="Measurement for the formula.")
    density = Ratio(default=1.0, help="Divisor in the density formula.")
    constant = Ratio(default=1.0, help="Factor in every formula.")
    rounding = fields.Selection(
        selection=[
            ("no", "No"),
            ("quantity", "Quantity"),
            ("measurement", "Measurement"),
            ("consumption", "Consumption"),
        ],
        string="Rounding-up",
        default="no",
        required=True,
        help="Whether the requirement is rounded up to whole multiples, such as full boxes.",
    )
    rounding_multiple = Ratio(
        string="Multiples",
        help="The requirement is rounded up to a multiple of this, in the line's unit.",
    )
    scrap_percent = Ratio(
        string="Variable Scrap %",
        help="Planned waste that grows with the order: 5 asks for 105 where 100 are needed.",
    )
    scrap_qty = Ratio(
        string="Constant Scrap",
        help="Planned waste per order, whatever its quantity, in the line's unit.",
    )

    # Where and when it is consumed
    operation_no = fields.Integer(
        string="Oper. No.",
        default=0,
        help="The operation that consumes the component; its scrap raises the requirement. "
        "0: needed from the first operation.",
    )
    flushing = fields.Selection(
        selection=[("manual", "Manual"), ("start", "Start"), ("finish", "Finish")],
        string="Flushing Principle",
        help="When consumption is posted by itself: at start, at reporting as finished, or only "
        "by hand. Blank: as the item says.",
    )
    location_id = fields.Many2one(
        comodel_name="stock.location",
        domain="[('usage', '=', 'internal')]",
        check_company=True,
        ondelete="restrict",
        help="Where the component is picked. Blank: the site's stock.",
    )
    resource_consumption = fields.Boolean(
        help="Pick from the input location of the resource that runs the operation.",
    )

    # How it is supplied
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        check_company=True,
        ondelete="restrict",
        help="The subcontractor of a Vendor line. Blank: the vendor of the operation's resource.",
    )
    sub_bom_id = fields.Many2one(
        comodel_name="production.bom",
        string="Sub-BOM",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Make the component by this BOM instead of its active version.",
    )
    sub_route_id = fields.Many2one(
        comodel_name="production.route",
        string="Sub-route",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Make the component by this route instead of its active version.",
    )
    include_cost = fields.Boolean(
        string="Calculation",
        default=True,
        help="Count the component in the cost of the made item.",
    )
    position = fields.Char(
        size=10,
        help="Reference to the drawing, up to 10 characters.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.product_id.uom_id

    @api.depends("product_id")
    def _compute_line_type(self):
        for line in self:
            if line.product_id.prod_phantom:
                line.line_type = "phantom"
            elif line.line_type in (False, "phantom"):
                line.line_type = "item"

    # === CONSTRAINT METHODS === #

    @api.constrains("product_id", "product_uom_id")
    def _check_unit(self):
        """A unit that does not convert to the item's own is refused (ax.md 2.3 #27)."""
        for line in self.filtered(lambda line: not line._unit_converts()):
            raise ValidationError(
                self.env._(
                    "%(line)s: %(unit)s does not convert to %(own)s, the unit of "
                    "%(component)s. Choose a unit that does.",
                    line=line._label(),
                    unit=line.product_uom_id.display_name,
                    own=line.product_id.uom_id.display_name,
                    component=line.product_id.display_name,
                )
            )

    @api.constrains("product_qty", "consumption", "per_series")
    def _check_quantity(self):
        for line in self:
            if not line.product_qty and line.consumption != "step":
                raise ValidationError(
                    self.env._(
                        "%(line)s has no quantity. Fill it in, or delete the line.",
                        line=line._label(),
                    )
                )
            if line.per_series <= 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s: Per series must be greater than 0. Use 1 when the quantity is "
                        "for one piece.",
                        line=line._label(),
                    )
                )

    @api.constrains("scrap_percent", "scrap_qty", "rounding", "rounding_multiple")
    def _check_scrap_and_rounding(self):
        for line in self:
            if line.scrap_percent < 0 or line.scrap_qty < 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s: scrap cannot be negative. Use 0 for none.",
                        line=line._label(),
                    )
                )
            if line.rounding != "no" and line.rounding_multiple <= 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s rounds up to multiples of nothing. Fill in Multiples, or set "
                        "Rounding-up to No.",
                        line=line._label(),
                    )
                )

    @api.constrains("formula", "density")
    def _check_density(self):
        for line in self:
            if line.formula == "density" and line.density <= 0:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the formula divides by the density, which must be greater "
                        "than 0. Fill in Density.",
                        line=line._label(),
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _copied_fields(self) -> list[str]:
        """Names of the fields that an order's component takes over from the BOM line."""
        shared = self.env["production.bom.line.mixin"]._fields
        return [name for name in shared if name not in ("id", "display_name")]

    def _consumption(self) -> Consumption:
        """This line's numbers for `planning.consumption`, exact (ax.md 6.5).

        Impossible numbers, which a screen may show until they are refused, count as the defaults.
        """
        self.ensure_one()
        rounds = self.rounding_multiple > 0
        return Consumption(
            quantity=exact(self.product_qty),
            per_series=exact(self.per_series) if self.per_series > 0 else 1,
            consumption=self.consumption,
            formula=self.formula,
            height=exact(self.height),
            width=exact(self.width),
            depth=exact(self.depth),
            density=exact(self.density) if self.density > 0 else 1,
            constant=exact(self.constant),
            rounding=self.rounding if rounds else "no",
            multiple=exact(self.rounding_multiple),
            scrap_percent=exact(self.scrap_percent),
            scrap_qty=exact(self.scrap_qty),
            steps=self._consumption_steps(),
            factor=self._unit_factor(),
        )

    def _consumption_steps(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Rows (from series, quantity) of a step line; the concrete model knows where they are."""
        return ()

    def _unit_converts(self) -> bool:
        """Whether the line's unit converts to the component's own (ax.md 2.3 #27)."""
        own = self.product_id.uom_id
        return self.product_uom_id == own or self.product_uom_id._has_common_reference(own)

    def _unit_factor(self) -> Fraction:
        """How many of the component's own units one of the line's units holds."""
        own = self.product_id.uom_id
        if self.product_uom_id == own:
            return Fraction(1)
        return self.product_uom_id._prod_exact_factor() / own._prod_exact_factor()

    def _label(self) -> str:
        """How messages name this line."""
        return self.product_id.display_name
