import { type LatencyDto, type PercentilesDto } from '@livetape/api-client';
import { HOPS } from '@livetape/model';
import { type ReceiverLatency } from '../../stream/latency-messages';
import { niceAbove, usText, waterfall } from './hop-rows';

const times = (p50Us: number): PercentilesDto => ({ count: 9, early: 0, p50Us, p95Us: 2 * p50Us, p99Us: 4 * p50Us });
const hop = (name: 'network' | 'decode' | 'encode', p50Us: number, isSlow = false) => ({
  hop: name,
  isSlow,
  second: times(p50Us),
  minute: times(p50Us + 1),
});

const ANSWER: LatencyDto = {
  source: 'live',
  asOf: 0,
  budgets: HOPS.map((name) => ({ hop: name, budgetUs: 1_000, isPlatform: name !== 'delivery' && name !== 'paint' })),
  all: [hop('network', 200), hop('decode', 50), hop('encode', 300)],
  venues: [
    { venue: 'a', hops: [hop('network', 100), hop('encode', 30, true)] },
    { venue: 'b', hops: [hop('network', 400)] },
  ],
};

const RECEIVER: ReceiverLatency = {
  delivery: { second: times(70), minute: null, points: [] },
  paint: { second: null, minute: null, points: [] },
  clockErrorMs: 0.8,
};

describe('waterfall', () => {
  it('puts each hop where the median of the one before ended', () => {
    const { rows, total, marks } = waterfall(ANSWER, RECEIVER, { venue: null, span: 'second' });
    expect(rows.map((row) => row.hop)).toEqual([...HOPS]);
    expect(rows.map(({ bar }) => bar && [bar.start, bar.p99])).toEqual([
      [0, 800 / 1_500],
      [200 / 1_500, 200 / 1_500],
      null,
      null,
      [250 / 1_500, 1_200 / 1_500],
      null,
      [550 / 1_500, 280 / 1_500],
      null,
    ]);
    expect(total).toBe('620 µs');
    expect(marks.map(({ text }) => text)).toEqual(['0 µs', '300 µs', '600 µs', '900 µs', '1.20 ms', '1.50 ms']);
  });

  it('marks what is over its budget, and what an alert tells of', () => {
    const { rows, over } = waterfall(ANSWER, null, { venue: null, span: 'second' });
    const encode = rows[4];
    expect([encode.isOver, encode.isSlow, encode.budgetShare, over]).toEqual([true, true, 1, 1]);
    expect([rows[1].isOver, rows[1].isSlow, rows[1].budgetShare]).toEqual([false, false, 0.2]);
  });

  it('tells of one venue by itself', () => {
    const { rows } = waterfall(ANSWER, RECEIVER, { venue: 'b', span: 'minute' });
    expect(rows.map(({ texts }) => texts[0])).toEqual(['401 µs', '—', '—', '—', '—', '—', '—', '—']);
    expect(rows[4].isSlow).toBe(false);
    expect(rows[1].silent).toBe('nothing came');
  });

  it('says how far the delivery may be off', () => {
    const { rows } = waterfall(ANSWER, RECEIVER, { venue: null, span: 'second' });
    expect([rows[0].error, rows[6].error]).toEqual(['', '± 800 µs']);
  });

  it('has no total where nothing was measured', () => {
    const { total, over } = waterfall({ ...ANSWER, all: [] }, null, { venue: null, span: 'second' });
    expect([total, over]).toEqual([null, 0]);
  });
});

describe('usText', () => {
  it.each([
    [0, '0 µs'],
    [1.5, '1.5 µs'],
    [310, '310 µs'],
    [4_210, '4.21 ms'],
    [84_900, '84.9 ms'],
    [170_000, '170 ms'],
    [1_200_000, '1.20 s'],
  ])('writes %d µs as %s', (us, text) => {
    expect(usText(us)).toBe(text);
  });
});

it.each([
  [1, 1],
  [1.1, 1.5],
  [30, 30],
  [31, 40],
  [5_310_000, 6_000_000],
  [81, 100],
])('the axis above %d ends at %d', (value, end) => {
  expect(niceAbove(value)).toBe(end);
});
