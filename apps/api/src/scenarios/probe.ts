import { once } from 'node:events';
import {
  type Command,
  createReader,
  type EncodingName,
  type Position,
  type ServerMessage,
  type Subscribed,
  SUBPROTOCOLS,
} from '@livetape/wire';
import { type RawData, WebSocket } from 'ws';
import { within } from './deadline';
import { Ledger } from './ledger';
import { requireSchema } from './schema';

export interface ProbeOptions {
  /** Subprotocols offered; none when empty. */
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** What stands after the path, such as `?ticket=…`. */
  readonly query?: string;
  /** Another address of the loopback to come from. */
  readonly localAddress?: string;
  readonly autoPong?: boolean;
  /** The client whose connection this one continues: its positions and copies. */
  readonly after?: Probe;
}

/** A frame that came: when (monotonic ms), and how long its payload was. */
export interface Arrival {
  readonly type: ServerMessage['type'];
  readonly atMs: number;
  readonly bytes: number;
}

/** A refused upgrade. */
export class UpgradeError extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: NodeJS.Dict<string | string[]>,
  ) {
    super(`the upgrade was refused with ${status}: ${body}`);
  }
}

type Message<T extends ServerMessage['type']> = T extends Subscribed['type']
  ? Subscribed
  : Extract<ServerMessage, { type: T }>;

/**
 * One client of a scenario. It judges everything that comes: the kind of frame, the schema, and by its `Ledger` whether it
 * follows from what came before. The first thing that is wrong ends every wait with it.
 */
export class Probe {
  readonly messages: ServerMessage[] = [];
  readonly arrivals: Arrival[] = [];
  /** The payloads of binary or text frames of deltas and snapshots, as they came. */
  readonly payloads: Buffer[] = [];
  readonly closed: Promise<number>;
  readonly ledger: Ledger;
  fault: Error | null = null;
  private readonly reader = createReader();
  private readonly waiters = new Set<() => void>();
  private taken = 0;
  private ids = 1_000_000;
  private isClosed = false;

  private constructor(
    readonly socket: WebSocket,
    after?: Probe,
  ) {
    this.ledger = after?.ledger ?? new Ledger();
    this.ledger.reconnect();
    this.closed = new Promise((resolve) =>
      socket.once('close', (code) => {
        this.isClosed = true;
        resolve(code);
        this.wake();
      }),
    );
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
  }

