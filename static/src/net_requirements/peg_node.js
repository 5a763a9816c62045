import { Component, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/**
 * A requirement or receipt that is pegged to the one above it, and what that leads to in turn. The
 * next level is asked for when it is opened: its item is netted then.
 */
export class PegNode extends Component {
    static template = "production_control.PegNode";
    static props = {
        node: Object,
        planId: [Number, Boolean],
        formatQuantity: Function,
        openRecord: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ isOpen: false, children: null });
    }

    async toggle() {
        this.state.isOpen = !this.state.isOpen;
        if (this.state.isOpen && !this.state.children) {
            this.state.children = await this.orm.call(
                "production.net.requirements",
                "get_pegging",
                [],
                { ...this.props.node.more, plan_id: this.props.planId }
            );
        }
    }

    get title() {
        if (this.state.isOpen) {
            return _t("Close");
        }
        return {
            up: _t("What is it for?"),
            down: _t("What serves it?"),
            components: _t("Which components does it need?"),
        }[this.props.node.more.direction];
    }

    get date() {
        const { date } = this.props.node;
        return date ? formatDate(deserializeDate(date)) : "";
    }
}

PegNode.components = { PegNode };
