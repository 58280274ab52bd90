import { Rehearsal } from '../rehearsal';
import { gate } from './gate';

const kinds = ['trades', 'tops', 'levels'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(gate, { kinds });
    expect(exchange.dialect.symbols).toEqual(expect.arrayContaining([...venue.defaultSymbols]));
  });

  it('grants what is asked, decodes every frame, and sums up to what traded', async () => {
    const rehearsal = await Rehearsal.start(gate, { kinds });
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
    expect(sink.tops.length).toBeGreaterThan(500);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count } = exchange.market.traded(row);
      expect(own).toHaveLength(count);
    }
  });

  it('leads to the book of the market by its frames alone, each change following the one before', async () => {
    const rehearsal = await Rehearsal.start(gate, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(3_000);
    const { levels } = rehearsal.sink;
    const last = new Map<number, number>();
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 0) continue;
      const id = levels.instrument[row];
      if (levels.isSnapshot[row] === 0) expect(levels.firstSequence[row]).toBe((last.get(id) ?? 0) + 1);
      last.set(id, levels.lastSequence[row]);
    }
    for (const instrument of rehearsal.instruments) {
      const [bids, asks] = rehearsal.trueBook(instrument);
      expect(rehearsal.heardBook(instrument)).toEqual([bids, asks]);
      expect(bids.length).toBeGreaterThan(90);
    }
  });

  it('gives the whole book again to who leaves it and takes it anew, and nothing to who takes it twice', async () => {
    const rehearsal = await Rehearsal.start(gate, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    const [leave, take] = rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? [];
    rehearsal.say(take.frame);
    rehearsal.say(leave.frame);
    rehearsal.say(take.frame);
    rehearsal.run(500);
    expect(rehearsal.refusals).toEqual(['2']);
    const { levels } = rehearsal.sink;
    const snapshots = Array.from({ length: levels.length }, (_, row) => levels.isSnapshot[row] * levels.last[row]);
    expect(snapshots.filter((isSnapshot) => isSnapshot === 1)).toHaveLength(2);
    expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
  });

  it('seeds the older channel by REST', async () => {
    const rehearsal = await Rehearsal.start(gate, { kinds: ['trades'], symbols: 1 });
    const [instrument] = rehearsal.instruments;
    rehearsal.say('{"channel":"spot.order_book_update","event":"subscribe","payload":["BTC_USDT","100ms"]}');
    rehearsal.run(1_050);
    rehearsal.seed(instrument);
    rehearsal.run(1_950);
    expect(rehearsal.acks).toEqual(['1', 'spot.order_book_update']);
    const top = (levels: readonly unknown[]) => levels.slice(0, 20);
    expect(rehearsal.heardBook(instrument).map(top)).toEqual(rehearsal.trueBook(instrument).map(top));
  });

  it('answers a ping, and refuses what is not there', async () => {
    const rehearsal = await Rehearsal.start(gate, { kinds: ['trades'], symbols: 1 });
    rehearsal.say('{"time":1,"channel":"spot.ping"}');
    rehearsal.say('{"id":7,"channel":"spot.obu","event":"subscribe","payload":["ob.NO_SUCH.400"]}');
    rehearsal.say('{"id":8,"channel":"spot.obu","event":"subscribe","payload":["ob.BTC_USDT.7"]}');
    rehearsal.say('{"id":');
    expect(rehearsal.heard.filter((text) => text.includes('spot.pong'))).toHaveLength(1);
    expect(rehearsal.refusals).toEqual(['2', '2', '2']);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
    expect(() => rehearsal.get('/api/v4/spot/order_book?currency_pair=NO_SUCH')).toThrow('400');
    expect(JSON.parse(rehearsal.get('/api/v4/spot/trades?currency_pair=BTC_USDT&limit=5'))).toHaveLength(5);
  });
});
