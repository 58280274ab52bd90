import { CLOSES, type CloseName, mayReconnect, REFUSALS, UPGRADE_REFUSALS } from './errors';
import { type Schema } from './json-schema';
import { schemas } from './message-schema';
import { PROSE } from './prose';
import { SUBPROTOCOLS } from './protocol';
import { type Refer } from './row-schemas';

const JSON_TEXT = 'application/json';
const STREAM = '#/channels/stream';

const ABOUT =
  'One WebSocket carries everything. A client subscribes to channels by name, gets the state of each as a snapshot and then ' +
  'what changes as deltas. Rows are tuples; prices and sizes are integers at the scale of the instrument that the snapshot ' +
  'names. With the subprotocol `livetape.binary` snapshots and deltas are binary frames that say the same as the JSON ones ' +
  'in about a quarter of the bytes; docs/protocol.md lays out their bytes.';

const BINARY =
  'The same message as a binary frame: LEB128 integers, each row as what differs from the row before it. docs/protocol.md ' +
  'lays out the bytes of every field; the payload schema is that of what is read from them.';

interface MessageProse {
  readonly schema: string;
  readonly text: string;
}

/** What a server sends, by the name of the message. */
const SENT: Readonly<Record<string, MessageProse>> = {
  hello: { schema: 'Hello', text: 'First on every socket: version, encoding, epoch, source and limits.' },
  snapshot: { schema: 'Snapshot', text: 'The whole state of a channel at an offset, or exactly what was missed.' },
  delta: { schema: 'Delta', text: 'What changed, by channel.' },
  subscribed: { schema: 'Subscribed', text: 'All channels of the command have had their snapshot.' },
  unsubscribed: { schema: 'Unsubscribed', text: 'No delta of those channels follows.' },
  refusal: { schema: 'Refusal', text: 'A command, or one channel of it, was refused; the connection lives on.' },
  pong: { schema: 'Pong', text: "Answers ping with the server's time." },
  paced: { schema: 'Paced', text: 'The limits of this connection from now on.' },
  credited: { schema: 'Credited', text: 'The credit of this connection from now on.' },
};

interface CommandProse extends MessageProse {
  readonly replies: readonly string[];
}

/** What a client sends, by the name of the message. */
const RECEIVED: Readonly<Record<string, CommandProse>> = {
  subscribe: {
    schema: 'Subscribe',
    text: 'Asks for channels, each from a position where it can go on.',
    replies: ['snapshot', 'snapshotFrame', 'subscribed', 'refusal'],
  },
  unsubscribe: { schema: 'Unsubscribe', text: 'Ends channels.', replies: ['unsubscribed', 'refusal'] },
  pace: { schema: 'SetPace', text: 'Says how much this connection can take.', replies: ['paced', 'refusal'] },
  credit: {
    schema: 'SetCredit',
    text: 'Says how many frames may be sent ahead of those that are acknowledged.',
    replies: ['credited', 'refusal'],
  },
  ack: {
    schema: 'Ack',
    text: 'Says how many frames are dealt with. Has no reply, unless it says nothing new or too much.',
    replies: ['refusal'],
  },
  ping: { schema: 'Ping', text: "Asks for the server's time.", replies: ['pong', 'refusal'] },
};

/** Messages that have a binary form too. */
const FRAMES: Readonly<Record<string, string>> = { snapshot: 'snapshotFrame', delta: 'deltaFrame' };

/**
 * The AsyncAPI 3.0 document of the stream, made of what the server itself reads and writes by.
 * @param version of the platform
 */
export function describeProtocol(version: string): object {
  const refer: Refer = (name) => ({ $ref: `#/components/schemas/${name}` });
  const messages = componentMessages(refer);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Livetape stream',
      version,
      description: ABOUT,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: JSON_TEXT,
    servers: { local: server() },
    channels: { stream: channel(Object.keys(messages)) },
    operations: { ...sendOperations(), ...receiveOperations() },
    components: {
      messages,
      schemas: schemas(refer),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key with the scope `read`, for programs.' },
        ticket: {
          type: 'httpApiKey',
          in: 'query',
          name: 'ticket',
          description: 'A ticket of POST /api/v1/tickets, for pages: good once, for 30 s.',
        },
      },
    },
  };
}

function server(): object {
  return {
    host: '127.0.0.1:3000',
    protocol: 'ws',
    description: 'As started by itself. Keys are asked for where it listens on another address than loopback.',
    security: ['key', 'ticket'].map((name) => ({ $ref: `#/components/securitySchemes/${name}` })),
  };
}

function channel(messages: readonly string[]): object {
  const headers = {
    type: 'object',
    properties: { 'Sec-WebSocket-Protocol': { type: 'string', enum: Object.values(SUBPROTOCOLS) } },
  };
  return {
    address: '/stream',
    title: 'The stream',
    description: `Names of what can be subscribed to:\n\n${addresses()}`,
    messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: {
      ws: { method: 'GET', query: { type: 'object', properties: { ticket: { type: 'string' } } }, headers },
    },
    'x-refusals': Object.entries(REFUSALS).map(([code, refusal]) => ({ code, ...refusal })),
    'x-closes': (Object.keys(CLOSES) as CloseName[]).map((name) => {
      const { code, text } = CLOSES[name];
      return { name, code, text, reconnect: mayReconnect(code) };
    }),
    'x-upgrade-refusals': Object.entries(UPGRADE_REFUSALS).map(([code, status]) => ({ code, status })),
  };
}

function addresses(): string {
  return Object.values(PROSE)
    .map(({ address, text }) => `- \`${address}\`: ${text}`)
    .join('\n');
}

function componentMessages(refer: Refer): Record<string, Schema> {
  const messages: Record<string, Schema> = {};
  for (const [name, { schema, text }] of Object.entries({ ...SENT, ...RECEIVED })) {
    messages[name] = { name, title: schema, summary: text, contentType: JSON_TEXT, payload: refer(schema) };
    const frame = FRAMES[name];
    if (frame === undefined) continue;
    const binary = { contentType: 'application/octet-stream', description: BINARY, payload: refer(schema) };
    messages[frame] = { name: frame, title: `${schema} in binary`, summary: text, ...binary };
  }
  return messages;
}

function sendOperations(): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(SENT).map(([name, { text }]) => {
      const messages = [name, ...(name in FRAMES ? [FRAMES[name]] : [])].map(reference);
      return [`send${capital(name)}`, { action: 'send', channel: { $ref: STREAM }, summary: text, messages }];
    }),
  );
}

function receiveOperations(): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(RECEIVED).map(([name, { text, replies }]) => {
      const channel = { $ref: STREAM };
      const reply = { channel, messages: replies.map(reference) };
      const operation = { action: 'receive', channel, summary: text, messages: [reference(name)], reply };
      return [`receive${capital(name)}`, operation];
    }),
  );
}

function reference(message: string): Schema {
  return { $ref: `${STREAM}/messages/${message}` };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
