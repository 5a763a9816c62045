"""Builders for tests of this addon and of addons on top of it: a public API."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

#: A Wednesday, so that working-day arithmetic passes on every day that the suite runs.
TODAY = date(2026, 3, 4)


@freeze_time("2026-03-04 08:00:00")
class ProductionCommon(TransactionCase):
    """A company with one site (its default warehouse), and builders of master data.

    What a builder is not told takes the model's default. Versions are approved and active unless
    told otherwise: `self.make_bom(bike, [(wheel, 2), (frame, 1)])` is all that a bike needs.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = TODAY
        cls.company = cls.env.company
        cls.site = cls.default_site()
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.kilogram = cls.env.ref("uom.product_uom_kgm")

    # === EXPECTATIONS === #

    @contextmanager
    def assertRefused(self, text: str, error=UserError):
        """Expect an error whose message matches the text; what was done before it is undone."""
        with self.assertRaises(error) as caught:
            yield caught
        self.assertRegex(str(caught.exception), text)

    # === ORGANISATION === #

    @classmethod
    def default_site(cls, company=None):
        """The first warehouse of the company."""
        company = company or cls.env.company
        return cls.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)

    @classmethod
    def make_site(cls, name: str = "Second site", code: str = "SITE2", **values):
        """Another site of the company."""
        return cls.env["stock.warehouse"].create({"name": name, "code": code, **values})

    @classmethod
    def make_location(cls, site=None, name: str = "Shelf"):
        """A location below the stock of a site."""
        parent = (site or cls.site).lot_stock_id
        values = {"name": name, "location_id": parent.id, "usage": "internal"}
        return cls.env["stock.location"].create(values)

    @classmethod
    def make_user(cls, *groups: str, **values):
        """A user with these groups of the addon, by short name: `make_user("engineer")`."""
        names = groups or ("user",)
        return new_test_user(
            cls.env,
            login="-".join(("production", *names)),
            groups=",".join(f"production_control.group_{name}" for name in names),
            **values,
        )

    # === ITEMS === #

    @classmethod
    def make_item(cls, name: str, **values):
        """A stocked item; its order settings are `prod_...` values."""
        return cls.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, **values}
        )

    @classmethod
    def make_template(cls, name: str, variants: Iterable[str], **values):
        """An item with one attribute, and a variant for each of its values."""
        attribute = cls.env["product.attribute"].create({"name": f"Variant of {name}"})
        options = cls.env["product.attribute.value"].create(
            [{"name": option, "attribute_id": attribute.id} for option in variants]
        )
        line = {"attribute_id": attribute.id, "value_ids": [Command.set(options.ids)]}
        return cls.env["product.template"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "attribute_line_ids": [Command.create(line)],
                **values,
            }
        )

    @classmethod
    def make_coverage(cls, item, site=None, **values):
        """Settings of an item at a site."""
        return cls.env["production.item.coverage"].create(
            {"product_id": item.id, "warehouse_id": (site or cls.site).id, **values}
        )

    # === BOMS === #

    @classmethod
    def make_bom(cls, item=None, components=(), *, site=None, version=None, **values):
        """A BOM with its components and, given an item, an approved and active version.

        :param item: variant or template that the BOM makes
        :param components: (item, quantity) or (item, quantity, values of the line)
        :param site: the site of the version; none means every site
        :param version: further values of the version
        """
        lines = [Command.create(cls._bom_line(*component)) for component in components]
        name = item.display_name if item else "BOM"
        bom = cls.env["production.bom"].create({"name": name, "line_ids": lines, **values})
        if item:
            cls.make_version(bom, item, site=site, **(version or {}))
        return bom

    @classmethod
    def _bom_line(cls, component, quantity, values=None):
        return {"product_id": component.id, "product_qty": quantity, **(values or {})}

    @classmethod
    def make_version(cls, document, item, *, site=None, active=True, **values):
        """A version of a BOM or a route for a variant or a template, approved, and active or not.

        :param site: none means every site for a BOM, and the default site for a route
        """
        kind = document._name.removeprefix("production.")
        if kind == "route":
            site = site or cls.site
        maker = "product_tmpl_id" if item._name == "product.template" else "product_id"
        return cls.env[f"production.{kind}.version"].create(
            {
                f"{kind}_id": document.id,
                maker: item.id,
                "warehouse_id": site.id if site else False,
                "approved": True,
                "is_active": active,
                **values,
            }
        )

    # === ROUTES === #

    @classmethod
    def make_operation(cls, name: str = "Work", **values):
        """A kind of work."""
        return cls.env["production.operation"].create({"name": name, **values})

    @classmethod
    def make_route(cls, item=None, operations=(), *, site=None, version=None, **values):
        """A route with its operations and, given an item, an approved and active version.

        :param operations: values of each route operation; without `operation_id` a new one is made
        """
        lines = [Command.create(cls._route_line(operation)) for operation in operations]
        name = item.display_name if item else "Route"
        route = cls.env["production.route"].create({"name": name, "operation_ids": lines, **values})
        if item:
            cls.make_version(route, item, site=site, **(version or {}))
        return route

    @classmethod
    def _route_line(cls, values):
        if "operation_id" in values:
            return values
        name = f"Operation {values.get('operation_no', '')}"
        return {"operation_id": cls.make_operation(name).id, **values}

    @classmethod
    def make_resource(cls, name: str = "Machine", **values):
        """A resource; a machine unless `type` says otherwise."""
        return cls.env["production.resource"].create({"name": name, **values})

    @classmethod
    def make_resource_group(cls, name: str = "Group", members=(), *, site=None, **values):
        """A resource group of a site with these resources as members for all time."""
        lines = [Command.create({"resource_id": resource.id}) for resource in members]
        return cls.env["production.resource.group"].create(
            {
                "name": name,
                "warehouse_id": (site or cls.site).id,
                "member_ids": lines,
                **values,
            }
        )
