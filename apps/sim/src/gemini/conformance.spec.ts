import { Rehearsal } from '../rehearsal';
import { gemini } from './gemini';

const kinds = ['trades', 'tops', 'levels'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(gemini, { kinds });
    expect(exchange.dialect.symbols).toEqual(venue.defaultSymbols);
  });

  it('grants what is asked, decodes every frame, and tells every trade', async () => {
    const rehearsal = await Rehearsal.start(gemini, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    expect(rehearsal.acks).toEqual(rehearsal.venue.defaultSymbols);
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    expect(instruments).toHaveLength(11);
    expect(sink.tops.length).toBeGreaterThan(500);
    for (const [row, instrument] of instruments.entries()) {
      const ids = rehearsal.trades(instrument).map((each) => sink.trades.id[each]);
      expect(ids).toHaveLength(exchange.market.traded(row).count);
      expect(ids.every((id, i) => i === 0 || id === ids[i - 1] + 7)).toBe(true);
    }
  });

  it('leads to the book of the market by its frames alone, each change beginning where the one before ended', async () => {
    const rehearsal = await Rehearsal.start(gemini, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(3_000);
    const { levels } = rehearsal.sink;
    const last = new Map<number, number>();
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 0) continue;
      const [id, sequence] = [levels.instrument[row], levels.lastSequence[row]];
      expect(levels.isSnapshot[row]).toBe(last.has(id) ? 0 : 1);
      if (last.has(id)) expect(levels.firstSequence[row]).toBe((last.get(id) ?? NaN) + 1);
      last.set(id, sequence);
    }
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
      expect(rehearsal.heardBook(instrument)[0].length).toBeGreaterThan(90);
    }
  });

  it('gives the whole book again to who leaves it and takes it anew', async () => {
    const rehearsal = await Rehearsal.start(gemini, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    for (const { frame } of rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? []) rehearsal.say(frame);
    rehearsal.run(500);
    expect(rehearsal.acks).toEqual(['btcusd', 'book:btcusd']);
    const { levels } = rehearsal.sink;
    const snapshots = Array.from({ length: levels.length }, (_, row) => levels.isSnapshot[row] * levels.last[row]);
    expect(snapshots.filter((isSnapshot) => isSnapshot === 1)).toHaveLength(2);
    expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
  });

  it('answers a ping, and refuses what is not there, whole', async () => {
    const rehearsal = await Rehearsal.start(gemini, { kinds: ['trades'], symbols: 1 });
    rehearsal.say(rehearsal.venue.keepalive?.frame(0) ?? '');
    expect(rehearsal.heard.at(-1)).toBe('{"id":"ping","status":200}');
    rehearsal.say('{"id":"1","method":"SUBSCRIBE","params":["btcusd@depth@100ms","nosuch@trade"]}');
    rehearsal.say('{"id":2,"method":"bogus"}');
    rehearsal.say('{"id":');
    rehearsal.say('{"id":"3","method":"list_subscriptions"}');
    expect(rehearsal.heard.at(-1)).toBe('{"id":"3","status":200,"result":["btcusd@trade"]}');
    rehearsal.run(1_000);
    expect(rehearsal.refusals).toEqual(['-1013', '-1020', '-1020']);
    expect(rehearsal.sink.levels.length).toBe(0);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });

  it('has trades, books and words for failures in REST', async () => {
    const rehearsal = await Rehearsal.start(gemini, { kinds, symbols: 2 });
    rehearsal.run(2_000);
    const { market, dialect } = rehearsal.exchange;
    const { nextId } = market.histories[1];
    const tids = (path: string) => (JSON.parse(rehearsal.get(path)) as { tid: number }[]).map(({ tid }) => tid / 7);
    expect(tids('/v1/trades/ethusd?limit_trades=3')).toEqual([nextId - 1, nextId - 2, nextId - 3]);
    expect(tids(`/v1/trades/ethusd?limit_trades=2&since_tid=${(nextId - 4) * 7}`)).toEqual([nextId - 2, nextId - 3]);
    const book = JSON.parse(rehearsal.get('/v1/book/btcusd?limit_bids=0&limit_asks=5')) as Record<string, unknown[]>;
    expect([book['bids'].length, book['asks'].length]).toEqual([market.books[0].bids.length, 5]);
    expect(rehearsal.get('/v1/symbols')).toBe('["btcusd","ethusd"]');
    expect(() => rehearsal.get('/v1/trades/nosuch')).toThrow('InvalidSymbol');
    expect(() => rehearsal.get('/v1/other')).toThrow('404');
    expect(dialect.failure(429, 3).headers).toEqual({ 'retry-after': '3' });
    expect(dialect.failure(503, 3).body).toContain('System');
  });
});
