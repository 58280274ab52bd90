import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { type Alert, type BookStatus, type FeedStatus, type Gap, type LatencySummary } from '@livetape/model';
import { Access } from './access';
import { type LinkView, marketKey, type Report, type Request } from '../stream/messages';
import { TrustedWorker as Worker } from './trusted-worker';

type ReportOf<K extends Report['kind']> = Extract<Report, { kind: K }>;

/**
 * The page's end of the worker that holds the one socket, the columns and the wall's canvases.
 *
 * What people watch rarely (link, feeds) is a signal. What moves (tiles, bars, tape) goes to the one component that shows
 * it, past change detection.
 */
@Injectable({ providedIn: 'root' })
export class Stream {
  readonly link = signal<LinkView>({
    state: 'connecting',
    reason: '',
    nextAttemptAt: null,
    source: null,
    rttMs: null,
    clockOffsetMs: null,
    serverClock: null,
  });
  /** Null before the server has said anything about its feeds. */
  readonly feeds = signal<readonly FeedStatus[] | null>(null);
  readonly gaps = signal<readonly Gap[]>([]);
  /** Alerts that last first, then the newest that are over. */
  readonly alerts = signal<readonly Alert[]>([]);
  readonly latency = signal<readonly LatencySummary[]>([]);
  /** What was last said of each book, by `marketKey`. */
  readonly books = signal<ReadonlyMap<string, BookStatus>>(new Map());
  readonly isPaused = signal(false);
  /** The server's time, ms since the epoch, as far as it is known. */
  readonly serverNow = (): number => Math.round(Date.now() + (this.link().clockOffsetMs ?? 0));

  // `new Worker(new URL(…))` is the form by which the build finds the worker; the name is ours
  private readonly worker = new Worker(new URL('../stream/stream.worker', import.meta.url), { type: 'module' });
  private readonly hearers = new Map<Report['kind'], Set<(report: never) => void>>();

  constructor() {
    this.worker.onmessage = ({ data }: MessageEvent<Report>) => this.take(data);
    const hide = () => this.post({ kind: 'hide', isHidden: document.hidden });
    document.addEventListener('visibilitychange', hide);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', hide);
      this.worker.terminate();
    });
    const { protocol, host } = location;
    this.post({
      kind: 'connect',
      url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/stream`,
      key: inject(Access).key,
    });
  }

  post(request: Request, transfer: Transferable[] = []): void {
    this.worker.postMessage(request, transfer);
  }

  /** Hears one kind of report until the returned function is called. */
  hear<K extends Report['kind']>(kind: K, hearer: (report: ReportOf<K>) => void): () => void {
    const hearers = this.hearers.get(kind) ?? new Set();
    hearers.add(hearer);
    this.hearers.set(kind, hearers);
    return () => hearers.delete(hearer);
  }

  togglePause(): void {
    this.isPaused.update((isPaused) => !isPaused);
    this.post({ kind: 'pause', isPaused: this.isPaused() });
  }

  retry(): void {
    this.post({ kind: 'retry' });
  }

  private take(report: Report): void {
    if (report.kind === 'link') this.link.set(report.link);
    if (report.kind === 'feeds') {
      this.feeds.set(report.feeds);
      this.gaps.set(report.gaps);
    }
    if (report.kind === 'alerts') this.alerts.set(report.alerts);
    if (report.kind === 'latency') this.latency.set(report.latency);
    if (report.kind === 'books') this.books.set(new Map(report.books.map((book) => [marketKey(book), book])));
    for (const hearer of this.hearers.get(report.kind) ?? []) hearer(report as never);
  }
}
