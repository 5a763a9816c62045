from __future__ import annotations

from pathlib import Path

from lxml import etree

from odoo import models
from odoo.tests import TransactionCase

MODULE = "production_control"


class TestModuleInvariants(TransactionCase):
    """What must hold for every model, view and button of the addon, whoever adds it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = [
            model
            for model in cls.env.values()
            if model._original_module == MODULE and not model._abstract
        ]
        views = cls._records_of_the_module("ir.ui.view")
        cls.views = views.filtered(lambda view: view.model in cls.env)

    @classmethod
    def _records_of_the_module(cls, model):
        data = cls.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", model)])
        return cls.env[model].browse(data.mapped("res_id"))

    # === TESTS === #

    def test_every_test_file_is_imported_so_that_odoo_runs_it(self):
        folder = Path(__file__).parent
        imported = (folder / "__init__.py").read_text()
        files = {file.stem for file in folder.glob("test_*.py")}
        self.assertEqual({name for name in files if f"import {name}\n" not in imported}, set())

    # === MODELS === #

    def test_every_model_has_access_rights_for_a_group(self):
        for model in self.models:
            rights = self.env["ir.model.access"].search([("model_id.model", "=", model._name)])
            with self.subTest(model=model._name):
                self.assertTrue(rights)
                self.assertTrue(all(right.group_id for right in rights))

    def test_every_model_of_a_company_has_a_record_rule(self):
        for model in self.models:
            if "company_id" not in model._fields or model._transient:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", model._name)])
            with self.subTest(model=model._name):
                self.assertTrue(any("company_ids" in (rule.domain_force or "") for rule in rules))

    def test_every_line_belongs_to_a_company(self):
        """A model without company would be visible across companies."""
        for model in self.models:
            with self.subTest(model=model._name):
                self.assertTrue(model._transient or "company_id" in model._fields)

    def test_every_model_is_described(self):
        for model in self.models:
            with self.subTest(model=model._name):
                self.assertNotEqual(model._description, model._name)
                self.assertTrue(self._docstring(model))

    def _docstring(self, model) -> str | None:
        """What the class that defines the model says that it is."""
        for base in type(model).mro():
            if getattr(base, "_name", None) == model._name and base.__dict__.get("__doc__"):
                return base.__doc__
        return None

    def test_every_stored_field_that_users_fill_in_has_help(self):
        for model in self.models:
            for name, field in model._fields.items():
                if name in models.MAGIC_COLUMNS or not self._is_filled_in(field):
                    continue
                with self.subTest(model=model._name, field=name):
                    self.assertTrue(field.help)

    def _is_filled_in(self, field) -> bool:
        return (
            field.store
            and field.type != "one2many"
            and not field.readonly
            and not field.related
            and field._module == MODULE
        )

    # === VIEWS === #

    def test_every_view_loads(self):
        for view in self.views:
            with self.subTest(view=view.xml_id):
                self.env[view.model].get_views([(view.id, view.type)])

    def test_every_button_names_a_public_method(self):
        for view in self.views:
            arch = etree.fromstring(self.env[view.model].get_view(view.id, view.type)["arch"])
            for model, method in self._buttons(self.env[view.model], arch):
                with self.subTest(view=view.xml_id, method=method):
                    self.assertFalse(method.startswith("_"))
                    self.assertTrue(callable(getattr(type(self.env[model]), method, None)))

    def _buttons(self, model, node):
        """(model, method) of each object button, inside subviews for their own model."""
        for child in node:
            if child.tag == "button" and child.get("type") == "object":
                yield model._name, child.get("name")
            inner = model
            if child.tag == "field" and len(child):
                field = model._fields[child.get("name")]
                inner = self.env[field.comodel_name] if field.relational else model
            yield from self._buttons(inner, child)

    def test_every_action_opens_its_model(self):
        for action in self._records_of_the_module("ir.actions.act_window"):
            with self.subTest(action=action.xml_id):
                views = [(view_id or False, kind) for view_id, kind in action.views]
                self.env[action.res_model].get_views(views, {"toolbar": True})

    def test_every_list_says_what_to_do_when_it_is_empty(self):
        for action in self._records_of_the_module("ir.actions.act_window"):
            if "list" in action.view_mode and action.target != "new":
                with self.subTest(action=action.xml_id):
                    self.assertTrue(action.help)
