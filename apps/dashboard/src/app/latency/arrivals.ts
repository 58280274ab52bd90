import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  input,
  viewChild,
} from '@angular/core';
import { sheetScale } from '@livetape/charts';
import { type ReceiverLatency } from '../../stream/latency-messages';
import { type Market, marketKey } from '../../stream/messages';
import { Stream } from '../stream';
import { Theme } from '../theme';
import { usText } from './hop-rows';

/** Every delta that came to this browser in the last minute, by how long it took: a canvas that the worker paints. */
@Component({
  selector: 'tape-arrivals',
  template: `
    <div class="bar">
      <h2 id="arrivals-title">Deltas to this browser, last minute</h2>
      <span class="space"></span>
      <span class="muted" data-testid="clock">{{ clock() }}</span>
    </div>
    <div #box class="arrivals-box" role="img" [attr.aria-label]="spoken()" data-testid="arrivals">
      <canvas #sheet aria-hidden="true"></canvas>
      @if (isEmpty()) {
        <p class="over muted">Waiting for the first delta and the server’s clock…</p>
      }
    </div>
    <p class="muted">{{ spoken() }} While this page is open it subscribes to {{ subscribed() }}.</p>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Arrivals {
  readonly markets = input.required<readonly Market[]>();
  readonly budgetMs = input.required<number>();
  readonly receiver = input.required<ReceiverLatency | null>();

  private readonly stream = inject(Stream);
  private readonly theme = inject(Theme);
  private readonly box = viewChild.required<ElementRef<HTMLElement>>('box');
  private readonly sheet = viewChild.required<ElementRef<HTMLCanvasElement>>('sheet');
  private readonly wanted = computed(() => this.markets(), { equal: (a, b) => keysOf(a) === keysOf(b) });

  protected readonly isEmpty = computed(() => (this.receiver()?.delivery.minute ?? null) === null);
  protected readonly subscribed = computed(() => {
    const count = this.wanted().length;
    return `${count} ${count === 1 ? 'ticker' : 'tickers'}, so that there is something to measure`;
  });
  protected readonly clock = computed(() => {
    const error = this.receiver()?.clockErrorMs ?? null;
    return error === null ? 'Server’s clock not known yet' : `Server’s clock known within ± ${usText(error * 1_000)}`;
  });
  protected readonly spoken = computed(() => {
    const { delivery, paint } = this.receiver() ?? {};
    if (!delivery?.minute) return 'No delta was measured in the last minute.';
    const { count, p50Us, p99Us } = delivery.minute;
    const painted = paint?.minute ? `, and ${usText(paint.minute.p99Us)} (p99) more to be painted` : '';
    return `${count} deltas took ${usText(p50Us)} (p50) to ${usText(p99Us)} (p99) to come${painted}.`;
  });

  constructor() {
    effect(() => {
      this.stream.post({ kind: 'latency-watch', markets: this.wanted(), budgetMs: this.budgetMs() });
    });
    effect(() => this.stream.post({ kind: 'palette', palette: this.theme.palette() }));
    const resized = new ResizeObserver(() => this.measure());
    afterNextRender(() => {
      const canvas = this.sheet().nativeElement.transferControlToOffscreen();
      this.stream.post({ kind: 'arrivals-sheet', canvas }, [canvas]);
      resized.observe(this.box().nativeElement);
    });
    inject(DestroyRef).onDestroy(() => {
      resized.disconnect();
      this.stream.post({ kind: 'latency-leave' });
    });
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.box().nativeElement;
    const scale = sheetScale(width, height, devicePixelRatio);
    this.stream.post({ kind: 'arrivals-layout', size: { width, height, scale } });
  }
}

function keysOf(markets: readonly Market[]): string {
  return markets.map(marketKey).join();
}
