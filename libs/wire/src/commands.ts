import { CHANNEL_CHARS_MAX } from './channels';
import { REFUSALS, type RefusalCode } from './errors';
import { type Command, type Position, type Refusal } from './protocol';

/** Most bytes of one command. */
export const COMMAND_BYTES_MAX = 65_536;

/** Deepest nesting of one command's JSON; a real one has 3. */
export const COMMAND_DEPTH_MAX = 8;

/** Most channels named by one command, whatever a connection may hold. */
export const COMMAND_CHANNELS_MAX = 1_024;

const EPOCH_CHARS_MAX = 64;

/** Slowest rate that a client may ask for, in deltas per second, and smallest budget, in kilobytes per second. */
export const PACE_MIN = { maxRateHz: 0.1, maxKbps: 1 } as const;

/** Most snapshots and deltas that a client may ask to be sent ahead of what it has acknowledged. */
export const CREDIT_MAX = 256;

/** The fields that an op may have. */
const FIELDS: Readonly<Record<Op, readonly string[]>> = {
  subscribe: ['op', 'id', 'channels', 'positions'],
  unsubscribe: ['op', 'id', 'channels'],
  pace: ['op', 'id', 'maxRateHz', 'maxKbps'],
  credit: ['op', 'id', 'frames'],
  ack: ['op', 'frames'],
  ping: ['op', 'id'],
};

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads one command. Never throws: what is not a command gives the refusal to send back. Channels come out once each, in
 * the order asked; `positions` has no prototype, so that a channel named `__proto__` is only a name.
 */
export function parseCommand(text: string): Command | Refusal {
  if (text.length > COMMAND_BYTES_MAX) return refuse(null, 'too-large');
  if (nestedDeeperThan(text, COMMAND_DEPTH_MAX)) return refuse(null, 'too-deep');
  const json = parseObject(text);
  if (json === null) return refuse(null, 'not-json');
  if (json['op'] === 'ack') return readAck(json);
  const id = json['id'];
  if (!isCount(id)) return refuse(null, 'bad-command', 'id must be an integer of 0 or more.');
  const op = json['op'];
  if (!isOp(op)) return refuse(id, 'unknown-op');
  const surplus = surplusField(op, json);
  return surplus === null ? readOp(op, json, id) : refuse(id, 'bad-command', surplus);
}

/** The refusal of a command: `detail` replaces the code's own sentence. */
export function refuse(id: number | null, code: RefusalCode, detail?: string): Refusal {
  return { type: 'error', id, code, message: detail ?? REFUSALS[code].text };
}

type Op = Command['op'];

/** The only command without an id: it has no reply. */
function readAck(json: Json): Command | Refusal {
  const { frames } = json;
  if (!isCount(frames)) return refuse(null, 'bad-command', 'frames must be an integer of 0 or more.');
  const surplus = surplusField('ack', json);
  return surplus === null ? { op: 'ack', frames } : refuse(null, 'bad-command', surplus);
}

function isOp(op: unknown): op is Exclude<Op, 'ack'> {
  return typeof op === 'string' && Object.hasOwn(FIELDS, op);
}

/** What is wrong with the fields; null when the op has all of them. */
function surplusField(op: Op, json: Json): string | null {
  for (const field in json) if (!FIELDS[op].includes(field)) return `The op ${op} has no field ${quote(field)}.`;
  return null;
}

function readOp(op: Exclude<Op, 'ack'>, json: Json, id: number): Command | Refusal {
  if (op === 'ping') return { op, id };
  if (op === 'pace') return readPace(json, id);
  if (op === 'credit') return readCredit(json, id);
  const channels = readChannels(json['channels']);
  if (typeof channels === 'string') return refuse(id, 'bad-command', channels);
  if (op === 'unsubscribe' || json['positions'] === undefined) return { op, id, channels };
  const positions = readPositions(json['positions'], channels);
  return typeof positions === 'string' ? refuse(id, 'bad-command', positions) : { op, id, channels, positions };
}

/** Both limits, null where none is asked for. */
function readPace(json: Json, id: number): Command | Refusal {
  const { maxRateHz = null, maxKbps = null } = json;
  if (!isLimit(maxRateHz, PACE_MIN.maxRateHz)) {
    return refuse(id, 'bad-command', `maxRateHz must be null or a number of ${PACE_MIN.maxRateHz} or more.`);
  }
  if (!isLimit(maxKbps, PACE_MIN.maxKbps)) {
    return refuse(id, 'bad-command', `maxKbps must be null or a number of ${PACE_MIN.maxKbps} or more.`);
  }
  return { op: 'pace', id, maxRateHz, maxKbps };
}

/** A number of frames, or null where the credit is to be lifted. */
function readCredit({ frames = null }: Json, id: number): Command | Refusal {
  if (frames === null || (isCount(frames) && frames >= 1 && frames <= CREDIT_MAX)) return { op: 'credit', id, frames };
  return refuse(id, 'bad-command', `frames must be null or an integer of 1 to ${CREDIT_MAX}.`);
}

function isLimit(value: unknown, min: number): value is number | null {
  return value === null || (typeof value === 'number' && value >= min && Number.isFinite(value));
}

/** The channels, or what is wrong with them. */
function readChannels(value: unknown): string[] | string {
  if (!Array.isArray(value) || value.length === 0) return 'channels must be a list of names.';
  if (value.length > COMMAND_CHANNELS_MAX) return `One command names at most ${COMMAND_CHANNELS_MAX} channels.`;
  const channels = new Set<string>();
  for (const name of value as unknown[]) {
    if (typeof name !== 'string' || name.length > CHANNEL_CHARS_MAX) {
      return `A channel is a text of at most ${CHANNEL_CHARS_MAX} characters.`;
    }
    channels.add(name);
  }
  return [...channels];
}

/** The positions of the channels asked for, or what is wrong with them. Positions of other channels are refused. */
function readPositions(value: unknown, channels: readonly string[]): Record<string, Position> | string {
  if (!isObject(value)) return 'positions must be an object.';
  const asked = new Set(channels);
  const positions = Object.create(null) as Record<string, Position>;
  for (const [channel, position] of Object.entries(value)) {
    if (!asked.has(channel)) return 'positions names a channel that channels does not.';
    if (!isPosition(position)) return 'A position is {"epoch": text, "offset": integer of 0 or more}.';
    positions[channel] = { epoch: position.epoch, offset: position.offset };
  }
  return positions;
}

function isPosition(value: unknown): value is Position {
  if (!isObject(value)) return false;
  const epoch = value['epoch'];
  return typeof epoch === 'string' && epoch.length <= EPOCH_CHARS_MAX && isCount(value['offset']);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    // SyntaxError: JSON.parse is the only judge of what JSON is.
    return null;
  }
}

/** What a stranger wrote, short and safe to repeat. */
function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Looks only at brackets outside of texts, before JSON.parse spends anything on the frame. */
function nestedDeeperThan(text: string, depthMax: number): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inText) {
      if (char === BACKSLASH) i++;
      else if (char === QUOTE) inText = false;
    } else if (char === QUOTE) inText = true;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) depth++;
    else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
    if (depth > depthMax) return true;
  }
  return false;
}
