/**
 * Bars for the groups, to one scale: the longest of all fills its cell.
 *
 * @param {{name: string, estimated: number, realized: number}[]} groups
 * @returns {Object[]} for each group its name, and for both sides amount, width in percent and
 *     whether it is a gain (below zero)
 */
export function bars(groups) {
    const amounts = groups.flatMap((group) => [group.estimated, group.realized]);
    const longest = Math.max(0, ...amounts.map(Math.abs));
    const bar = (amount) => ({
        amount,
        width: longest ? (Math.abs(amount) / longest) * 100 : 0,
        isGain: amount < 0,
    });
    return groups.map((group) => ({
        name: group.name,
        estimated: bar(group.estimated),
        realized: bar(group.realized),
        isOver: group.realized > group.estimated,
    }));
}
