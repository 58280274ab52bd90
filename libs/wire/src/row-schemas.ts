import { type ChannelKind } from './channels';
import { choice, COUNT, INTEGER, type Schema, TEXT, tuple } from './json-schema';
import { CHANNEL_KINDS, type Coding, type Field, type Layout, LAYOUTS } from './layouts';
import { type FormProse, PROSE } from './prose';

/** Schemas that the values of a `json` field have, by the schema of the row. */
const RECORDS: Readonly<Record<string, string>> = {
  FeedRow: 'FeedStatus',
  GapRow: 'Gap',
  BookStatusRow: 'BookStatus',
  AlertRow: 'Alert',
};

const LEVEL: Schema = { type: 'array', items: [INTEGER, COUNT], minItems: 2, maxItems: 2, additionalItems: false };
const LEVELS: Schema = { type: 'array', items: LEVEL };

const VALUES: Readonly<Record<Exclude<Coding, 'json' | 'choice' | 'id'>, Schema>> = {
  int: INTEGER,
  time: INTEGER,
  sum: { type: 'string', pattern: '^(0|[1-9][0-9]*)$' },
  text: TEXT,
  decimal: { type: 'string', pattern: '^(-?[0-9]+(\\.[0-9]+)?)?$' },
  float: { type: ['number', 'null'] },
  crc: { type: ['integer', 'null'], minimum: 0, maximum: 2 ** 32 - 1 },
  bids: LEVELS,
  asks: LEVELS,
};

/** How a schema points to another one. */
export type Refer = (name: string) => Schema;

/** The schemas of all forms of rows, by name, and of each kind: any of its forms. */
export function rowSchemas(refer: Refer): Readonly<Record<string, Schema>> {
  const schemas: Record<string, Schema> = {};
  for (const kind of CHANNEL_KINDS) {
    const { forms } = LAYOUTS[kind];
    for (const form of forms) {
      const prose = PROSE[kind].forms[form.tag ?? ''];
      schemas[prose.schema] = rowSchema(form, prose, refer);
    }
  }
  return schemas;
}

/** Any row of a kind. */
export function rowOfKind(kind: ChannelKind, refer: Refer): Schema {
  const forms = Object.values(PROSE[kind].forms).map(({ schema }) => refer(schema));
  return forms.length === 1 ? forms[0] : { oneOf: forms };
}

function rowSchema({ tag, fields }: Layout, { schema, text, fields: texts }: FormProse, refer: Refer): Schema {
  const values = fields.map((field): Schema => {
    const value = valueSchema(field, RECORDS[schema], refer);
    // Beside a reference nothing else counts (draft-07 §8.3).
    return field.coding === 'json' ? value : { title: field.name, ...described(texts[field.name]), ...value };
  });
  return { description: text, ...tuple(tag === null ? values : [{ const: tag }, ...values]) };
}

function described(text: string): Schema {
  return text === '' ? {} : { description: text };
}

function valueSchema({ coding, name, choices }: Field, record: string, refer: Refer): Schema {
  if (coding === 'json') return refer(record);
  if (coding === 'choice') return choice(choices);
  if (coding === 'id') return name === 'sequence' ? { type: ['string', 'null'] } : TEXT;
  return VALUES[coding];
}
