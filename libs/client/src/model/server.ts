import {
  type BookRow,
  type Command,
  type ControlMessage,
  encodings,
  type EncodingName,
  parseCommand,
  type Payload,
  type Position,
  PROTOCOL,
  type Refusal,
  refuse,
  type Row,
  type SetCredit,
} from '@livetape/wire';
import { type Chance } from './chance';
import { History, KEPT, type ModelKind } from './history';

/** A socket seen from the server. */
export interface Peer {
  readonly encoding: EncodingName;
  put(frame: Payload): void;
  close(code: number): void;
}

/** A client out of credit for so long is closed. */
const SLOW_MS_MAX = 10_000;
const SLOW_CLIENT = 3000;

interface Request {
  readonly id: number;
  readonly accepted: readonly string[];
  readonly positions: Readonly<Record<string, Position>>;
  waiting: string[];
}

/** What the server knows of a client. */
interface Member {
  readonly peer: Peer;
  /** Offsets up to which it was sent each channel. */
  readonly standing: Map<string, number>;
  readonly requests: Request[];
  isStalled: boolean;
  /** Frames that it may be sent ahead of those that it acknowledged; null = any number. */
  credit: number | null;
  sentCount: number;
  acknowledgedCount: number;
  /** Since when it has no credit left. */
  spentAt: number | null;
}

const LIMITS = { channelsMax: 9, commandBytesMax: 65_536, commandsPerSecond: 20, commandsBurst: 50, rateHzMax: 20 };
const instrument = { venue: 'model', symbol: 'A', base: 'A', quote: 'B', priceDecimals: 1, sizeDecimals: 1 };

/** A server as docs/protocol.md describes it, as plainly as can be: no sharing, no cache, whole histories. */
export class ModelServer {
  /** Whether commands are refused now and then. */
  isMoody = true;
  /** What comes wrong of books: their deltas, or every row. */
  spoils: 'nothing' | 'deltas' | 'books' = 'nothing';
  /** Whether something was refused that a client asks for again only with its next connection. */
  hasRefusedForGood = false;
  /** Acknowledgements that said nothing new or too much. */
  badAcks = 0;
  /** Clients closed because they acknowledged nothing for long. */
  closedSlow = 0;
  private readonly members = new Map<Peer, Member>();
  private readonly epochs: Map<string, History>[] = [];

  constructor(
    private readonly channels: Readonly<Record<string, ModelKind>>,
    private readonly chance: Chance,
    private readonly now: () => number,
  ) {
    this.restart();
  }

  /** Another process takes over: nobody is connected, and what was before is forgotten. */
  restart(): void {
    for (const { peer } of [...this.members.values()]) peer.close(this.chance.pick([1001, 1006]));
    this.members.clear();
    const epoch = `e${this.epochs.length}`;
    const entries = Object.entries(this.channels).map(([name, kind]) => {
      const history = new History(kind, epoch, this.chance);
      for (let i = this.chance.below(6); i > 0; i--) history.publish();
      history.flushed = history.offset;
      return [name, history] as const;
    });
    this.epochs.push(new Map(entries));
  }

  drain(): void {
    for (const { peer } of [...this.members.values()]) peer.close(3001);
    this.members.clear();
  }

  /** Any history that ever was. */
  readonly find = (channel: string, { epoch }: Position): History =>
    this.epochs.map((epochs) => epochs.get(channel)!).find((history) => history.epoch === epoch)!;

  history(channel: string): History {
    return this.epochs.at(-1)!.get(channel)!;
  }

  join(peer: Peer): void {
    const credit = { credit: null, sentCount: 0, acknowledgedCount: 0, spentAt: null };
    this.members.set(peer, { peer, standing: new Map(), requests: [], isStalled: false, ...credit });
    const { epoch } = this.history(Object.keys(this.channels)[0]);
    const head = { type: 'hello', protocol: PROTOCOL, version: '', encoding: peer.encoding, epoch } as const;
    this.say(peer, { ...head, serverTimeMs: this.now(), source: 'sim', limits: LIMITS });
  }

