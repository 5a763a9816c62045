import { registry } from "@web/core/registry";

const isIn = (status) => ({
    content: `The order is ${status}`,
    trigger: `body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains(${status})`,
});

/** Press a button on the order. */
const press = (button) => ({
    content: button,
    trigger: `body:not(:has(.modal)) .o_statusbar_buttons button:contains(/^${button}$/)`,
    run: "click",
});

/** Press the button of the dialog. */
const confirm = (button) => ({
    content: `${button} in the dialog`,
    trigger: `.modal-footer button:contains(/^${button}$/)`,
    run: "click",
});

/** Open the dialog of a step and run it as it is proposed. */
const step = (button, status) => [press(button), confirm(button), isIn(status)];

registry.category("web_tour.tours").add("production_life_cycle", {
    steps: () => [
        {
            content: "Create an order",
            trigger: ".o_control_panel button:contains(New production order)",
            run: "click",
        },
        {
            trigger: ".modal [name=product_id] input",
            run: "edit Tour trike",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(Tour trike)",
            run: "click",
        },
        {
            trigger: ".modal [name=product_qty] input",
            run: "edit 5 && press Tab",
        },
        {
            trigger: ".modal:has([name=bom_id] input:value(Tour trike BOM))",
        },
        confirm("Create"),
        isIn("Created"),
        {
            content: "The next natural step is highlighted",
            trigger: ".o_statusbar_buttons .btn-primary:contains(/^Estimate$/)",
        },
        press("Estimate"),
        isIn("Estimated"),
        {
            content: "The components are reserved",
            trigger: ".o_field_widget[name=component_ids] .o_data_row:contains(Tour hub) td[name=availability]:contains(Reserved)",
        },
        ...step("Schedule", "Scheduled"),
        ...step("Release", "Released"),
        ...step("Start", "Started"),
        press("Report as finished"),
        {
            content: "Only part of it is finished",
            trigger: ".modal [name=good_qty] input",
            run: "edit 2 && press Tab",
        },
        {
            content: "The dialog says what becomes of the order",
            trigger: ".modal [name=effect]:contains(3 Units can still be reported)",
        },
        confirm("Report as finished"),
        isIn("Started"),
        {
            trigger: ".o_field_widget[name=progress]:contains(40)",
        },
        press("Reset"),
        {
            content: "The dialog says what the reset undoes",
            trigger: ".modal [name=explanation]:contains(posted journals are reversed)",
        },
        confirm("Reset"),
        isIn("Released"),
        {
            content: "The components have come back",
            trigger: ".o_field_widget[name=component_ids] .o_data_row:contains(Tour hub) td[name=qty_required]:contains(5.00)",
        },
        press("Start"),
        {
            content: "Start part of it this time",
            trigger: ".modal [name=quantity] input",
            run: "edit 4 && press Tab",
        },
        confirm("Start"),
        isIn("Started"),
        press("Report as finished"),
        {
            trigger: ".modal [name=good_qty] input:value(5.00)",
        },
        confirm("Report as finished"),
        {
            content: "More than was started: the findings are shown",
            trigger: ".modal .alert-warning:contains(5 are reported and only 4 started)",
        },
        confirm("Report anyway"),
        isIn("Reported as finished"),
        press("End"),
        {
            trigger: ".modal:contains(Ending is final)",
        },
        confirm("End"),
        isIn("Ended"),
        {
            content: "Nothing is left to press",
            trigger: ".o_form_statusbar:not(:has(.o_statusbar_buttons button))",
        },
    ],
});

registry.category("web_tour.tours").add("production_release_many", {
    steps: () => [
        {
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_selection_container button:contains(/^Release$/)",
            run: "click",
        },
        {
            content: "All of the selection, not the page that is shown",
            trigger: ".modal [name=order_count]:contains(7)",
        },
        confirm("Release"),
        {
            trigger: "body:not(:has(.modal)) .o_data_row td[name=state]:contains(Released)",
        },
    ],
});

registry.category("web_tour.tours").add("production_picking_list_by_hand", {
    steps: () => [
        {
            trigger: "button:contains(New picking list)",
            run: "click",
        },
        {
            trigger: "button:contains(Accept proposal)",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Tour hub) td[name=qty]:contains(5.00)",
        },
        {
            trigger: ".o_statusbar_buttons button:contains(/^Post$/)",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Posted)",
        },
    ],
});
