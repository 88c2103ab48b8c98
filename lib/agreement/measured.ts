/** What a statistic of labelers returns: a number and what it rests on, or why there is none. Never NaN. */

export type Undefined = { value: null; reason: string };

/** A number from so many items. */
export type Measured = { value: number; count: number };

export const undefinedBecause = (reason: string): Undefined => ({ value: null, reason });
