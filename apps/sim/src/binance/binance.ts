// Source: binance/binance-spot-api-docs, web-socket-streams.md.
import { type Connection } from '../connection';
import { type Dialect, type DialectOptions, type RestAnswer, type RestCall } from '../dialects/dialect';
import { type Execution } from '../market/history';
import { errorReply, parseCommand, resultReply } from './command';
import { aggTradeFrame, bookTickerFrame, combined, depthFrame, type Spelled, tradeFrame } from './frames';
import { Rest } from './rest';
import { type Audience, type Listener, Subscriptions } from './subscriptions';

const STREAMS_MAX = 1_024;
const FRAMES_PER_SECOND = 5;
const PING_MS = 20_000;
const PONG_MS = 60_000;

interface Session extends Listener {
  /** Real times of the last frames from the client, oldest first. */
  readonly heardMs: number[];
  pingedMs: number;
  /** Real time since which a ping is unanswered. */
  waitingSinceMs: number | null;
}

/** Binance spot: streams and REST. */
export class Binance implements Dialect {
  readonly venueId = 'binance';
  readonly symbols: readonly string[];
  private readonly spelled: readonly Spelled[];
  private readonly subscriptions: Subscriptions;
  private readonly rest: Rest;
  private readonly sessions = new Map<Connection, Session>();

  constructor(private readonly options: DialectOptions) {
    this.spelled = options.market.listings.map((listing) => ({ ...listing, symbol: listing.base + listing.quote }));
    this.symbols = this.spelled.map(({ symbol }) => symbol);
    this.subscriptions = new Subscriptions(this.symbols);
    this.rest = new Rest(options.market, this.spelled);
  }

  accepts(path: string): boolean {
    return path === '/stream' || path === '/ws' || path.startsWith('/ws/');
  }

  open(connection: Connection, { path, query }: RestCall): void {
    const isCombined = path === '/stream';
    const session: Session = {
      connection,
      combined: isCombined,
      streams: new Set(),
      heardMs: [],
      pingedMs: connection.openedMs,
      waitingSinceMs: null,
    };
    this.sessions.set(connection, session);
    const named = (isCombined ? (query.get('streams') ?? '') : path.slice('/ws/'.length)).split('/');
    if (named.length > STREAMS_MAX) connection.close(1008, 'Too many streams');
    // the venue says nothing of an unknown name in the address; it just never sends anything for it
    this.subscribe(
      session,
      named.filter((stream) => this.subscriptions.has(stream)),
    );
  }

  receive(connection: Connection, text: string): void {
    const session = this.heard(connection);
    if (!session) return;
    const command = parseCommand(text);
    if ('reply' in command) return connection.send(command.reply);
    switch (command.method) {
      case 'SUBSCRIBE':
        return this.take(session, command.id, command.streams);
      case 'UNSUBSCRIBE':
        for (const stream of command.streams) this.subscriptions.remove(session, stream);
        return connection.send(resultReply(null, command.id));
      case 'LIST_SUBSCRIPTIONS':
        return connection.send(resultReply([...session.streams], command.id));
      case 'SET_PROPERTY':
        this.subscriptions.setCombined(session, command.combined);
        return connection.send(resultReply(null, command.id));
      case 'GET_PROPERTY':
        return connection.send(resultReply(session.combined, command.id));
    }
  }

  receiveControl(connection: Connection): void {
    const session = this.heard(connection);
    if (session) session.waitingSinceMs = null;
  }

  closed(connection: Connection): void {
    const session = this.sessions.get(connection);
    if (!session) return;
    for (const stream of [...session.streams]) this.subscriptions.remove(session, stream);
    this.sessions.delete(connection);
  }

  tick(nowMs: number): void {
    for (const session of this.sessions.values()) {
      const { connection } = session;
      const realMs = this.options.monotonicMs();
      if (nowMs - connection.openedMs >= this.options.socketAgeMsMax) connection.close(1008, 'Disconnected');
      else if (session.waitingSinceMs !== null && realMs - session.waitingSinceMs >= PONG_MS) {
        connection.close(1008, 'Pong timeout');
      } else if (nowMs - session.pingedMs >= PING_MS) {
        session.pingedMs = nowMs;
        session.waitingSinceMs ??= realMs;
        connection.ping(String(nowMs));
      }
    }
  }

  announceShutdown(connection: Connection): void {
    const event = `{"e":"serverShutdown","E":${this.options.market.nowMs}}`;
    connection.send(this.sessions.get(connection)?.combined ? combined('!serverShutdown', event) : event);
  }