  /** Connects; rejects with an `UpgradeError` when the upgrade is refused. */
  static async open(url: string, options: ProbeOptions = {}): Promise<Probe> {
    const { protocols = [], headers, localAddress, autoPong = true } = options;
    const socket = new WebSocket(`${url}${options.query ?? ''}`, [...protocols], {
      headers,
      localAddress,
      autoPong,
      perMessageDeflate: false,
    });
    const probe = new Probe(socket, options.after);
    const opened = new Promise<Probe>((resolve, reject) => {
      socket.once('open', () => resolve(probe));
      socket.once('error', reject);
      socket.once('unexpected-response', (_, response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => {
          reject(new UpgradeError(response.statusCode ?? 0, Buffer.concat(chunks).toString(), response.headers));
          socket.terminate();
        });
      });
    });
    return within(opened, () => `the upgrade of ${url}`);
  }

  /** The encoding that the server chose by the subprotocol. */
  get encoding(): EncodingName {
    return this.socket.protocol === SUBPROTOCOLS.binary ? 'binary' : 'json';
  }

  /** Sends a text frame; an object is a command, which must fit the schema. */
  send(command: Command | string): void {
    if (typeof command === 'string') return this.socket.send(command);
    requireSchema('command', command);
    if (command.op === 'subscribe' && command.positions) this.ledger.ask(command.positions);
    this.socket.send(JSON.stringify(command));
  }

  subscribe(id: number, channels: readonly string[], positions?: Readonly<Record<string, Position>>): void {
    this.send(positions ? { op: 'subscribe', id, channels, positions } : { op: 'subscribe', id, channels });
  }

  /** Subscribes and waits for the answer; the snapshots stay to be looked at in the ledger. */
  async follow(...channels: string[]): Promise<void> {
    const id = this.ids++;
    this.subscribe(id, channels);
    await this.answer('subscribed', id);
  }

  /** The next message, which must be of this type. */
  async take<T extends ServerMessage['type']>(type: T): Promise<Message<T>> {
    await this.until(() => this.messages.length > this.taken, `the next message (${type})`);
    const message = this.messages[this.taken++];
    if (message.type !== type) throw new Error(`expected ${type}, and saw ${short(message)}`);
    return message as Message<T>;
  }

  /** The next message of this type; those before it are passed over. */
  async skipTo<T extends ServerMessage['type']>(type: T): Promise<Message<T>> {
    const find = () => this.messages.findIndex((message, at) => at >= this.taken && message.type === type);
    await this.until(() => find() >= 0, type);
    this.taken = find() + 1;
    return this.messages[this.taken - 1] as Message<T>;
  }

  /** The answer with this id, wherever it stands; nothing is taken by it. */
  async answer<T extends 'subscribed' | 'unsubscribed' | 'pong' | 'paced' | 'credited' | 'error'>(
    type: T,
    id: number,
  ): Promise<Message<T>> {
    const find = () => this.messages.find((message) => message.type === type && message.id === id);
    await this.until(() => find() !== undefined, `${type} ${id}`);
    return find() as Message<T>;
  }

  /** Everything not taken yet up to the answer of a ping that is sent now: what the server had to say before it. */
  async fence(): Promise<ServerMessage[]> {
    const id = this.ids++;
    this.send({ op: 'ping', id });
    const pong = await this.answer('pong', id);
    const at = this.messages.indexOf(pong);
    const before = this.messages.slice(this.taken, at);
    this.taken = at + 1;
    return before;
  }

  /** Waits until the copy of a channel is at this offset; more is an error. */
  async upTo(channel: string, offset: number): Promise<void> {
    const at = () => (this.ledger.has(channel) ? this.ledger.copy(channel).offset : -1);
    await this.until(
      () => at() >= offset,
      `offset ${offset} of ${channel}`,
      () => `it is at ${at()}`,
    );
    if (at() > offset) throw new Error(`expected offset ${offset} of ${channel}, and saw ${at()}`);
  }

  /** Waits until it is so, for as long as everything that comes is right. */
  async until(isSo: () => boolean, what: string, saw: () => string = () => ''): Promise<void> {
    while (!isSo()) {
      if (this.fault !== null) throw this.fault;
      if (this.isClosed) throw new Error(`expected ${what}, and the socket closed`);
      let waiter: () => void = () => undefined;
      const woken = new Promise<void>((resolve) => this.waiters.add((waiter = resolve)));
      await within(
        woken,
        () => `${what}; ${saw()} ${this.messages.length} came, the last: ${short(this.messages.at(-1))}`,
      );
      this.waiters.delete(waiter);
    }
  }

  async end(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    this.socket.resume();
    this.socket.terminate();
    await once(this.socket, 'close');
  }

  private receive(data: RawData, isBinary: boolean): void {
    const bytes = data as Buffer;
    try {
      const message = this.reader.read(isBinary ? bytes : bytes.toString());
      if (message === null) throw new Error(`no message: ${bytes.subarray(0, 120).toString()}`);
      const isStream = message.type === 'snapshot' || message.type === 'delta';
      if (isBinary !== (isStream && this.encoding === 'binary'))
        throw new Error(`${message.type} in a wrong kind of frame`);
      requireSchema('message', isBinary ? message : (JSON.parse(bytes.toString()) as ServerMessage));
      this.ledger.take(message);
      if (isStream) this.payloads.push(Buffer.from(bytes));
      this.arrivals.push({ type: message.type, atMs: performance.now(), bytes: bytes.length });
      this.messages.push(message);
    } catch (error) {
      // what is wrong is told where the scenario waits
      this.fault ??= error as Error;
    }
    this.wake();
  }

  private wake(): void {
    for (const waiter of this.waiters) waiter();
  }
}

function short(message: ServerMessage | undefined): string {
  return (JSON.stringify(message) ?? 'nothing').slice(0, 300);
}
