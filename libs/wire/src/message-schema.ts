import { CHANNEL_CHARS_MAX } from './channels';
import { COMMAND_CHANNELS_MAX, CREDIT_MAX, PACE_MIN } from './commands';
import { REFUSALS } from './errors';
import {
  choice,
  COUNT,
  type Fields,
  INTEGER,
  listOf,
  NUMBER,
  objectOf,
  orNull,
  type Schema,
  TEXT,
  tuple,
} from './json-schema';
import { CHANNEL_KINDS } from './layouts';
import { PROSE } from './prose';
import { type Ack, type Hello, type Pace, type Position, PROTOCOL, type SetCredit, SUBPROTOCOLS } from './protocol';
import { recordSchemas } from './record-schemas';
import { type Refer, rowOfKind, rowSchemas } from './row-schemas';

const CHANNEL: Schema = { type: 'string', maxLength: CHANNEL_CHARS_MAX };
const CHANNELS: Schema = { type: 'array', items: CHANNEL, minItems: 1, maxItems: COMMAND_CHANNELS_MAX };

const CREDIT: Schema = orNull({ type: 'integer', minimum: 1, maximum: CREDIT_MAX });
const AHEAD = 'Snapshots and deltas that may be sent ahead of what is acknowledged; absent or null = any number.';
const DEALT_WITH = 'Snapshots and deltas that came since `credited`, in all, and are dealt with.';

/** Names of the schemas of what a server sends, and of what a client does. */
export const SERVER_MESSAGES = [
  'Hello',
  'Snapshot',
  'Delta',
  'Subscribed',
  'Unsubscribed',
  'Refusal',
  'Pong',
  'Paced',
  'Credited',
] as const;
export const COMMANDS = ['Subscribe', 'Unsubscribe', 'SetPace', 'SetCredit', 'Ack', 'Ping'] as const;

/**
 * JSON Schema (draft-07) of everything that a server sends, after its encoding is read. Each message and row has its own in
 * `definitions`, by name.
 */
export function messageSchema(): object {
  return schemaOf(SERVER_MESSAGES);
}

/** JSON Schema (draft-07) of every command. */
export function commandSchema(): object {
  return schemaOf(COMMANDS);
}

/** The schemas of all messages, commands, rows and records, by name. */
export function schemas(refer: Refer): Readonly<Record<string, Schema>> {
  return { ...commands(), ...messages(refer), ...rowSchemas(refer), ...recordSchemas() };
}

function schemaOf(names: readonly string[]): object {
  const refer: Refer = (name) => ({ $ref: `#/definitions/${name}` });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    oneOf: names.map(refer),
    definitions: schemas(refer),
  };
}

function commands(): Record<string, Schema> {
  const id = { ...COUNT, description: 'Chosen by the client; the answer carries it.' };
  const position = objectOf<Position>({ epoch: TEXT, offset: COUNT });
  const limit = (minimum: number, description: string) => ({ ...orNull({ ...NUMBER, minimum }), description });
  const positions = { type: 'object', additionalProperties: position, description: 'By channel: where to go on.' };
  return {
    Subscribe: objectOf({ op: choice(['subscribe']), id, channels: CHANNELS, positions }, ['positions']),
    Unsubscribe: objectOf({ op: choice(['unsubscribe']), id, channels: CHANNELS }),
    SetPace: objectOf<Pace>(
      {
        op: choice(['pace']),
        id,
        maxRateHz: limit(PACE_MIN.maxRateHz, 'Deltas per second; absent or null = as many as the server makes.'),
        maxKbps: limit(PACE_MIN.maxKbps, 'Kilobytes (1,000 bytes) of deltas per second; absent or null = any.'),
      },
      ['maxRateHz', 'maxKbps'],
    ),
    SetCredit: objectOf<SetCredit>({ op: choice(['credit']), id, frames: { ...CREDIT, description: AHEAD } }, [
      'frames',
    ]),
    Ack: objectOf<Ack>({ op: choice(['ack']), frames: { ...COUNT, description: DEALT_WITH } }),
    Ping: objectOf({ op: choice(['ping']), id }),
  };
}

function messages(refer: Refer): Record<string, Schema> {
  const id = COUNT;
  const channels = listOf(CHANNEL);
  return {
    Hello: hello(),
    Snapshot: snapshot(refer),
    Delta: delta(refer),
    Subscribed: objectOf({ type: choice(['subscribed']), id, channels }),
    Unsubscribed: objectOf({ type: choice(['unsubscribed']), id, channels }),
    Refusal: objectOf(
      { type: choice(['error']), id: orNull(id), code: choice(Object.keys(REFUSALS)), message: TEXT, channel: CHANNEL },
      ['channel'],
    ),
    Pong: objectOf({ type: choice(['pong']), id, serverTimeMs: NUMBER }),
    Paced: objectOf({ type: choice(['paced']), id, maxRateHz: orNull(NUMBER), maxKbps: orNull(NUMBER) }),
    Credited: objectOf({ type: choice(['credited']), id, frames: CREDIT }),
  };
}

function hello(): Schema {
  const limits: Fields<Hello['limits']> = {
    channelsMax: COUNT,
    commandBytesMax: COUNT,
    commandsPerSecond: NUMBER,
    commandsBurst: NUMBER,
    rateHzMax: NUMBER,
  };
  return objectOf<Hello>({
    type: choice(['hello']),
    protocol: { const: PROTOCOL },
    version: TEXT,
    encoding: choice(Object.keys(SUBPROTOCOLS)),
    epoch: TEXT,
    serverTimeMs: INTEGER,
    source: choice(['live', 'sim', 'replay']),
    limits: objectOf(limits),
  });
}

/** The rows are those of the channel's kind. */
function snapshot(refer: Refer): Schema {
  const fields = {
    type: choice(['snapshot']),
    channel: CHANNEL,
    handle: { ...COUNT, description: 'Stands for the channel in the deltas that follow on this socket.' },
    epoch: TEXT,
    offset: COUNT,
    recovered: { type: 'boolean', description: 'Whether the rows are what was missed since the position asked for.' },
    conflated: { ...COUNT, description: 'Items skipped before the first row; 0 in a whole state.' },
    instrument: orNull(refer('Instrument')),
    rows: { type: 'array' },
  };
  const ofKinds = CHANNEL_KINDS.map((kind) => ({
    if: { properties: { channel: { pattern: `^${kind}${PROSE[kind].address.includes(':') ? ':' : '$'}` } } },
    then: { properties: { rows: listOf(rowOfKind(kind, refer)) } },
  }));
  return { ...objectOf(fields), allOf: ofKinds };
}

/** The rows of an item are all of one kind. */
function delta(refer: Refer): Schema {
  const rows = { anyOf: CHANNEL_KINDS.map((kind) => listOf(rowOfKind(kind, refer))) };
  const item = tuple([
    { title: 'handle', ...COUNT },
    { title: 'offset', ...COUNT, description: 'Of the last row: offset before + conflated + number of rows.' },
    { title: 'conflated', ...COUNT, description: 'Items skipped before the first row.' },
    { title: 'rows', ...rows },
  ]);
  return objectOf({ type: choice(['delta']), serverTimeMs: INTEGER, items: { ...listOf(item), minItems: 1 } });
}
