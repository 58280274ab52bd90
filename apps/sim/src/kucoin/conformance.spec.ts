import { Rehearsal } from '../rehearsal';
import { kucoin } from './kucoin';

const kinds = ['trades', 'tops', 'levels'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(kucoin, { kinds });
    expect(exchange.dialect.symbols).toEqual(expect.arrayContaining([...venue.defaultSymbols]));
  });

  it('welcomes, grants what is asked, decodes every frame, and leaves no trade out', async () => {
    const rehearsal = await Rehearsal.start(kucoin, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    expect(rehearsal.heard[0]).toContain('"welcome"');
    expect(rehearsal.acks).toEqual(['trades', 'tops', 'levels']);
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    expect(sink.tops.length).toBeGreaterThan(500);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      expect(own).toHaveLength(exchange.market.traded(row).count);
      expect(new Set(own.map((each) => sink.trades.idOf(each))).size).toBe(own.length);
    }
  });

  it('leads to the top of the market by REST and changes that follow each other', async () => {
    const rehearsal = await Rehearsal.start(kucoin, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(1_050);
    const from = rehearsal.sink.levels.length;
    for (const instrument of rehearsal.instruments) rehearsal.seed(instrument);
    const seeded = new Set(rehearsal.instruments.map(({ id }) => id));
    rehearsal.run(1_950);
    const { levels } = rehearsal.sink;
    const last = new Map<number, number>();
    for (let row = from; row < levels.length; row++) {
      if (levels.last[row] === 0) continue;
      const id = levels.instrument[row];
      if (levels.isSnapshot[row] === 0) {
        expect(levels.firstSequence[row]).toBeLessThanOrEqual((last.get(id) ?? 0) + 1);
        if (!seeded.delete(id)) expect(levels.firstSequence[row]).toBe((last.get(id) ?? 0) + 1);
      }
      last.set(id, levels.lastSequence[row]);
    }
    expect(seeded.size).toBe(0);
    const top = (side: readonly unknown[]) => side.slice(0, 50);
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument).map(top)).toEqual(rehearsal.trueBook(instrument).map(top));
    }
  });

  it('answers a ping, and refuses what is not there', async () => {
    const rehearsal = await Rehearsal.start(kucoin, { kinds: ['levels'], symbols: 1 });
    rehearsal.say('{"id":"1545910590801","type":"ping"}');
    rehearsal.say('{"id":1,"type":"subscribe","topic":"/market/level2:BTC-USDT,NO-SUCH","response":true}');
    rehearsal.say('{"id":2,"type":"subscribe","topic":"/market/level9:BTC-USDT","response":true}');
    rehearsal.say('{"id":');
    rehearsal.say('{"id":3,"type":"unsubscribe","topic":"/market/level2:BTC-USDT","response":true}');
    rehearsal.run(1_000);
    expect(rehearsal.heard).toContain('{"id":"1545910590801","type":"pong"}');
    expect(rehearsal.refusals).toEqual(['404', '404', '400']);
    expect(rehearsal.acks).toEqual(['levels', '3']);
    expect(rehearsal.sink.levels.length).toBe(0);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });

  it('lets nobody in without a token of its own', async () => {
    const rehearsal = await Rehearsal.start(kucoin, { kinds: [], symbols: 1 });
    const heard: string[] = [];
    const closed: number[] = [];
    for (const query of ['', '?token=token-1', '?token=x']) {
      rehearsal.exchange.open(`ws://memory/endpoint${query}`, {
        frame: (bytes) => heard.push(Buffer.from(bytes).toString()),
        ping: () => undefined,
        closed: (code) => closed.push(code),
      });
      rehearsal.exchange.flush();
    }
    expect(heard.every((text) => text.includes('token is invalid'))).toBe(true);
    expect(closed).toEqual([1008, 1008, 1008]);
  });

  it('tells the last hundred trades', async () => {
    const rehearsal = await Rehearsal.start(kucoin, { kinds, symbols: 1 });
    rehearsal.run(3_000);
    const { data } = JSON.parse(rehearsal.get('/api/v1/market/histories?symbol=BTC-USDT')) as { data: unknown[] };
    expect(data).toHaveLength(100);
    expect(() => rehearsal.get('/api/v1/market/histories?symbol=NO-SUCH')).toThrow('400');
  });
});
