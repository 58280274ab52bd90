import { type Connection } from '../connection';
import { type Execution } from '../market/history';
import { BookLine } from './book-line';
import { type BookImage, imageOf } from './book-view';
import { type Dialect, type DialectOptions, type RestAnswer, type RestCall } from './dialect';
import { Emitter } from './emitter';
import { type BookMessage, type Grammar, type Spelled, type Topic } from './grammar';
import { heard, keep } from './keepalive';
import { Line } from './line';
import { Session } from './session';

/** How a request to subscribe is answered. */
export interface Replies {
  /** Called before any data of these topics is sent. Empty where the venue acknowledges nothing of what it did. */
  grant(topics: readonly Topic[]): void;
  refuse(topics: readonly Topic[]): void;
}

/** An old image of a book is kept this long before a younger one takes its place. */
const OLD_MS = 1_000;

/** Speaks a venue's grammar: who listens to what, what goes out on the way past the faults, and how connections are kept. */
export class Speaker<S> implements Dialect {
  readonly venueId: string;
  readonly symbols: readonly string[];
  /** The listings as the venue spells them. */
  readonly spelled: readonly Spelled[];
  readonly sessions = new Map<Connection, Session<S>>();
  private readonly emitter: Emitter<S>;
  private readonly topics = new Map<string, Topic>();
  /** By channel name and row, made when first heard. */
  private readonly lines = new Map<string, (Line<S> | undefined)[]>();
  private readonly bySymbol: ReadonlyMap<string, Spelled>;
  private oldImages: (BookImage | undefined)[] = [];
  private youngImages: (BookImage | undefined)[] = [];

  constructor(
    readonly options: DialectOptions,
    private readonly grammar: Grammar<S>,
  ) {
    this.venueId = grammar.venueId;
    this.spelled = options.market.listings.map((listing, row) => {
      return { ...listing, row, symbol: grammar.symbol(listing) };
    });
    this.symbols = this.spelled.map(({ symbol }) => symbol);
    this.bySymbol = new Map(this.spelled.map((of) => [of.symbol, of]));
    this.emitter = new Emitter(options, grammar);
    for (const name of Object.keys(grammar.channels)) this.lines.set(name, []);
  }

  get isIdle(): boolean {
    return this.sessions.size === 0;
  }

  /** The listing that a symbol means. */
  find(symbol: string): Spelled | undefined {
    return this.bySymbol.get(symbol);
  }

  /** A channel (by its name in the grammar) of a symbol; undefined where there is no such symbol or channel. */
  topic(name: string, symbol: string): Topic | undefined {
    const [channel, of] = [this.grammar.channels[name], this.find(symbol)];
    if (!channel || !of) return undefined;
    const key = `${name}:${symbol}`;
    const topic = this.topics.get(key) ?? { key, name, channel, of };
    this.topics.set(key, topic);
    return topic;
  }

  /** Subscribes as asked, or as the faults want it: refused, or only half of it done. */
  take(session: Session<S>, topics: readonly Topic[], replies: Replies): void {
    const { plan } = this.options;
    if (plan.strike('refuse')) return replies.refuse(topics);
    const half = plan.strike('fewerAcks') ? topics.slice(0, Math.floor(topics.length / 2)) : null;
    const granted = half ?? topics;
    if (half === null || (this.grammar.acknowledges === 'each' && half.length > 0)) replies.grant(granted);
    for (const topic of granted) this.add(session, topic);
  }

  /** Subscribes without a word. What is subscribed already is left as it is. */
  add(session: Session<S>, topic: Topic): void {
    if (session.topics.has(topic.key)) return;
    session.topics.set(topic.key, topic);
    const line = this.line(topic);
    line.add(session);
    if (topic.channel.kind === 'trades') this.begin(session, topic);
    if (topic.channel.kind === 'timed') this.speak(line, [session], this.options.market.nowMs);
  }

  remove(session: Session<S>, topic: Topic): void {
    if (session.topics.delete(topic.key)) this.line(topic).remove(session);
  }

  /** Answers with the book as the listeners of a subscribed topic know it, at the next moment when that is told. */
  request(session: Session<S>, topic: Topic, answer: (message: BookMessage) => void): void {
    const line = this.line(topic);
    if (!line.isHeard) line.book?.begin();
    line.asked = [...line.asked, { session, answer }];
  }

