import { Rehearsal } from '../rehearsal';
import { coinbase } from './coinbase';

const kinds = ['trades', 'tops', 'levels'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(coinbase, { kinds });
    expect(exchange.dialect.symbols).toEqual(venue.defaultSymbols);
  });

  it('grants what is asked, decodes every frame, and sums up to what traded', async () => {
    const rehearsal = await Rehearsal.start(coinbase, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    const asked = rehearsal.plan(kinds).flatMap(({ subscribe }) => subscribe.flatMap(({ ids }) => ids));
    expect([...rehearsal.acks].sort()).toEqual([...asked].sort());
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    expect(sink.tops.length).toBeGreaterThan(500);
    expect(rehearsal.heard.filter((text) => text.includes('"last_match"'))).toHaveLength(12);
    expect(rehearsal.heard.filter((text) => text.includes('"heartbeat","sequence"')).length).toBeGreaterThan(24);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count, firstId } = exchange.market.traded(row);
      expect(own).toHaveLength(count);
      expect(own.map((each) => sink.trades.sequence[each])).toEqual(own.map((_, i) => firstId + i));
    }
  });

  it('leads to the book of the market by its frames alone', async () => {
    const rehearsal = await Rehearsal.start(coinbase, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(3_000);
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
      expect(rehearsal.heardBook(instrument)[0].length).toBeGreaterThan(90);
    }
  });

  it('gives the whole book again to who leaves it and takes it anew', async () => {
    const rehearsal = await Rehearsal.start(coinbase, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    for (const { frame } of rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? []) rehearsal.say(frame);
    rehearsal.run(500);
    expect(rehearsal.heard.filter((text) => text.startsWith('{"type":"snapshot"'))).toHaveLength(2);
    expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
  });

  it('refills trades by REST, in their order', async () => {
    const rehearsal = await Rehearsal.start(coinbase, { kinds: ['trades'], symbols: 2 });
    rehearsal.run(5_000);
    const { venue, sink, exchange, instruments } = rehearsal;
    const { firstId } = exchange.market.traded(1);
    sink.clear();
    const { path } = venue.backfill?.request(instruments[1], firstId, 10) ?? { path: '' };
    venue.backfill?.decode(Buffer.from(rehearsal.get(path)), instruments[1], sink);
    expect(sink.rejectedTotal).toBe(0);
    expect([...sink.trades.sequence.subarray(0, sink.trades.length)]).toEqual(
      Array.from({ length: 10 }, (_, i) => firstId + i),
    );
    const history = exchange.market.histories[1];
    const own = Array.from({ length: 10 }, (_, i) => history.at(firstId + i).buy);
    expect(own.map((buy) => (buy ? 1 : -1))).toEqual([...sink.trades.aggressor.subarray(0, 10)]);
  });

  it('refuses what is not there, whole, and cuts off who asks for nothing', async () => {
    const rehearsal = await Rehearsal.start(coinbase, { kinds: ['trades'], symbols: 1 });
    rehearsal.say('{"type":"subscribe","product_ids":["BTC-USD","NO-SUCH"],"channels":["ticker"]}');
    rehearsal.say('{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2"]}');
    rehearsal.say('{"type":"subscribe","channels":[{"name":"nosuch","product_ids":["BTC-USD"]}]}');
    rehearsal.say('{"type":');
    expect(rehearsal.refusals).toEqual([...Array<string>(3).fill('Failed to subscribe'), 'Malformed JSON']);
    rehearsal.say('{"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["matches","heartbeat"]}');
    expect(rehearsal.heard.at(-1)).toBe('{"type":"subscriptions","channels":[]}');
    const before = rehearsal.heard.length;
    rehearsal.run(11_000);
    expect(rehearsal.heard).toHaveLength(before);
    expect(rehearsal.exchange.dialect.isIdle).toBe(true);
  });

  it('has books and words for failures in REST', async () => {
    const rehearsal = await Rehearsal.start(coinbase, { kinds, symbols: 1 });
    rehearsal.run(500);
    const { bids, sequence } = JSON.parse(rehearsal.get('/products/BTC-USD/book?level=2')) as {
      bids: [string, string, number][];
      sequence: number;
    };
    const { market, dialect } = rehearsal.exchange;
    expect(Number(bids[0][0])).toBeCloseTo(market.books[0].bids.bestPrice / 100, 8);
    expect(bids).toHaveLength(market.books[0].bids.length);
    expect(sequence).toBe(market.books[0].updateId);
    expect(JSON.parse(rehearsal.get('/time'))).toMatchObject({ epoch: market.nowMs / 1_000 });
    expect(() => rehearsal.get('/products/NO-SUCH/trades')).toThrow('404');
    expect(() => rehearsal.get('/products/BTC-USD/trades?limit=1001')).toThrow('400');
    expect(dialect.failure(429, 3).headers).toEqual({ 'retry-after': '3' });
    expect(dialect.failure(503, 3).body).toBe('{"message":"Internal server error"}');
  });
});
