import { Component } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatFloat, formatMonetary } from "@web/views/fields/formatters";

import { visibleRows } from "./bom_tree_rows";

const LINE_TYPE_BADGES = {
    item: "text-bg-light border",
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

    scrap(row) {
        const parts = [];
        if (row.scrap_percent) {
            const percent = formatFloat(row.scrap_percent, { trailingZeros: false });
            parts.push(_t("%(percent)s%% scrap", { percent }));
        }
        if (row.scrap_qty) {
            const quantity = this.formatQuantity(row.scrap_qty);
            parts.push(_t("%(quantity)s scrap per order", { quantity }));
        }
        return parts.join(", ");
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

    /** Green where the stock covers the need by itself, red where it does not. */
    onHandClass(row, level) {
        if (!level || row.quantity <= 0) {
            return "";
        }
        return row.on_hand < row.quantity ? "text-danger" : "text-success";
    }

    onHandTitle(row, level) {
        if (!level || row.on_hand >= row.quantity) {
            return "";
        }
        const quantity = this.formatQuantity(row.quantity - Math.max(row.on_hand, 0));
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
