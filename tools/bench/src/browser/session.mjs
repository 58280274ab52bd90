// One page's connection: the market as Livetape's gateway would send it.
import { BARS_BEFORE, Book, BOOKS, Bars, instruments, now, VENUE } from './market.mjs';

const EPOCH = 'bench';
const LIMITS = {
  channelsMax: 1_000,
  commandBytesMax: 65_536,
  commandsPerSecond: 100,
  commandsBurst: 1_000,
  rateHzMax: 20,
};

/** Speaks whichever encoding the page asked for. Every channel's items are numbered since the connection began. */
export class Session {
  bytes = 0;
  frames = 0;
  /** When the n-th bar of every instrument was made. */
  barStamps = [];
  bookChanges = 0;
  channels = new Map();

  constructor(socket, { wire, begunAt }) {
    Object.assign(this, { socket, wire, begunAt });
    this.encoding = wire.encodings[socket.protocol === wire.SUBPROTOCOLS.json ? 'json' : 'binary'];
    this.sheet = this.encoding.createSheet();
    this.nextBarMs = Math.floor(now() / 1_000) * 1_000;
    this.bars = instruments.map((_, at) => new Bars(at, this.nextBarMs));
    this.books = Array.from({ length: BOOKS }, (_, at) => new Book(at));
    socket.on('message', (data) => this.take(JSON.parse(String(data))));
    const encoding = this.encoding.name;
    const head = { type: 'hello', protocol: wire.PROTOCOL, version: '0', encoding, epoch: EPOCH };
    this.control({ ...head, serverTimeMs: Math.round(now()), source: 'sim', limits: LIMITS });
  }

  end() {
    this.socket.close();
  }

  /** What was sent so far, and when its bars were made. */
  report() {
    const { bytes, frames, barStamps, bookChanges } = this;
    return { bytes, frames, barStamps, bookChanges, unread: this.socket.bufferedAmount };
  }

  take(command) {
    const { op, id } = command;
    if (op === 'subscribe') {
      for (const channel of command.channels) this.subscribe(channel);
      this.control({ type: 'subscribed', id, channels: command.channels });
    } else if (op === 'unsubscribe') {
      for (const channel of command.channels) this.channels.delete(channel);
      this.control({ type: 'unsubscribed', id, channels: command.channels });
    } else if (op === 'ping') this.control({ type: 'pong', id, serverTimeMs: Math.round(now()) });
    else if (op === 'credit') this.control({ type: 'credited', id, frames: command.frames });
    else if (op === 'pace') this.control({ type: 'paced', id, maxRateHz: null, maxKbps: null });
  }

  subscribe(name) {
    const [kind, , symbol] = name.split(':');
    const at = instruments.findIndex((instrument) => instrument.symbol === symbol);
    const handle = this.channels.get(name)?.handle ?? this.channels.size + 1;
    const rows = this.rowsOf(kind, at);
    const channel = { kind, at, handle, offset: rows.length, before: rows.at(-1) ?? null };
    this.channels.set(name, channel);
    const { offset } = channel;
    const head = { channel: name, handle, epoch: EPOCH, offset, recovered: false, conflated: 0 };
    this.send(this.encoding.snapshot({ ...head, instrument: at < 0 ? null : instruments[at] }, rows));
  }

  rowsOf(kind, at) {
    if (kind === 'bars') return this.bars[at].rows;
    if (kind === 'feeds') return this.feedRows();
    if (kind !== 'book') return [];
    const book = this.books[at];
    const levels = { bids: book.levels('bids'), asks: book.levels('asks') };
    return [book.row(levels, this.wire.bookChecksum(levels.bids, levels.asks))];
  }

  feedRows() {
    const since = this.nextBarMs;
    const counts = { frames: 0, trades: 0, duplicates: 0, gaps: 0, gapsUnfilled: 0, rejected: 0, ignored: 0 };
    const rates = { framesPerSecond: 160, tradesPerSecond: 64, lagMs: null, lastDataAt: since };
    const feed = { venue: VENUE, title: 'Acme', state: 'live', since, reason: 'A bench.', reconnects: 0, attempt: 0 };
    const status = { ...feed, ...rates, ...counts, instruments: instruments.length, nextAttemptAt: null };
    const books = this.books.map(({ at }) => {
      const { symbol } = instruments[at];
      return ['book', { venue: VENUE, symbol, instrument: at, state: 'synced', since, reason: 'Proven.' }];
    });
    return [['feed', status], ...books];
  }

  /** A second ends: a bar of every instrument. */
  closeBars() {
    const stamp = now();
    this.barStamps.push(stamp);
    const rows = this.bars.map((bars) => bars.close(this.nextBarMs));
    this.nextBarMs += 1_000;
    this.sendRows('bars', ({ at }) => rows[at], stamp);
  }

  changeBooks() {
    const stamp = now();
    this.bookChanges++;
    const rows = this.books.map((book) => {
      const changed = book.change(stamp - this.begunAt);
      const proof = book.isProofDue ? this.wire.bookChecksum(book.levels('bids'), book.levels('asks')) : null;
      return book.row(changed, proof);
    });
    this.sendRows('book', ({ at }) => rows[at], stamp);
  }

  /** A row of each channel of a kind that is subscribed, in one delta. */
  sendRows(kind, rowOf, stamp) {
    const items = [];
    for (const channel of this.channels.values()) {
      if (channel.kind !== kind) continue;
      const { handle, before } = channel;
      const row = rowOf(channel);
      const offset = ++channel.offset;
      items.push(this.sheet.add({ kind, handle, offset, conflated: 0, before }, [row]));
      channel.before = row;
    }
    if (items.length > 0) this.send(this.sheet.delta(Math.round(stamp), items));
    this.sheet.clear();
  }

  control(message) {
    this.send(this.encoding.control(message));
  }

  send({ bytes, isText }) {
    this.bytes += bytes.length;
    this.frames++;
    this.socket.send(bytes, { binary: !isText });
  }
}

/** The number of the bar, from 0, that is the newest of so many; below 0 for one of before the connection. */
export function barOf(bars) {
  return bars - BARS_BEFORE - 1;
}
