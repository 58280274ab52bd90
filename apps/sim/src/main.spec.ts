import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { dialects } from './dialects/registry';

const app = resolve(import.meta.dirname, '..');
/** Below the workspace, so that the bundle finds its packages; not dist/, where a build may be writing. */
const dir = resolve(app, `../../tmp/sim-spec-${process.pid}`);
const bundler = resolve(app, '../../node_modules/rolldown/bin/cli.mjs');
const children: ChildProcessWithoutNullStreams[] = [];

function run(...flags: string[]): ChildProcessWithoutNullStreams {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [resolve(dir, 'main.js'), '--warmup', '1s', ...flags], { env });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcessWithoutNullStreams): Promise<{ listening: number }> {
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return JSON.parse(chunk.toString()) as { listening: number };
}

// in a process of its own: the bundler takes no objects of a test's realm
beforeAll(() => {
  const flags = ['--format', 'esm', '--platform', 'node', '--external', 'commander,ws,zod'];
  const files = ['--tsconfig', resolve(app, 'tsconfig.json'), '--dir', dir];
  execFileSync(process.execPath, [bundler, resolve(app, 'src/main.ts'), ...flags, ...files], { stdio: 'pipe' });
}, 60_000);

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('sim', () => {
  it('says in one line where it listens, and ends when its parent closes standard input', async () => {
    const child = run('--seed', '7', '--rate', '300', '--symbols', '3', '--faults', 'drops=0.5', '--with-parent');
    const line = await firstLine(child);
    expect(line).toEqual({
      listening: line.listening,
      venues: dialects.map(({ venueId }) => venueId),
      seed: 7,
      rate: 300,
    });
    const base = `http://127.0.0.1:${line.listening}`;
    const info = (await (await fetch(`${base}/binance/api/v3/exchangeInfo`)).json()) as { symbols: unknown[] };
    expect(info.symbols).toHaveLength(3);
    expect(await (await fetch(`${base}/control/faults`)).json()).toMatchObject({
      active: { drops: { probability: 0.5 } },
    });
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends cleanly with %s, and not before', async (signal) => {
    const child = run();
    await firstLine(child);
    child.stdin.end();
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says in one line what is wrong, and ends', async () => {
    const first = await firstLine(run());
    for (const [flags, text] of [
      [['--port', String(first.listening)], 'EADDRINUSE'],
      [['--rate', '100001'], 'from 1 to 100000'],
      [['--faults', 'nosuch'], 'nosuch'],
      [['--warmup', 'long'], '500ms'],
      [['--venues', 'nosuch'], 'nosuch'],
    ] as const) {
      const child = run(...flags);
      const [[error], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')]);
      expect([String(error).includes(text), String(error).trim().split('\n').length, code]).toEqual([true, 1, 1]);
    }
  });
});
