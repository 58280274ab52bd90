import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { venues } from '@livetape/venues';
import { within } from './deadline';

/** The built platform and command line, beside this bundle. */
const MAIN = join(import.meta.dirname, 'main.js');
const COMMAND_LINE = resolve(import.meta.dirname, '../cli/main.js');

/** Longest that a start or an end may take. */
const START_MS_MAX = 45_000;

/** How a process ended, and what it said. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly ms: number;
  readonly stderr: string;
}

/** Settings that differ from a simulation of one venue on a free port, by variable less `LIVETAPE_`. */
export type Settings = Readonly<Record<string, string>>;

/** The built platform as a process of its own, in simulation, with a folder of its own. */
export class PlatformProcess {
  private stdout = '';
  private stderr = '';
  private readonly startMs = performance.now();
  private readonly ended: Promise<Ending>;

  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
  ) {
    child.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (this.stderr += data.toString()));
    // whatever ends the scenarios ends what they started
    const kill = () => void child.kill('SIGKILL');
    process.once('exit', kill);
    this.ended = new Promise((done) => {
      child.once('close', (code, signal) => {
        process.off('exit', kill);
        done({ code, signal, ms: performance.now() - this.startMs, stderr: this.stderr });
      });
    });
  }

  /** A folder for one, where keys can be made before it starts; `remove` removes it too. */
  static folder(): Promise<string> {
    return mkdtemp(join(tmpdir(), 'livetape-scenario-'));
  }

  /** Starts it; does not wait for anything. */
  static async spawn(settings: Settings = {}, folder?: string): Promise<PlatformProcess> {
    const own = folder ?? (await PlatformProcess.folder());
    const env = environment(own, settings);
    return new PlatformProcess(spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] }), own);
  }

  /** Starts it and waits until it listens. */
  static async start(settings: Settings = {}, folder?: string): Promise<PlatformProcess> {
    const platform = await PlatformProcess.spawn(settings, folder);
    const listening = new Promise<PlatformProcess>((done, fail) => {
      platform.child.stdout?.on('data', () => platform.stdout.includes('Livetape is at') && done(platform));
      void platform.ended.then(({ stderr }) => fail(new Error(`the platform ended: ${stderr}`)));
    });
    return within(listening, () => `the platform to listen: ${platform.stderr}`, START_MS_MAX);
  }

  /** `http://127.0.0.1:…` */
  get origin(): string {
    const address = /Livetape is at (http:\S+)/.exec(this.stdout)?.[1] ?? '';
    return address.replace(/\/$/, '').replace('localhost', '127.0.0.1').replace('0.0.0.0', '127.0.0.1');
  }

  get url(): string {
    return `${this.origin.replace('http', 'ws')}/stream`;
  }

  get port(): string {
    return new URL(this.origin).port;
  }

  /** All that it wrote. */
  get written(): string {
    return this.stdout + this.stderr;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The time that it ran is in the answer. */
  end(): Promise<Ending> {
    return within(this.ended, () => 'the end of the platform', START_MS_MAX);
  }

  async remove(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs the command line with the platform's settings; resolves with its output. */
  async command(...args: readonly string[]): Promise<string> {
    return runCommand(this.folder, ...args);
  }

  /** An instrument that it follows, as channels name it: once the venue has told of them. */
  async instrument(headers: Record<string, string> = {}): Promise<string> {
    const endMs = performance.now() + START_MS_MAX;
    for (;;) {
      const response = await fetch(`${this.origin}/api/v1/instruments`, { headers });
      const { instruments } = (await response.json()) as { instruments: { venue: string; symbol: string }[] };
      if (instruments.length > 0) return `${instruments[0].venue}:${instruments[0].symbol}`;
      if (performance.now() > endMs) throw new Error('the platform follows nothing');
      await delay(50);
    }
  }
}

/** Runs the command line for the platform of a folder. */
export async function runCommand(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND_LINE, ...args], {
    env: environment(folder, {}),
  });
  return stdout.trim();
}

function environment(folder: string, settings: Settings): NodeJS.ProcessEnv {
  const [first, ...others] = Object.keys(venues).map((id) => id.replace(/\W/g, '_').toUpperCase());
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    LIVETAPE_SOURCE: 'sim',
    LIVETAPE_SERVER_PORT: '0',
    LIVETAPE_STORE_PATH: join(folder, 'livetape.sqlite'),
    LIVETAPE_AUTH_KEYS_PATH: join(folder, 'keys.json'),
    LIVETAPE_FEEDS_ISOLATION: 'inline',
    LIVETAPE_LOG_LEVEL: 'error',
    [`LIVETAPE_VENUES_${first}_ENABLED`]: 'true',
  };
  for (const id of others) env[`LIVETAPE_VENUES_${id}_ENABLED`] = 'false';
  for (const [name, value] of Object.entries(settings)) env[`LIVETAPE_${name}`] = value;
  return env;
}
