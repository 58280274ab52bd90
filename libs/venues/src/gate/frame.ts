import { JsonFields, JsonTable, numbered } from '@livetape/columns';

/** The keys of every frame: `result` is an object at spot, and an array of them in trades of futures. */
export const FRAME = numbered('channel event id result error');
/** The keys of all results together. A letter means another thing in another channel. */
export const RESULT = numbered('id create_time_ms side currency_pair amount price t s full U u b a B A');
export const REFUSAL = numbered('code message');
/** The keys of a trade of futures. */
export const TRADE = numbered('id create_time create_time_ms size price contract');
const LEVEL = numbered('p s');
// Filled and read within one call of decode, which never waits.
export const trade = new JsonFields(TRADE);
export const result = new JsonFields(RESULT, { arrays: { b: levelTable(), a: levelTable() } });
export const refusal = new JsonFields(REFUSAL);
export const frame = new JsonFields(FRAME, { objects: { result, error: refusal }, arrays: { result: trade } });

/** Levels of a side: [price, size] at spot, { p, s } at futures. */
export function levelTable(): JsonTable {
  return new JsonTable(2, new JsonFields(LEVEL));
}
