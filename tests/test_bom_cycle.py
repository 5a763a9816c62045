from __future__ import annotations

from .common import ProductionCommon


class TestBomCycle(ProductionCommon):
    """No item becomes part of itself (ax.md 2.3 #30)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a, cls.b, cls.c = (cls.make_item(name) for name in ("A", "B", "C"))

    def _refused(self, path: str):
        return self.assertRefused(path)

    def test_an_item_in_its_own_bom_is_refused(self):
        with self._refused("A > A"):
            self.make_bom(self.a, [(self.a, 1)])

    def test_a_line_that_closes_a_cycle_is_refused_by_its_path(self):
        self.make_bom(self.a, [(self.b, 1)])
        self.make_bom(self.b, [(self.c, 1)])
        with self._refused("A > B > C > A|B > C > A > B|C > A > B > C"):
            self.make_bom(self.c, [(self.a, 1)])

    def test_an_edited_line_is_checked(self):
        self.make_bom(self.a, [(self.b, 1)])
        bom = self.make_bom(self.b, [(self.c, 1)])
        with self._refused("A > B > A|B > A > B"):
            bom.line_ids.product_id = self.a

    def test_a_version_that_closes_a_cycle_is_refused(self):
        self.make_bom(self.a, [(self.b, 1)])
        bom = self.make_bom(components=[(self.a, 1)])
        with self._refused("A > B > A|B > A > B"):
            self.make_version(bom, self.b, active=False, approved=False)

    def test_a_version_for_all_variants_counts_for_each(self):
        template = self.make_template("Frame", ["Red", "Blue"])
        red, blue = template.product_variant_ids
        self.make_bom(self.a, [(red, 1)])
        with self._refused("A > Frame"):
            self.make_bom(template, [(self.a, 1)])
        self.make_bom(blue, [(self.a, 1)])

    def test_a_variant_may_contain_another_variant(self):
        red, blue = self.make_template("Frame", ["Red", "Blue"]).product_variant_ids
        self.make_bom(red, [(blue, 1)])
        with self._refused("Frame"):
            self.make_bom(blue, [(red, 1)])

    def test_a_sub_bom_counts_for_its_component(self):
        sub_bom = self.make_bom(components=[(self.a, 1)])
        with self._refused("A > B > A|B > A > B"):
            self.make_bom(self.a, [(self.b, 1, {"sub_bom_id": sub_bom.id})])

    def test_the_same_component_by_two_ways_is_no_cycle(self):
        self.make_bom(self.a, [(self.b, 1), (self.c, 1)])
        self.make_bom(self.b, [(self.c, 1)])
        self.assertFalse(self.env["production.bom"].browse()._edges_below())

    def test_the_check_takes_one_read_whatever_the_depth(self):
        items = [self.make_item(f"Level {level}") for level in range(20)]
        for parent, component in zip(items, items[1:], strict=False):
            bom = self.make_bom(parent, [(component, 1)])
        self.env.flush_all()
        with self.assertQueryCount(1):
            bom._edges_below()
