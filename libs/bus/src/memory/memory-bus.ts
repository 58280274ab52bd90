import { type Observable, Subject } from 'rxjs';
import { type Bus, type Topics } from '../bus';

/** The default bus: one process, no copy; subscribers run before `publish` returns. */
export class MemoryBus implements Bus {
  private readonly subjects: { [T in keyof Topics]: Subject<Topics[T]> } = {
    trades: new Subject(),
    tops: new Subject(),
    levels: new Subject(),
    greeks: new Subject(),
    bars: new Subject(),
    gaps: new Subject(),
    feeds: new Subject(),
    books: new Subject(),
    alerts: new Subject(),
    latency: new Subject(),
  };

  publish<T extends keyof Topics>(topic: T, item: Topics[T]): void {
    this.subjects[topic].next(item);
  }

  on<T extends keyof Topics>(topic: T): Observable<Topics[T]> {
    return this.subjects[topic].asObservable();
  }

  async close(): Promise<void> {
    for (const subject of Object.values(this.subjects)) subject.complete();
  }
}
