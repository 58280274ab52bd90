import { type Socket } from 'node:net';
import { type Client, type Fanout, type Frame, type Outbox } from '@livetape/fanout';
import {
  type Ack,
  type CloseName,
  CLOSES,
  type Command,
  type EncodingName,
  parseCommand,
  type Refusal,
  refuse,
  type SetCredit,
} from '@livetape/wire';
import { type RawData, WebSocket } from 'ws';
import { type Account } from './account';
import { Credit } from './credit';
import { type GatewayConfig } from './gateway.config';
import { MessageScan } from './message-scan';
import { Outlet } from './outlet';
import { RateLimit } from './rate-limit';
import { type Turn } from './turn';

/** Commands that are no commands, after which a program is taken for broken. */
const UNREADABLE_MAX = 16;

/** Most bytes after which a client is asked whether it has read them. */
const BYTES_PER_PING = 32_768;

const BAD_ACK = 'frames must grow, and be no more than was sent since the credit was granted.';

/** What all connections have in common. */
export interface ConnectionWorld {
  readonly fanout: Fanout;
  readonly config: GatewayConfig;
  readonly turn: Turn;
  /** The source's clock, ms since the epoch with three decimals. */
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Whose connection it is. */
export interface ConnectionOptions {
  readonly encoding: EncodingName;
  readonly keyId: string | null;
  readonly account: Account;
}

/** One client's socket: its commands go to the fan-out, the fan-out's frames to it. */
export class Connection implements Outbox {
  readonly encoding: EncodingName;
  readonly keyId: string | null;
  private readonly account: Account;
  private readonly client: Client;
  private readonly limit: RateLimit;
  private readonly outlet: Outlet;
  private readonly credit = new Credit();
  private readonly scan = new MessageScan();
  private unreadable = 0;
  /** Why this side closed it; null while it is open, and when the other side did. */
  closedAs: CloseName | null = null;

  /** @param raw the socket below `socket` */
  constructor(
    private readonly socket: WebSocket,
    raw: Socket,
    options: ConnectionOptions,
    private readonly world: ConnectionWorld,
  ) {
    const { config, fanout, monotonic, turn } = world;
    this.encoding = options.encoding;
    this.keyId = options.keyId;
    this.account = options.account;
    this.limit = new RateLimit({ perSecond: config.commandsPerSecond, burst: config.commandsBurst }, monotonic());
    const bytesPerPing = Math.min(BYTES_PER_PING, Math.floor(config.unreadBytesMax / 4));
    this.outlet = new Outlet(raw, { turn, bytesPerPing, monotonic });
    raw.on('data', (chunk: Buffer) => this.scan.take(chunk, monotonic()));
    socket.on('message', (data, isBinary) => this.read(data, isBinary));
    socket.on('ping', () => void this.isTooMuch());
    socket.on('pong', (payload) => void (this.outlet.answer(payload) || this.isTooMuch()));
    socket.on('error', (error: Error & { code?: string }) => this.blame(error.code));
    this.client = fanout.join(this, options.account);
  }

  send(frame: Frame): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.outlet.send(frame);
    if (frame.isData) this.credit.spend(this.outlet.sentBytes);
  }

  /** The first message: what this client may expect. */
  greet(hello: Parameters<Fanout['control']>[1]): void {
    this.world.fanout.control(this.client, hello);
  }

  unreadBytes(): number {
    return this.outlet.unreadBytes();
  }

  get hasCredit(): boolean {
    return this.credit.isLeft;
  }

  /** Closes with a code, after all that was sent; `ws` cuts the socket when the other side does not answer. */
  close(name: CloseName): void {
    if (this.closedAs !== null) return;
    this.closedAs = name;
    this.leave();
    this.outlet.flush();
    this.socket.close(CLOSES[name].code, CLOSES[name].text);
  }

  leave(): void {
    this.world.fanout.leave(this.client);
  }

  /** Cuts the socket without a word. */
  cut(): void {
    this.socket.terminate();
  }

  /** Looks for a peer that is gone, and for one that never ends its message. Called now and then. */
  check(): void {
    if (this.closedAs !== null) return;
    const { config, monotonic } = this.world;
    const { since } = this.scan;
    if (since !== null && monotonic() - since > config.messageMsMax) return this.close('protocol-error');
    if (this.outlet.msWithoutAnswer() > 2 * config.pingMs) return this.close('unreachable');
    if (this.outlet.msSinceAsked() >= config.pingMs) this.outlet.ask();
  }

  private read(data: RawData, isBinary: boolean): void {
    if (this.closedAs !== null) return;
    const read = isBinary ? null : parseCommand(asBuffer(data).toString());
    if (read !== null && 'op' in read && read.op === 'ack') return this.acknowledge(read);
    if (this.isTooMuch()) return;
    if (read === null) this.close('protocol-error');
    else if ('op' in read) this.obey(read);
    else this.refuse(read);
  }

  /** One that grows is no command: there are no more of them than frames were sent. */
  private acknowledge({ frames }: Ack): void {
    const readBytes = this.credit.acknowledge(frames);
    if (readBytes === null) {
      if (!this.isTooMuch()) this.refuse(refuse(null, 'bad-command', BAD_ACK));
      return;
    }
    this.outlet.confirm(readBytes);
    this.world.fanout.resume(this.client);
  }

  private obey(command: Exclude<Command, Ack>): void {
    const { fanout, now } = this.world;
    if (command.op === 'subscribe') fanout.subscribe(this.client, command);
    else if (command.op === 'unsubscribe') fanout.unsubscribe(this.client, command);
    else if (command.op === 'pace') fanout.pace(this.client, command);
    else if (command.op === 'credit') this.grant(command);
    else fanout.control(this.client, { type: 'pong', id: command.id, serverTimeMs: now() });
  }

  /** What is sent from the answer on costs credit. */
  private grant({ id, frames = null }: SetCredit): void {
    const { fanout } = this.world;
    this.credit.set(frames);
    fanout.control(this.client, { type: 'credited', id, frames });
    fanout.resume(this.client);
  }

  private refuse(refusal: Refusal): void {
    this.world.fanout.refuse(this.client, refusal);
    if (++this.unreadable > UNREADABLE_MAX) this.close('protocol-error');
  }

  /** `ws` closes a connection that breaks the WebSocket protocol itself; errors of the network are nobody's fault. */
  private blame(code: string | undefined): void {
    if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') this.closedAs ??= 'too-big';
    else if (code?.startsWith('WS_ERR_')) this.closedAs ??= 'protocol-error';
  }

  /** Pings count as commands, and so do pongs that nobody asked for. */
  private isTooMuch(): boolean {
    const now = this.world.monotonic();
    if (this.limit.take(now) && this.account.takeCommand(now)) return false;
    this.close('too-many-commands');
    return true;
  }
}

/** `ws` hands over one Buffer unless asked for another kind. */
function asBuffer(data: RawData): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
}
