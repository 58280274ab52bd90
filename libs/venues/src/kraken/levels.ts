import { JsonFields, JsonTable, numbered } from '@livetape/columns';

const LEVEL = numbered('price qty');

/** Reads levels as `{price, qty}`; size 0 removes a level. */
export function levelTable(): JsonTable {
  return new JsonTable(2, new JsonFields(LEVEL));
}
