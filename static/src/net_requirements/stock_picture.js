import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/views/fields/formatters";

import { dateOfDay, dayNumber, dayRange, dayTicks, stepPath, ticks, valueOn } from "./stock_scale";

const HEIGHT = 300;
const MARGIN = { top: 16, right: 16, bottom: 28, left: 64 };
const HORIZONS = [30, 90, 365, 0];

/**
 * The stock that is projected over time, as steps: dashed without planned orders, solid with them,
 * and the minimum. Every requirement and receipt is a mark on the solid line. Pointer or arrow keys
 * move a cursor that tells the figures of a day.
 */
export class StockPicture extends Component {
    static template = "production_control.StockPicture";
    static props = {
        answer: Object,
        formatQuantity: Function,
        /** called with the key of the row whose mark was clicked */
        showRow: Function,
    };

    setup() {
        this.root = useRef("root");
        this.state = useState({ width: 900, day: null, limit: 0 });
        this.observer = new ResizeObserver(([entry]) => {
            this.state.width = Math.max(entry.contentRect.width, 280);
        });
        onMounted(() => this.observer.observe(this.root.el));
        onWillUnmount(() => this.observer.disconnect());
        this.height = HEIGHT;
        this.margin = MARGIN;
        this.horizons = HORIZONS;
    }

    //---- Scales ----

    get range() {
        const { rows, today } = this.props.answer;
        const dates = rows.map((row) => row.date);
        return dayRange(today, dates, this.state.limit);
    }

    get visibleRows() {
        const { last } = this.range;
        return this.props.answer.rows.filter((row) => dayNumber(row.date) <= last);
    }

    get right() {
        return this.state.width - MARGIN.right;
    }

    get bottom() {
        return HEIGHT - MARGIN.bottom;
    }

    get levels() {
        const { without, with_planned, minimum } = this.props.answer.series;
        const { last } = this.range;
        const values = [...without, ...with_planned, ...minimum]
            .filter(([date]) => dayNumber(date) <= last)
            .map(([, quantity]) => quantity);
        const between = this.visibleRows.map((row) => row.accumulated);
        return ticks([...values, ...between], 5);
    }

    get x() {
        const { first, last } = this.range;
        const width = this.right - MARGIN.left;
        return (day) => MARGIN.left + (width * (day - first)) / (last - first);
    }

    get y() {
        const levels = this.levels;
        const [low, high] = [levels[0], levels.at(-1)];
        const height = this.bottom - MARGIN.top;
        return (quantity) => this.bottom - (height * (quantity - low)) / (high - low);
    }

    //---- What is drawn ----

    get lines() {
        const { without, with_planned, minimum } = this.props.answer.series;
        const { range, x, y } = this;
        return [
            { name: "minimum", path: stepPath(minimum, range, x, y) },
            { name: "without", path: stepPath(without, range, x, y) },
            { name: "with_planned", path: stepPath(with_planned, range, x, y) },
        ].filter((line) => line.path);
    }

    get quantityTicks() {
        return this.levels.map((quantity) => ({
            y: this.y(quantity),
            isZero: quantity === 0,
            label: this.props.formatQuantity(quantity),
        }));
    }

    get dateTicks() {
        const count = Math.max(2, Math.floor((this.right - MARGIN.left) / 110));
        return dayTicks(this.range, count).map((day) => ({
            x: this.x(day),
            label: this.formatDay(day),
        }));
    }

    get marks() {
        return this.visibleRows
            .filter((row) => row.counts && row.code !== "OHN")
            .map((row) => ({
                key: row.key,
                kind: row.is_planned ? "planned" : row.is_demand ? "demand" : "receipt",
                at: `translate(${this.x(dayNumber(row.date))}, ${this.y(row.accumulated)})`,
                isLate: row.delay_days > 0,
            }));
    }

    shape(kind) {
        return {
            demand: "M-5,-8H5L0,0Z",
            receipt: "M-5,8H5L0,0Z",
            planned: "M0,-6L6,0L0,6L-6,0Z",
        }[kind];
    }

    /** Shapes point at a quantity; in the legend they stand in the middle of their line. */
    centred(kind) {
        return `translate(0, ${{ demand: 4, receipt: -4, planned: 0 }[kind]})`;
    }

    //---- Cursor ----

    /** Put the cursor on the day under the pointer. */
    onPointerMove(ev) {
        const { left } = ev.currentTarget.getBoundingClientRect();
        const { first, last } = this.range;
        const share = (ev.clientX - left - MARGIN.left) / (this.right - MARGIN.left);
        this.moveTo(first + Math.round(share * (last - first)));
    }

    /** Go from one day on which something happens to the next one. */
    onKeydown(ev) {
        const direction = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
        if (!direction) {
            return;
        }
        ev.preventDefault();
        const from = this.state.day ?? this.range.first - 1;
        const days = this.visibleRows.map((row) => dayNumber(row.date));
        const ahead = days.filter((day) => (day - from) * direction > 0);
        if (ahead.length) {
            this.moveTo(direction > 0 ? Math.min(...ahead) : Math.max(...ahead));
        }
    }

    moveTo(day) {
        const { first, last } = this.range;
        this.state.day = Math.min(Math.max(day, first), last);
    }

    leave() {
        this.state.day = null;
    }

    /** What the cursor tells; null without one. */
    get cursor() {
        const { day } = this.state;
        if (day === null) {
            return null;
        }
        const { without, with_planned, minimum } = this.props.answer.series;
        const isRight = this.x(day) > this.state.width / 2;
        return {
            x: this.x(day),
            dots: [
                { name: "without", y: this.y(valueOn(without, day)) },
                { name: "with_planned", y: this.y(valueOn(with_planned, day)) },
            ],
            style: isRight
                ? `right: ${this.state.width - this.x(day) + 12}px`
                : `left: ${this.x(day) + 12}px`,
            date: this.formatDay(day),
            withPlanned: this.props.formatQuantity(valueOn(with_planned, day)),
            without: this.props.formatQuantity(valueOn(without, day)),
            minimum: minimum.length && this.props.formatQuantity(valueOn(minimum, day)),
            rows: this.props.answer.rows.filter((row) => dayNumber(row.date) === day).slice(0, 6),
        };
    }

    signed(row) {
        const quantity = row.receipt - row.requirement;
        return `${quantity > 0 ? "+" : ""}${this.props.formatQuantity(quantity)}`;
    }

    //---- Words ----

    formatDay(day) {
        return formatDate(deserializeDate(dateOfDay(day)));
    }

    get summary() {
        const { with_planned, without } = this.props.answer.series;
        const lowest = (points) =>
            this.props.formatQuantity(Math.min(...points.map(([, quantity]) => quantity)));
        return _t(
            "Projected stock of %(item)s. Lowest without planned orders: %(without)s, with them: " +
                "%(with)s. Use the arrow keys to go through the days.",
            {
                item: this.props.answer.product,
                without: lowest(without),
                with: lowest(with_planned),
            }
        );
    }

    horizonName(days) {
        return days ? _t("%(days)s days", { days: formatFloat(days, { digits: [16, 0] }) }) : _t("All");
    }
}
