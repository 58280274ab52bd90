import { JsonFields, numbered } from '@livetape/columns';

/** The keys of every frame. `data` is a text where something was refused. */
export const FRAME = numbered('id type topic subject data code');
/** The keys of all topics' data together, and of a snapshot's. */
export const DATA = numbered(
  'symbol sequence sequenceStart sequenceEnd changes time side price size tradeId bestAsk bestAskSize bestBid bestBidSize asks bids',
);
export const CHANGES = numbered('asks bids');
// Filled and read within one call of decode, which never waits.
export const changes = new JsonFields(CHANGES);
export const data = new JsonFields(DATA, { changes });
export const frame = new JsonFields(FRAME, { data });
