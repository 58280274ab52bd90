import { Book, BookChecksum } from '@livetape/book';
import { type ChecksumRule, type Instrument } from '@livetape/model';
import { type MemoryConnection } from '../memory-connection';
import { MemoryExchange } from '../memory-exchange';
import { Rehearsal } from '../rehearsal';
import { kraken } from './kraken';

const kinds = ['trades', 'tops', 'levels'] as const;

/** Applies every message of an instrument, cutting the book to a depth after each; counts the checksums that fit. */
function follow(rehearsal: Rehearsal, { id, priceDecimals, sizeDecimals }: Instrument, depth: number) {
  const { levels } = rehearsal.sink;
  const book = new Book(1_000, { keepsDigits: true });
  const checksum = new BookChecksum(rehearsal.venue.books.checksum as ChecksumRule);
  const seen = { fitting: 0, messages: 0, book };
  for (let row = 0, first = 0; row < levels.length; row++) {
    if (levels.last[row] === 0) continue;
    if (levels.instrument[row] === id) {
      if (levels.isSnapshot[row] === 1) book.load(levels, first, row + 1);
      else for (let at = first; at <= row; at++) book.apply(levels, at);
      book.truncate(depth);
      seen.messages++;
      if (checksum.of(book, { priceDecimals, sizeDecimals }) === levels.checksum[row]) seen.fitting++;
    }
    first = row + 1;
  }
  return seen;
}

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(kraken, { kinds });
    expect(exchange.dialect.symbols).toEqual(venue.defaultSymbols);
  });

  it('grants what is asked, decodes every frame, and sums up to what traded', async () => {
    const rehearsal = await Rehearsal.start(kraken, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    const asked = rehearsal.plan(kinds).flatMap(({ subscribe }) => subscribe.flatMap(({ ids }) => ids));
    expect([...rehearsal.acks].sort()).toEqual([...asked].sort());
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    expect(instruments).toHaveLength(12);
    expect(sink.tops.length).toBeGreaterThan(500);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count, firstId, volume } = exchange.market.traded(row);
      expect(own).toHaveLength(count);
      expect(own.map((each) => sink.trades.sequence[each])).toEqual(own.map((_, i) => firstId + i));
      expect(own.reduce((sum, each) => sum + BigInt(sink.trades.size[each]), 0n)).toBe(volume);
    }
  });

  it('leads to the best levels of the market, cut to the depth, with every checksum fitting', async () => {
    const rehearsal = await Rehearsal.start(kraken, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(5_000);
    for (const instrument of rehearsal.instruments) {
      const { book, messages, fitting } = follow(rehearsal, instrument, 100);
      expect(messages).toBeGreaterThan(20);
      expect(fitting).toBe(messages);
      const [bids, asks] = rehearsal.trueBook(instrument);
      for (const [side, truth] of [
        [book.bids, bids],
        [book.asks, asks],
      ] as const) {
        const levels = Array.from({ length: side.length }, (_, i) => [side.price[side.row(i)], side.size[side.row(i)]]);
        expect(levels).toEqual(truth.slice(0, 100));
      }
    }
  });

  it('says nothing of levels that fall out, so that a book that is not cut goes wrong', async () => {
    const rehearsal = await Rehearsal.start(kraken, { kinds: ['trades'], symbols: 1 });
    rehearsal.say('{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":10}}');
    rehearsal.run(10_000);
    const [instrument] = rehearsal.instruments;
    const { levels } = rehearsal.sink;
    expect(levels.depth[0]).toBe(10);
    const { fitting, messages } = follow(rehearsal, instrument, 10);
    expect(fitting).toBe(messages);
    expect(follow(rehearsal, instrument, 1_000).fitting).toBeLessThan(messages);
  });

  it('gives the whole book again to who leaves it and takes it anew, and not twice to who has it', async () => {
    const rehearsal = await Rehearsal.start(kraken, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    const [leave, take] = rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? [];
    rehearsal.say(take.frame);
    expect(rehearsal.heard.at(-1)).toContain('Already subscribed');
    rehearsal.say(leave.frame);
    rehearsal.say(leave.frame);
    expect(rehearsal.heard.at(-1)).toContain('Subscription Not Found');
    rehearsal.say(take.frame);
    rehearsal.run(500);
    expect(rehearsal.heard.filter((text) => text.includes('"type":"snapshot"'))).toHaveLength(2);
    expect(follow(rehearsal, instrument, 100).book.bids.length).toBe(100);
  });

  it('begins trades with the last ones where that is asked for', async () => {
    const rehearsal = await Rehearsal.start(kraken, { kinds: ['tops'], symbols: 1 });
    rehearsal.say('{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"],"snapshot":true}}');
    const { data } = JSON.parse(rehearsal.heard.at(-1) ?? '') as { data: { trade_id: number }[] };
    expect(data).toHaveLength(50);
    expect(rehearsal.sink.trades.length).toBe(0);
  });

  it('has a heartbeat a second where all is quiet, once something is subscribed to', () => {
    const run = { entry: kraken, seed: 1, symbols: 1, startMs: Date.UTC(2026, 10, 21) };
    const exchange = new MemoryExchange({ ...run, rate: 1e-6 });
    const heard: string[] = [];
    const events = { ping: () => undefined, closed: () => undefined };
    const connection = exchange.open('ws://memory/v2', {
      ...events,
      frame: (bytes) => void heard.push(Buffer.from(bytes).toString()),
    }) as MemoryConnection;
    exchange.step(3_000);
    exchange.receive(
      connection,
      '{"method":"subscribe","params":{"channel":"trade","symbol":["BTC/USD"],"snapshot":false}}',
    );
    exchange.step(4_000);
    exchange.flush();
    expect(heard).toHaveLength(6);
    expect(heard.slice(2)).toEqual(Array(4).fill('{"channel":"heartbeat"}'));
  });

  it('answers a ping, and refuses what is not there', async () => {
    const rehearsal = await Rehearsal.start(kraken, { kinds: ['levels'], symbols: 1 });
    rehearsal.say('{"method":"ping","req_id":9}');
    expect(JSON.parse(rehearsal.heard.at(-1) ?? '')).toMatchObject({ method: 'pong', req_id: 9 });
    rehearsal.say('{"method":"subscribe","params":{"channel":"trade","symbol":["NO/SUCH"]},"req_id":1}');
    expect(rehearsal.heard.at(-1)).toContain('"error":"Currency pair not supported NO/SUCH"');
    rehearsal.say('{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"],"depth":11}}');
    expect(rehearsal.heard.at(-1)).toContain('"error":"Subscription depth not supported"');
    rehearsal.say('{"method":');
    expect(rehearsal.heard.at(-1)).toBe('{"error":"Malformed request","success":false}');
    expect(rehearsal.sink.rejectedTotal).toBe(0);
    expect(rehearsal.refusals).toHaveLength(3);
  });

  it('has trades by time, books and words for failures in REST', async () => {
    const rehearsal = await Rehearsal.start(kraken, { kinds, symbols: 2 });
    rehearsal.run(2_000);
    const { market, dialect } = rehearsal.exchange;
    const history = market.histories[0];
    const since = history.at(history.nextId - 10).timeMs - 1;
    const { result } = JSON.parse(rehearsal.get(`/0/public/Trades?pair=XBTUSD&since=${since}000000&count=5`)) as {
      result: { XBTUSD: unknown[][]; last: string };
    };
    expect(result.XBTUSD).toHaveLength(5);
    expect(result.XBTUSD[0][6]).toBe(history.firstIdAt(since + 1));
    expect(rehearsal.get('/0/public/Depth?pair=ETHUSD&count=3')).toContain('"ETHUSD":{"asks":[[');
    expect(rehearsal.get('/0/public/Trades?pair=NOSUCH')).toBe('{"error":["EQuery:Unknown asset pair"]}');
    expect(rehearsal.get('/0/public/Time')).toContain('unixtime');
    expect(() => rehearsal.get('/0/public/Nothing')).toThrow('404');
    expect(dialect.failure(429, 1).body).toBe('{"error":["EGeneral:Too many requests"]}');
    expect(dialect.failure(503, 1).body).toBe('{"error":["EService:Unavailable"]}');
  });
});
