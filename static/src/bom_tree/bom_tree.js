import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { parseFloat } from "@web/views/fields/parsers";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { expandableKeys } from "./bom_tree_rows";
import { BomTreeTable } from "./bom_tree_table";

/** What the record on which the action was started says about the tree. */
const QUESTION_OF_MODEL = {
    "product.product": "product_id",
    "product.template": "product_tmpl_id",
    "production.bom": "bom_id",
};
const ID_FIELDS = ["product_id", "product_tmpl_id", "bom_id", "warehouse_id"];

/**
 * The BOM of an item over all levels, for a quantity of it at a site on a day.
 *
 * The question (item, BOM, site, date, quantity) stands in the address of the page, so that it
 * outlives a reload and can be sent to a colleague.
 */
export class BomTree extends Component {
    static template = "production_control.BomTree";
    static components = { BomTreeTable, DateTimeInput, Layout, RecordSelector };
    static props = { ...standardActionServiceProps };
    static path = "bom-tree";
    static displayName = _t("BOM Tree");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.lastQuestion = new KeepLast();
        const saved = this.props.state || {};
        this.question = saved.question || this.firstQuestion();
        this.state = useState({
            answer: null,
            open: new Set(saved.open || ["root"]),
        });
        useSetupAction({
            rootRef: useRef("root"),
            getLocalState: () => ({ question: this.question, open: [...this.state.open] }),
        });
        onWillStart(() => this.ask({}));
    }

    //---- Question and answer ----

    /** The question that the address or the record on which the action was started asks. */
    firstQuestion() {
        const { context = {}, params } = this.props.action;
        const name = QUESTION_OF_MODEL[context.active_model];
        if (name && context.active_id) {
            return { [name]: context.active_id };
        }
        const question = {};
        for (const field of [...ID_FIELDS, "quantity"]) {
            if (params?.[field]) {
                question[field] = Number(params[field]);
            }
        }
        if (params?.date) {
            question.date = params.date;
        }
        return question;
    }

    /** Ask again with some things changed; the address follows. */
    async ask(changes) {
        const question = { ...this.question, ...changes };
        const answer = await this.lastQuestion.add(
            this.orm.call("production.bom.tree", "explode", [], question)
        );
        const { product_id, bom_id, warehouse_id, date, quantity } = answer;
        this.question = { product_id, bom_id, warehouse_id, date, quantity };
        this.state.answer = answer;
        this.props.updateActionState({ ...this.question });
    }

    askForItem(product_id) {
        if (product_id !== this.question.product_id) {
            this.state.open = new Set(["root"]);
            this.ask({ product_id, bom_id: false, product_tmpl_id: false });
        }
    }

    askForSite(warehouse_id) {
        this.ask({ warehouse_id });
    }

    askForDate(date) {
        this.ask({ date: date ? serializeDate(date) : false });
    }

    askForQuantity(ev) {
        const quantity = this.readQuantity(ev.target.value);
        if (quantity > 0) {
            this.ask({ quantity });
        } else {
            this.notification.add(_t("Type a quantity greater than 0."), { type: "danger" });
        }
        ev.target.value = this.quantity;
    }

    /** The number typed in, NaN when it is none. */
    readQuantity(text) {
        try {
            return parseFloat(text, { allowOperation: true });
        } catch {
            return NaN;
        }
    }

    //---- Rows ----

    toggle(key) {
        const open = new Set(this.state.open);
        if (!open.delete(key)) {
            open.add(key);
        }
        this.state.open = open;
    }

    expandAll() {
        this.state.open = new Set(expandableKeys(this.root));
    }

    collapseAll() {
        this.state.open = new Set();
    }

    openRecord(model, id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    //---- Getters ----

    get root() {
        return this.state.answer.root;
    }

    get hasComponents() {
        return Boolean(this.root?.children.length);
    }

    get date() {
        return deserializeDate(this.state.answer.date);
    }

    get quantity() {
        const { digits, quantity } = this.state.answer;
        return formatFloat(quantity, { digits: [16, digits], trailingZeros: false });
    }

    get itemDomain() {
        return [["type", "=", "consu"]];
    }

    get isOtherBom() {
        return Boolean(this.root?.bom_id) && !this.root.is_default_bom;
    }

    get otherBomText() {
        return _t(
            "This is %(bom)s. Orders for this item, site, date and quantity do not take it by " +
                "default: none of its versions is active for them, or that of another BOM " +
                "comes first.",
            { bom: this.root.bom }
        );
    }

    /** What to say, and which record to offer, when there are no components to show. */
    get empty() {
        if (!this.root) {
            return {
                title: _t("Choose an item"),
                text: _t("You will see everything that goes into it, level by level."),
            };
        }
        const { name, bom, bom_id, product_id } = this.root;
        if (bom_id) {
            return {
                title: _t("%(bom)s has no components on this day", { bom }),
                text: _t("Choose another date, or add components to the BOM."),
                button: _t("Open the BOM"),
                record: ["production.bom", bom_id],
            };
        }
        return {
            title: _t("%(item)s has no BOM here", { item: name }),
            text: _t(
                "No BOM version of it is active for this site, date and quantity. Choose " +
                    "others above, or have a version approved and activated."
            ),
            button: _t("Open the item"),
            record: ["product.product", product_id],
        };
    }
}

registry.category("actions").add("production_bom_tree", BomTree);
