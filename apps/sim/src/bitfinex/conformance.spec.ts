import { Book, BookChecksum } from '@livetape/book';
import { type ChecksumRule } from '@livetape/model';
import { Rehearsal } from '../rehearsal';
import { bitfinex } from './bitfinex';

const kinds = ['trades', 'levels'] as const;
describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(bitfinex, { kinds });
    expect(exchange.dialect.symbols).toEqual(venue.defaultSymbols);
  });

  it('grants what is asked, decodes every frame, and tells every trade once', async () => {
    const rehearsal = await Rehearsal.start(bitfinex, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    const asked = rehearsal.plan(kinds).flatMap(({ subscribe }) => subscribe.flatMap(({ ids }) => ids));
    expect([...rehearsal.acks].sort()).toEqual([...asked].sort());
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    expect(instruments).toHaveLength(12);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count, firstId } = exchange.market.traded(row);
      expect(own).toHaveLength(count);
      expect(own.map((each) => sink.trades.id[each])).toEqual(own.map((_, i) => firstId + i));
    }
  });

  it('numbers the frames of a connection one by one, heartbeats among them', async () => {
    const rehearsal = await Rehearsal.start(bitfinex, { kinds, symbols: 3 });
    rehearsal.run(31_000);
    const numbers = rehearsal.heard
      .filter((text) => text.startsWith('['))
      .map((text) => (JSON.parse(text) as unknown[]).at(-2));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(rehearsal.heard.filter((text) => text.includes('"hb"'))).toHaveLength(12);
  });

  it('leads to the book of the market by its frames alone, with every checksum fitting', async () => {
    const rehearsal = await Rehearsal.start(bitfinex, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(3_000);
    const { levels } = rehearsal.sink;
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
      const book = new Book(1_000, { keepsDigits: true });
      const checksum = new BookChecksum(rehearsal.venue.books.checksum as ChecksumRule);
      let [fitting, published] = [0, 0];
      for (let at = 0, first = 0; at < levels.length; at++) {
        if (levels.last[at] === 0) continue;
        if (levels.instrument[at] === instrument.id) {
          if (levels.isSnapshot[at] === 1) book.load(levels, first, at + 1);
          else for (let each = first; each <= at; each++) if (levels.price[each] > 0) book.apply(levels, each);
          if (levels.checksum[at] >= 0) published++;
          if (checksum.of(book, instrument) === levels.checksum[at]) fitting++;
        }
        first = at + 1;
      }
      expect(published).toBeGreaterThan(10);
      expect(fitting).toBe(published);
    }
  });

  it('gives the whole book again to who leaves it and takes it anew', async () => {
    const rehearsal = await Rehearsal.start(bitfinex, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    const [leave, take] = rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? [];
    rehearsal.say(take.frame);
    expect(rehearsal.heard.at(-1)).toContain('10301');
    rehearsal.say(leave.frame);
    expect(rehearsal.sink.link.channels.size).toBe(0);
    rehearsal.say(leave.frame);
    rehearsal.say(take.frame);
    rehearsal.run(500);
    expect(rehearsal.refusals).toEqual(['10400']);
    expect(rehearsal.heard.filter((text) => /^\[\d+,\[\[/.test(text))).toHaveLength(2);
    expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
  });

  it('answers a ping, refuses what is not there, and says when it ends', async () => {
    const rehearsal = await Rehearsal.start(bitfinex, {
      kinds: ['levels'],
      symbols: 1,
      faults: { shutdown: { everyMs: 500 } },
    });
    rehearsal.say('{"event":"ping","cid":7}');
    expect(JSON.parse(rehearsal.heard.at(-1) ?? '')).toMatchObject({ event: 'pong', cid: 7 });
    rehearsal.say('{"event":"subscribe","channel":"trades","symbol":"tNOSUCH"}');
    rehearsal.say('{"event":"subscribe","channel":"candles","key":"trade:1m:tBTCUSD"}');
    rehearsal.say('{"event":"other"}');
    rehearsal.say('{"event":');
    expect(rehearsal.refusals).toEqual(['10300', '10302', '10000', '10000']);
    rehearsal.run(3_000);
    expect(rehearsal.heard.filter((text) => text.includes('20051')).length).toBeGreaterThan(0);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });

  it('takes 25 channels a connection', async () => {
    const rehearsal = await Rehearsal.start(bitfinex, { kinds, symbols: 12 });
    rehearsal.say('{"event":"subscribe","channel":"book","symbol":"tBTCUSD","len":"25"}');
    rehearsal.say('{"event":"subscribe","channel":"book","symbol":"tBTCUSD","len":"100"}');
    expect(rehearsal.refusals).toEqual(['10305']);
  });

  it('has trades, books and words for failures in REST', async () => {
    const rehearsal = await Rehearsal.start(bitfinex, { kinds, symbols: 2 });
    rehearsal.run(2_000);
    const { market, dialect } = rehearsal.exchange;
    const history = market.histories[1];
    const trades = JSON.parse(rehearsal.get('/v2/trades/tETHUSD/hist?limit=5')) as number[][];
    expect(trades.map(([id]) => id)).toEqual([1, 2, 3, 4, 5].map((back) => history.nextId - back));
    const sorted = JSON.parse(
      rehearsal.get(`/v2/trades/tETHUSD/hist?limit=5&sort=1&start=${trades[4][1]}`),
    ) as number[][];
    expect(sorted).toHaveLength(5);
    expect(JSON.parse(rehearsal.get('/v2/book/tBTCUSD/P0?len=25'))).toHaveLength(50);
    expect(rehearsal.get('/v2/platform/status')).toBe('[1]');
    expect(() => rehearsal.get('/v2/trades/tNOSUCH/hist')).toThrow('symbol: invalid');
    expect(() => rehearsal.get('/v2/trades/tETHUSD/hist?limit=10001')).toThrow('limit: invalid');
    expect(dialect.failure(429, 3).headers).toEqual({ 'retry-after': '3' });
    expect(dialect.failure(503, 3).body).toContain('maintenance');
  });
});
