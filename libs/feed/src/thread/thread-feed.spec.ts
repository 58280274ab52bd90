import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FaultOrder } from './fault-worker-orders';
import { ThreadRig } from './thread-rig';

const root = resolve(import.meta.dirname, '../../../..');

describe('ThreadFeed', () => {
  let folder = '';
  let worker: URL;
  let rig: ThreadRig;
  const rigs: ThreadRig[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(root, 'node_modules/.feed-'));
    const bundle = join(root, 'tools/build/bundle-module.mjs');
    const env = { ...process.env, NODE_OPTIONS: '' };
    execFileSync(process.execPath, [bundle, folder, 'libs/feed/src/thread/fault-worker.ts'], { cwd: root, env });
    worker = pathToFileURL(join(folder, 'fault-worker.mjs'));
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  beforeEach(async () => {
    rig = await live('plain');
  }, 30_000);

  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((one) => one.stop()));
  }, 30_000);

  async function live(venueId: string): Promise<ThreadRig> {
    const made = new ThreadRig(venueId, worker);
    rigs.push(made);
    made.feed.start();
    await made.until(() => made.isWell);
    return made;
  }

  it('hands over trades, books and what it knows, and ends with its worker', async () => {
    const [first] = await rig.feed.instruments();
    expect(first).toMatchObject({ symbol: 'A', gaps: 0, book: { state: 'synced' } });
    await rig.feed.stop();
    expect(rig.state).toBe('down');
    expect(rig.wrong()).toBe(0);
    const { worker: hands } = rig.feed.status();
    expect(rig.seen[1].size).toBeGreaterThan(0);
    expect(hands).toMatchObject({ waited: 0, droppedRows: 0, restarts: 0 });
    expect(hands?.batches).toBeGreaterThan(0);
    // The book ends where the trades end: nothing that was sent is missing at its end.
    expect(rig.bid(0)).toBe(rig.newest(0));
    expect(rig.feed.stop()).toBe(rig.feed.stop());
    expect(() => rig.feed.start()).toThrow('a feed starts once');
  }, 30_000);

  it.each<FaultOrder['fault']>(['hang', 'crash', 'exit', 'memory'])(
    'is back within 5 s after its worker met with: %s; nothing is lost, and another feed notices nothing',
    async (fault) => {
      const other = await live('other');
      const { msAway } = await rig.survive(fault);
      // What fills the heap takes its time to do so; the feed is not away meanwhile.
      if (fault !== 'memory') expect(msAway).toBeLessThan(5_000);
      const ended = rig.statuses.findIndex(({ state, worker: hands }) => state === 'backoff' && hands?.restarts === 1);
      expect(rig.statuses[ended].reason).toMatch(/^its worker (did not answer for|crashed|ended).*; starting another$/);
      expect(rig.books.filter(({ state }) => state === 'stale').length).toBeGreaterThanOrEqual(2);
      expect(rig.gaps.some(({ kind, state }) => kind === 'trades' && state === 'filled')).toBe(true);
      expect(rig.gaps.filter(({ state }) => state === 'unfilled')).toEqual([]);
      await rig.stop();
      await other.stop();
      expect([rig.wrong(), other.wrong()]).toEqual([0, 0]);
      expect(rig.bid(0)).toBe(rig.newest(0));
      expect(other.feed.status()).toMatchObject({ gaps: 0, worker: { restarts: 0, droppedRows: 0 } });
    },
    30_000,
  );

  it('holds a flood up instead of losing it', async () => {
    rig.order('flood');
    const before = rig.seen[0].size;
    await rig.until(() => rig.seen[0].size > before + 200_000);
    rig.order('calm');
    await rig.until(() => rig.isWell);
    await rig.stop();
    expect(rig.wrong()).toBe(0);
    expect(rig.feed.status().worker).toMatchObject({ restarts: 0, droppedRows: 0 });
  }, 30_000);

  it('fetches the trades that a reader missed that stood still, or says which are missing', async () => {
    rig.order('flood');
    const before = rig.seen[0].size;
    await rig.until(() => rig.seen[0].size > before + 20_000);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_500);
    rig.order('calm');
    await rig.until(() => (rig.feed.status().worker?.droppedRows ?? 0) > 0);
    await rig.until(() => rig.isWell && rig.gaps.some(({ kind, state }) => kind === 'trades' && state !== 'filling'));
    await rig.stop();
    const { worker: hands } = rig.feed.status();
    expect(hands?.restarts).toBe(0);
    const unfilled = rig.gaps.filter(({ kind, state }) => kind === 'trades' && state === 'unfilled');
    const named = unfilled.reduce((sum, { missing }) => sum + (missing ?? 0), 0);
    expect(rig.wrong()).toBeLessThanOrEqual(named);
    expect(rig.bid(0)).toBe(rig.newest(0));
  }, 60_000);
});
