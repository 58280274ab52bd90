import { Feed, fetchHttp, fetchInstruments, systemClock, type TransportName, TRANSPORTS } from '@livetape/feed';
import { type Gap, type Instrument, type TradeBatch } from '@livetape/model';
import { venues } from '@livetape/venues';
import { faultNames, type FaultSettings } from './faults/fault';
import { Random } from './market/random';
import { type Sim, startSim } from './sim';

const storm: FaultSettings = {
  drops: { probability: 0.03 },
  late: { probability: 0.03, durationMs: 600 },
  duplicates: { probability: 1, count: 200 },
  malformed: { probability: 0.03 },
  future: { probability: 0.01 },
  past: { probability: 0.01 },
  reset: { everyMs: 800, times: 1 },
  midframe: { everyMs: 800, times: 1 },
  disconnect: { everyMs: 800, times: 1 },
  rest5xx: { probability: 0.2 },
};

/** What the feed handed on, by instrument. */
class Ledger {
  readonly ids = new Map<number, Set<number>>();
  readonly notionals = new Map<number, bigint>();
  readonly gaps = new Map<string, Gap>();
  repeated = 0;
  count = 0;

  add(batch: TradeBatch): void {
    for (let row = 0; row < batch.length; row++) {
      const instrument = batch.instrument[row];
      const ids = this.ids.get(instrument) ?? new Set();
      if (ids.has(batch.id[row])) this.repeated++;
      this.ids.set(instrument, ids.add(batch.id[row]));
      const worth = BigInt(batch.price[row]) * BigInt(batch.size[row]);
      this.notionals.set(instrument, (this.notionals.get(instrument) ?? 0n) + worth);
      this.count++;
    }
  }

  /** Trades that lack between the first and the last of each instrument, and instruments whose sums are not the truth. */
  compare(sim: Sim, instruments: readonly Instrument[]): { missing: number; wrong: string[] } {
    const traded = instruments.filter(({ id }) => this.ids.has(id));
    const truths = traded.map(({ id, symbol }) => {
      const ids = [...(this.ids.get(id) as Set<number>)];
      return sim.sent(symbol, { fromId: Math.min(...ids), toId: Math.max(...ids) });
    });
    const missing = traded.reduce(
      (sum, { id }, i) => sum + truths[i].count - (this.ids.get(id) as Set<number>).size,
      0,
    );
    const wrong = traded
      .filter(({ id }, i) => truths[i].notional !== this.notionals.get(id))
      .map(({ symbol }) => symbol);
    return { missing, wrong };
  }
}

let sim: Sim;
let feed: Feed;

afterEach(async () => {
  await feed.stop();
  await sim.stop();
});

describe('a storm of faults', () => {
  it.each(Object.keys(TRANSPORTS) as TransportName[])(
    'takes not one trade from a feed on %s, and gives it none twice',
    async (transport) => {
      sim = await startSim({ seed: 3, rate: 400, symbols: 6, warmupMs: 2_000 });
      const venue = await venues['binance']();
      const endpoints = sim.endpoints('binance');
      const specs = await fetchInstruments(venue, endpoints, fetchHttp);
      const instruments = specs.map((spec, id) => ({ ...spec, id, venue: venue.id }));
      const ledger = new Ledger();
      const jitter = new Random(3, 'jitter');
      let look: () => void = () => undefined;
      const until = (condition: () => boolean) =>
        new Promise<void>((resolve) => {
          look = () => condition() && resolve();
        });
      feed = new Feed({
        venue,
        instruments,
        kinds: ['trades', 'tops', 'levels'],
        endpoints,
        batchCapacity: 4_096,
        clock: systemClock,
        random: () => jitter.next(),
        transport: TRANSPORTS[transport],
        http: fetchHttp,
        events: {
          trades: (batch) => ledger.add(batch),
          tops: () => undefined,
          levels: () => undefined,
          greeks: () => undefined,
          book: () => undefined,
          gap: (gap) => void ledger.gaps.set(gap.id, gap),
          // once a second
          status: () => look(),
        },
      });
      feed.start();
      await until(() => ledger.count > 200);

      sim.faults(storm);
      const struck = () => sim.faults().strikes;
      const cuts = () => (struck().reset ?? 0) + (struck().midframe ?? 0) + (struck().disconnect ?? 0);
      const holes = () => (struck().drops ?? 0) >= 10 && ledger.gaps.size >= 3;
      await until(() => cuts() === 3 && holes() && (struck().late ?? 0) >= 10);

      sim.faults(Object.fromEntries(faultNames.map((name) => [name, false])));
      const before = ledger.count;
      await until(() => ledger.count > before + 400 && ledger.compare(sim, instruments).missing === 0);
      const { missing, wrong } = ledger.compare(sim, instruments);
      expect({ missing, wrong, repeated: ledger.repeated }).toEqual({ missing: 0, wrong: [], repeated: 0 });
      expect([...ledger.gaps.values()].filter((gap) => gap.state === 'unfilled')).toEqual([]);
    },
    90_000,
  );
});
