/** Points at which a process of a kind may end. */
export const crashPoints: Readonly<Record<string, readonly string[]>> = {};
