import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describeProtocol } from './asyncapi';
import { CLOSES, REFUSALS, UPGRADE_REFUSALS } from './errors';
import { LAYOUTS } from './layouts';
import { COMMANDS, commandSchema, messageSchema, SERVER_MESSAGES } from './message-schema';
import { PROSE } from './prose';

interface Document {
  readonly channels: { readonly stream: Record<string, Record<string, unknown>[]> };
  readonly operations: Record<string, object>;
  readonly components: { readonly schemas: Record<string, object>; readonly messages: Record<string, object> };
}

const document = describeProtocol('1.2.3') as unknown as Document;

/** Every `$ref` below a node. */
function references(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : references(value)));
}

/** What a reference points to. */
const find = (reference: string): unknown =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);

describe('describeProtocol', () => {
  it('is a document of AsyncAPI 3.0', () => {
    // It brings draft-07 itself along.
    const schema = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, meta: false, validateSchema: false });
    const validate = ajv.compile(schema);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ ...document, operations: { x: { action: 'shout' } } })).toBe(false);
  });

  it('points to nothing that is not there', () => {
    const all = references(document);
    expect(all.length).toBeGreaterThan(90);
    expect(all.filter((reference) => find(reference) === undefined)).toEqual([]);
  });

  it('names every refusal, close and refused upgrade', () => {
    const { stream } = document.channels;
    expect(stream['x-refusals'].map(({ code }) => code)).toEqual(Object.keys(REFUSALS));
    expect(stream['x-closes'].map(({ code }) => code)).toEqual(Object.values(CLOSES).map(({ code }) => code));
    expect(stream['x-upgrade-refusals'].map(({ code }) => code)).toEqual(Object.keys(UPGRADE_REFUSALS));
  });

  it('has an operation for every message', () => {
    const sent = references(Object.values(document.operations)).map((reference) => reference.split('/').at(-1));
    expect(Object.keys(document.components.messages).filter((name) => !sent.includes(name))).toEqual([]);
    expect(Object.keys(document.components.messages)).toHaveLength(SERVER_MESSAGES.length + COMMANDS.length + 2);
  });
});

describe('prose', () => {
  it.each(Object.entries(LAYOUTS))('says what each field of %s is', (kind, { forms }) => {
    const prose = PROSE[kind as keyof typeof PROSE];
    const fields = forms.map(({ tag, fields }) => [tag ?? '', fields.map(({ name }) => name)]);
    expect(Object.entries(prose.forms).map(([tag, { fields }]) => [tag, Object.keys(fields)])).toEqual(fields);
  });
});

describe('messageSchema and commandSchema', () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
  const isMessage = ajv.compile(messageSchema());
  const isCommand = ajv.compile(commandSchema());
  const head = { type: 'snapshot', handle: 1, epoch: 'e', offset: 1, recovered: false, conflated: 0, instrument: null };

  it('takes what is sent', () => {
    const trade = ['a1', 1, 2, 3, -1];
    expect(isMessage({ ...head, channel: 'trades:v:S', rows: [trade] })).toBe(true);
    expect(isMessage({ type: 'delta', serverTimeMs: 1, items: [[1, 2, 0, [trade, trade]]] })).toBe(true);
    expect(isMessage({ type: 'error', id: null, code: 'not-json', message: 'x' })).toBe(true);
    expect(isCommand({ op: 'pace', id: 1, maxRateHz: 0.1, maxKbps: null })).toBe(true);
    expect(isCommand({ op: 'credit', id: 1, frames: 16 })).toBe(true);
    expect(isCommand({ op: 'ack', frames: 3 })).toBe(true);
    expect(
      isCommand({ op: 'subscribe', id: 1, channels: ['feeds'], positions: { feeds: { epoch: 'e', offset: 0 } } }),
    ).toBe(true);
  });

  it.each([
    { ...head, channel: 'bars:v:S:1s', rows: [['a1', 1, 2, 3, -1]] },
    { ...head, channel: 'trades:v:S', rows: [['a1', 1, 2, 3]] },
    { ...head, channel: 'trades:v:S', rows: [['a1', 1, 2, 3, -1, 0]] },
    { ...head, channel: 'trades:v:S', rows: [], more: 1 },
    { ...head, channel: 'feeds', rows: [['feed', {}]] },
    { type: 'delta', serverTimeMs: 1, items: [[1, 2, 0, [['a1', 1.5, 2, 3, -1]]]] },
    { type: 'delta', serverTimeMs: 1, items: [[1, 2, [['a1', 1, 2, 3, -1]]]] },
    { type: 'error', id: null, code: 'no-such-code', message: 'x' },
    { type: 'goodbye' },
  ])('does not take message %#', (message) => {
    expect(isMessage(message)).toBe(false);
  });

  it.each([
    { op: 'pace', id: 1, maxRateHz: 0 },
    { op: 'subscribe', id: 1, channels: [] },
    { op: 'ping', id: 1, more: 1 },
    { op: 'credit', id: 1, frames: 0 },
    { op: 'ack', id: 1, frames: 0 },
  ])('does not take command %#', (command) => {
    expect(isCommand(command)).toBe(false);
  });
});
