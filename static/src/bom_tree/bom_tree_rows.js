/**
 * The rows of a BOM tree that are on the screen: those whose parents are all open.
 *
 * @typedef {Object} VisibleRow
 * @property {Object} data the row as the server gave it
 * @property {number} level 0 at the top
 * @property {boolean} isOpen whether its children are on the screen
 * @property {string[]} guides for each level how its line runs past the row: "" where nothing
 *      follows, "line" where it runs on, and for the row itself "tee" or, the last, "elbow"
 */

/**
 * @param {Object} root
 * @param {Set<string>} open keys of the open rows
 * @returns {VisibleRow[]}
 */
export function visibleRows(root, open) {
    const rows = [];
    const add = (data, level, guides) => {
        const isOpen = data.children.length > 0 && open.has(data.key);
        rows.push({ data, level, isOpen, guides });
        if (!isOpen) {
            return;
        }
        const passing = guides.map((guide) => (["line", "tee"].includes(guide) ? "line" : ""));
        data.children.forEach((child, index) => {
            const isLast = index === data.children.length - 1;
            add(child, level + 1, [...passing, isLast ? "elbow" : "tee"]);
        });
    };
    add(root, 0, []);
    return rows;
}

/**
 * @param {Object} root
 * @returns {string[]} keys of all rows that can be opened
 */
export function expandableKeys(root) {
    const below = root.children.flatMap(expandableKeys);
    return root.children.length ? [root.key, ...below] : below;
}
