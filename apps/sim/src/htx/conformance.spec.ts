import { Rehearsal } from '../rehearsal';
import { javaNumber } from './frames';
import { htx } from './htx';

const kinds = ['trades', 'tops', 'levels'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols', async () => {
    const { venue, exchange } = await Rehearsal.start(htx, { kinds });
    expect(exchange.dialect.symbols).toEqual(expect.arrayContaining([...venue.defaultSymbols]));
  });

  it('grants what is asked, decodes every frame, and leaves no trade out', async () => {
    const rehearsal = await Rehearsal.start(htx, { kinds });
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
      const { count, firstId } = exchange.market.traded(row);
      // The first is the last one before, as the venue has it.
      expect(own.map((each) => sink.trades.sequence[each])).toEqual(
        Array.from({ length: count + 1 }, (_, i) => firstId - 1 + i),
      );
    }
  });

  it('leads to the book of the market by what was asked for, each change following the one before', async () => {
    const rehearsal = await Rehearsal.start(htx, { kinds: ['levels'], symbols: 4 });
    rehearsal.run(1_050);
    for (const instrument of rehearsal.instruments) {
      for (const { frame } of rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? []) rehearsal.say(frame);
    }
    rehearsal.run(1_950);
    const { levels } = rehearsal.sink;
    const last = new Map<number, number>();
    const seeded = new Set<number>();
    for (let row = 0; row < levels.length; row++) {
      if (levels.last[row] === 0) continue;
      const id = levels.instrument[row];
      const known = last.get(id);
      if (levels.isSnapshot[row] === 1) seeded.add(id);
      else if (known !== undefined) expect(levels.previousSequence[row]).toBe(known);
      if (levels.isSnapshot[row] === 1) expect(levels.lastSequence[row]).toBe(known);
      last.set(id, levels.lastSequence[row]);
    }
    expect(seeded.size).toBe(4);
    for (const instrument of rehearsal.instruments) {
      const depth = (side: readonly unknown[]) => side.slice(0, 90);
      expect(rehearsal.heardBook(instrument).map(depth)).toEqual(rehearsal.trueBook(instrument).map(depth));
    }
  });

  it('pings, and leaves who does not answer', async () => {
    const rehearsal = await Rehearsal.start(htx, { kinds: ['trades'], symbols: 1 });
    const closed: number[] = [];
    rehearsal.exchange.open('ws://memory/ws', {
      frame: () => undefined,
      ping: () => undefined,
      closed: (code) => closed.push(code),
    });
    rehearsal.run(25_000);
    expect(rehearsal.heard.filter((text) => text.startsWith('{"ping"'))).toHaveLength(5);
    expect(closed).toEqual([1003]);
  });

  it('refuses what is not there', async () => {
    const rehearsal = await Rehearsal.start(htx, { kinds, symbols: 1 });
    rehearsal.say('{"sub":"market.nosuch.bbo","id":"1"}');
    rehearsal.say('{"sub":"market.btcusdt.mbp.150","id":"2"}');
    rehearsal.say('{"req":"market.btcusdt.trade.detail","id":"3"}');
    rehearsal.say('{"sub":');
    rehearsal.say('{"sub":"market.btcusdt.bbo","id":"4"}', 1);
    expect(rehearsal.refusals).toEqual(Array<string>(5).fill('bad-request'));
    rehearsal.say('{"unsub":"market.btcusdt.bbo","id":"5"}');
    expect(rehearsal.heard.at(-1)).toContain('"unsubbed":"market.btcusdt.bbo"');
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });

  it('tells books and the last trades by REST', async () => {
    const rehearsal = await Rehearsal.start(htx, { kinds, symbols: 1 });
    rehearsal.run(1_000);
    const trades = JSON.parse(rehearsal.get('/market/history/trade?symbol=btcusdt&size=7')) as { data: unknown[] };
    expect(trades.data).toHaveLength(7);
    rehearsal.venue.decode(Buffer.from(rehearsal.get('/market/depth?symbol=btcusdt&type=step0')), rehearsal.sink);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
    expect(() => rehearsal.get('/market/nothing?symbol=btcusdt')).toThrow('404');
  });

  it.each([
    [500, 2, '5.0'],
    [158, 6, '1.58E-4'],
    [1, 8, '1.0E-8'],
    [123_456_789, 0, '1.23456789E8'],
    [1_000_000_000, 1, '1.0E8'],
    [0, 3, '0.0'],
    [97_250_01, 2, '97250.01'],
  ])('writes %i of %i decimals as %s', (units, decimals, text) => {
    expect(javaNumber(units, decimals)).toBe(text);
    expect(Number(text)).toBeCloseTo(units / 10 ** decimals, 12);
  });
});
