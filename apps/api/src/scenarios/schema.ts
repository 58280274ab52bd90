import { commandSchema, messageSchema } from '@livetape/wire';
import { Ajv, type ValidateFunction } from 'ajv';

const ajv = new Ajv({ strictTypes: false });

/** The schemas of docs/asyncapi.json, from where that document takes them. */
const schemas: Readonly<Record<'command' | 'message', ValidateFunction>> = {
  command: ajv.compile(commandSchema()),
  message: ajv.compile(messageSchema()),
};

/** Throws an Error that says what the schema has against it. */
export function requireSchema(kind: 'command' | 'message', value: object): void {
  const validate = schemas[kind];
  if (validate(value)) return;
  throw new Error(`the schema: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 300)}`);
}
