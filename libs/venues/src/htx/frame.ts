import { JsonFields, JsonTable, numbered } from '@livetape/columns';

/** The keys of every frame. `data` is an object in the answer to a `req`. */
export const FRAME = numbered('ch rep ts tick data ping id status subbed unsubbed err-code err-msg op update');
/** The keys of all ticks together; bid and ask are prices at spot, and arrays of price and size at derivatives. */
export const TICK = numbered('data bids asks seqNum prevSeqNum version mrid event seqId bid bidSize ask askSize');
/** The keys of a trade. */
export const TRADE = numbered('id ts tradeId amount price direction');
// Filled and read within one call of decode, which never waits.
export const trades = new JsonTable(Object.keys(TRADE).length, new JsonFields(TRADE));
const pairs = () => ({ bids: new JsonTable(2), asks: new JsonTable(2), bid: new JsonTable(2), ask: new JsonTable(2) });
export const tick = new JsonFields(TICK, { arrays: { data: trades, ...pairs() } });
/** The whole book that was asked for. */
export const answer = new JsonFields(TICK, { arrays: pairs() });
export const frame = new JsonFields(FRAME, { objects: { tick, data: answer } });
