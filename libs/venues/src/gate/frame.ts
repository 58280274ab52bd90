import { JsonFields, numbered } from '@livetape/columns';

/** The keys of every frame: `result` is an object at spot, and an array of them in trades of futures. */
export const FRAME = numbered('channel event id result error');
/** The keys of all results together. A letter means another thing in another channel. */
export const RESULT = numbered('id create_time_ms side currency_pair amount price t s full U u b a B A');
export const REFUSAL = numbered('code message');
// Filled and read within one call of decode, which never waits.
export const result = new JsonFields(RESULT);
export const refusal = new JsonFields(REFUSAL);
export const frame = new JsonFields(FRAME, { result, error: refusal });