  traded(instrument: number, id: number): void {
    const whole = this.subscriptions.audience('aggTrade', instrument);
    const single = this.subscriptions.audience('trade', instrument);
    if (!whole && !single) return;
    const trade = this.options.market.histories[instrument].at(id);
    const spelled = this.spelled[instrument];
    if (whole) this.sendTrade(whole, (timeMs) => aggTradeFrame(spelled, trade, timeMs));
    if (!single) return;
    for (let n = 0; n <= trade.lastTradeId - trade.firstTradeId; n++) {
      this.sendTrade(single, (timeMs) => tradeFrame(spelled, trade, n, timeMs));
    }
  }

  topMoved(instrument: number): void {
    const audience = this.subscriptions.audience('bookTicker', instrument);
    if (!audience) return;
    this.send(audience, bookTickerFrame(this.spelled[instrument], this.options.market.books[instrument]));
  }

  bookMoved(instrument: number, nowMs: number): void {
    const audience = this.subscriptions.audience('depth@100ms', instrument);
    if (audience)
      this.send(audience, depthFrame(this.spelled[instrument], this.options.market.books[instrument], nowMs));
  }

  answer(call: RestCall): RestAnswer {
    return this.rest.answer(call);
  }

  failure(status: number, retryAfterSeconds: number): RestAnswer {
    return this.rest.failure(status, retryAfterSeconds);
  }

  /** Counts a frame of the client against its limit; null when that was too many. */
  private heard(connection: Connection): Session | null {
    const session = this.sessions.get(connection);
    if (!session) return null;
    const nowMs = this.options.monotonicMs();
    session.heardMs.push(nowMs);
    if (session.heardMs.length <= FRAMES_PER_SECOND) return session;
    const sixthLast = session.heardMs.shift() as number;
    if (nowMs - sixthLast >= 1000) return session;
    connection.close(1008, 'Too many requests');
    return null;
  }

  private take(session: Session, id: string, streams: readonly string[]): void {
    const { connection } = session;
    const unknown = streams.find((stream) => !this.subscriptions.has(stream));
    if (unknown !== undefined) return connection.send(errorReply(2, `Invalid request: unknown stream ${unknown}`, id));
    if (new Set([...session.streams, ...streams]).size > STREAMS_MAX) {
      return connection.send(errorReply(2, 'Invalid request: too many subscriptions', id));
    }
    if (this.options.plan.strike('refuse')) {
      return connection.send(errorReply(2, 'Invalid request: subscription refused', id));
    }
    if (this.options.plan.strike('fewerAcks')) {
      return this.subscribe(session, streams.slice(0, Math.floor(streams.length / 2)));
    }
    connection.send(resultReply(null, id));
    this.subscribe(session, streams);
  }

  private subscribe(session: Session, streams: readonly string[]): void {
    for (const stream of streams) {
      const isNew = this.subscriptions.add(session, stream);
      const ofTrades = stream.endsWith('@aggTrade') || stream.endsWith('@trade');
      const duplicates = isNew && ofTrades ? this.options.plan.strike('duplicates') : null;
      if (duplicates) this.resend(session, stream, duplicates.count);
    }
  }

  /** Sends the last trades of a stream, as a server does that does not know what the client has. */
  private resend({ connection, combined: isCombined }: Session, stream: string, count: number): void {
    const found = this.subscriptions.find(stream);
    if (!found) return;
    const spelled = this.spelled[found.instrument];
    const history = this.options.market.histories[found.instrument];
    const first = Math.max(history.oldestId, history.nextId - count);
    for (let id = first; id < history.nextId; id++) {
      for (const data of payloads(found.kind, spelled, history.at(id))) {
        connection.add(this.options.frames.encode(isCombined ? combined(stream, data) : data));
      }
    }
  }

  private send(audience: Audience, data: string): void {
    const { frames } = this.options;
    if (audience.raw.length > 0) {
      const span = frames.encode(data);
      for (const connection of audience.raw) connection.add(span);
    }
    if (audience.combined.length > 0) {
      const span = frames.encode(combined(audience.stream, data));
      for (const connection of audience.combined) connection.add(span);
    }
  }

  private sendTrade(audience: Audience, encode: (timeMs?: number) => string): void {
    const { delivery } = this.options;
    if (!delivery.isDisturbed) return this.send(audience, encode());
    this.disturb(audience.raw, encode);
    this.disturb(audience.combined, (timeMs) => combined(audience.stream, encode(timeMs)));
  }

  private disturb(connections: readonly Connection[], encode: (timeMs?: number) => string): void {
    const text = encode();
    const frame = { text, span: this.options.frames.encode(text), retimed: encode };
    for (const connection of connections) this.options.delivery.trade(connection, frame);
  }
}

function payloads(kind: string, spelled: Spelled, trade: Execution): string[] {
  if (kind === 'aggTrade') return [aggTradeFrame(spelled, trade)];
  const count = trade.lastTradeId - trade.firstTradeId + 1;
  return Array.from({ length: count }, (_, n) => tradeFrame(spelled, trade, n));
}
