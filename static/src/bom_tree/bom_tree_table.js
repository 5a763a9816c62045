import { Component } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";

import { visibleRows } from "./bom_tree_rows";

const LINE_TYPE_BADGES = {
    item: "bg-200 text-body",
    phantom: "text-bg-info",
    pegged_supply: "text-bg-warning",
    vendor: "text-bg-primary",
};

/** The rows of a BOM tree, indented by level. */
export class BomTreeTable extends Component {
    static template = "production_control.BomTreeTable";
    static props = {
        answer: Object,
        /** keys of the open rows */
        open: Set,
        toggle: Function,
        openRecord: Function,
    };

    get rows() {
        return visibleRows(this.props.answer.root, this.props.open);
    }

    /** Open and close the row that has the focus with the arrow keys. */
    onKeydown(row, ev) {
        const wanted = { ArrowRight: true, ArrowLeft: false }[ev.key];
        if (wanted !== undefined && wanted !== row.isOpen && row.data.children.length) {
            this.props.toggle(row.data.key);
            ev.preventDefault();
        }
    }

    ariaExpanded(row) {
        return row.data.children.length ? `${row.isOpen}` : undefined;
    }

    toggleTitle(row) {
        return row.isOpen ? _t("Collapse") : _t("Expand");
    }

    formatQuantity(quantity) {
        const digits = [16, this.props.answer.digits];
        return formatFloat(quantity, { digits, trailingZeros: false });
    }

    formatCost(row) {
        return formatMonetary(row.cost, { currencyId: this.props.answer.currency_id });
    }

    badge(row) {
        return LINE_TYPE_BADGES[row.line_type];
    }

    /** What the numbers of a row do not say. */
    notes(row) {
        const notes = [];
        if (row.quantity < 0) {
            notes.push(_t("by-product"));
        }
        if (row.scrap_percent) {
            const percent = `${formatFloat(row.scrap_percent, { trailingZeros: false })}%`;
            notes.push(_t("%(percent)s scrap", { percent }));
        }
        if (row.scrap_qty) {
            const quantity = this.formatQuantity(row.scrap_qty);
            notes.push(_t("%(quantity)s scrap per order", { quantity }));
        }
        return notes.join(", ");
    }

    leadTime(row) {
        const days = row.lead_time;
        if (!days) {
            return "";
        }
        if (row.working_days) {
            return days === 1 ? _t("1 working day") : _t("%(days)s working days", { days });
        }
        return days === 1 ? _t("1 day") : _t("%(days)s days", { days });
    }

    /** How much of the need the stock does not cover; none for what is not taken from stock. */
    shortage(row, level) {
        const isTaken = level && row.order_type && row.quantity > 0;
        return isTaken ? Math.max(row.quantity - Math.max(row.on_hand, 0), 0) : null;
    }

    onHandClass(row, level) {
        const shortage = this.shortage(row, level);
        if (shortage === null) {
            return "";
        }
        return shortage ? "text-danger" : "text-success";
    }

    onHandTitle(row, level) {
        const shortage = this.shortage(row, level);
        if (!shortage) {
            return "";
        }
        const quantity = this.formatQuantity(shortage);
        return _t("%(quantity)s %(unit)s short", { quantity, unit: row.uom });
    }

    validity(row) {
        const [from, to] = [row.date_from, row.date_to].map(
            (date) => date && formatDate(deserializeDate(date))
        );
        if (from && to) {
            return _t("%(from)s to %(to)s", { from, to });
        }
        if (from) {
            return _t("from %(from)s", { from });
        }
        return to ? _t("until %(to)s", { to }) : "";
    }
}
