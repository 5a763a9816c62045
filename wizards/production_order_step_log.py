from __future__ import annotations

from odoo import api, fields, models


class ProductionOrderStepLog(models.TransientModel):
    """What came of a step on several production orders: who was done, who was refused, and why."""

    _name = "production.order.step.log"
    _description = "Result of a Step"
    _rec_name = "step"

    step = fields.Char(readonly=True)
    line_ids = fields.One2many("production.order.step.log.line", "log_id", readonly=True)
    done_count = fields.Integer(string="Done", readonly=True)
    refused_count = fields.Integer(string="Refused", readonly=True)
    warning_count = fields.Integer(string="With warnings", readonly=True)
    summary = fields.Char(compute="_compute_summary")

    # === COMPUTE METHODS === #

    @api.depends("step", "done_count", "refused_count", "warning_count")
    def _compute_summary(self):
        for log in self:
            texts = [self.env._("%(count)s done", count=log.done_count)]
            if log.warning_count:
                texts.append(self.env._("%(count)s of them with warnings", count=log.warning_count))
            texts.append(self.env._("%(count)s refused", count=log.refused_count))
            log.summary = self.env._(
                "%(step)s of %(count)s production orders: %(results)s.",
                step=log.step,
                count=log.done_count + log.refused_count,
                results=", ".join(texts),
            )

    # === BUSINESS METHODS === #

    @api.model
    def _report(
        self, step_label: str, done_orders, refused: dict, warnings: dict, removed: int = 0
    ) -> dict:
        """Keep what came of a step for the current user, and open it.

        :param step_label: the step as a user says it, such as "Release"
        :param done_orders: production orders that were done, with or without warnings
        :param refused: ``{order: why}``
        :param warnings: ``{order: [what was noticed, ...]}``; counts for orders that were done
        :param removed: how many more were done, and are gone since
        :return: window action of the log
        """
        noticed = {order: texts for order in done_orders if (texts := warnings.get(order))}
        rows = [("refused", order, text) for order, text in refused.items()]
        rows += [("warning", order, "\n".join(texts)) for order, texts in noticed.items()]
        rows += [("done", order, False) for order in done_orders if order not in noticed]
        log = self.sudo().create(
            {
                "step": step_label,
                "done_count": len(done_orders) + removed,
                "refused_count": len(refused),
                "warning_count": len(noticed),
            }
        )
        self.env["production.order.step.log.line"].sudo().create(
            [
                {"log_id": log.id, "result": result, "order_id": order.id, "message": message}
                for result, order, message in rows
            ]
        )
        return log._action_open()

    def _action_open(self) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": self.step,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    # === ACTION METHODS === #

    def action_view_refused(self):
        """Open the orders that were refused."""
        title = self.env._("%(step)s: refused", step=self.step)
        return self._action_orders({"refused"}, title)

    def action_view_done(self):
        """Open the orders that were done, with or without warnings."""
        title = self.env._("%(step)s: done", step=self.step)
        return self._action_orders({"done", "warning"}, title)

    def _action_orders(self, results: set[str], title: str) -> dict:
        self.ensure_one()
        orders = self.line_ids.filtered(lambda line: line.result in results).order_id
        return orders._action_orders(orders, title)
