import { JsonFields, numbered } from '@livetape/columns';

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
export const changes = new JsonFields(CHANGES);
export const data = new JsonFields(DATA, { changes });
export const pushed = new JsonFields(PUSHED);
export const frame = new JsonFields(FRAME, { data, d: pushed });
