import { bybitLinear } from '../bybit-linear/bybit-linear';
import { Rehearsal } from '../rehearsal';
import { bybit } from './bybit';

const kinds = ['trades', 'tops', 'levels'] as const;

describe.each([
  ['bybit', bybit, '2290', 60],
  ['bybit-linear', bybitLinear, '20f43950-d8dd-5b31-9112-', 1_000],
] as const)('%s that the product connects with', (_, entry, idStart, tradesMax) => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(entry, { kinds });
    expect(exchange.dialect.symbols).toEqual(venue.defaultSymbols);
  });

  it('grants what is asked, decodes every frame, and sums up to what traded', async () => {
    const rehearsal = await Rehearsal.start(entry, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    expect(rehearsal.acks).toEqual(
      rehearsal.plan(kinds).flatMap(({ subscribe }) => subscribe.flatMap(({ ids }) => ids)),
    );
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    expect(sink.tops.length).toBeGreaterThan(500);
    const ids = Array.from({ length: sink.trades.length }, (_, row) => sink.trades.idOf(row));
    expect(ids.every((id) => id.startsWith(idStart))).toBe(true);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count, volume } = exchange.market.traded(row);
      expect(new Set(own.map((each) => ids[each])).size).toBe(count);
      expect(own.reduce((sum, each) => sum + BigInt(sink.trades.size[each]), 0n)).toBe(volume);
    }
  });

  it('leads to the book of the market by its frames alone, each change one above the one before', async () => {
    const rehearsal = await Rehearsal.start(entry, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(3_000);
    const { levels } = rehearsal.sink;
    const last = new Map<number, number>();
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 0) continue;
      const [id, sequence] = [levels.instrument[row], levels.lastSequence[row]];
      if (levels.isSnapshot[row] === 0) expect(levels.firstSequence[row]).toBe((last.get(id) ?? NaN) + 1);
      last.set(id, sequence);
    }
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
      expect(rehearsal.heardBook(instrument)[0].length).toBeGreaterThan(90);
    }
  });

  it('gives the whole book again to who leaves it and takes it anew, and not twice to who has it', async () => {
    const rehearsal = await Rehearsal.start(entry, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    const [leave, take] = rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? [];
    rehearsal.say(take.frame);
    rehearsal.run(500);
    rehearsal.say(leave.frame);
    rehearsal.say(take.frame);
    rehearsal.run(500);
    expect(rehearsal.acks).toEqual([...take.ids, ...take.ids, ...leave.ids, ...take.ids]);
    expect(rehearsal.heard.filter((text) => text.includes('already subscribed'))).toHaveLength(1);
    expect(rehearsal.heard.filter((text) => /"data":.*"snapshot"|"snapshot".*"data":/.test(text))).toHaveLength(2);
    expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
  });

  it('answers a ping, and refuses what is not there, whole', async () => {
    const rehearsal = await Rehearsal.start(entry, { kinds: ['trades'], symbols: 1 });
    rehearsal.say(rehearsal.venue.keepalive?.frame(0) ?? '');
    rehearsal.say('{"req_id":"7","op":"subscribe","args":["orderbook.200.BTCUSDT","orderbook.200.NOSUCH"]}');
    rehearsal.say(JSON.stringify({ op: 'subscribe', args: Array(11).fill('orderbook.200.BTCUSDT') }));
    rehearsal.say('{"op":');
    rehearsal.run(1_000);
    expect(rehearsal.heard[1]).toContain('"ret_msg":"pong"');
    expect(rehearsal.refusals).toEqual(['failed', 'failed', 'failed']);
    expect(rehearsal.sink.levels.length).toBe(0);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });

  it('has the latest trades in REST, the newest first', async () => {
    const rehearsal = await Rehearsal.start(entry, { kinds: ['trades'], symbols: 1 });
    rehearsal.run(10_000);
    const category = entry.venueId === 'bybit' ? 'spot' : 'linear';
    const body = rehearsal.get(`/v5/market/recent-trade?category=${category}&symbol=BTCUSDT`);
    const { list } = (JSON.parse(body) as { result: { list: { time: string }[] } }).result;
    expect(list).toHaveLength(tradesMax);
    expect(Number(list[0].time)).toBeGreaterThan(Number(list[tradesMax - 1].time));
  });
});