  leave(peer: Peer): void {
    this.members.delete(peer);
  }

  /** The channels that a client is sent. */
  served(peer: Peer): string[] {
    return [...(this.members.get(peer)?.standing.keys() ?? [])].sort();
  }

  stall(isStalled: boolean): void {
    for (const member of this.members.values()) member.isStalled = isStalled && this.chance.is(0.5);
  }

  take(peer: Peer, text: string): void {
    const member = this.members.get(peer);
    if (member === undefined) return;
    const command = parseCommand(text);
    if (!('op' in command)) throw new Error(`the client sent ${text}: ${command.message}`);
    if (command.op === 'ack') this.acknowledge(member, command.frames);
    else if (command.op === 'credit') this.grant(member, command);
    else if (command.op === 'ping') this.say(peer, { type: 'pong', id: command.id, serverTimeMs: this.now() });
    else if (command.op === 'pace') {
      this.say(peer, { type: 'paced', id: command.id, maxRateHz: command.maxRateHz ?? null, maxKbps: null });
    } else if (command.op === 'subscribe') this.subscribe(member, command);
    else this.unsubscribe(member, command);
  }

  /** Answers with as many snapshots as are allowed at most: a client that reads slowly waits for them. */
  answer(most: number): void {
    for (const member of this.members.values()) {
      for (let left = most; member.requests.length > 0; left--) {
        const request = member.requests[0];
        const channel = request.waiting.shift();
        if (channel === undefined) {
          member.requests.shift();
          this.say(member.peer, { type: 'subscribed', id: request.id, channels: request.accepted });
        } else if (left > 0 && hasCredit(member)) this.sendState(member, channel, request.positions[channel]);
        else {
          request.waiting.unshift(channel);
          break;
        }
      }
    }
  }

  flush(): void {
    for (const history of this.epochs.at(-1)!.values()) history.flushed = history.offset;
    for (const member of [...this.members.values()]) {
      if (!hasCredit(member)) this.hold(member);
      else {
        member.spentAt = null;
        if (!member.isStalled) this.bring(member);
      }
    }
  }

  /** A client that does not acknowledge gets nothing; one that does not for long is closed. */
  private hold(member: Member): void {
    member.spentAt ??= this.now();
    if (this.now() - member.spentAt <= SLOW_MS_MAX) return;
    this.closedSlow++;
    this.leave(member.peer);
    member.peer.close(SLOW_CLIENT);
  }

  private grant(member: Member, { id, frames = null }: SetCredit): void {
    if (member.credit === null || frames === null) member.sentCount = member.acknowledgedCount = 0;
    member.credit = frames;
    this.say(member.peer, { type: 'credited', id, frames });
  }

  private acknowledge(member: Member, count: number): void {
    if (member.credit !== null && count > member.acknowledgedCount && count <= member.sentCount) {
      member.acknowledgedCount = count;
      return;
    }
    this.badAcks++;
    this.say(member.peer, refuse(null, 'bad-command'));
  }

  /** Sends what costs credit. */
  private put(member: Member, frame: Payload): void {
    member.sentCount++;
    member.peer.put(frame);
  }

  private subscribe(member: Member, { id, channels, positions }: Extract<Command, { op: 'subscribe' }>): void {
    if (this.isMoody && this.chance.is(0.05)) {
      const isForGood = this.chance.is(0.2);
      this.hasRefusedForGood ||= isForGood;
      return this.say(member.peer, refuse(id, isForGood ? 'too-many-channels' : 'too-many-books'));
    }
    const refused = channels.filter(() => this.isMoody && this.chance.is(0.1));
    for (const channel of refused) this.say(member.peer, { ...refuse(id, 'unknown-instrument'), channel });
    const accepted = channels.filter((channel) => !refused.includes(channel));
    member.requests.push({ id, accepted, positions: positions ?? {}, waiting: [...accepted] });
  }

