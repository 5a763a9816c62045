import { registry } from "@web/core/registry";

const row = (name) => `.o_bom_tree_table tr:has(.o_bom_tree_name:contains(${name}))`;

registry.category("web_tour.tours").add("production_bom_tree", {
    steps: () => [
        {
            content: "Open the tree from the BOM",
            trigger: "button:contains(BOM Tree)",
            run: "click",
        },
        {
            content: "The components are there, those of the wheel are not open yet",
            trigger: `${row("Tour wheel")}:not(:has(~ ${row("Tour spoke")})) .o_bom_tree_quantity:contains(2)`,
        },
        {
            content: "Open the wheel",
            trigger: `${row("Tour wheel")} .o_bom_tree_toggle`,
            run: "click",
        },
        {
            trigger: `${row("Tour spoke")} .o_bom_tree_quantity:contains(72)`,
        },
        {
            content: "Ask for ten bikes",
            trigger: ".o_bom_tree_question_quantity input",
            run: "edit 10 && press Enter",
        },
        {
            content: "The wheel stays open, the spokes follow",
            trigger: `${row("Tour spoke")} .o_bom_tree_quantity:contains(720)`,
        },
        {
            trigger: ".o_bom_tree_collapse",
            run: "click",
        },
        {
            trigger: ".o_bom_tree_table tbody:not(:has(tr:nth-child(2)))",
        },
        {
            trigger: ".o_bom_tree_expand",
            run: "click",
        },
        {
            content: "Open an item",
            trigger: `${row("Tour spoke")} .o_bom_tree_name a`,
            run: "click",
        },
        {
            trigger: ".o_form_view .o_breadcrumb .active:contains(Tour spoke)",
        },
        {
            content: "Back to the tree, as it was left",
            trigger: ".o_breadcrumb a:contains(BOM Tree), .breadcrumb-item a:contains(BOM Tree)",
            run: "click",
        },
        {
            trigger: `${row("Tour spoke")} .o_bom_tree_quantity:contains(720)`,
        },
    ],
});
