// The market of the pipeline benches: frames of Binance's combined stream as bytes that are ready to be sent. One pass holds
// every frame once; with each pass the ids go on, so that only a digit or two of a frame change, and the event time is the
// moment of sending. About 204 bytes a frame, 70 % aggTrade and 30 % depthUpdate of four levels.

export const TRADES_PER_PASS = 100;
const DELTAS_PER_PASS = 43;
const PASS_DIGITS = 7;
const FIRST_PASS = 1_000_000;
/** Event times are µs of 16 digits; the low eight are written with each frame. */
const STAMP_DIGITS = 16;
const LOW_DIGITS = 8;
const LEVELS = 500;
const LEVELS_PER_SIDE = 2;
const PRICE_DECIMALS = 2;
const SIZE_DECIMALS = 5;
const HEADER_BYTES = 4;
const PASS = 'P'.repeat(PASS_DIGITS);
const STAMP = 'T'.repeat(STAMP_DIGITS);
const ZERO = 48;

/** The names of as many instruments. */
export function symbolsOf(count) {
  return Array.from({ length: count }, (_, i) => `S${String(i).padStart(2, '0')}USDT`);
}

/** What the venue says of its instruments. */
export function exchangeInfo(symbols) {
  const filters = [
    { filterType: 'PRICE_FILTER', tickSize: '0.01000000' },
    { filterType: 'LOT_SIZE', stepSize: '0.00001000' },
  ];
  const of = (symbol) => ({
    symbol,
    status: 'TRADING',
    baseAsset: symbol.slice(0, 3),
    quoteAsset: symbol.slice(3),
    filters,
  });
  return { symbols: symbols.map(of) };
}

/** Where the tape stands, what it sent, and the bytes of what comes next. Equal tapes are equal. */
export class Tape {
  /** Frames that the tape has moved past. */
  sent = 0;
  pass = FIRST_PASS;
  slot = 0;
  random = 1;
  passText = Buffer.from(String(FIRST_PASS));
  changedDigits = PASS_DIGITS;
  stampText = Buffer.alloc(STAMP_DIGITS, ZERO);
  stampHigh = '';

  constructor(symbols) {
    this.symbols = symbols;
    this.trades = symbols.map((_, i) => Array.from({ length: TRADES_PER_PASS }, (_, k) => this.tradeOf(i, k)));
    this.deltas = symbols.map((_, i) => Array.from({ length: DELTAS_PER_PASS }, (_, k) => this.deltaOf(i, k)));
    this.frames = this.interleave();
    this.layOut();
  }

  get framesPerPass() {
    return this.frames.length;
  }

  /** Bytes of the next frames, at most `count` and not beyond the pass, stamped with µs since the epoch. Valid until the next call. */
  next(count, stampUs) {
    if (this.slot === 0) this.beginPass();
    this.beginStamp(stampUs);
    const from = this.slot;
    const to = Math.min(from + count, this.frames.length);
    this.writePass(this.passAt[from], this.passAt[to]);
    this.writeStamps(this.stampAt[from], this.stampAt[to]);
    this.sent += to - from;
    this.slot = to === this.frames.length ? 0 : to;
    if (this.slot === 0) this.pass++;
    return this.bytes.subarray(this.offsets[from], this.offsets[to]);
  }

  /** Everything sent so far of one instrument: rows, the single trades that they stand for, and the sum of sizes. */
  sums(index) {
    const passes = Math.floor(this.sent / this.frames.length);
    const partial = this.frames.slice(0, this.sent % this.frames.length);
    const rest = partial.filter(({ symbol, trade }) => symbol === index && trade !== null).map(({ trade }) => trade);
    const add = (trades, pick) => trades.reduce((sum, trade) => sum + pick(trade), 0);
    const total = (pick) => passes * add(this.trades[index], pick) + add(rest, pick);
    return { rows: total(() => 1), trades: total(({ count }) => count), size: total(({ size }) => size) };
  }

