import { Rehearsal } from '../rehearsal';
import { okx } from './okx';

const kinds = ['trades', 'tops', 'levels'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(okx, { kinds });
    expect(exchange.dialect.symbols).toEqual(venue.defaultSymbols);
  });

  it('grants what is asked, decodes every frame, and sums up to what traded', async () => {
    const rehearsal = await Rehearsal.start(okx, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    expect(rehearsal.acks.sort()).toEqual(
      rehearsal
        .plan(kinds)
        .flatMap(({ subscribe }) => subscribe[0].ids)
        .sort(),
    );
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    expect(instruments).toHaveLength(12);
    expect(sink.tops.length).toBeGreaterThan(500);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count, firstId, volume } = exchange.market.traded(row);
      expect(own.map((each) => sink.trades.sequence[each])).toEqual(own.map((_, i) => firstId + i));
      expect(own).toHaveLength(count);
      expect(own.reduce((sum, each) => sum + BigInt(sink.trades.size[each]), 0n)).toBe(volume);
    }
  });

  it('leads to the book of the market by its frames alone, each change following the one before', async () => {
    const rehearsal = await Rehearsal.start(okx, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(3_000);
    const { levels } = rehearsal.sink;
    const last = new Map<number, number>();
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 0) continue;
      const [id, sequence] = [levels.instrument[row], levels.lastSequence[row]];
      if (levels.isSnapshot[row] === 0) expect(levels.previousSequence[row]).toBe(last.get(id));
      last.set(id, sequence);
    }
    for (const instrument of rehearsal.instruments) {
      expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
      expect(rehearsal.heardBook(instrument)[0].length).toBeGreaterThan(90);
    }
  });

  it('gives the whole book again to who leaves it and takes it anew', async () => {
    const rehearsal = await Rehearsal.start(okx, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    for (const { frame } of rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? []) rehearsal.say(frame);
    rehearsal.run(500);
    expect(rehearsal.acks).toEqual(['books:BTC-USDT', 'unsubscribe:books:BTC-USDT', 'books:BTC-USDT']);
    const { levels } = rehearsal.sink;
    const snapshots = Array.from({ length: levels.length }, (_, row) => levels.isSnapshot[row] * levels.last[row]);
    expect(snapshots.filter((isSnapshot) => isSnapshot === 1)).toHaveLength(2);
    expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
  });

  it('refills trades by REST, in their order', async () => {
    const rehearsal = await Rehearsal.start(okx, { kinds: ['trades'], symbols: 2 });
    rehearsal.run(3_000);
    const { venue, sink, exchange } = rehearsal;
    const { firstId } = exchange.market.traded(1);
    sink.clear();
    const { path } = venue.backfill?.request(rehearsal.instruments[1], firstId, 20) ?? { path: '' };
    venue.backfill?.decode(Buffer.from(rehearsal.get(path)), rehearsal.instruments[1], sink);
    expect(sink.rejectedTotal).toBe(0);
    expect([...sink.trades.sequence.subarray(0, sink.trades.length)]).toEqual(
      Array.from({ length: 20 }, (_, i) => firstId + i),
    );
  });

  it('answers a ping, refuses what is not there, and says when it ends', async () => {
    const rehearsal = await Rehearsal.start(okx, {
      kinds: ['levels'],
      symbols: 1,
      faults: { shutdown: { everyMs: 500 } },
    });
    rehearsal.say('ping');
    rehearsal.say('{"op":"subscribe","args":[{"channel":"books","instId":"NO-SUCH"}]}');
    rehearsal.say('{"op":');
    rehearsal.say('{"op":"subscribe","args":[{"channel":"trades-all","instId":"BTC-USDT"}]}');
    rehearsal.run(3_000);
    expect(rehearsal.heard).toContain('pong');
    expect(rehearsal.refusals).toEqual(['60018', '60012', '60018']);
    expect(rehearsal.heard.filter((text) => text.includes('64008')).length).toBeGreaterThan(0);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });
});
