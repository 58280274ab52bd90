import { JsonFields, numbered } from '@livetape/columns';
import { Aggressor, type Instrument } from '@livetape/model';
import { Sink } from './sink';
import { BUY_SELL } from './words';

const BTC: Instrument = {
  id: 3,
  venue: 'test',
  symbol: 'BTC',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 2,
  sizeDecimals: 3,
};
const KEY = numbered('p q s m b B a A');
const TRADE = { price: KEY.p, size: KEY.q };
const TOP = { bid: KEY.b, bidSize: KEY.B, ask: KEY.a, askSize: KEY.A };
const fields = new JsonFields(KEY);
const isMissing = (read: JsonFields, field: number) => !read.has(field);

function sinkWith(json: string, capacity = 4): Sink {
  const sink = new Sink({ instruments: [BTC], capacity });
  sink.readObject(new TextEncoder().encode(json), fields);
  sink.select(BTC);
  return sink;
}

function topOf({ tops }: Sink, row: number): unknown[] {
  return [tops.instrument[row], tops.bidPrice[row], tops.bidSize[row], tops.askPrice[row], tops.askSize[row]];
}

describe('FrameTicks', () => {
  it('reads price and size of a trade into a row of its own, or into the one that is given', () => {
    const sink = sinkWith('{"p":"1.50","q":2}');
    expect(sink.readTrade(fields, TRADE)).toBe(0);
    const [claimed, other] = [sink.claimTrade(), sink.claimTrade()];
    expect(sink.readTrade(fields, TRADE, claimed)).toBe(claimed);
    const { trades } = sink;
    expect(trades.length).toBe(3);
    for (const row of [0, claimed])
      expect([trades.instrument[row], trades.price[row], trades.size[row]]).toEqual([3, 150, 2000]);
    expect(trades.price[other]).toBe(0);
  });

  it.each([
    ['{"p":"0","q":"1"}', 'number'],
    ['{"p":"1","q":"0"}', 'number'],
    ['{"p":"1.001","q":"1"}', 'number'],
    ['{"p":"1"}', 'incomplete'],
    ['{"p":null,"q":"1"}', 'incomplete'],
  ] as const)('refuses the trade %s: %s', (json, reason) => {
    const sink = sinkWith(json);
    expect(sink.readTrade(fields, TRADE)).toBe(-1);
    expect([sink.trades.length, sink.rejectedTotal, sink.counts.rejected[reason]]).toEqual([0, 1, 1]);
  });

  it.each([
    ['trade', (sink: Sink) => sink.readTrade(fields, TRADE)],
    ['top', (sink: Sink) => sink.readTop(fields, TOP)],
    ['top with cut sizes', (sink: Sink) => sink.readCutTop(fields, TOP)],
    ['top with open sides', (sink: Sink) => sink.readOpenTop(fields, TOP, isMissing)],
  ])('says so when there is no row left for a %s', (_, read) => {
    const sink = sinkWith('{"p":"1","q":"1","b":"1","B":"1","a":"2","A":"1"}', 1);
    expect([read(sink), read(sink)]).toEqual([0, -1]);
    expect(sink.counts.rejected.full).toBe(1);
  });

  it.each([
    ['"buy"', Aggressor.Buy],
    ['"sell"', Aggressor.Sell],
    ['"block"', null],
    ['1', null],
  ])('takes the word %s for the aggressor %s', (word, aggressor) => {
    const sink = sinkWith(`{"s":${word}}`);
    const row = sink.claimTrade();
    expect(sink.aggressor(fields, KEY.s, BUY_SELL, row)).toBe(aggressor !== null);
    if (aggressor === null) expect(sink.counts.rejected.incomplete).toBe(1);
    else expect(sink.trades.aggressor[row]).toBe(aggressor);
  });

  it.each([
    ['true', Aggressor.Sell, Aggressor.Sell],
    ['false', Aggressor.Sell, Aggressor.Buy],
    ['true', Aggressor.Buy, Aggressor.Buy],
    ['false', Aggressor.Buy, Aggressor.Sell],
    ['1', Aggressor.Buy, null],
  ])('takes the flag %s, which means %s, for the aggressor %s', (flag, whenTrue, aggressor) => {
    const sink = sinkWith(`{"m":${flag}}`);
    const row = sink.claimTrade();
    expect(sink.aggressorIf(fields, KEY.m, whenTrue, row)).toBe(aggressor !== null);
    if (aggressor === null) expect(sink.counts.rejected.incomplete).toBe(1);
    else expect(sink.trades.aggressor[row]).toBe(aggressor);
  });

  it('reads both sides of a top, and cuts what is finer than the scale only where that is asked for', () => {
    const fine = '{"b":"1.50","B":"2.0009","a":"1.60","A":"0.0001"}';
    const cut = sinkWith(fine);
    expect(topOf(cut, cut.readCutTop(fields, TOP))).toEqual([3, 150, 2000, 160, 1]);
    const exact = sinkWith(fine);
    expect(exact.readTop(fields, TOP)).toBe(-1);
    expect([exact.tops.length, exact.counts.rejected.number]).toEqual([0, 1]);
    const plain = sinkWith('{"b":"1.50","B":"2","a":"0","A":"0"}');
    expect(topOf(plain, plain.readTop(fields, TOP))).toEqual([3, 150, 2000, 0, 0]);
  });

  it('reads a top with a side that is not there only where the venue says what that looks like', () => {
    const open = sinkWith('{"a":"1.60","A":"3"}');
    open.tops.bidPrice[1] = open.tops.bidSize[1] = 77;
    const claimed = [open.claimTop(), open.claimTop()];
    expect(open.readOpenTop(fields, TOP, isMissing, claimed[1])).toBe(1);
    expect(topOf(open, 1)).toEqual([3, 0, 0, 160, 3000]);
    const strict = sinkWith('{"a":"1.60","A":"3"}');
    expect(strict.readTop(fields, TOP)).toBe(-1);
    expect(strict.counts.rejected.incomplete).toBe(1);
  });
});