  /** The book of an instrument as of the last frame sent: what the venue answers to who asks for a snapshot. */
  book(index) {
    const bids = new Map();
    const asks = new Map();
    const middle = middleOf(index);
    for (let k = 1; k <= LEVELS; k++) {
      bids.set(middle - k, 100_000 + k);
      asks.set(middle + k, 100_000 + k);
    }
    const apply = (delta) => {
      for (const [side, levels] of [
        [bids, delta.bids],
        [asks, delta.asks],
      ]) {
        for (const [price, size] of levels) size === 0 ? side.delete(price) : side.set(price, size);
      }
    };
    if (this.pass > FIRST_PASS) for (const delta of this.deltas[index]) apply(delta);
    let lastUpdateId = this.pass * TRADES_PER_PASS - 1;
    for (const { symbol, delta } of this.frames.slice(0, this.slot)) {
      if (symbol !== index || delta === null) continue;
      apply(delta);
      lastUpdateId = this.pass * TRADES_PER_PASS + delta.last;
    }
    const text = (side, direction) =>
      [...side].sort(([a], [b]) => (a - b) * direction).map(([price, size]) => [priceText(price), sizeText(size)]);
    return { lastUpdateId, bids: text(bids, -1), asks: text(asks, 1) };
  }

  /** Rows of trades from an id on, as REST tells them; none that was not sent yet. */
  tradesFrom(index, { fromId, limit, timeUs }) {
    const sent = this.frames.slice(0, this.slot).filter(({ symbol, trade }) => symbol === index && trade !== null);
    const end = this.pass * TRADES_PER_PASS + sent.length;
    const rows = [];
    for (let id = Math.max(fromId, FIRST_PASS * TRADES_PER_PASS); id < end && rows.length < limit; id++) {
      const trade = this.trades[index][id % TRADES_PER_PASS];
      const first = Math.floor(id / TRADES_PER_PASS) * 1_000 + trade.first;
      const common = {
        a: id,
        p: priceText(trade.price),
        q: sizeText(trade.size),
        f: first,
        l: first + trade.count - 1,
      };
      rows.push({ ...common, T: timeUs, m: trade.isSell, M: true });
    }
    return rows;
  }

  tradeOf(index, k) {
    const price = middleOf(index) + this.draw(40) - 20;
    const size = 1_000 + this.draw(900_000);
    return { id: k, price, size, first: k * 10, count: 1 + this.draw(3), isSell: this.draw(2) === 0 };
  }

  deltaOf(index, k) {
    const edge = (i) => Math.floor((TRADES_PER_PASS * i) / DELTAS_PER_PASS);
    const depth = () => (this.draw(100) < 85 ? 1 + this.draw(20) : 21 + this.draw(300));
    const level = (side) => [middleOf(index) + side * depth(), this.draw(100) < 15 ? 0 : 1_000 + this.draw(900_000)];
    const levels = (side) => Array.from({ length: LEVELS_PER_SIDE }, () => level(side));
    return { first: edge(k), last: edge(k + 1) - 1, bids: levels(-1), asks: levels(1) };
  }

