import { computed, Injectable, signal } from '@angular/core';
import { getInstruments, getStatus, type InstrumentDto, type StatusDto } from '@livetape/api-client';

/** A platform that has just started, or reaches no venue yet, knows no instrument: how soon it is asked again. */
const ASK_AGAIN_MS = 2_000;

/** What the platform follows, read by REST until it knows, and what it says of itself. */
@Injectable({ providedIn: 'root' })
export class Instruments {
  readonly state = signal<'loading' | 'waiting' | 'ready' | 'failed'>('loading');
  /** Why it failed, in one sentence; null otherwise. */
  readonly failure = signal<string | null>(null);
  readonly all = signal<readonly InstrumentDto[]>([]);
  readonly status = signal<StatusDto | null>(null);
  readonly venues = computed(() => new Set(this.all().map(({ venue }) => venue)).size);

  constructor() {
    void this.load();
  }

  async load(): Promise<void> {
    if (this.state() !== 'waiting') this.state.set('loading');
    // a server that cannot be reached rejects: that is an answer to show, not an error of ours
    const [answer, status] = await Promise.all([getInstruments(), getStatus()]).catch((error: unknown) => [
      { data: undefined, error },
      { data: undefined },
    ]);
    this.status.set(status.data ?? null);
    if (answer.data === undefined) {
      this.failure.set(`The server did not answer: ${reasonOf(answer.error)}`);
      this.state.set('failed');
      return;
    }
    this.all.set(answer.data.instruments);
    this.failure.set(null);
    const isKnown = answer.data.instruments.length > 0;
    this.state.set(isKnown ? 'ready' : 'waiting');
    if (!isKnown) setTimeout(() => void this.load(), ASK_AGAIN_MS);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const detail = (error as { detail?: unknown } | null | undefined)?.detail;
  return typeof detail === 'string' ? detail : 'no reason given';
}
