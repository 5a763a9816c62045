/**
 * Arithmetic of the picture of projected stock: no components, so that it can be tested alone.
 *
 * A point is `[date, quantity]`, the date as `YYYY-MM-DD`: from that day on there is so much.
 */

const DAY = 24 * 60 * 60 * 1000;
const SHORTEST = 14;

/** Days since 1970 of a date as the server writes it. */
export function dayNumber(date) {
    return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
}

/** The date of so many days since 1970. */
export function dateOfDay(day) {
    return new Date(day * DAY).toISOString().slice(0, 10);
}

/**
 * First and last day of the picture: all that happens, or only the next so many days.
 *
 * @param {string} today
 * @param {string[]} dates
 * @param {number} limit days from today on; 0: all
 */
export function dayRange(today, dates, limit) {
    const first = dayNumber(today);
    const furthest = Math.max(first + SHORTEST, ...dates.map(dayNumber));
    const last = limit ? first + limit : furthest + Math.ceil((furthest - first) / 20);
    return { first, last };
}

/** Round numbers for the axis that enclose the values, about as many as asked for. */
export function ticks(values, count) {
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values);
    const step = roundStep((high - low || 1) / count);
    const marks = [];
    for (let mark = Math.floor(low / step); mark <= Math.ceil((high || step) / step); mark++) {
        marks.push(Number((mark * step).toPrecision(12)));
    }
    return marks;
}

/** The next larger of 1, 2, 5, 10, 20, 50... */
export function roundStep(rough) {
    const power = 10 ** Math.floor(Math.log10(rough));
    const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9));
    return factor * power;
}

/** What there is on a day: the last point on or before it. */
export function valueOn(points, day) {
    let value = 0;
    for (const [date, quantity] of points) {
        if (dayNumber(date) > day) {
            break;
        }
        value = quantity;
    }
    return value;
}

/** An SVG path of steps from the first point to the last day. */
export function stepPath(points, { first, last }, x, y) {
    if (!points.length) {
        return "";
    }
    let path = `M${x(first)},${y(valueOn(points, first))}`;
    for (const [date, quantity] of points) {
        const day = dayNumber(date);
        if (day > first && day <= last) {
            path += `H${x(day)}V${y(quantity)}`;
        }
    }
    return `${path}H${x(last)}`;
}

/** Days for the labels of the time axis: the beginnings of weeks or months, not too many. */
export function dayTicks({ first, last }, count) {
    const step = Math.max(1, Math.ceil((last - first) / count));
    const marks = [];
    for (let day = first; day <= last - step / 2; day += step) {
        marks.push(day);
    }
    return marks;
}
