"""Opening the dialogs of the life cycle as the buttons do: a public API, as tests/common.py is."""

from __future__ import annotations

from odoo.tests import Form

from odoo.addons.production_control.tests.life_cycle_common import LifeCycleCommon


class WizardCommon(LifeCycleCommon):
    """Dialogs as the buttons on an order, or on a selection of orders, open them."""

    def dialog(self, name, orders, user=None):
        """The form of a dialog by its short name, such as "start"."""
        wizard = self.env[f"production.order.{name}"].with_user(user or self.env.user)
        return Form(
            wizard.with_context(
                active_model="production.order", active_id=orders[:1].id, active_ids=orders.ids
            )
        )

    def run_dialog(self, name, orders, **values):
        """Fill in a dialog and press its button."""
        form = self.dialog(name, orders)
        for field_name, value in values.items():
            form[field_name] = value
        return getattr(form.save(), f"action_{name}")()