  /** Every instrument goes its own way through trades and deltas, and the order of instruments changes from round to round. */
  interleave() {
    const frames = [];
    const rounds = TRADES_PER_PASS + DELTAS_PER_PASS;
    const order = this.symbols.map((_, i) => i);
    for (let round = 0; round < rounds; round++) {
      for (let i = order.length - 1; i > 0; i--) {
        const j = this.draw(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      for (const symbol of order) frames.push(this.frameOf(symbol, (round + symbol) % rounds));
    }
    return this.inOrder(frames);
  }

  frameOf(symbol, turn) {
    return { symbol, isDelta: (turn * DELTAS_PER_PASS) % (TRADES_PER_PASS + DELTAS_PER_PASS) < DELTAS_PER_PASS };
  }

  /** Gives the trades and deltas of each instrument to its frames in their order. */
  inOrder(frames) {
    const seen = this.symbols.map(() => ({ trades: 0, deltas: 0 }));
    return frames.map(({ symbol, isDelta }) => {
      const count = seen[symbol];
      const trade = isDelta ? null : this.trades[symbol][count.trades++];
      const delta = isDelta ? this.deltas[symbol][count.deltas++] : null;
      return { symbol, trade, delta };
    });
  }

  /** The frames one after the other, each with its header, and where in them ids and times stand. */
  layOut() {
    const texts = this.frames.map((frame) => this.textOf(frame));
    this.offsets = new Int32Array(texts.length + 1);
    this.passAt = new Int32Array(texts.length + 1);
    this.stampAt = new Int32Array(texts.length + 1);
    const [passes, stamps] = [[], []];
    const bytes = [];
    let at = 0;
    for (const [i, text] of texts.entries()) {
      [this.offsets[i], this.passAt[i], this.stampAt[i]] = [at, passes.length, stamps.length];
      for (const found of text.matchAll(new RegExp(PASS, 'g'))) passes.push(at + HEADER_BYTES + found.index);
      for (const found of text.matchAll(new RegExp(STAMP, 'g'))) stamps.push(at + HEADER_BYTES + found.index);
      bytes.push(headerOf(text.length), Buffer.from(text));
      at += HEADER_BYTES + text.length;
    }
    this.offsets[texts.length] = at;
    this.passAt[texts.length] = passes.length;
    this.stampAt[texts.length] = stamps.length;
    this.passes = Int32Array.from(passes);
    this.stamps = Int32Array.from(stamps);
    this.bytes = Buffer.concat(bytes);
  }

  textOf({ symbol, trade, delta }) {
    const name = this.symbols[symbol];
    const stream = `${name.toLowerCase()}@${trade === null ? 'depth@100ms' : 'aggTrade'}`;
    const two = (id) => String(id).padStart(2, '0');
    const pairs = (levels) => JSON.stringify(levels.map(([price, size]) => [priceText(price), sizeText(size)]));
    const three = (id) => String(id).padStart(3, '0');
    const data =
      trade === null
        ? `{"e":"depthUpdate","E":${STAMP},"s":"${name}","U":${PASS}${two(delta.first)},"u":${PASS}${two(delta.last)},` +
          `"b":${pairs(delta.bids)},"a":${pairs(delta.asks)}}`
        : `{"e":"aggTrade","E":${STAMP},"s":"${name}","a":${PASS}${two(trade.id)},"p":"${priceText(trade.price)}",` +
          `"q":"${sizeText(trade.size)}","f":${PASS}${three(trade.first)},"l":${PASS}${three(trade.first + trade.count - 1)},` +
          `"T":${STAMP},"m":${trade.isSell},"M":true}`;
    return `{"stream":"${stream}","data":${data}}`;
  }

  /** With a new pass the last digit of each id changes, and those before it after a nine. */
  beginPass() {
    const before = this.passText;
    this.passText = Buffer.from(String(this.pass));
    if (this.pass === FIRST_PASS) return;
    let same = 0;
    while (before[same] === this.passText[same]) same++;
    this.changedDigits = PASS_DIGITS - same;
  }

  /** The high digits of event times stand in all frames, and change every hundred seconds. */
  beginStamp(stampUs) {
    const text = String(Math.floor(stampUs));
    this.stampText.write(text, 'latin1');
    const high = text.slice(0, STAMP_DIGITS - LOW_DIGITS);
    if (high === this.stampHigh) return;
    this.stampHigh = high;
    for (const at of this.stamps) this.bytes.write(high, at, 'latin1');
  }

  writePass(from, to) {
    const { bytes, passes, passText, changedDigits } = this;
    for (let i = from; i < to; i++) {
      const at = passes[i];
      for (let digit = PASS_DIGITS - changedDigits; digit < PASS_DIGITS; digit++) bytes[at + digit] = passText[digit];
    }
  }

  writeStamps(from, to) {
    const { bytes, stamps, stampText } = this;
    for (let i = from; i < to; i++) {
      const at = stamps[i];
      for (let digit = STAMP_DIGITS - LOW_DIGITS; digit < STAMP_DIGITS; digit++) bytes[at + digit] = stampText[digit];
    }
  }

  /** A number below `limit`: the same each time that the tape is made. */
  draw(limit) {
    this.random = (Math.imul(this.random, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (this.random >>> 8) % limit;
  }
}

/** The price in the middle of an instrument's book, in hundredths. */
function middleOf(index) {
  return 6_000_000 + index * 10_007;
}

function priceText(price) {
  return `${Math.floor(price / 10 ** PRICE_DECIMALS)}.${String(price % 10 ** PRICE_DECIMALS).padStart(PRICE_DECIMALS, '0')}000000`;
}

function sizeText(size) {
  return `${Math.floor(size / 10 ** SIZE_DECIMALS)}.${String(size % 10 ** SIZE_DECIMALS).padStart(SIZE_DECIMALS, '0')}000`;
}

/** The header of an unmasked text frame of 126 to 65,535 bytes. */
function headerOf(length) {
  const header = Buffer.from([0x81, 126, 0, 0]);
  header.writeUInt16BE(length, 2);
  return header;
}
