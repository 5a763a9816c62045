from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import ProductionCommon

ROLES = (
    "user",
    "operator",
    "supervisor",
    "planner",
    "engineer",
    "manager",
    "order_creator",
)

#: who may create, write and delete; every role reads (ax.md 18)
MAINTAINED_BY = {
    "production.bom": "engineer",
    "production.bom.line": "engineer",
    "production.bom.line.step": "engineer",
    "production.bom.version": "engineer",
    "production.route": "engineer",
    "production.route.operation": "engineer",
    "production.route.version": "engineer",
    "production.operation": "engineer",
    "production.resource": "supervisor",
    "production.resource.group": "supervisor",
    "production.resource.group.member": "supervisor",
    "production.item.coverage": "planner",
    "production.coverage.group": "manager",
    "production.cost.category": "manager",
    "production.error.cause": "manager",
    "production.minimum.key": "manager",
    "production.minimum.key.line": "manager",
    "production.pool": "manager",
}


class TestMasterDataAccess(ProductionCommon):
    """What each role may do with master data, tried as that role (ax.md 18)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.make_user(role) for role in ROLES}
        cls.bike = cls.make_item("Bike")
        cls.wheel = cls.make_item("Wheel")
        cls.bom = cls.make_bom(cls.bike, [(cls.wheel, 2)])
        cls.route = cls.make_route(cls.bike, [{}])
        cls.robot = cls.make_resource("Robot")
        cls.group = cls.make_resource_group("Welding", [cls.robot])

    def _as(self, role, record):
        return record.with_user(self.users[role])

    def _everybody_but(self, *roles):
        return [role for role in ROLES if role not in roles]

    # === RIGHTS BY MODEL === #

    def test_each_model_is_maintained_by_one_role(self):
        for model, maintainer in MAINTAINED_BY.items():
            for role in ROLES:
                records = self.env[model].with_user(self.users[role])
                allowed = role == maintainer
                with self.subTest(model=model, role=role):
                    self.assertTrue(records.has_access("read"))
                    self.assertEqual(records.has_access("create"), allowed)
                    self.assertEqual(records.has_access("unlink"), allowed)

    def test_supervisors_write_versions_and_nobody_else_does(self):
        for model, maintainer in MAINTAINED_BY.items():
            writers = {maintainer}
            if model.endswith(".version"):
                writers.add("supervisor")
            for role in ROLES:
                with self.subTest(model=model, role=role):
                    records = self.env[model].with_user(self.users[role])
                    self.assertEqual(records.has_access("write"), role in writers)

    def test_clerks_do_not_see_cost_rates(self):
        category = self.env["production.cost.category"].create({"name": "A", "hourly_cost": 50})
        self.assertEqual(self._as("user", category).read(["hourly_cost"])[0]["hourly_cost"], 50)
        with self.assertRaises(AccessError):
            self._as("order_creator", category).read(["hourly_cost"])

    # === DESIGN === #

    def test_an_engineer_designs_and_approves(self):
        engineer = self.users["engineer"]
        work = self.env["production.operation"].with_user(engineer).create({"name": "Weld"})
        bom = (
            self.env["production.bom"]
            .with_user(engineer)
            .create(
                {
                    "name": "Bike",
                    "line_ids": [Command.create({"product_id": self.wheel.id})],
                    "version_ids": [Command.create({"product_id": self.bike.id, "from_qty": 100})],
                }
            )
        )
        route = (
            self.env["production.route"]
            .with_user(engineer)
            .create({"name": "Bike", "operation_ids": [Command.create({"operation_id": work.id})]})
        )
        bom.version_ids.action_approve()
        route.action_approve()
        self.assertRecordValues(bom, [{"approved": True, "approved_by_id": engineer.id}])
        route.action_unapprove()
        bom.action_unapprove()
        self.assertFalse(bom.version_ids.approved)

    def test_only_engineers_approve(self):
        documents = (self.bom, self.bom.version_ids, self.route, self.route.version_ids)
        for role in self._everybody_but("engineer"):
            for document in documents:
                with self.subTest(role=role, document=document):
                    for method in ("action_approve", "action_unapprove"):
                        with self.assertRaises(AccessError):
                            getattr(self._as(role, document), method)()
                    with self.assertRaises(AccessError):
                        self._as(role, document).write({"approved": False})

    def test_an_engineer_who_unapproves_deactivates(self):
        self._as("engineer", self.bom).action_unapprove()
        self.assertRecordValues(self.bom.version_ids, [{"approved": False, "is_active": False}])

    def test_an_engineer_who_archives_deactivates(self):
        self._as("engineer", self.bom).action_archive()
        self.assertFalse(self.bom.version_ids.is_active)

    def test_nobody_names_another_approver(self):
        other = self.users["user"]
        bom = self._as("engineer", self.bom)
        bom.write({"approved_by_id": other.id})
        self.assertEqual(bom.approved_by_id, self.env.user)

    # === ACTIVATION === #

    def test_only_supervisors_activate(self):
        for role in self._everybody_but("supervisor"):
            for version in (self.bom.version_ids, self.route.version_ids):
                with self.subTest(role=role, version=version):
                    for method in ("action_activate", "action_deactivate"):
                        with self.assertRaises(AccessError):
                            getattr(self._as(role, version), method)()
                    with self.assertRaises(AccessError):
                        self._as(role, version).write({"is_active": False})

    def test_a_supervisor_switches_versions_and_changes_nothing_else(self):
        version = self._as("supervisor", self.bom.version_ids)
        version.action_deactivate()
        self.assertFalse(version.is_active)
        version.write({"is_active": True})
        self.assertTrue(version.is_active)
        forbidden = ({"from_qty": 5}, {"is_active": False, "from_qty": 5}, {"approved": False})
        for values in forbidden:
            with self.subTest(values=values), self.assertRaises(AccessError):
                version.write(values)

    def test_an_engineer_creates_no_active_version(self):
        values = {
            "bom_id": self.bom.id,
            "product_id": self.bike.id,
            "from_qty": 100,
            "approved": True,
            "is_active": True,
        }
        with self.assertRaises(AccessError):
            self.env["production.bom.version"].with_user(self.users["engineer"]).create(values)

    def test_a_default_in_the_context_does_not_approve(self):
        supervisor = self.users["supervisor"]
        supervisor.group_ids += self.env.ref("production_control.group_engineer")
        engineer = self.users["engineer"]
        versions = self.env["production.bom.version"].with_user(engineer)
        values = {"bom_id": self.bom.id, "product_id": self.bike.id, "from_qty": 100}
        with self.assertRaises(AccessError):
            versions.with_context(default_approved=True, default_is_active=True).create(values)
        both = versions.with_user(supervisor)
        version = both.create({**values, "approved": True, "is_active": True})
        self.assertTrue(version.is_active)

    # === RESOURCES, COVERAGE, CONFIGURATION === #

    def test_a_supervisor_maintains_resources(self):
        supervisor = self.users["supervisor"]
        saw = self.env["production.resource"].with_user(supervisor).create({"name": "Saw"})
        saw.write({"name": "Band saw", "time_efficiency": 90})
        self._as("supervisor", self.group).write(
            {"member_ids": [Command.create({"resource_id": saw.id})]}
        )
        self.assertEqual(self.group.member_count, 2)
        self.group.member_ids.filtered(lambda member: member.resource_id == saw).unlink()
        saw.unlink()

    def test_a_planner_maintains_item_coverage(self):
        planner = self.users["planner"]
        coverage = (
            self.env["production.item.coverage"]
            .with_user(planner)
            .create({"product_id": self.wheel.id, "warehouse_id": self.site.id, "min_qty": 5})
        )
        coverage.lead_time = 3
        self.assertTrue(coverage.lead_time_override)
        coverage.unlink()

    def test_a_manager_sets_the_parameters_of_his_company(self):
        self._as("manager", self.company).write({"prod_block_editing": True})
        self.assertTrue(self.company.prod_block_editing)

    def test_a_manager_changes_nothing_else_about_a_company(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        manager = self.users["manager"]
        for company, values in (
            (self.company, {"name": "Mine"}),
            (self.company, {"prod_block_editing": True, "name": "Mine"}),
            (foreign, {"prod_block_editing": True}),
        ):
            with self.subTest(company=company, values=values), self.assertRaises(AccessError):
                company.with_user(manager).write(values)

    def test_nobody_else_sets_parameters(self):
        for role in self._everybody_but("manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._as(role, self.company).write({"prod_block_editing": True})

    # === COMPANIES === #

    def test_records_of_other_companies_are_hidden(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        site = self.default_site(foreign)
        bom = self.make_bom(self.bike, [(self.wheel, 1)], site=site, company_id=foreign.id)
        route = self.make_route(company_id=foreign.id)
        group = self.make_resource_group("Foreign", site=site)
        coverage = self.make_coverage(self.wheel, site)
        line = {"month_from": "4", "factor": 2}
        key = self.env["production.minimum.key"].create(
            {"name": "Foreign", "company_id": foreign.id, "line_ids": [Command.create(line)]}
        )
        hidden = (bom, bom.line_ids, bom.version_ids, route, group, coverage, key, key.line_ids)
        for record in hidden:
            with self.subTest(record=record):
                self.assertFalse(self._as("user", record).search([("id", "in", record.ids)]))

    def test_shared_records_are_seen_by_all_companies(self):
        bom = self.make_bom(self.bike, [(self.wheel, 1)], company_id=False, version={"from_qty": 9})
        for record in (bom, bom.line_ids, bom.version_ids):
            self.assertTrue(self._as("user", record).search([("id", "in", record.ids)]))

    def test_unapproving_a_shared_bom_reaches_versions_that_the_user_does_not_see(self):
        foreign = self.env["res.company"].create({"name": "Foreign"})
        bom = self.make_bom(company_id=False)
        version = self.make_version(bom, self.bike, site=self.default_site(foreign))
        self.env.invalidate_all()
        engineer_bom = self._as("engineer", bom)
        self.assertFalse(engineer_bom.version_ids)
        engineer_bom.action_unapprove()
        self.assertRecordValues(version, [{"approved": False, "is_active": False}])
