import { Component, onWillStart, useRef, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { formatFloat } from "@web/views/fields/formatters";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { RequirementTable } from "./requirement_table";
import { StockPicture } from "./stock_picture";

const QUESTION = ["product_id", "warehouse_id", "plan_id"];

/**
 * Net requirements of an item at a site: its projected stock, every requirement and receipt with
 * what it is pegged to, and why something is not planned.
 *
 * The question (item, site, plan) stands in the address of the page, so that it outlives a reload
 * and can be sent to a colleague.
 */
export class NetRequirements extends Component {
    static template = "production_control.NetRequirements";
    static components = { Layout, RecordSelector, RequirementTable, StockPicture };
    static props = { ...standardActionServiceProps };
    static path = "net-requirements";
    static displayName = _t("Net Requirements");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.lastQuestion = new KeepLast();
        this.root = useRef("root");
        const saved = this.props.state || {};
        this.question = saved.question || this.firstQuestion();
        this.state = useState({ answer: null, open: new Set(saved.open || []) });
        useSetupAction({
            rootRef: this.root,
            getLocalState: () => ({ question: this.question, open: [...this.state.open] }),
        });
        onWillStart(() => this.ask({}));
    }

    //---- Question and answer ----

    /** The question that the address or the button asks. */
    firstQuestion() {
        const { params } = this.props.action;
        const question = {};
        for (const name of QUESTION) {
            if (params?.[name]) {
                question[name] = Number(params[name]);
            }
        }
        return question;
    }

    /** Ask again with some things changed; the address follows. */
    async ask(changes) {
        const question = { ...this.question, ...changes };
        const answer = await this.lastQuestion.add(
            this.orm.call("production.net.requirements", "get_net_requirements", [], question)
        );
        const { product_id, warehouse_id, plan_id } = answer;
        this.question = { product_id, warehouse_id, plan_id };
        this.state.answer = answer;
        this.props.updateActionState({ ...this.question });
    }

    askForItem(product_id) {
        if (product_id !== this.question.product_id) {
            this.state.open = new Set();
            this.ask({ product_id });
        }
    }

    askForSite(warehouse_id) {
        this.state.open = new Set();
        this.ask({ warehouse_id, plan_id: false });
    }

    askForPlan(plan_id) {
        this.state.open = new Set();
        this.ask({ plan_id });
    }

    //---- Rows ----

    toggle(key) {
        const open = new Set(this.state.open);
        if (!open.delete(key)) {
            open.add(key);
        }
        this.state.open = open;
    }

    /** Open a row and bring it into sight. */
    showRow(key) {
        this.state.open = new Set([...this.state.open, key]);
        const row = this.root.el.querySelector(`tr[data-key="${key}"]`);
        row?.scrollIntoView({ block: "center", behavior: "smooth" });
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

    get answer() {
        return this.state.answer;
    }

    get hasRows() {
        return this.answer.rows.length > 0;
    }

    get itemDomain() {
        return [["type", "=", "consu"]];
    }

    /** Function props are compared by identity: one for all renderings. */
    formatQuantity = (quantity) =>
        formatFloat(quantity, { digits: [16, this.answer.digits], trailingZeros: false });

    formatDay(date) {
        return formatDate(deserializeDate(date));
    }

    /** Whether nothing at all is planned, so that the reasons are what the planner came for. */
    get isNotPlanned() {
        return !this.answer.rows.some((row) => row.is_planned);
    }

    get reasonsTitle() {
        return this.isNotPlanned ? _t("Not planned because") : _t("Worth knowing");
    }

    get reasonsClass() {
        const [worst] = this.answer.reasons;
        return `alert-${worst.severity}`;
    }

    get facts() {
        const { policy, uom, last_run } = this.answer;
        if (!policy) {
            return [];
        }
        const lead = policy.working_days
            ? _t("%(days)s working day(s)", { days: policy.lead_time })
            : _t("%(days)s day(s)", { days: policy.lead_time });
        const words = { code: policy.coverage, group: policy.group };
        const group = policy.group && _t("%(code)s, group %(group)s", words);
        const facts = [
            [_t("Coverage"), group || policy.coverage],
            [_t("Lead time"), lead],
        ];
        if (policy.minimum || policy.maximum) {
            const stock = [policy.minimum, policy.maximum].map(this.formatQuantity).join(" / ");
            facts.push([_t("Minimum / maximum"), `${stock} ${uom}`]);
        }
        facts.push([_t("Last run"), last_run || _t("none yet")]);
        return facts;
    }

    get changedText() {
        const { changes } = this.answer;
        if (!changes.length) {
            return _t("Data have changed since the last run, which would now plan more.");
        }
        const listed = changes
            .slice(0, 5)
            .map((row) => `${this.formatQuantity(row.quantity)} (${this.formatDay(row.date)})`)
            .join(", ");
        return _t(
            "Data have changed since the last run. It planned otherwise: %(listed)s. Below stands " +
                "what the next run will plan.",
            { listed }
        );
    }
}

registry.category("actions").add("production_net_requirements", NetRequirements);
