from __future__ import annotations

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: filter -> model that it is searched by
FILTERED = {"product_domain": "product.product", "partner_domain": "res.partner"}


class ProductionPlanningRuleFilter(models.AbstractModel):
    """The filters of a planning rule: which items, which customers.

    A filter is a domain kept as text. It is searched by as the superuser in the company of the
    rule, so that planning finds the same for everybody. Rules have a name and a company.
    """

    _name = "production.planning.rule.filter"
    _description = "Filters of a Planning Rule"

    product_domain = fields.Char(
        string="Items", default="[]", help="Which items the rule is about; empty: all items."
    )
    partner_domain = fields.Char(
        string="Customers by filter",
        default="[]",
        help="Which customers the rule is about, such as those with a tag; empty: everybody.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(*FILTERED)
    def _check_filters(self):
        for name in FILTERED:
            self._check_filter(name)

    def _check_filter(self, name: str) -> None:
        """A filter must be one that can be searched by; it is tried."""
        for rule in self:
            try:
                with self.env.cr.savepoint(flush=False):
                    rule._search_filter(name, limit=1)
            except Exception as error:  # whatever a filter can be wrong about
                raise ValidationError(
                    self.env._(
                        "%(rule)s: nothing can be found by the filter “%(field)s”, which is "
                        "%(filter)s. %(error)s Choose its conditions in the filter editor.",
                        rule=rule.name,
                        field=self._label(name),
                        filter=rule[name],
                        error=error,
                    )
                ) from error

    def _check_readable(self, names) -> None:
        """Who writes a filter may use only what he may read: planning searches as the superuser.

        :raises AccessError: for a field that the user has no right to
        """
        if not self.env.su:
            for rule in self:
                for name in names:
                    self.env[FILTERED[name]].search(rule._domain(rule[name]), limit=1)

    # === BUSINESS METHODS === #

    def _search_filter(self, name: str, extra=Domain.TRUE, limit=None):
        """The records that a filter of the rule finds in its company, whoever asks.

        :param name: of ``FILTERED``
        :param extra: a further domain
        :raises ValueError: when the filter is not one
        """
        self.ensure_one()
        records = self.env[FILTERED[name]].sudo().with_company(self.company_id)
        return records.search(self._domain(self[name]) & extra, limit=limit)

    @api.model
    def _domain(self, text: str | None) -> Domain:
        """The domain that a filter is; nothing filled in lets everything pass.

        :raises ValueError: when it is none
        """
        conditions = literal_eval(text or "[]")
        if not isinstance(conditions, list):
            raise ValueError(self.env._("It is not a list of conditions."))
        return Domain(conditions)

    @api.model
    def _is_filled(self, text: str | None) -> bool:
        """Whether a filter has a condition; one that cannot be read has."""
        return (text or "[]").strip() not in ("[]", "")

    @api.model
    def _label(self, name: str) -> str:
        return self._fields[name]._description_string(self.env)
