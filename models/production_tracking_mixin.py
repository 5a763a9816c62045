from __future__ import annotations

from odoo import models


class ProductionTrackingMixin(models.AbstractModel):
    """Records whose tracked fields change by the hundred: their history is written together.

    Odoo logs the changes of each record in statements of its own. To be named before
    ``mail.thread`` among the inherited models.
    """

    _name = "production.tracking.mixin"
    _description = "Record Tracked in Bulk"

    # === CORE HOOKS === #

    def _message_track(self, fields_iter, initial_values_dict):
        """Log the changes of all records at once, but for those that somebody is told of."""
        plain = self.exists().filtered(lambda record: not record._has_words(initial_values_dict))
        others = super(ProductionTrackingMixin, self - plain)
        tracking = others._message_track(fields_iter, initial_values_dict)
        described = self.fields_get(
            fields_iter, attributes=("string", "type", "selection", "currency_field")
        )
        for record in plain:
            tracking[record.id] = record._mail_track(described, initial_values_dict[record.id])
        plain.filtered(lambda record: tracking[record.id][1])._log_changes(tracking)
        return tracking

    # === BUSINESS METHODS === #

    def _has_words(self, initial_values_dict: dict) -> bool:
        """Whether more than the changes is to be said of this record: a text, an author, a post."""
        data = self.env.cr.precommit.data
        kept = (
            data.get(f"mail.tracking.{kind}.{self._name}", {}) for kind in ("message", "author")
        )
        return any(self.id in texts for texts in kept) or bool(
            self._track_subtype(initial_values_dict[self.id])
        )

    def _log_changes(self, tracking: dict) -> None:
        """Write the history of these records.

        :param tracking: {record id: (names of changed fields, commands for their tracking values)}
        """
        texts = {
            record.id: record._track_get_default_log_message(tracking[record.id][0])
            for record in self
        }
        messages = self._message_log_batch(texts)
        self.env["mail.tracking.value"].sudo().create(
            [
                {**values, "mail_message_id": message.id}
                for record, message in zip(self, messages, strict=True)
                for _create, _zero, values in tracking[record.id][1]
            ]
        )
