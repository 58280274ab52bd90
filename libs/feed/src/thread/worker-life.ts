import { type ResourceLimits, Worker } from 'node:worker_threads';
import { type Handover } from './handover';
import { type FromWorker, type ToWorker, type WorkerInit } from './messages';

/** A worker is loaded and has its first beat by then, however busy the machine is. */
const START_MS = 15_000;
/** Twenty missed beats. Garbage collection and a long frame take far less. */
const HUNG_MS = 2_000;
/** Our own thread stood still: beats were not looked at. */
const STALLED_MS = 500;
/** A worker that was ended and does not end is left behind. */
const ENDING_MS = 1_500;

/** What one life is made of. */
export interface WorkerLifeOptions {
  readonly workerUrl: URL;
  readonly limits: ResourceLimits;
  readonly init: WorkerInit;
  readonly handover: Handover;
  readonly message: (message: FromWorker) => void;
  /** Called once, last: why the worker ended. */
  readonly ended: (reason: string) => void;
}

/** One worker from its start to its end, whichever way that comes. Driven by `tick`. */
export class WorkerLife {
  private readonly worker: Worker;
  private beats = 0;
  private beatAt: number;
  private lookedAt: number;
  private endingAt = Infinity;
  private reason: string | null = null;
  private hasEnded = false;

  constructor(
    private readonly options: WorkerLifeOptions,
    nowMs: number,
  ) {
    const { workerUrl, limits, init } = options;
    this.beatAt = this.lookedAt = nowMs;
    this.worker = new Worker(workerUrl, {
      workerData: init,
      resourceLimits: limits,
      name: `feed ${init.venueId}`,
      execArgv: [],
    });
    this.worker.on('message', (message: FromWorker) => {
      if (!this.hasEnded) options.message(message);
    });
    this.worker.on('error', (error) => {
      this.reason ??= `its worker crashed (${error.message})`;
    });
    this.worker.on('exit', (code) => this.end(`its worker ended (code ${code})`));
  }

  /** Looks for the worker's heartbeat. To be called several times a second. */
  tick(nowMs: number): void {
    if (this.hasEnded) return;
    const { beats } = this.options.handover;
    if (beats !== this.beats || nowMs - this.lookedAt > STALLED_MS) this.beatAt = nowMs;
    this.beats = beats;
    this.lookedAt = nowMs;
    const silentMs = nowMs - this.beatAt;
    if (silentMs > (beats === 0 ? START_MS : HUNG_MS)) {
      this.terminate(`its worker did not answer for ${(silentMs / 1_000).toFixed(1)} s`, nowMs);
    }
    if (nowMs - this.endingAt > ENDING_MS) this.end('its worker could not be ended');
  }

  post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  /** Ends the worker at once, whatever it does. */
  terminate(reason: string, nowMs: number): void {
    if (this.endingAt !== Infinity) return;
    this.endingAt = nowMs;
    this.reason ??= reason;
    void this.worker.terminate();
  }

  private end(reason: string): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.options.ended(this.reason ?? reason);
  }
}
