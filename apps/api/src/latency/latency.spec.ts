import { MemoryBus } from '@livetape/bus';
import { POINT_SECONDS } from '@livetape/columns';
import { type Instrument, type LatencySummary, TradeBatch } from '@livetape/model';
import { type Config, configSchema } from '../config';
import { type Publisher, type SendWatch } from '../gateway/publisher';
import { type BatchWatch, type Ingestion } from '../ingestion/ingestion';
import { hopHistograms } from './hop-exposition';
import { Latency } from './latency';
import { LatencyAnswers } from './latency-answers';

const DEMO = { id: 7, venue: 'demo', symbol: 'BTCUSDT' } as Instrument;

/** The stage with a clock of our own, in place of feeds and clients. */
function world(settings: object = {}, source = 'live') {
  const config: Config = configSchema.parse({ feeds: { isolation: 'thread' }, ...settings });
  const bus = new MemoryBus();
  const told: LatencySummary[] = [];
  bus.on('latency').subscribe((summary) => told.push(summary));
  let nowUs = 1e15;
  let watch!: BatchWatch;
  let sending: SendWatch | null = null;
  let second!: () => void;
  const ingestion = {
    clock: {
      wallUs: () => nowUs,
      every: (_ms: number, call: () => void) => ((second = call), { cancel: () => undefined }),
    },
    now: () => Math.floor(nowUs / 1_000),
    source: () => source,
    prepare: (register: (instruments: readonly Instrument[]) => void) => register([DEMO]),
    watchBatches: (one: BatchWatch) => (watch = one),
    atEnd: () => undefined,
  } as unknown as Ingestion;
  const publisher = { watchSending: (one: SendWatch) => (sending = one) } as unknown as Publisher;
  const latency = new Latency(bus, config, ingestion, publisher);
  const pass = (us: number) => (nowUs += us);
  return {
    ...{ latency, told, pass, answers: new LatencyAnswers(latency, ingestion) },
    isSendingWatched: () => sending !== null,
    /** A batch of trades 5 ms on their way to us, decoded in 30 µs, handed over in 200 µs and applied in 12 µs. */
    carry: (rows = 2) => {
      const batch = tradesOf(rows, nowUs);
      pass(200);
      watch.arrived(batch);
      pass(12);
      watch.applied(batch);
      sending?.begin([{ kind: 'trades', instrument: { venue: 'demo' } }]);
      pass(40);
      sending?.encoded();
      sending?.end();
      pass(3);
      sending?.written();
    },
    endSecond: () => {
      pass(1e6);
      second();
    },
  };
}

function tradesOf(rows: number, decodedAt: number): TradeBatch {
  const batch = new TradeBatch(rows);
  for (let i = 0; i < rows; i++) {
    const row = batch.claim();
    batch.instrument[row] = DEMO.id;
    batch.receiveTime[row] = decodedAt - 30;
    batch.eventTime[row] = decodedAt - 30 - 5_000;
  }
  batch.decodedAt = decodedAt;
  return batch;
}

const p50s = (told: readonly LatencySummary[]) =>
  Object.fromEntries(told.map(({ hop, count, p50Us }) => [hop, [count, p50Us]]));

describe('Latency', () => {
  it('tells each second how long rows took over each hop', () => {
    const { told, carry, endSecond } = world();
    carry();
    endSecond();
    endSecond();
    expect(p50s(told)).toEqual({
      network: [2, expect.closeTo(5_000, -2.2)],
      decode: [2, 30],
      handover: [2, expect.closeTo(200, -1)],
      apply: [2, 12],
      encode: [2, 40],
      write: [2, 3],
    });
    expect(told).toHaveLength(6);
  });

  it('knows no handover where feeds run in the same thread: there, applying begins when decoding ends', () => {
    const { told, carry, endSecond } = world({ feeds: { isolation: 'inline' } });
    carry();
    endSecond();
    expect(p50s(told)).not.toHaveProperty('handover');
    expect(p50s(told)['apply'][1]).toBeCloseTo(212, -1);
  });

  it('measures of a replay only what the recording knows', () => {
    const { told, carry, endSecond, isSendingWatched } = world({}, 'replay');
    carry();
    endSecond();
    expect(told.map(({ hop }) => hop)).toEqual(['network']);
    expect(isSendingWatched()).toBe(false);
  });

  it('passes over an empty batch and an instrument that it does not know', () => {
    const { latency, told, endSecond } = world();
    const unknown = tradesOf(1, 1e15);
    unknown.instrument[0] = 9;
    for (const batch of [unknown, new TradeBatch(1)]) latency.applied(batch);
    endSecond();
    expect(told).toEqual([]);
  });

  it('names the hop that is over its budget, once it has been for long enough', () => {
    const { latency, carry, endSecond } = world({ latency: { budgetMs: { encode: 0.039 }, patienceMs: 2_000 } });
    for (let i = 0; i < 2; i++) {
      carry();
      endSecond();
      expect(latency.slowHops()).toEqual([]);
    }
    carry();
    endSecond();
    expect(latency.slowHops()).toEqual([{ venue: 'demo', hop: 'encode', p99Us: 40, budgetUs: 39 }]);
    for (let i = 0; i < 3; i++) endSecond();
    expect(latency.slowHops()).toEqual([]);
  });

  it('answers with the budget, the last second and the last minute of each venue and of all', () => {
    const { answers, carry, endSecond } = world();
    carry();
    endSecond();
    endSecond();
    const { budgets, all, venues } = answers.now();
    expect(budgets.map(({ hop, isPlatform }) => `${hop} ${isPlatform}`)).toEqual([
      ...['network true', 'decode true', 'handover true', 'apply true', 'encode true', 'write true'],
      ...['delivery false', 'paint false'],
    ]);
    expect(budgets[1].budgetUs).toBe(10_000);
    expect(all[1]).toMatchObject({ hop: 'decode', isSlow: false, second: null, minute: { count: 2, p99Us: 30 } });
    expect(venues).toEqual([{ venue: 'demo', hops: all }]);
    expect(answers.now('other').venues).toEqual([]);
  });

  it('keeps the past of every hop, of one venue and of all', () => {
    const { answers, carry, endSecond } = world();
    for (let i = 0; i < POINT_SECONDS * 2; i++) endSecond();
    carry();
    for (let i = 0; i < POINT_SECONDS; i++) endSecond();
    const { stepMs, hops } = answers.history('demo');
    expect([stepMs, hops[3].hop, hops[3].points.at(-1)]).toEqual([
      10_000,
      'apply',
      expect.objectContaining({ count: 2 }),
    ]);
    expect(answers.history().hops).toEqual(hops);
    expect(answers.history('other').hops).toEqual([]);
  });

  it('counts for Prometheus, cumulatively', () => {
    const { latency, carry, endSecond } = world();
    carry();
    endSecond();
    const text = hopHistograms(latency.venues.values());
    expect(text).toContain('livetape_hop_seconds_bucket{venue="demo",hop="apply",le="0.00001"} 0\n');
    expect(text).toContain('livetape_hop_seconds_bucket{venue="demo",hop="apply",le="0.00002"} 2\n');
    expect(text).toContain('livetape_hop_seconds_bucket{venue="demo",hop="apply",le="+Inf"} 2\n');
    expect(text).toContain('livetape_hop_seconds_sum{venue="demo",hop="apply"} 0.000024\n');
    expect(text).toContain('livetape_hop_seconds_count{venue="demo",hop="apply"} 2\n');
  });
});
