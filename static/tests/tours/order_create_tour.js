import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("production_order_create", {
    steps: () => [
        {
            content: "Open the wizard",
            trigger: ".o_control_panel button:contains(New production order)",
            run: "click",
        },
        {
            content: "Choose the item",
            trigger: ".modal [name=product_id] input",
            run: "edit Tour bike",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(Tour bike)",
            run: "click",
        },
        {
            content: "Enter the quantity",
            trigger: ".modal [name=product_qty] input",
            run: "edit 5 && press Tab",
        },
        {
            content: "The BOM has filled itself in, and what is missing is said",
            trigger: ".modal:has([name=bom_id] input:value(Tour bike BOM)) .alert-warning:contains(Route)",
        },
        {
            trigger: ".modal-footer button:contains(Create)",
            run: "click",
        },
        {
            content: "The order is there, in status Created, with what it takes",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Created)",
        },
        {
            trigger: ".o_field_widget[name=component_ids] .o_data_row:contains(Tour wheel) td[name=qty_required]:contains(10.00)",
        },
    ],
});

registry.category("web_tour.tours").add("production_plan_run", {
    steps: () => [
        {
            content: "Run the plan",
            trigger: "button:contains(Run now)",
            run: "click",
        },
        {
            content: "The record of the run says what it made",
            trigger: ".o_form_view:contains(Firmed into production orders)",
        },
        {
            content: "See why the order exists",
            trigger: ".o_main_navbar button[data-menu-xmlid='production_control.production_orders_menu']",
            run: "click",
        },
        {
            trigger: "a[data-menu-xmlid='production_control.production_order_menu']",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Tour bike) .o_data_cell[name=product_id]",
            run: "click",
        },
        {
            trigger: ".o_notebook_headers a:contains(Why this order)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=planned_origin]:contains(Requirement 4 - stock 0)",
        },
    ],
});
