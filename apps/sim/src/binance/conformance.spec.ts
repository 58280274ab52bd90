import { type Instrument } from '@livetape/model';
import { Sink, type Venue, venues } from '@livetape/venues';
import { type Sim, type SimOptions, startSim } from '../sim';
import { SpecClient } from '../spec-client';

let sim: Sim;
let venue: Venue;
let client: SpecClient;
let instruments: Instrument[];

/** Connects as the product does: metadata by REST, then the venue's own plan. */
async function start(options: SimOptions): Promise<void> {
  sim = await startSim({ clock: 'manual', seed: 21, rate: 1_500, warmupMs: 2_000, ...options });
  venue = await venues['binance']();
  const [{ path }] = venue.metadata.requests([]);
  const metadata = await fetch(sim.endpoints('binance').rest + path);
  const specs = venue.metadata.parse(await metadata.text());
  instruments = specs.map((spec, id) => ({ ...spec, id, venue: venue.id }));
  const [plan] = venue.plan(instruments, ['trades', 'tops', 'levels'], sim.endpoints('binance'));
  client = await SpecClient.open(plan.url);
  for (const { ids, frame } of plan.subscribe) {
    expect(await client.ask(frame)).toEqual({ result: null, id: Number(ids[0]) });
  }
}

function decodeAll(): Sink {
  const sink = new Sink({ instruments, capacity: 50_000 });
  for (const frame of client.bytes) venue.decode(frame, sink);
  return sink;
}

afterEach(async () => {
  client.close();
  await sim.stop();
});

describe('the venue that the product connects with', () => {
  it('lists all of its default symbols', async () => {
    await start({});
    const listed = new Set(sim.symbols('binance'));
    expect(venue.defaultSymbols.filter((symbol) => !listed.has(symbol))).toEqual([]);
  });

  it('decodes every frame of every instrument, refuses none, and sums up to the truth', async () => {
    await start({});
    sim.step(4_000);
    await client.ask({ method: 'GET_PROPERTY', params: ['combined'], id: 9 });
    const sink = decodeAll();
    expect(sink.rejectedTotal).toBe(0);
    expect(sink.tops.length).toBeGreaterThan(1_000);
    expect(sink.levels.length).toBeGreaterThan(1_000);
    expect(instruments.length).toBeGreaterThanOrEqual(64);
    for (const { id, symbol, priceDecimals, sizeDecimals } of instruments) {
      const rows = Array.from({ length: sink.trades.length }, (_, row) => row);
      const own = rows.filter((row) => sink.trades.instrument[row] === id);
      const sizes = own.map((row) => BigInt(sink.trades.size[row]));
      const truth = sim.sent(symbol);
      expect([truth.priceDecimals, truth.sizeDecimals]).toEqual([priceDecimals, sizeDecimals]);
      expect(own).toHaveLength(truth.count);
      expect(sizes.reduce((sum, size) => sum + size, 0n)).toBe(truth.volume);
      const notional = own.reduce((sum, row, i) => sum + BigInt(sink.trades.price[row]) * sizes[i], 0n);
      expect(notional).toBe(truth.notional);
    }
  });

  it('fills holes and seeds books by REST without a refused row', async () => {
    await start({ symbols: 3 });
    sim.step(2_000);
    for (const instrument of instruments) {
      const sink = new Sink({ instruments, capacity: 5_000 });
      const { firstId, count } = sim.sent(instrument.symbol);
      const get = async (path: string) =>
        Buffer.from(await (await fetch(sim.endpoints('binance').rest + path)).arrayBuffer());
      venue.backfill?.decode(await get(venue.backfill.request(instrument, firstId, 500).path), instrument, sink);
      venue.snapshot?.decode(await get(venue.snapshot.request(instrument).path), instrument, sink);
      expect(sink.rejectedTotal).toBe(0);
      expect(sink.trades.length).toBe(Math.min(500, count));
      expect(sink.trades.id[0]).toBe(firstId);
      expect(sink.levels.length).toBeGreaterThan(150);
    }
  });

  it('sets aside every damaged frame and keeps every true trade', async () => {
    await start({ symbols: 3, faults: { malformed: { probability: 0.3 } } });
    sim.step(4_000);
    await client.ask({ method: 'GET_PROPERTY', params: ['combined'], id: 9 });
    const sink = decodeAll();
    const count = instruments.reduce((sum, { symbol }) => sum + sim.sent(symbol).count, 0);
    expect(sim.faults().strikes.malformed).toBeGreaterThan(500);
    expect(sink.rejectedTotal).toBe(sim.faults().strikes.malformed);
    expect(sink.trades.length).toBe(count);
  });
});