  /** A book for REST: as the market has it now, or an older one where the faults want it. */
  image({ row }: Spelled, depth?: number): BookImage {
    const { market, plan } = this.options;
    const old = this.oldImages[row];
    if (!old || !plan.strike('oldSnapshot')) return imageOf(market.books[row], market.nowMs, depth);
    return { ...old, bids: old.bids.slice(0, depth), asks: old.asks.slice(0, depth) };
  }

  accepts(path: string): boolean {
    return this.grammar.accepts(path);
  }

  open(connection: Connection, call: RestCall): void {
    const { compression } = this.grammar;
    const options = { compression, nowMs: () => this.options.market.nowMs, realMs: this.options.monotonicMs() };
    const session = new Session(connection, call, this.grammar.state(call), options);
    this.sessions.set(connection, session);
    this.grammar.greet?.(session, this);
  }

  receive(connection: Connection, text: string): void {
    const session = this.sessions.get(connection);
    if (session && heard(session, this.grammar, this.options.monotonicMs())) this.grammar.receive(session, text, this);
  }

  receiveControl(connection: Connection): void {
    const session = this.sessions.get(connection);
    if (session && heard(session, this.grammar, this.options.monotonicMs())) session.waitingSinceMs = null;
  }

  closed(connection: Connection): void {
    const session = this.sessions.get(connection);
    if (!session) return;
    for (const topic of session.topics.values()) this.line(topic).remove(session);
    this.sessions.delete(connection);
  }

  tick(nowMs: number): void {
    if (this.isIdle) return;
    const { socketAgeMsMax, monotonicMs, market } = this.options;
    const times = { nowMs, realMs: monotonicMs(), socketAgeMsMax };
    for (const session of this.sessions.values()) keep(session, this.grammar, times);
    for (const line of this.heardLines()) {
      const { channel, of } = line.topic;
      const book = market.books[of.row];
      if (channel.kind === 'timed' && nowMs >= line.dueMs) this.speak(line, line.listeners, nowMs);
      else if (channel.kind === 'book' && book.updateId === book.settledId) this.seed(line, nowMs);
    }
  }

  announceShutdown(connection: Connection): void {
    const session = this.sessions.get(connection);
    const text = session ? (this.grammar.farewell?.(session, this.options.market.nowMs) ?? null) : null;
    if (text !== null) session?.send(text);
  }

  traded(row: number, id: number): void {
    for (const line of this.linesOf(row)) {
      const { channel, of } = line.topic;
      if (channel.kind !== 'trades' || line.listeners.length === 0) continue;
      const trade = this.options.market.histories[row].at(id);
      this.emitter.emit(line.topic, line.listeners, {
        ...{ kind: 'trade', timeMs: trade.timeMs },
        encode: (timeMs) => channel.encode(of, trade, timeMs),
      });
    }
  }

  topMoved(row: number): void {
    const { books, nowMs } = this.options.market;
    for (const line of this.linesOf(row)) {
      const { channel, of } = line.topic;
      if (channel.kind !== 'tops') continue;
      const encode = (timeMs: number) => channel.encode(of, books[row], timeMs);
      this.emitter.emit(line.topic, line.listeners, { kind: 'top', timeMs: nowMs, encode });
    }
  }

  bookMoved(row: number, nowMs: number): void {
    if (this.isIdle) return;
    if (this.options.plan.any(['oldSnapshot'])) this.keepImage(row, nowMs);
    for (const line of this.linesOf(row)) {
      const message = line.isHeard && line.book?.move(nowMs, this.options.plan.any(['oldSnapshot']));
      if (message) this.tell(line, message);
      this.seed(line, nowMs);
    }
  }

  answer(call: RestCall): RestAnswer {
    return this.grammar.answer(call, this);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.grammar.failure(status, retryAfterSeconds);
  }

  /** The last executions of a listing, oldest first. */
  lastTrades({ row }: Spelled, count: number): Execution[] {
    const history = this.options.market.histories[row];
    const first = Math.max(history.oldestId, history.nextId - count);
    return Array.from({ length: history.nextId - first }, (_, i) => history.at(first + i));
  }

