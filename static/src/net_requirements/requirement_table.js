import { Component } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

import { PegNode } from "./peg_node";

/** Requirements and receipts with the stock after each; a row opens to its pegs. */
export class RequirementTable extends Component {
    static template = "production_control.RequirementTable";
    static components = { PegNode };
    static props = {
        answer: Object,
        /** keys of the open rows */
        open: Set,
        toggle: Function,
        formatQuantity: Function,
        openRecord: Function,
    };

    formatDay(date) {
        return formatDate(deserializeDate(date));
    }

    /** Zeros are left out: a row is either a requirement or a receipt. */
    formatIf(quantity) {
        return quantity ? this.props.formatQuantity(quantity) : "";
    }

    canOpen(row) {
        return Boolean(row.pegs.length || row.explanation.length || row.more);
    }

    isOpen(row) {
        return this.props.open.has(row.key);
    }

    title(row) {
        return this.isOpen(row) ? _t("Close") : _t("Show what it is pegged to");
    }

    badge(row) {
        if (row.is_planned) {
            return row.delay_days > 0 ? "text-bg-danger" : "text-bg-info";
        }
        return row.is_demand ? "text-bg-warning" : "bg-200 text-body";
    }

    isShort(row) {
        return row.accumulated < 0;
    }

    /** The row itself as a node, where it leads to the next level. */
    wholeRow(row) {
        return { ...row, quantity: row.requirement || row.receipt };
    }

    lateText(row) {
        return _t("%(days)s d late", { days: row.delay_days });
    }
}
