import { JsonFields, JsonTable, numbered } from '@livetape/columns';
import { type Instrument, Side } from '@livetape/model';
import { NOTICES_MAX } from './notice';
import { Sink } from './sink';
import { BUY_SELL } from './words';

const BTC: Instrument = {
  id: 0,
  venue: 'test',
  symbol: 'BTC',
  base: 'BTC',
  quote: 'USD',
  priceDecimals: 2,
  sizeDecimals: 3,
};
const KEY = numbered('s i p b a');
const fields = new JsonFields(KEY, { arrays: { b: new JsonTable(3), a: new JsonTable(2) } });

function sinkWith(json: string, capacity = 4): Sink {
  const sink = new Sink({ instruments: [BTC], capacity });
  sink.readObject(new TextEncoder().encode(json), fields);
  sink.select(BTC);
  return sink;
}

describe('Sink', () => {
  it('keeps a plain id as a number and any other as text', () => {
    for (const [written, id, text] of [
      ['"9007199254740991"', 9007199254740991, '9007199254740991'],
      ['42', 42, '42'],
      ['"9007199254740993"', -1, '9007199254740993'],
      ['9007199254740993', -1, '9007199254740993'],
      ['"007"', -1, '007'],
      ['"f3b0c442-98fc-1c14-9afb-4c8996fb9242"', -1, 'f3b0c442-98fc-1c14-9afb-4c8996fb9242'],
    ] as const) {
      const { trades } = sinkWith(`{"i":${written}}`);
      const sink = sinkWith(`{"i":${written}}`);
      const row = sink.claimTrade();
      expect(trades.length).toBe(0);
      expect(sink.tradeId(fields, KEY.i, row)).toBe(true);
      expect([sink.trades.id[row], sink.trades.idOf(row)]).toEqual([id, text]);
    }
  });

  it.each(['{}', '{"i":""}', '{"i":null}', '{"i":"\\u0041"}', `{"i":"${'7'.repeat(41)}"}`])(
    'refuses an id of %s',
    (json) => {
      const sink = sinkWith(json);
      expect(sink.tradeId(fields, KEY.i, sink.claimTrade())).toBe(false);
      expect([sink.trades.length, sink.rejectedTotal]).toEqual([0, 1]);
    },
  );

  it('counts a frame once, whatever is wrong in it, and leaves the rows of the frames before', () => {
    const sink = sinkWith('{"p":"1.00"}');
    sink.claimTrade();
    sink.readObject(new TextEncoder().encode('{"p":"0.001"}'), fields);
    const row = sink.claimTrade();
    expect(sink.price(fields, KEY.p, sink.trades.price, row)).toBe(false);
    expect(sink.reject('incomplete')).toBe(false);
    expect([sink.trades.length, sink.rejectedTotal, sink.counts.rejected.number]).toEqual([1, 1, 1]);
    expect(sink.counts.rejected.incomplete).toBe(0);
  });

  it('is nearly full from half of any batch on', () => {
    const sink = sinkWith('{}', 4);
    sink.claimTrade();
    expect(sink.isNearlyFull).toBe(false);
    sink.claimTrade();
    expect(sink.isNearlyFull).toBe(true);
    sink.clear();
    expect([sink.trades.length, sink.isNearlyFull]).toEqual([0, false]);
  });

  it('takes a book back whole when it has no room for its last level', () => {
    const levels = Array.from({ length: 5 }, (_, i) => `["${i + 1}","1",7]`).join();
    const sink = sinkWith(`{"b":[${levels}],"a":[]}`, 1);
    expect(sink.readBook(fields, KEY.b, KEY.a)).toBe(-1);
    expect([sink.levels.length, sink.counts.rejected.full]).toEqual([0, 1]);
  });

  it.each(['{"b":[["0","1"]],"a":[]}', '{"b":[["1","-1"]],"a":[]}', '{"b":[["1.001","1"]],"a":[]}'])(
    'refuses the book %s',
    (json) => {
      const sink = sinkWith(json);
      expect(sink.readBook(fields, KEY.b, KEY.a)).toBe(-1);
      expect([sink.levels.length, sink.counts.rejected.number]).toEqual([0, 1]);
    },
  );

  it('reads changes of both sides by their words, as one message', () => {
    const sink = sinkWith('{"b":[["sell","2.00","1"],["buy","1.00","0",7]]}');
    const first = sink.readChanges(fields, KEY.b, BUY_SELL);
    sink.closeBook(first, 0);
    const { side, price, size, last } = sink.levels;
    const rows = [0, 1].map((row) => [side[row], price[row], size[row], last[row]]);
    expect(rows).toEqual([
      [Side.Ask, 200, 1000, 0],
      [Side.Bid, 100, 0, 1],
    ]);
  });

  it.each(['{}', '{"b":[7]}', '{"b":[["block","1","1"]]}', '{"b":[["buy","1"]]}', '{"b":[[]]}'])(
    'refuses the changes %s',
    (json) => {
      const sink = sinkWith(json);
      expect(sink.readChanges(fields, KEY.b, BUY_SELL)).toBe(-1);
      expect([sink.levels.length, sink.counts.rejected.incomplete]).toEqual([0, 1]);
    },
  );

  it('reads a level of two fields, and removes it by size 0', () => {
    const sink = sinkWith('{"p":"1.50","s":"0"}');
    expect(sink.takeLevel(fields, KEY.p, KEY.s, Side.Ask)).toBe(true);
    const { side, price, size, priceDigits } = sink.levels;
    expect([side[0], price[0], size[0], priceDigits[0]]).toEqual([Side.Ask, 150, 0, 2]);
    expect(sink.takeLevel(fields, KEY.p, KEY.b, Side.Ask)).toBe(false);
    expect([sink.levels.length, sink.counts.rejected.incomplete]).toEqual([0, 1]);
  });

  it('keeps of a message the one sequence that it has, or both', () => {
    const sink = sinkWith('{"i":7,"s":9}');
    const { firstSequence, lastSequence } = sink.levels;
    const first = sink.beginBook(0);
    expect(sink.bookSequence(fields, KEY.i, first)).toBe(true);
    expect([firstSequence[first], lastSequence[first]]).toEqual([7, 7]);
    expect(sink.bookRange(fields, KEY.i, KEY.s, first)).toBe(true);
    expect([firstSequence[first], lastSequence[first]]).toEqual([7, 9]);
    expect(sink.bookSequence(fields, KEY.p, first)).toBe(false);
  });

  it.each([
    ['1', '1'],
    ['', null],
    ['null', null],
  ])('tells of the refusal of request %j as of %j', (id, told) => {
    const sink = sinkWith('{}');
    sink.refuse(id, '404', 'x'.repeat(300));
    expect(sink.takeNotices()).toEqual([{ type: 'refused', id: told, code: '404', text: 'x'.repeat(200) }]);
  });

  it('keeps a bounded number of notices, and counts the others', () => {
    const sink = sinkWith('{}');
    for (let i = 0; i < NOTICES_MAX + 3; i++) sink.notify({ type: 'heartbeat' });
    expect(sink.takeNotices()).toHaveLength(NOTICES_MAX);
    expect(sink.takeNotices()).toEqual([]);
    expect(sink.counts.noticesDropped).toBe(3);
  });

  it('refuses two instruments of one symbol', () => {
    expect(() => new Sink({ instruments: [BTC, { ...BTC, id: 1 }], capacity: 1 })).toThrow(RangeError);
  });
});