  /** Sends a change of a book to all who listen, to each as the faults want it. */
  private tell(line: Line<S>, message: BookMessage): void {
    const { channel, of } = line.topic;
    const { plan } = this.options;
    if (channel.kind !== 'book' || !line.book) return;
    const isEarly = line.pending.length > 0 && !channel.unmarked && plan.strike('earlyDelta') !== null;
    const early = isEarly ? line.pending : [];
    const encode = (some: BookMessage) => (timeMs: number) => channel.delta(of, some, timeMs);
    const { last, previous, timeMs } = message;
    const mark = { row: of.row, last, previous, isDistorted: false };
    const data = { kind: 'delta', timeMs, mark } as const;
    const straight: Session<S>[] = [];
    for (const session of [...line.listeners, ...early]) {
      const distortion = { crossed: !!plan.strike('crossed'), wrongChecksum: !!plan.strike('wrongChecksum') };
      if (!distortion.crossed && !distortion.wrongChecksum) straight.push(session);
      else {
        const distorted = encode(line.book.distort(message, distortion));
        this.emitter.emit(line.topic, [session], { ...data, mark: { ...mark, isDistorted: true }, encode: distorted });
      }
    }
    this.emitter.emit(line.topic, straight, { ...data, encode: encode(message) });
    if (!channel.unmarked && channel.seed === 'stream') this.resend(line, message.timeMs);
  }

  private resend(line: Line<S>, nowMs: number): void {
    const again = line.listeners.filter(() => this.options.plan.strike('resentSnapshot'));
    if (again.length > 0 && line.book) this.begins(line, again, line.book.snapshot(nowMs));
  }

  /** Sends snapshots to those who wait, and answers those who asked: the book is now as it was told. */
  private seed(line: Line<S>, nowMs: number): void {
    const { book } = line;
    if (!book || line.pending.length + line.asked.length === 0) return;
    const asked = line.asked;
    line.asked = [];
    const due = () => (this.options.plan.strike('oldSnapshot') ? book.oldSnapshot(nowMs) : book.snapshot(nowMs));
    for (const { answer } of asked) answer(due());
    for (const session of line.admit()) this.begins(line, [session], due());
  }

  private begins(line: Line<S>, sessions: readonly Session<S>[], message: BookMessage): void {
    const { channel, of } = line.topic;
    if (channel.kind !== 'book' || !channel.snapshot) return;
    const encode = (timeMs: number) => channel.snapshot?.(of, message, timeMs) ?? [];
    const mark = { row: of.row, last: message.last, previous: -1, isDistorted: false };
    this.emitter.emit(line.topic, sessions, { kind: 'snapshot', timeMs: message.timeMs, mark, encode });
  }

  /** What a subscription to trades begins with: the venue's own custom, and duplicates where the faults want them. */
  private begin(session: Session<S>, topic: Topic): void {
    const { channel, of } = topic;
    if (channel.kind !== 'trades') return;
    const { nowMs } = this.options.market;
    const trades = channel.first ? this.lastTrades(of, channel.firstCount ?? 0) : [];
    const first = () => channel.first?.(of, trades) ?? [];
    if (channel.first) this.emitter.emit(topic, [session], { kind: 'snapshot', timeMs: nowMs, encode: first });
    const duplicates = this.options.plan.strike('duplicates');
    for (const trade of duplicates ? this.lastTrades(of, duplicates.count) : []) {
      const encode = (timeMs: number) => channel.encode(of, trade, timeMs);
      this.emitter.emit(topic, [session], { kind: 'snapshot', timeMs: trade.timeMs, encode });
    }
  }

  private speak(line: Line<S>, sessions: readonly Session<S>[], nowMs: number): void {
    const { channel, of } = line.topic;
    if (channel.kind !== 'timed') return;
    if (sessions === line.listeners) line.dueMs = nowMs + channel.everyMs;
    const encode = (timeMs: number) => channel.encode(of, timeMs);
    this.emitter.emit(line.topic, sessions, { kind: 'snapshot', timeMs: nowMs, encode });
  }

  private keepImage(row: number, nowMs: number): void {
    const young = this.youngImages[row];
    if (young && nowMs - young.timeMs < OLD_MS) return;
    this.oldImages[row] = young;
    this.youngImages[row] = imageOf(this.options.market.books[row], nowMs);
  }

  private line(topic: Topic): Line<S> {
    const lines = this.lines.get(topic.name) as (Line<S> | undefined)[];
    const { channel, of } = topic;
    const book = channel.kind === 'book' ? new BookLine(channel, of, this.options.market.books[of.row]) : null;
    return (lines[of.row] ??= new Line<S>(topic, book));
  }

  private *linesOf(row: number): Generator<Line<S>> {
    if (this.isIdle) return;
    for (const lines of this.lines.values()) {
      const line = lines[row];
      if (line) yield line;
    }
  }

  private *heardLines(): Generator<Line<S>> {
    for (const lines of this.lines.values()) for (const line of lines) if (line?.isHeard) yield line;
  }
}
