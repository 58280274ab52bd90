import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { Stream } from '../stream';

/** Says that the link is down, since what, and when the next attempt begins; lets people try at once. */
@Component({
  selector: 'tape-link-banner',
  template: `
    @if (isShown()) {
      <p class="banner is-down" role="alert" data-testid="link-banner">
        <span
          ><b>{{ title() }}</b> {{ link().reason }} {{ wasOpen() ? 'What you see is old.' : '' }}</span
        >
        <span class="space"></span>
        @if (link().state === 'waiting') {
          <span data-testid="countdown" aria-live="off">Next attempt in {{ seconds() }} s</span>
        }
        <button type="button" data-testid="retry" (click)="stream.retry()">Retry now</button>
      </p>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkBanner {
  protected readonly stream = inject(Stream);
  protected readonly link = this.stream.link;
  private readonly now = signal(Date.now());
  /** The link has been open; it has been open or has failed. */
  protected readonly wasOpen = signal(false);
  private readonly wasAsked = signal(false);
  protected readonly isShown = computed(() => {
    const { state } = this.link();
    return state === 'waiting' || (this.wasAsked() && state !== 'open');
  });
  protected readonly title = computed(() =>
    this.link().state === 'closed'
      ? 'Not connected.'
      : this.wasOpen()
        ? 'Connection lost.'
        : 'The server cannot be reached.',
  );
  protected readonly seconds = computed(() =>
    Math.max(0, Math.ceil(((this.link().nextAttemptAt ?? this.now()) - this.now()) / 1_000)),
  );

  constructor() {
    effect(() => {
      const { state } = this.link();
      if (state === 'open') this.wasOpen.set(true);
      if (state === 'open' || state === 'waiting') this.wasAsked.set(true);
    });
    effect((onCleanup) => {
      if (this.link().state !== 'waiting') return;
      this.now.set(Date.now());
      const timer = setInterval(() => this.now.set(Date.now()), 250);
      onCleanup(() => clearInterval(timer));
    });
  }
}
