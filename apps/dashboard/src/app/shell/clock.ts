import { ChangeDetectionStrategy, Component, DestroyRef, ElementRef, inject } from '@angular/core';
import { Stream } from '../stream';

const format = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** The server's time of day, UTC. Writes its own text: a second is no reason for change detection. */
@Component({ selector: 'tape-clock', template: '', changeDetection: ChangeDetectionStrategy.OnPush })
export class Clock {
  constructor() {
    const element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const stream = inject(Stream);
    const show = () => (element.textContent = `${format.format(stream.serverNow())} UTC`);
    show();
    const timer = setInterval(show, 1_000);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
