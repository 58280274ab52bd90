import { type Client, type Fanout, type Outbox } from '@livetape/fanout';
import { type CloseName, CLOSES, type Command, encodeMessage, parseCommand, type Refusal } from '@livetape/wire';
import { type RawData, type WebSocket } from 'ws';
import { RateLimit } from './rate-limit';

/** Commands that are no commands, after which a program is taken for broken. */
const UNREADABLE_MAX = 16;

/** Pings without an answer, after which a peer is taken for dead. */
const PINGS_MISSED_MAX = 2;

/** Time for a closing client to read what it was sent and answer; then its socket is cut. */
const CLOSING_MS = 5_000;

const FRAME = { binary: false, compress: false, fin: true } as const;

export interface ConnectionOptions {
  readonly fanout: Fanout;
  readonly commandsPerSecond: number;
  readonly commandsBurst: number;
  /** The source's clock, ms since the epoch. */
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** One client's socket: its commands go to the fan-out, the fan-out's frames to it. */
export class Connection implements Outbox {
  private readonly client: Client;
  private readonly limit: RateLimit;
  private readonly text = new TextEncoder();
  private unreadable = 0;
  private pingsMissed = 0;
  /** Why this side closed it; null while it is open, and when the other side did. */
  closedAs: CloseName | null = null;

  constructor(
    private readonly socket: WebSocket,
    private readonly options: ConnectionOptions,
  ) {
    const { commandsPerSecond: perSecond, commandsBurst: burst } = options;
    this.limit = new RateLimit({ perSecond, burst }, options.monotonic());
    this.client = options.fanout.join(this);
    socket.on('message', (data, isBinary) => this.read(data, isBinary));
    socket.on('ping', () => void this.isTooMuch());
    socket.on('pong', () => (this.pingsMissed = 0));
    socket.on('error', (error: Error & { code?: string }) => this.blame(error.code));
  }

  send(frame: Uint8Array): void {
    if (this.closedAs === null) this.socket.send(frame, FRAME);
  }

  bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** The fan-out closes only clients that are slow. */
  close(): void {
    this.end('slow-client');
  }

  /** Closes with a code; cuts the socket when the other side does not answer. */
  end(name: CloseName): void {
    if (this.closedAs !== null) return;
    this.closedAs = name;
    this.leave();
    this.socket.close(CLOSES[name].code, CLOSES[name].text);
    setTimeout(() => this.socket.terminate(), CLOSING_MS).unref();
  }

  leave(): void {
    this.options.fanout.leave(this.client);
  }

  /** Asks for a sign of life, and cuts the socket of a peer that gave none to the last ones. */
  ping(): void {
    if (this.pingsMissed++ >= PINGS_MISSED_MAX) this.socket.terminate();
    else if (this.closedAs === null) this.socket.ping();
  }

  private read(data: RawData, isBinary: boolean): void {
    if (this.closedAs !== null || this.isTooMuch()) return;
    if (isBinary) return this.end('protocol-error');
    const read = parseCommand(asBuffer(data).toString());
    if ('op' in read) this.obey(read);
    else this.refuse(read);
  }

  private obey(command: Command): void {
    const { fanout, now } = this.options;
    if (command.op === 'subscribe') fanout.subscribe(this.client, command);
    else if (command.op === 'unsubscribe') fanout.unsubscribe(this.client, command);
    else this.send(this.text.encode(encodeMessage({ type: 'pong', id: command.id, serverTimeMs: now() })));
  }

  private refuse(refusal: Refusal): void {
    this.options.fanout.refuse(this.client, refusal);
    if (++this.unreadable > UNREADABLE_MAX) this.end('protocol-error');
  }

  /** `ws` closes a connection that breaks the WebSocket protocol itself; errors of the network are nobody's fault. */
  private blame(code: string | undefined): void {
    if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') this.closedAs ??= 'too-big';
    else if (code?.startsWith('WS_ERR_')) this.closedAs ??= 'protocol-error';
  }

  private isTooMuch(): boolean {
    if (this.limit.take(this.options.monotonic())) return false;
    this.end('too-many-commands');
    return true;
  }
}

/** `ws` hands over one Buffer unless asked for another kind. */
function asBuffer(data: RawData): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
}
