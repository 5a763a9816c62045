from __future__ import annotations

from datetime import date

from ..planning.versions import Request
from .common import ProductionCommon


class TestVersionDetermination(ProductionCommon):
    """Which version an order or a plan takes by default (ax.md 3.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_site = cls.make_site()
        cls.template = cls.make_template("Frame", ["Red", "Blue"])
        cls.red, cls.blue = cls.template.product_variant_ids
        cls.bom = cls.make_bom(name="Frame")
        cls.Version = cls.env["production.bom.version"]

    def _version(self, item=None, **values):
        return self.make_version(self.bom, item or self.red, **values)

    def _request(self, item=None, *, site=None, day=None, quantity=1.0, company=None):
        item = item or self.red
        return Request(
            product=item.id,
            template=item.product_tmpl_id.id,
            site=(site or self.site).id,
            date=day or self.today,
            quantity=quantity,
            company=(company or self.company).id,
        )

    def _determined(self, *args, **kwargs):
        return self.Version._determine([self._request(*args, **kwargs)])[0]

    def test_without_versions_there_is_none(self):
        self.assertEqual(self._determined(), self.Version)

    def test_only_approved_and_active_versions_count(self):
        self._version(active=False)
        self._version(active=False, approved=False)
        self.assertFalse(self._determined())

    def test_the_site_beats_the_general_version(self):
        general = self._version(from_qty=5)
        own = self._version(site=self.site)
        self.assertEqual(self._determined(quantity=10), own)
        self.assertEqual(self._determined(quantity=10, site=self.other_site), general)

    def test_the_variant_beats_the_item(self):
        for_all = self._version(self.template, site=self.site)
        for_red = self._version(self.red)
        self.assertEqual(self._determined(self.red), for_red)
        self.assertEqual(self._determined(self.blue), for_all)

    def test_the_greatest_quantity_that_is_reached_wins(self):
        small = self._version()
        large = self._version(from_qty=100)
        self.assertEqual(self._determined(quantity=99.99), small)
        self.assertEqual(self._determined(quantity=100), large)

    def test_float_dust_does_not_miss_a_quantity(self):
        large = self._version(from_qty=0.3)
        self.assertEqual(self._determined(quantity=0.1 * 3), large)
        self.assertEqual(self._determined(quantity=0.7 - 0.4), large)

    def test_first_and_last_day_count(self):
        march = self._version(date_from="2026-03-01", date_to="2026-03-31")
        for day, expected in (
            (date(2026, 2, 28), self.Version),
            (date(2026, 3, 1), march),
            (date(2026, 3, 31), march),
            (date(2026, 4, 1), self.Version),
        ):
            self.assertEqual(self._determined(day=day), expected)

    def test_versions_of_other_companies_do_not_count(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        foreign_bom = self.make_bom(self.red, company_id=foreign.id)
        self.assertFalse(self._determined())
        shared_bom = self.make_bom(self.blue, company_id=False)
        self.assertEqual(self._determined(self.blue).bom_id, shared_bom)
        foreign_request = self._request(self.red, site=self.default_site(foreign), company=foreign)
        self.assertEqual(self.Version._determine([foreign_request])[0].bom_id, foreign_bom)

    def test_versions_of_routes_are_determined_alike(self):
        route = self.make_route(self.red, [{}])
        found = self.env["production.route.version"]._determine(
            [self._request(), self._request(site=self.other_site)]
        )
        self.assertEqual([version.route_id for version in found], [route, route.browse()])

    def test_each_request_gets_its_own_answer(self):
        version = self._version()
        requests = [self._request(self.red), self._request(self.blue), self._request(self.red)]
        self.assertEqual(self.Version._determine(requests), [version, self.Version, version])
        self.assertEqual(self.Version._determine([]), [])

    def test_any_number_of_requests_takes_one_search(self):
        items = self.env["product.product"].create(
            [{"name": f"Item {number}", "type": "consu"} for number in range(50)]
        )
        for item in items:
            self.make_bom(item)
        requests = [self._request(item) for item in items]
        self.assertEqual(self._queries(requests[:5]), self._queries(requests))

    def _queries(self, requests) -> int:
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        found = self.Version._determine(requests)
        self.assertTrue(all(version.bom_id.id for version in found))
        return self.cr.sql_log_count - before
