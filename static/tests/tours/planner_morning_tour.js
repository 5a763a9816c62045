import { registry } from "@web/core/registry";

/** Go to a page by the menus of the application. */
const goTo = (section, menu) => [
    {
        content: `Menu ${section}`,
        trigger: `.o_main_navbar button[data-menu-xmlid='production_control.${section}']`,
        run: "click",
    },
    {
        content: `Menu ${menu}`,
        trigger: `.o-dropdown--menu a[data-menu-xmlid='production_control.${menu}']`,
        run: "click",
    },
];

const opens = (item) => ({
    content: `Open the row of ${item}`,
    trigger: `.o_data_row:contains(${item}) .o_data_cell[name=product_id]`,
    run: "click",
});

registry.category("web_tour.tours").add("production_planner_morning", {
    steps: () => [
        {
            content: "Run the plan",
            trigger: ".o_statusbar_buttons button:contains(/^Run now$/)",
            run: "click",
        },
        {
            content: "The record of the run is shown",
            trigger: ".o_form_view:contains(Firmed into production orders)",
        },
        ...goTo("production_planning_menu", "production_action_message_menu"),
        {
            content: "The order is larger than what is sold now",
            trigger: ".o_data_row:contains(Tour bike) td[name=action]:contains(Decrease)",
        },
        opens("Tour bike"),
        {
            content: "The message says why",
            trigger: ".o_field_widget[name=explanation]:contains(6)",
        },
        {
            content: "Do as it says",
            trigger: ".o_statusbar_buttons button:contains(/^Apply$/)",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Applied)",
        },
        ...goTo("production_orders_menu", "production_planned_order_menu"),
        opens("Tour trike"),
        {
            content: "Why this order exists",
            trigger: ".o_field_widget[name=explanation]:contains(Requirement 4 - stock 0)",
        },
        {
            content: "Make a production order of it",
            trigger: ".o_statusbar_buttons button:contains(/^Firm$/)",
            run: "click",
        },
        {
            content: "The dialog says how many become what",
            trigger: ".modal .o_field_widget[name=production_count]:contains(1)",
        },
        {
            trigger: ".modal-footer button:contains(/^Firm$/)",
            run: "click",
        },
        {
            content: "The production order is there",
            trigger: "body:not(:has(.modal)) .o_notification:contains(Firmed)",
        },
    ],
});
