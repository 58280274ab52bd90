import { Rehearsal } from '../rehearsal';
import { deribit } from './deribit';

const kinds = ['trades', 'tops', 'levels', 'greeks'] as const;

describe('the venue that the product connects with', () => {
  it('lists its default symbols, futures, and options of two expiries', async () => {
    const { venue, instruments } = await Rehearsal.start(deribit, { kinds });
    const symbols = instruments.map(({ symbol }) => symbol);
    expect(symbols.slice(0, 5)).toEqual([...venue.defaultSymbols, 'BTC-26MAR27', 'ETH-26MAR27', 'BTC-26MAR27-80000-C']);
    expect(symbols.at(-1)).toBe('ETH-25JUN27-4200-P');
    expect(instruments.filter(({ contract }) => contract?.type === 'option')).toHaveLength(24);
    expect(instruments[4].contract).toEqual({
      ...{ type: 'option', expiryMs: Date.UTC(2027, 2, 26, 8), strike: '80000', right: 'call' },
    });
  });

  it('grants what is asked, decodes every frame, and sums up to what traded', async () => {
    const rehearsal = await Rehearsal.start(deribit, { kinds });
    rehearsal.run(4_000);
    const { sink, instruments, exchange } = rehearsal;
    const ids = rehearsal.plan(kinds).flatMap(({ subscribe }) => subscribe.flatMap((request) => request.ids));
    expect([...rehearsal.acks].sort()).toEqual(ids.sort());
    expect(rehearsal.refusals).toEqual([]);
    expect(sink.rejectedTotal).toBe(0);
    for (const [row, instrument] of instruments.entries()) {
      const own = rehearsal.trades(instrument);
      const { count, firstId, volume } = exchange.market.traded(row);
      expect(own.map((each) => sink.trades.sequence[each])).toEqual(own.map((_, i) => firstId + i));
      expect(own).toHaveLength(count);
      expect(own.reduce((sum, each) => sum + BigInt(sink.trades.size[each]), 0n)).toBe(volume);
    }
  });

  it('says plausible greeks of options alone: calls and puts of a strike differ as parity wants', async () => {
    const rehearsal = await Rehearsal.start(deribit, { kinds: ['greeks', 'tops'] });
    rehearsal.run(1_000);
    const { greeks } = rehearsal.sink;
    const last = (symbol: string) => {
      const { id } = rehearsal.instruments.find((each) => each.symbol === symbol) ?? { id: -1 };
      return greeks.instrument.lastIndexOf(id, greeks.length - 1);
    };
    expect(new Set(greeks.instrument.subarray(0, greeks.length)).size).toBe(24);
    const [call, put] = [last('BTC-26MAR27-100000-C'), last('BTC-26MAR27-100000-P')];
    const forward = greeks.underlyingPrice[call];
    expect(greeks.delta[call] - greeks.delta[put]).toBeCloseTo(1, 4);
    expect(greeks.markPrice[call] - greeks.markPrice[put]).toBeCloseTo(1 - 100_000 / forward, 4);
    expect(greeks.vega[call]).toBeGreaterThan(50);
    expect(greeks.theta[call]).toBeLessThan(0);
    expect(greeks.markVolatility[call]).toBe(52);
    for (let row = 0; row < greeks.length; row++) {
      expect(greeks.bidVolatility[row]).toBeGreaterThanOrEqual(0);
      expect(greeks.askVolatility[row]).toBeGreaterThan(greeks.bidVolatility[row]);
      expect(Math.abs(greeks.delta[row])).toBeLessThanOrEqual(1);
      expect(greeks.gamma[row]).toBeGreaterThanOrEqual(0);
    }
  });

  it('leads to the book of the market by its frames alone, each change naming the one before', async () => {
    const rehearsal = await Rehearsal.start(deribit, { kinds: ['levels'] });
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
    }
  });

  it('gives the whole book again to who leaves it and takes it anew', async () => {
    const rehearsal = await Rehearsal.start(deribit, { kinds: ['levels'], symbols: 1 });
    rehearsal.run(500);
    const [instrument] = rehearsal.instruments;
    const [leave, take] = rehearsal.venue.resync?.(instrument, rehearsal.sink.link) ?? [];
    rehearsal.say(leave.frame);
    rehearsal.say(take.frame);
    rehearsal.run(500);
    expect(rehearsal.acks).toEqual(['1', '2', 'book.BTC-PERPETUAL.100ms', ...leave.ids, ...take.ids]);
    expect(rehearsal.heard.filter((text) => text.includes('"snapshot"'))).toHaveLength(2);
    expect(rehearsal.heardBook(instrument)).toEqual(rehearsal.trueBook(instrument));
  });

  it('refills trades by REST, both ends included', async () => {
    const rehearsal = await Rehearsal.start(deribit, { kinds: ['trades'], symbols: 2 });
    rehearsal.run(3_000);
    const { venue, sink, exchange, instruments } = rehearsal;
    const { firstId } = exchange.market.traded(1);
    sink.clear();
    const { path } = venue.backfill?.request(instruments[1], firstId, 20) ?? { path: '' };
    venue.backfill?.decode(Buffer.from(rehearsal.get(path)), instruments[1], sink);
    expect(sink.rejectedTotal).toBe(0);
    expect([...sink.trades.sequence.subarray(0, sink.trades.length)]).toEqual(
      Array.from({ length: 20 }, (_, i) => firstId + i),
    );
  });

  it('asks whether the client is there, keeps one that answers, and cuts off one that does not', async () => {
    const rehearsal = await Rehearsal.start(deribit, { kinds: ['tops'], symbols: 1 });
    const silent = rehearsal.exchange.open('ws://memory/ws/api/v2', {
      frame: () => undefined,
      ping: () => undefined,
      closed: () => undefined,
    });
    const heartbeat = { jsonrpc: '2.0', id: 1, method: 'public/set_heartbeat', params: { interval: 30 } };
    if (silent) rehearsal.exchange.receive(silent, JSON.stringify(heartbeat));
    rehearsal.run(100_000);
    expect(silent?.isOpen).toBe(false);
    expect(rehearsal.heard.filter((text) => text.includes('test_request'))).toHaveLength(3);
    expect(rehearsal.heard.at(-1)).toContain('quote.BTC-PERPETUAL');
  });

  it('refuses raw channels and what it cannot read, and passes over what is not there', async () => {
    const rehearsal = await Rehearsal.start(deribit, { kinds: ['tops'], symbols: 1 });
    const request = (method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id: 9, method, params });
    rehearsal.say(request('public/subscribe', { channels: ['trades.BTC-PERPETUAL.raw'] }));
    rehearsal.say(request('public/set_heartbeat', { interval: 5 }));
    rehearsal.say(request('public/surprise', {}));
    rehearsal.say('{"jsonrpc":');
    rehearsal.say(request('public/subscribe', { channels: ['trades.NO-SUCH.100ms', 'quote.BTC-PERPETUAL'] }));
    expect(rehearsal.refusals).toEqual(['13778', '-32602', '-32601', '-32700']);
    expect(rehearsal.acks.slice(-2)).toEqual(['9', 'quote.BTC-PERPETUAL']);
    expect(rehearsal.sink.rejectedTotal).toBe(0);
  });
});
