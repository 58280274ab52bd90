import { JsonFields, numbered } from '@livetape/columns';
import { type Side } from '@livetape/model';
import { type Sink } from '../sink';

const LEVEL = numbered('price qty');
const AMOUNTS = { price: LEVEL.price, size: LEVEL.qty };
// Filled and read within one call of decode, which never waits.
const level = new JsonFields(LEVEL);

/** Appends a row for each level of an array of `{price, qty}`; size 0 removes a level. */
export function readLevels(fields: JsonFields, field: number, side: Side, sink: Sink): boolean {
  const { deepCursor: cursor } = sink;
  if (!fields.enterArray(field, cursor)) return sink.reject('incomplete');
  while (cursor.nextElement()) {
    if (!level.read(cursor)) return sink.reject('incomplete');
    if (!sink.readLevel(level, AMOUNTS, side)) return false;
  }
  return true;
}
