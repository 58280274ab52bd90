import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

const START_MS_MAX = 30_000;
const RESTART_MS = 1_000;

/** How the simulated exchange is started. */
export interface SimulatorOptions {
  /** Its bundle. */
  readonly program: string;
  /** Further arguments, such as `['--rate', '350']`. */
  readonly settings: readonly string[];
  /** Told when it ended by itself and will be started again. */
  readonly ended: (reason: string) => void;
}

/** Where a simulated exchange listens on 127.0.0.1, and the ids of the venues that it speaks for. */
export interface Listening {
  readonly port: number;
  readonly venues: readonly string[];
}

/**
 * The simulated exchange as a child process. It ends with us, whatever ends us (its standard input closes), and is started
 * again on the same port when it ends by itself.
 */
export class Simulator {
  private child: ChildProcess | null = null;
  private restart: NodeJS.Timeout | null = null;
  private isClosed = false;
  private port = 0;

  constructor(private readonly options: SimulatorOptions) {}

  /** Starts it and resolves to where it listens. Rejects with one clear sentence when it cannot be started. */
  async start(): Promise<Listening> {
    if (!existsSync(this.options.program)) throw new Error('it is not built: run `npx nx build sim`');
    const listening = await this.spawn();
    this.port = listening.port;
    return listening;
  }

  /** Ends it; resolves when it has ended. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (this.restart !== null) clearTimeout(this.restart);
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin?.end();
    child.kill('SIGTERM');
    await ended;
  }

  private async spawn(): Promise<Listening> {
    const { program, settings } = this.options;
    const child = spawn(process.execPath, [program, '--port', String(this.port), '--with-parent', ...settings], {
      stdio: ['pipe', 'pipe', 'inherit'],
      // a group of its own: Ctrl-C in the terminal is for us, and we end it in our order
      detached: true,
    });
    this.child = child;
    const deadline = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX);
    try {
      const listening = await firstLine(child);
      child.once('exit', (code, signal) => this.respawn(`it ended with ${signal ?? `code ${code}`}`));
      return listening;
    } finally {
      clearTimeout(deadline);
    }
  }

  private respawn(reason: string): void {
    if (this.isClosed) return;
    this.options.ended(reason);
    this.restart = setTimeout(() => {
      this.spawn().catch((error: Error) => this.respawn(error.message));
    }, RESTART_MS);
  }
}

/** Where the child says that it listens, and as which venues, in its first line. */
function firstLine(child: ChildProcess): Promise<Listening> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`it ended with ${signal ?? `code ${code}`} before it listened`)),
    );
    if (child.stdout === null) throw new Error('the child has no standard output');
    createInterface(child.stdout).once('line', (line) => {
      const { listening, venues } = JSON.parse(line) as { listening: number; venues: string[] };
      resolve({ port: listening, venues });
    });
  });
}
