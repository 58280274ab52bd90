/** JSON Schema (draft-07, as AsyncAPI 3.0 has it). */
export type Schema = Readonly<Record<string, unknown>>;

export const INTEGER: Schema = { type: 'integer' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const NUMBER: Schema = { type: 'number' };
export const TEXT: Schema = { type: 'string' };

export function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

export function choice(choices: readonly unknown[]): Schema {
  return { enum: choices };
}

/** An object with exactly the fields of `T`; those in `optional` may be absent. */
export function objectOf<T extends object>(properties: Fields<T>, optional: readonly (keyof T)[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name as keyof T));
  return { type: 'object', properties, required, additionalProperties: false };
}

/** A schema for each field, also for the optional ones. */
export type Fields<T> = Readonly<Record<keyof T, Schema>>;

/** A list of exactly these, one after the other. */
export function tuple(items: readonly Schema[]): Schema {
  return { type: 'array', items, minItems: items.length, maxItems: items.length, additionalItems: false };
}

export function listOf(items: Schema): Schema {
  return { type: 'array', items };
}