  private unsubscribe(member: Member, { id, channels }: Extract<Command, { op: 'unsubscribe' }>): void {
    const ended = channels.filter((channel) => {
      let isKnown = member.standing.delete(channel);
      for (const request of member.requests) {
        isKnown ||= request.waiting.includes(channel);
        request.waiting = request.waiting.filter((one) => one !== channel);
      }
      if (!isKnown) this.say(member.peer, { ...refuse(id, 'not-subscribed'), channel });
      return isKnown;
    });
    this.say(member.peer, { type: 'unsubscribed', id, channels: ended });
  }

  private bring(member: Member): void {
    const encoding = encodings[member.peer.encoding];
    const sheet = encoding.createSheet();
    const items: number[] = [];
    const wholes: string[] = [];
    for (const [channel, from] of member.standing) {
      const history = this.history(channel);
      if (from === history.flushed) continue;
      const rows = this.rowsSince(history, from);
      if (rows === null) {
        wholes.push(channel);
        continue;
      }
      const { kind, flushed: offset } = history;
      const conflated = offset - from - rows.length;
      const handle = this.handleOf(channel);
      items.push(sheet.add({ kind, handle, offset, conflated, before: history.rowAt(from) }, rows));
      member.standing.set(channel, offset);
    }
    if (items.length > 0) this.put(member, sheet.delta(this.now(), items));
    for (const channel of wholes) if (hasCredit(member)) this.sendState(member, channel);
  }

  /** The rows of a delta; null where the whole state must be sent. */
  private rowsSince(history: History, from: number): Row[] | null {
    const { kind, flushed } = history;
    if (kind === 'ticker') return [history.rowAt(flushed)!];
    if (kind === 'book')
      return this.chance.is(0.1) ? null : [this.spoil(history.bookRow(from, flushed, this.chance.is(0.3)))];
    if (kind === 'bars' && flushed - from > KEPT) return null;
    return history.rows.slice(Math.max(from, flushed - KEPT), flushed);
  }

  private sendState(member: Member, channel: string, position?: Position): void {
    const history = this.history(channel);
    const { epoch, flushed: offset, kind } = history;
    const missed = position?.epoch === epoch && position.offset <= offset ? offset - position.offset : -1;
    const isRecovered = missed >= 0 && (kind === 'ticker' || kind === 'book' || missed <= KEPT);
    const rows = isRecovered ? this.missedRows(history, offset - missed) : history.whole();
    const conflated = isRecovered ? missed - rows.length : 0;
    const head = { channel, handle: this.handleOf(channel), epoch, offset, recovered: isRecovered, conflated };
    member.standing.set(channel, offset);
    const before = history.rowAt(offset);
    const sent = kind === 'book' && this.spoils === 'books' ? rows.map((row) => this.spoil(row as BookRow)) : rows;
    this.put(member, encodings[member.peer.encoding].snapshot({ ...head, instrument }, sent, before));
  }

  private missedRows(history: History, from: number): Row[] {
    const { kind, flushed } = history;
    if (from === flushed) return [];
    if (kind === 'book') return [history.bookRow(from, flushed, true)];
    return history.rows.slice(kind === 'ticker' ? flushed - 1 : from, flushed);
  }

  /** A difference that is not the book's, where the client can prove it: the checksum or the best price must show it. */
  private spoil(row: BookRow): BookRow {
    if (this.spoils === 'nothing' || this.chance.is(this.spoils === 'books' ? 0.3 : 0.9)) return row;
    const [state, sequence, eventTimeUs, receiveTimeUs, bestBid, bestAsk, bids, asks, checksum] = row;
    const head = [state, sequence, eventTimeUs, receiveTimeUs, bestBid, bestAsk] as const;
    if (checksum !== null) return [...head, bids, [...asks, [5_000, 1]], checksum];
    return [...head, [...bids, [bestBid + 1, 1]], asks, checksum];
  }

  private handleOf(channel: string): number {
    return Object.keys(this.channels).indexOf(channel) + 1;
  }

  private say(peer: Peer, message: ControlMessage | Refusal): void {
    peer.put(encodings[peer.encoding].control(message));
  }
}

function hasCredit({ credit, sentCount, acknowledgedCount }: Member): boolean {
  return credit === null || sentCount - acknowledgedCount < credit;
}
