from __future__ import annotations

from odoo.tests import Form

from .common import ProductionCommon


class TestVersion(ProductionCommon):
    """Versions of BOMs and routes: item, validity, approval, activation (ax.md 6.2, 7.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_site = cls.make_site()
        cls.template = cls.make_template("Frame", ["Red", "Blue"])
        cls.red, cls.blue = cls.template.product_variant_ids
        cls.bom = cls.make_bom(name="Frame")

    def _version(self, item=None, **values):
        return self.make_version(self.bom, item or self.red, **values)

    def _refuses_overlap(self, **values):
        with self.assertRefused("would both be active"):
            self._version(**values)

    # === ITEM === #

    def test_a_version_of_a_variant_knows_its_item(self):
        self.assertRecordValues(
            self._version(self.red),
            [{"product_id": self.red.id, "product_tmpl_id": self.template.id}],
        )

    def test_a_version_of_an_item_is_for_all_variants(self):
        self.assertRecordValues(
            self._version(self.template),
            [{"product_id": False, "product_tmpl_id": self.template.id}],
        )

    def test_a_version_names_an_item(self):
        with self.assertRefused("names no item"):
            self.env["production.bom.version"].create({"bom_id": self.bom.id})

    def test_the_variant_belongs_to_the_item(self):
        other = self.make_item("Wheel")
        with self.assertRefused("does not belong"):
            self._version(self.red, product_tmpl_id=other.product_tmpl_id.id)

    def test_another_variant_brings_its_item_along(self):
        version = self._version(self.red)
        wheel = self.make_item("Wheel")
        version.product_id = wheel
        self.assertEqual(version.product_tmpl_id, wheel.product_tmpl_id)

    def test_its_name_says_what_where_and_when(self):
        version = self._version(self.template, site=self.site, date_from="2026-03-04")
        self.assertEqual(version.display_name, f"Frame / Frame / {self.site.name} / 2026-03-04–")

    def test_a_route_version_names_a_site(self):
        route = self.make_route()
        values = {"route_id": route.id, "product_id": self.red.id}
        for site in ({}, {"warehouse_id": False}):
            with self.assertRefused("exactly one site"):
                self.env["production.route.version"].create({**values, **site})
        version = self.make_version(route, self.red)
        with self.assertRefused("exactly one site"):
            version.warehouse_id = False

    # === VALIDITY === #

    def test_impossible_validity_is_refused(self):
        with self.assertRefused("before it begins"):
            self._version(date_from="2026-03-05", date_to="2026-03-04")
        with self.assertRefused("negative"):
            self._version(from_qty=-1)

    def test_a_company_may_make_the_first_day_mandatory(self):
        self.company.prod_mandatory_date = True
        with self.assertRefused("mandatory"):
            self._version()
        self._version(date_from="2026-03-04")

    def test_a_version_expires_the_day_after_its_last(self):
        versions = self._version(date_to="2026-03-03") + self._version(
            date_from="2026-03-04", date_to="2026-03-04"
        )
        self.assertEqual(versions.mapped("is_expired"), [True, False])

    def test_its_status_says_how_far_it_is_in_use(self):
        versions = self._version(active=False, approved=False)
        versions += self._version(active=False)
        versions += self._version()
        versions += self._version(date_to="2026-03-03", active=False)
        self.assertEqual(versions.mapped("status"), ["draft", "approved", "active", "expired"])

    # === OVERLAP === #

    def test_two_active_versions_for_the_same_case_are_refused(self):
        self._version()
        self._refuses_overlap()

    def test_overlapping_dates_are_refused_and_both_are_named(self):
        self._version(date_to="2026-03-31")
        with self.assertRefused("would both be active") as caught:
            self._version(date_from="2026-03-31")
        self.assertIn("–2026-03-31", str(caught.exception))
        self.assertIn("2026-03-31–", str(caught.exception))

    def test_versions_side_by_side_are_allowed(self):
        self._version(date_to="2026-03-31")
        self._version(date_from="2026-04-01")
        self._version(from_qty=100)
        self._version(site=self.site)
        self._version(site=self.other_site)
        self._version(self.blue)
        self._version(self.template)
        self._version(active=False)

    def test_activating_is_checked(self):
        self._version()
        waiting = self._version(active=False)
        with self.assertRefused("Deactivate one of them"):
            waiting.action_activate()

    def test_editing_an_active_version_is_checked(self):
        self._version(date_to="2026-03-31")
        later = self._version(date_from="2026-04-01")
        with self.assertRefused("would both be active"):
            later.date_from = "2026-03-01"

    def test_versions_of_two_boms_of_one_item_overlap(self):
        self._version()
        with self.assertRefused("would both be active"):
            self.make_bom(self.red)

    def test_versions_of_two_companies_do_not_overlap(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        self._version()
        self.make_bom(self.red, company_id=foreign.id)
        with self.assertRefused("would both be active"):
            self.make_bom(self.red, company_id=False)

    # === APPROVAL AND ACTIVATION === #

    def test_an_unapproved_version_is_not_activated(self):
        version = self._version(active=False, approved=False)
        with self.assertRefused("before it is approved"):
            version.action_activate()
        with self.assertRefused("before it is approved"):
            self._version(self.blue, approved=False)

    def test_approval_and_activation_take_several_versions(self):
        versions = self._version(self.red, active=False, approved=False)
        versions += self._version(self.blue, active=False, approved=False)
        versions.action_approve()
        versions.action_activate()
        self.assertRecordValues(versions, [{"approved": True, "is_active": True}] * 2)
        versions.action_deactivate()
        self.assertRecordValues(versions, [{"approved": True, "is_active": False}] * 2)

    def test_unapproving_deactivates(self):
        version = self._version()
        version.action_unapprove()
        self.assertRecordValues(version, [{"approved": False, "is_active": False}])
        self.assertTrue(self.bom.approved)

    def test_an_active_version_is_not_deleted(self):
        version = self._version()
        with self.assertRefused("deactivate it first"):
            version.unlink()
        version.action_deactivate()
        version.unlink()

    # === SCREEN === #

    def test_the_only_site_is_proposed_for_a_route_version(self):
        Version = self.env["production.route.version"]
        form = Form(Version)
        form.product_tmpl_id = self.template
        self.assertFalse(form.warehouse_id)
        self.other_site.action_archive()
        form = Form(Version)
        form.product_tmpl_id = self.template
        self.assertEqual(form.warehouse_id, self.site)

    def test_the_screen_adds_a_version_to_a_bom(self):
        with Form(self.bom) as form, form.version_ids.new() as version:
            version.product_tmpl_id = self.template
        self.assertRecordValues(
            self.bom.version_ids,
            [{"product_tmpl_id": self.template.id, "approved": False, "is_active": False}],
        )
