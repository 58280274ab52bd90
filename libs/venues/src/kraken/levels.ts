import { JsonFields, numbered } from '@livetape/columns';
import { type Side } from '@livetape/model';
import { type Sink } from '../sink';

const LEVEL = numbered('price qty');
const level = new JsonFields(LEVEL);

/** Appends a row for each level of an array of `{price, qty}`; size 0 removes a level. */
export function readLevels(fields: JsonFields, field: number, side: Side, sink: Sink): boolean {
  const { deepCursor: cursor } = sink;
  if (!fields.enterArray(field, cursor)) return sink.reject('incomplete');
  while (cursor.nextElement()) {
    if (!level.read(cursor) || !level.isPlain(LEVEL.price) || !level.isPlain(LEVEL.qty))
      return sink.reject('incomplete');
    const row = sink.claimLevel(side);
    if (row < 0 || !sink.keepLevelPrice(level.span(LEVEL.price), row)) return false;
    if (!sink.keepLevelSize(level.span(LEVEL.qty), row)) return false;
  }
  return true;
}
