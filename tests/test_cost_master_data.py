"""Cost groups, the costing sheet and the accounts of cost categories."""

from __future__ import annotations

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.production_control.costing import KINDS, VARIANCES
from odoo.addons.production_control.tests.common import ProductionCommon


class TestCostMasterData(ProductionCommon):
    """What the calculations are set up with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.groups = cls.env["production.cost.group"]
        cls.rules = cls.env["production.indirect.cost"]
        cls.other_company = cls.env["res.company"].create({"name": "Other"})

    # === COST GROUPS === #

    def test_a_database_begins_with_a_default_for_each_type(self):
        found = self.groups._defaults(self.company)
        self.assertEqual(
            {kind: group.name for kind, group in found.items()},
            {
                "material": "Materials",
                "labour": "Labour and machines",
                "indirect": "Overhead",
            },
        )

    def test_a_company_may_have_defaults_of_its_own(self):
        own = self.groups.create(
            {"name": "Own", "is_default": True, "company_id": self.other_company.id}
        )
        self.assertEqual(self.groups._defaults(self.other_company)["material"], own)
        self.assertNotEqual(self.groups._defaults(self.company)["material"], own)
        self.assertEqual(self.groups._defaults(self.other_company)["labour"].name[:6], "Labour")

    @mute_logger("odoo.sql_db")
    def test_there_is_one_default_of_a_type(self):
        with self.assertRaises(IntegrityError):
            self.groups.create({"name": "Second", "is_default": True})
            self.env.flush_all()

    def test_the_profit_setting_picks_the_percentage(self):
        group = self.groups.create(
            {
                "name": "Sheets",
                "profit_standard": 1,
                "profit_1": 2,
                "profit_2": 3,
                "profit_3": 4,
            }
        )
        settings = ("standard", "profit_1", "profit_2", "profit_3", False)
        self.assertEqual([group._profit(setting) for setting in settings], [1, 2, 3, 4, 1])
        self.assertEqual(self.groups._profit("profit_1"), 0)

    def test_groups_show_their_number(self):
        group = self.groups.create({"name": "Sheets", "code": "M2"})
        self.assertEqual(group.display_name, "[M2] Sheets")

    def test_a_group_of_another_company_is_refused(self):
        foreign = self.groups.create({"name": "Theirs", "company_id": self.other_company.id})
        item = self.make_item("Bolt", company_id=self.company.id)
        category = self.env["production.cost.category"].create({"name": "Work"})
        for record, name in ((item, "prod_cost_group_id"), (category, "cost_group_id")):
            with self.subTest(record._name), self.assertRaises(UserError):
                record[name] = foreign

    def test_rows_and_variances_know_the_kinds_of_the_costing_package(self):
        for model, name in (("cost", "kind"), ("variance", "row_kind")):
            codes = self.env[f"production.order.{model}"]._fields[name].get_values(self.env)
            self.assertEqual(tuple(codes), KINDS)
        kinds = self.env["production.order.variance"]._fields["kind"].get_values(self.env)
        self.assertEqual(tuple(kinds), VARIANCES)

    # === COSTING SHEET === #

    def test_an_indirect_cost_that_ends_before_it_begins_is_refused(self):
        with self.assertRefused("ends before it begins", ValidationError):
            self.rules.create(
                {"name": "Energy", "date_from": "2026-03-02", "date_to": "2026-03-01"}
            )

    @mute_logger("odoo.sql_db")
    def test_an_indirect_cost_is_not_below_zero(self):
        for values in ({"percent": -1}, {"kind": "rate", "rate": -1}):
            with self.subTest(values), self.assertRaises(IntegrityError), self.cr.savepoint():
                self.rules.create({"name": "Energy", **values})

    # === ACCOUNTS === #

    def test_a_shared_category_has_an_account_in_each_company(self):
        category = self.env["production.cost.category"].create(
            {"name": "Work", "company_id": False}
        )
        accounts = {}
        for company in self.company | self.other_company:
            accounts[company] = self.env["account.account"].create(
                {
                    "name": "Wages",
                    "code": f"WAGES{company.id}",
                    "account_type": "expense",
                    "company_ids": company.ids,
                }
            )
            category.with_company(company).account_id = accounts[company]
        for company, account in accounts.items():
            self.assertEqual(category.with_company(company).account_id, account)

    def test_the_manager_sets_the_accounts_of_ended_orders(self):
        account = self.env["account.account"].create(
            {"name": "Variance", "code": "VAR1", "account_type": "expense"}
        )
        manager = self.make_user("manager")
        self.company.with_user(manager).prod_variance_price_account_id = account
        self.assertEqual(self.company.prod_variance_price_account_id, account)

    # === ACCESS === #

    def test_managers_write_what_others_in_production_read(self):
        group = self.env.ref("production_control.cost_group_material")
        rule = self.rules.create({"name": "Energy", "percent": 1})
        manager = self.make_user("manager")
        (group | group.with_user(manager)).name = "Material"
        rule.with_user(manager).rate = 2
        for role in ("user", "supervisor", "engineer"):
            user = self.make_user(role)
            for record in (group, rule):
                with self.subTest(role=role, model=record._name):
                    self.assertTrue(record.with_user(user).name)
                    with self.assertRaises(AccessError):
                        record.with_user(user).write({"name": "Mine"})

    def test_companies_see_their_own_costing_sheet(self):
        theirs = self.rules.create({"name": "Theirs", "company_id": self.other_company.id})
        user = self.make_user("manager")
        self.assertNotIn(theirs, self.rules.with_user(user).search([]))
