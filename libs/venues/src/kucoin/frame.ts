import { JsonFields, JsonTable, numbered } from '@livetape/columns';

/** The keys of every frame. `data` is a text where something was refused; T, t and d are of the newer push service. */
export const FRAME = numbered('id type topic subject data code T t d');
/** The keys of all topics' data together, and of a snapshot's. */
export const DATA = numbered(
  'symbol sequence sequenceStart sequenceEnd changes time side price size tradeId bestAsk bestAskSize bestBid bestBidSize asks bids',
);
export const CHANGES = numbered('asks bids');
/** The keys of all that the newer push service tells. A letter means another thing in another channel. */
export const PUSHED = numbered('s S p q ti M a A b B E O C');
// Filled and read within one call of decode, which never waits.
export const changes = new JsonFields(CHANGES, { arrays: { bids: new JsonTable(2), asks: new JsonTable(2) } });
export const data = new JsonFields(DATA, {
  objects: { changes },
  arrays: { bids: new JsonTable(2), asks: new JsonTable(2) },
});
export const pushed = new JsonFields(PUSHED, { arrays: { b: new JsonTable(2), a: new JsonTable(2) } });
export const frame = new JsonFields(FRAME, { objects: { data, d: pushed } });
