import { Rehearsal } from '../rehearsal';
import { bitstamp } from './bitstamp';

const kinds = ['trades', 'levels'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(bitstamp, { kinds });
    expect(exchange.dialect.symbols).toEqual(expect.arrayContaining([...venue.defaultSymbols]));
  });

  it('grants what is asked, decodes every frame, and sums up to what traded', async () => {
    const rehearsal = await Rehearsal.start(bitstamp, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    expect(rehearsal.acks.sort()).toEqual(
      rehearsal
        .plan(kinds)
        .flatMap(({ subscribe }) => subscribe.flatMap(({ ids }) => ids))
        .sort(),
    );
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count, volume } = exchange.market.traded(row);
      expect(own).toHaveLength(count);
      expect(own.reduce((sum, each) => sum + BigInt(sink.trades.size[each]), 0n)).toBe(volume);
    }
  });

  it('leads to the book of the market by REST and changes whose times rise', async () => {
    const rehearsal = await Rehearsal.start(bitstamp, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(1_050);
    for (const instrument of rehearsal.instruments) rehearsal.seed(instrument);
    rehearsal.run(1_950);
    const { levels } = rehearsal.sink;
    const last = new Map<number, number>();
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 0) continue;
      const id = levels.instrument[row];
      expect(levels.lastSequence[row]).toBeGreaterThan(last.get(id) ?? 0);
      last.set(id, levels.lastSequence[row]);
    }
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
      expect(rehearsal.heardBook(instrument)[0].length).toBeGreaterThan(90);
    }
  });

  it('answers a heartbeat, refuses what is not there, and asks to be left', async () => {
    const rehearsal = await Rehearsal.start(bitstamp, {
      kinds: ['levels'],
      symbols: 1,
      faults: { shutdown: { everyMs: 500 } },
    });
    rehearsal.say('{"event":"bts:heartbeat"}');
    rehearsal.say('{"event":"bts:subscribe","data":{"channel":"live_trades_nosuch"}}');
    rehearsal.say('{"event":');
    rehearsal.say('{"event":"bts:unsubscribe","data":{"channel":"diff_order_book_btcusd"}}');
    rehearsal.run(3_000);
    expect(rehearsal.heard).toContain('{"event":"bts:heartbeat","channel":"","data":{"status":"success"}}');
    expect(rehearsal.refusals).toHaveLength(2);
    expect(rehearsal.heard.filter((text) => text.includes('bts:request_reconnect')).length).toBeGreaterThan(0);
    expect(rehearsal.sink.levels.length).toBe(0);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });

  it('tells the trades of the last minute, the newest first', async () => {
    const rehearsal = await Rehearsal.start(bitstamp, { kinds, symbols: 1 });
    rehearsal.run(3_000);
    const rows = JSON.parse(rehearsal.get('/api/v2/transactions/btcusd/?time=minute')) as { tid: string }[];
    const ids = rows.map(({ tid }) => Number(tid));
    expect(ids.length).toBeGreaterThan(100);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(() => rehearsal.get('/api/v2/order_book/nosuch/')).toThrow('404');
  });
});
