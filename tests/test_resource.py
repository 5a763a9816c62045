from __future__ import annotations

from psycopg2.errors import CheckViolation

from odoo.tests import Form
from odoo.tools import mute_logger

from .common import ProductionCommon


class TestResource(ProductionCommon):
    """Resources, their groups and the time they spend there (ax.md 8.1, 8.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.robot = cls.make_resource("Robot", code="R1")
        cls.welding = cls.make_resource_group("Welding", [cls.robot])
        cls.painting = cls.make_resource_group("Painting")

    def _member(self, group, date_from=False, date_to=False):
        return self.env["production.resource.group.member"].create(
            {
                "group_id": group.id,
                "resource_id": self.robot.id,
                "date_from": date_from,
                "date_to": date_to,
            }
        )

    def test_a_resource_is_named_by_number_and_name(self):
        self.assertEqual(self.robot.display_name, "[R1] Robot")

    def test_a_resource_has_the_working_hours_of_its_company(self):
        self.assertEqual(self.robot.resource_calendar_id, self.company.resource_calendar_id)

    def test_a_machine_is_material_and_a_person_is_a_user(self):
        person = self.make_resource("Ann", type="human")
        self.assertEqual(self.robot.resource_id.resource_type, "material")
        self.assertEqual(person.resource_id.resource_type, "user")

    def test_efficiency_is_kept_by_odoos_resource(self):
        slow = self.make_resource("Slow", time_efficiency=80)
        self.assertEqual(slow.resource_id.time_efficiency, 80)
        slow.time_efficiency = 90
        self.assertEqual(slow.resource_id.time_efficiency, 90)

    def test_a_vendor_resource_names_its_vendor(self):
        with self.assertRefused("names no vendor"):
            self.make_resource("Painter", type="vendor")
        vendor = self.env["res.partner"].create({"name": "Painter Ltd"})
        self.make_resource("Painter", type="vendor", vendor_id=vendor.id)

    @mute_logger("odoo.sql_db")
    def test_a_resource_has_some_capacity(self):
        with self.assertRaises(CheckViolation):
            self.make_resource("Nothing", capacity=0)

    def test_deleting_a_resource_leaves_nothing_behind(self):
        behind = self.robot.resource_id
        self.robot.unlink()
        self.assertFalse(behind.exists())

    def test_archiving_a_resource_archives_odoos_resource(self):
        self.robot.action_archive()
        self.assertFalse(self.robot.resource_id.active)

    def test_a_copied_resource_has_its_own_resource(self):
        copy = self.robot.copy()
        self.assertNotEqual(copy.resource_id, self.robot.resource_id)

    def test_a_resource_is_never_in_two_groups_at_once(self):
        with self.assertRefused("at the same time"):
            self._member(self.painting, "2026-04-01")

    def test_a_resource_moves_from_group_to_group(self):
        self.robot.member_ids.date_to = "2026-03-31"
        self._member(self.painting, "2026-04-01")
        self.assertEqual(self.robot.group_id, self.welding)
        with self.assertRefused("Welding.*Painting"):
            self.robot.member_ids.filtered("date_to").date_to = "2026-04-01"

    def test_a_membership_ends_after_it_begins(self):
        self.robot.member_ids.unlink()
        with self.assertRefused("before joining"):
            self._member(self.welding, "2026-04-01", "2026-03-31")

    def test_members_count_on_the_day(self):
        self.assertRecordValues(
            self.welding + self.painting, [{"member_count": 1}, {"member_count": 0}]
        )

    def test_a_group_without_members_or_hours_warns(self):
        self.assertFalse(self.welding.warning)
        self.assertIn("no members", self.painting.warning)
        self.painting.calendar_id = False
        self.assertIn("no working hours", self.painting.warning)

    def test_a_group_proposes_the_hours_of_its_company(self):
        form = Form(self.env["production.resource.group"])
        form.name = "Sawing"
        form.warehouse_id = self.site
        self.assertEqual(form.calendar_id, self.company.resource_calendar_id)

    def test_a_group_belongs_to_the_company_of_its_site(self):
        self.assertEqual(self.welding.company_id, self.company)
        self.assertEqual(self.welding.member_ids.company_id, self.company)
