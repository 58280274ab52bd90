import { JsonFields, numbered } from '@livetape/columns';

/** The keys of every frame. `data` is an object in the answer to a `req`. */
export const FRAME = numbered('ch rep ts tick data ping id status subbed unsubbed err-code err-msg op update');
/** The keys of all ticks together; bid and ask are prices at spot, and arrays of price and size at derivatives. */
export const TICK = numbered('data bids asks seqNum prevSeqNum version mrid event seqId bid bidSize ask askSize');
// Filled and read within one call of decode, which never waits.
export const tick = new JsonFields(TICK);
/** The whole book that was asked for. */
export const answer = new JsonFields(TICK);
export const frame = new JsonFields(FRAME, { tick, data: answer });
