/** Side of the book that a level rests on. */
export const Side = { Bid: 1, Ask: -1 } as const;
export type Side = (typeof Side)[keyof typeof Side];

/** The side that took the liquidity (FIX tag 2446), not the side of the resting order. */
export const Aggressor = { Buy: 1, Sell: -1 } as const;
export type Aggressor = (typeof Aggressor)[keyof typeof Aggressor];
