import { registry } from "@web/core/registry";

const row = (code) => `.o_requirement_table tbody tr:has(.badge:contains(${code}))`;
const node = (text) => `.o_peg_node:has(> div:contains(${text}))`;

registry.category("web_tour.tours").add("production_net_requirements", {
    steps: () => [
        {
            content: "Open the net requirements of the wheel",
            trigger: "button[name=action_net_requirements]",
            run: "click",
        },
        {
            content: "The component of the planned bikes is asked for, and covered by an order",
            trigger: `${row("PMOL")}:contains(20)`,
        },
        {
            content: "The picture shows it, too",
            trigger: ".o_stock_picture_area .o_stock_picture_planned",
        },
        {
            content: "Open the requirement",
            trigger: `.o_requirement_table tr[data-key]:has(.badge:contains(PMOL)) button`,
            run: "click",
        },
        {
            content: "It is served by the planned purchase",
            trigger: `.o_requirement_table_details ${node("PPO")}`,
        },
        {
            content: "Walk up: what are the bikes for?",
            trigger: ".o_requirement_table_more .o_peg_node_toggle[aria-expanded=false]",
            run: "click",
        },
        {
            trigger: `.o_requirement_table_more .o_peg_node ${node("Tour customer")}`,
        },
        {
            content: "Why is there a purchase?",
            trigger: ".o_requirement_table_planned button",
            run: "click",
        },
        {
            trigger: ".o_requirement_table_explanation:contains(Requirement 20 - stock 0)",
        },
        {
            content: "Look at another item",
            trigger: ".o_net_requirements_item input",
            run: "edit Tour idle",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour idle)",
            run: "click",
        },
        {
            trigger: ".o_net_requirements_reasons:contains(Nothing asks for Tour idle)",
        },
    ],
});
