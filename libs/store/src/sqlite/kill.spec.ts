import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { DataSource } from 'typeorm';
import { openStore } from '../open-store';
import { BTC, INSTRUMENTS, NOON } from '../samples';
import { Database } from './database';

/** Every user runs a few; LIVETAPE_KILLS=50 runs as many as one likes. */
const KILLS = Number(process.env['LIVETAPE_KILLS'] ?? 3);
const ROOT = resolve(import.meta.dirname, '../../../..');
/** Numbers of one run of the child; none writes nearly as many. */
const RUN = 1_000_000;

interface Line {
  readonly id: string;
  readonly kind: 'bars' | 'trades' | 'half' | 'turn';
  readonly rows: number;
}

describe('a process killed with -9', () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livetape-kill-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    // As a process: the bundler does not take objects of jest's own realm.
    const files = [join(import.meta.dirname, 'kill.fixture.ts'), '--dir', folder];
    const format = ['--format', 'esm', '--platform', 'node', '--entry-file-names', '[name].mjs'];
    const around = [
      '--external',
      'typeorm',
      '--external',
      'sqlite3',
      '--tsconfig',
      join(ROOT, 'libs/store/tsconfig.json'),
    ];
    const bundler = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
    await promisify(execFile)(process.execPath, [bundler, ...files, ...format, ...around]);
  }, 60_000);
  beforeEach(() => {
    path = join(folder, `history-${Math.trunc(performance.now())}.db`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs the child until it has told `lines` lines, kills it, and gives every line that came out of it. */
  async function runAndKill(mode: string, first: number, lines: number): Promise<Line[]> {
    const args = [join(folder, 'kill.fixture.mjs'), mode, path, String(first)];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const exit = once(child, 'exit');
    let failure = '';
    child.stderr?.on('data', (data) => (failure += data));
    const told: Line[] = [];
    let count = 0;
    if (child.stdout === null) throw new Error('the child has no output');
    for await (const line of createInterface({ input: child.stdout })) {
      const parsed: Line = JSON.parse(line);
      if (parsed.kind !== 'turn') told.push(parsed);
      if (++count === lines) child.kill('SIGKILL');
    }
    expect([failure, (await exit)[1]]).toEqual(['', 'SIGKILL']);
    return told;
  }

  const rowsOf = (lines: readonly Line[], kind: Line['kind']) =>
    lines.reduce((sum, line) => sum + (line.kind === kind ? line.rows : 0), 0);

  it(
    `loses, tears and doubles nothing that was acknowledged, ${KILLS} times`,
    async () => {
      let acknowledged = 0;
      let stored = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const told = await runAndKill('write', kill * RUN, 1 + ((kill * 997) % 4_000));
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
        const store = await openStore({ path });
        await store.registerInstruments(INSTRUMENTS);
        const report = await store.verify();
        expect(report.faults).toEqual([]);

        const numbers = { trades: [] as number[], bars: [] as number[] };
        const fromMs = NOON + (kill * RUN) / 1_000;
        for (let cursor: string | undefined; ;) {
          const range = { fromMs, toMs: fromMs + RUN / 1_000, limit: 10_000, order: 'oldest', cursor } as const;
          const page = await store.trades({ ...BTC, ...range });
          numbers.trades.push(...page.rows.map(({ id, price }) => (price === Number(id) ? price : NaN)));
          if (page.next === null) break;
          cursor = page.next;
        }
        const start = NOON + kill * RUN * 1_000;
        const window = { widthMs: 1_000, fromMs: start, toMs: start + RUN * 1_000, limit: RUN };
        const bars = (await store.bars({ ...BTC, ...window })).rows;
        numbers.bars.push(...bars.map(({ close, startMs }) => (startMs === NOON + close * 1_000 ? close : NaN)));

        for (const kind of ['trades', 'bars'] as const) {
          // From the first on, without a hole, each once; what was committed but not yet told may follow.
          expect(numbers[kind]).toEqual(numbers[kind].map((_, i) => kill * RUN + i));
          expect(numbers[kind].length).toBeGreaterThanOrEqual(rowsOf(told, kind));
          acknowledged += rowsOf(told, kind);
          stored += numbers[kind].length;
        }
        // Nothing is stored that a query does not show: a doubled row would be counted here and shown once there.
        const { rows } = await store.stats();
        expect((rows['trades'] ?? 0) + (rows['bars:1000'] ?? 0)).toBe(stored);
        await store.close();
      }
      expect(acknowledged).toBeGreaterThan(0);
      process.stdout.write(`killed ${KILLS} times: ${acknowledged} rows acknowledged, ${stored} stored, 0 lost\n`);
    },
    60_000 + KILLS * 5_000,
  );

  it('leaves no half state of a migration', async () => {
    const told = await runAndKill('migrate', 0, 1);
    expect(told).toEqual([{ kind: 'half' }]);
    const other = await new DataSource({ type: 'sqlite', database: path }).initialize();
    const left: { name: string }[] = await other.query("SELECT name FROM sqlite_master WHERE type = 'table'");
    await other.destroy();
    // All migrations of one start are one transaction: neither the half one nor the one before it stands.
    expect(left.map(({ name }) => name)).not.toContain('half');
    expect(left.map(({ name }) => name)).not.toContain('bars');
    const database = await Database.open({ path, durability: 'normal', busyMs: 100, fileBytesMax: null });
    const columns: { name: string }[] = await database.reader.query('PRAGMA table_info(bars)');
    expect(columns.map(({ name }) => name)).not.toContain('half');
    expect(columns).toHaveLength(15);
    await database.close();
  }, 60_000);
});
