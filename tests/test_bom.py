from __future__ import annotations

from odoo.fields import Command

from .common import ProductionCommon


class TestBom(ProductionCommon):
    """A BOM as a document: its name, approval, lock, copies and end (ax.md 6.1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bike = cls.make_item("Bike")
        cls.wheel = cls.make_item("Wheel")
        cls.bom = cls.make_bom(cls.bike, [(cls.wheel, 2)], name="Bike", code="BK-100")
        cls.version = cls.bom.version_ids

    def test_number_and_name_make_the_display_name(self):
        self.assertEqual(self.bom.display_name, "[BK-100] Bike")
        self.bom.code = False
        self.assertEqual(self.bom.display_name, "Bike")

    def test_it_is_found_by_number_or_by_name(self):
        Bom = self.env["production.bom"]
        for text in ("BK-100", "Bik"):
            self.assertIn((self.bom.id, "[BK-100] Bike"), Bom.name_search(text))

    def test_approving_a_version_approves_its_bom(self):
        self.assertTrue(self.bom.approved)
        self.assertEqual(self.bom.approved_by_id, self.env.user)

    def test_approving_within_the_creation_of_a_bom_records_the_approver(self):
        version = {"product_id": self.wheel.id, "approved": True, "is_active": True}
        bom = self.env["production.bom"].create(
            {"name": "Wheel", "version_ids": [Command.create(version)]}
        )
        for record in (bom, bom.version_ids):
            self.assertRecordValues(
                record, [{"approved": True, "approved_by_id": self.env.user.id}]
            )

    def test_an_approved_bom_keeps_its_approver(self):
        other = self.make_user("engineer")
        self.bom.with_user(other).action_approve()
        self.bom.with_user(other).write({"approved": True})
        self.assertEqual(self.bom.approved_by_id, self.env.user)

    def test_several_boms_are_approved_at_once(self):
        boms = self.make_bom(name="One") + self.make_bom(name="Two")
        boms.action_approve()
        self.assertEqual(boms.mapped("approved"), [True, True])

    def test_unapproving_takes_all_versions_out_of_use(self):
        self.bom.action_unapprove()
        self.assertFalse(self.bom.approved)
        self.assertRecordValues(
            self.version, [{"approved": False, "approved_by_id": False, "is_active": False}]
        )

    def test_archiving_deactivates_the_versions(self):
        self.bom.action_archive()
        self.assertRecordValues(self.version, [{"approved": True, "is_active": False}])

    def test_a_version_of_an_archived_bom_is_not_activated(self):
        self.bom.action_archive()
        with self.assertRefused("archived"):
            self.version.action_activate()

    def test_a_bom_in_use_is_not_deleted(self):
        with self.assertRefused("Deactivate that version first"):
            self.bom.unlink()
        self.version.action_deactivate()
        self.bom.unlink()
        self.assertFalse(self.version.exists())

    def test_a_copy_has_the_lines_but_neither_versions_nor_approval(self):
        copy = self.bom.copy()
        self.assertRecordValues(
            copy, [{"name": "Bike (copy)", "code": False, "approved": False, "version_count": 0}]
        )
        self.assertRecordValues(copy.line_ids, [{"product_id": self.wheel.id, "product_qty": 2.0}])

    def test_a_blocked_bom_is_edited_only_after_unapproval(self):
        self.company.prod_block_editing = True
        new_line = {"bom_id": self.bom.id, "product_id": self.wheel.id}
        with self._refused():
            self.bom.name = "Other"
        with self._refused():
            self.bom.write({"line_ids": [Command.clear()]})
        with self._refused():
            self.bom.line_ids.product_qty = 3
        with self._refused():
            self.bom.line_ids.unlink()
        with self._refused():
            self.env["production.bom.line"].create(new_line)
        self.bom.action_unapprove()
        self.bom.line_ids.product_qty = 3
        self.assertEqual(self.bom.line_ids.product_qty, 3)

    def test_a_blocked_bom_still_gets_versions(self):
        self.company.prod_block_editing = True
        self.make_version(self.bom, self.make_item("Other bike"))
        self.assertEqual(self.bom.version_count, 2)

    def test_a_blocked_bom_is_created_approved_with_its_lines(self):
        self.company.prod_block_editing = True
        bom = self.make_bom(self.make_item("Other bike"), [(self.wheel, 2)], approved=True)
        self.assertRecordValues(bom, [{"approved": True, "is_locked": True, "line_count": 1}])

    def test_unapproval_is_blocked_by_the_company(self):
        self.company.prod_block_unapprove = True
        for document in (self.bom, self.version):
            with self.assertRefused("blocks the removal of approvals"):
                document.action_unapprove()
            with self.assertRefused("blocks the removal of approvals"):
                document.write({"approved": False})

    def _refused(self):
        return self.assertRefused("blocks the editing")
