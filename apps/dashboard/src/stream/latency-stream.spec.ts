import { type Arrival } from '@livetape/client';
import { heightOf } from './arrivals-sheet';
import { type LatencyReport } from './latency-messages';
import { LatencyStream } from './latency-stream';

function world() {
  let now = 0;
  let pings = 0;
  let repaints = 0;
  let hear!: (arrival: Arrival) => void;
  const channels = new Set<string>();
  const reports: LatencyReport[] = [];
  const stream = new LatencyStream({
    client: {
      state: { serverClock: { lessMonotonicMs: 5_000, errorMs: 1 } } as never,
      watchDeltas: (watcher) => ((hear = watcher), () => undefined),
      ping: () => pings++,
    },
    open: (channel) => (channels.add(channel), () => channels.delete(channel)),
    post: (report) => reports.push(report),
    now: () => now,
    repaint: () => repaints++,
  });
  const tick = (ms: number) => {
    now += ms;
    stream.tick();
  };
  const come = () => hear({ serverTimeMs: 5_000 + now - 3, heardAt: now });
  const counts = () => ({ pings, repaints, channels: [...channels] });
  return { stream, tick, come, counts, reports };
}

const MARKETS = [{ venue: 'a', symbol: 'B' }];

describe('LatencyStream', () => {
  it('measures always, and tells once a second while somebody looks', () => {
    const { stream, tick, come, reports } = world();
    come();
    tick(1_000);
    expect(reports).toEqual([]);
    stream.watch(MARKETS, 100);
    for (let i = 0; i < 8; i++) tick(250);
    expect(reports.map(({ receiver }) => receiver.delivery.minute?.count)).toEqual([1, 1]);
  });

  it('has ticks come while somebody looks, and not after', () => {
    const { stream, come, counts } = world();
    come();
    stream.watch(MARKETS, 100);
    come();
    expect(counts()).toMatchObject({ channels: ['ticker:a:B'], repaints: 1 });
    stream.watch([{ venue: 'a', symbol: 'C' }], 100);
    expect(counts().channels).toEqual(['ticker:a:C']);
    stream.leave();
    come();
    expect(counts()).toMatchObject({ channels: [], repaints: 1 });
  });

  it('asks for the clock of the server a few times at once, and then now and then', () => {
    const { stream, tick, counts } = world();
    tick(250);
    expect(counts().pings).toBe(0);
    stream.watch(MARKETS, 100);
    for (let i = 0; i < 5; i++) tick(250);
    expect(counts().pings).toBe(5);
    for (let i = 0; i < 8; i++) tick(250);
    expect(counts().pings).toBe(6);
  });
});

describe('heightOf', () => {
  it.each([
    [0, 0],
    [0.1, 0],
    [1, 0.2],
    [100, 0.6],
    [1e9, 1],
  ])('puts %d ms at %d', (ms, height) => {
    expect(heightOf(ms)).toBeCloseTo(height);
  });
});
