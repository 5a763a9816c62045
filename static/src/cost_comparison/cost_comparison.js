import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { bars } from "./cost_comparison_bars";

/**
 * What an order was expected to cost and what it did cost, by cost group, as pairs of bars.
 *
 * The amounts are written beside the bars: who cannot see the bars, or tell their colours apart,
 * reads a table. The field holds a list of {name, estimated, realized}.
 */
export class CostComparison extends Component {
    static template = "production_control.CostComparison";
    static props = { ...standardFieldProps };

    get rows() {
        return bars(this.props.record.data[this.props.name] || []);
    }

    get caption() {
        return _t("Estimated and realised cost by cost group");
    }

    format(amount) {
        const currency = this.props.record.data.cost_currency_id;
        return formatMonetary(amount, { currencyId: currency && currency.id });
    }
}

registry.category("fields").add("production_cost_comparison", {
    component: CostComparison,
    displayName: _t("Cost comparison"),
    supportedTypes: ["json"],
});
