from __future__ import annotations

from odoo.exceptions import UserError

from .common import ProductionCommon


class TestBomSite(ProductionCommon):
    """Sites of versions and locations of lines have to agree (ax.md 2.3 #12, #13)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_site = cls.make_site()
        cls.shelf = cls.make_location()
        cls.bike = cls.make_item("Bike")
        cls.wheel = cls.make_item("Wheel")

    def _bom(self, site, location):
        line = {"location_id": location.id if location else False}
        return self.make_bom(self.bike, [(self.wheel, 2, line)], site=site)

    def test_a_line_may_be_picked_at_a_location_of_its_site(self):
        bom = self._bom(self.site, self.shelf)
        self.assertRecordValues(bom.line_ids, [{"site_issue": ""}])
        self.assertRecordValues(bom.version_ids, [{"site_issue": ""}])

    def test_a_location_of_another_site_is_saved_with_a_red_flag(self):
        bom = self._bom(self.other_site, self.shelf)
        for record in (bom.line_ids, bom.version_ids, bom):
            self.assertIn(self.shelf.display_name, record.site_issue)
            self.assertIn(self.other_site.name, record.site_issue)

    def test_locations_are_looked_up_at_the_sites_of_the_bom(self):
        bom = self._bom(self.other_site, None)
        self.assertEqual(bom.line_ids.allowed_site_ids, self.other_site)
        bom.version_ids.warehouse_id = False
        self.assertIn(self.site, bom.line_ids.allowed_site_ids)

    def test_a_version_without_site_refuses_located_lines(self):
        with self.assertRefused("has no site"):
            self._bom(None, self.shelf)

    def test_a_line_of_a_version_without_site_refuses_a_location(self):
        bom = self._bom(None, None)
        with self.assertRefused("has no site"):
            bom.line_ids.location_id = self.shelf

    def test_a_version_of_located_lines_cannot_lose_its_site(self):
        bom = self._bom(self.site, self.shelf)
        with self.assertRefused("has no site"):
            bom.version_ids.warehouse_id = False

    def test_a_bom_of_one_site_has_versions_of_that_site_only(self):
        for site in (self.other_site, None):
            with self.assertRefused("must name the site"):
                self.make_bom(self.bike, site=site, warehouse_id=self.site.id)
        self.make_bom(self.bike, site=self.site, warehouse_id=self.site.id)

    def test_a_bom_cannot_move_away_from_its_versions(self):
        bom = self.make_bom(self.bike, site=self.site)
        with self.assertRefused("must name the site"):
            bom.warehouse_id = self.other_site

    def test_a_bom_names_no_site_of_another_company(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        foreign_site = self.default_site(foreign)
        with self.assertRaises(UserError):
            self.make_bom(self.bike, site=foreign_site)

    def test_a_shared_bom_belongs_with_its_site_to_the_company(self):
        bom = self.make_bom(self.bike, site=self.site, company_id=False)
        self.assertRecordValues(bom, [{"company_id": False}])
        self.assertRecordValues(bom.version_ids, [{"company_id": self.company.id}])

    def test_a_bom_moves_to_no_company_that_its_locations_do_not_belong_to(self):
        bom = self._bom(self.site, self.shelf)
        foreign = self.env["res.company"].create({"name": "Foreign"})
        with self.assertRaises(UserError):
            bom.company_id = foreign
