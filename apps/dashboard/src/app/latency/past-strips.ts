import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { type HopBudgetDto, type LatencyHistoryDto } from '@livetape/api-client';
import { type ReceiverLatency } from '../../stream/latency-messages';
import { pointTimes, strips } from './past';

/** The last five minutes of each hop: p50 and p99 of every ten seconds, as strips or as a table. */
@Component({
  selector: 'tape-past-strips',
  template: `
    <div class="bar">
      <h2 id="past-title">Last five minutes{{ venue() ? ', ' + venue() : '' }}</h2>
      <span class="space"></span>
      <button
        type="button"
        class="quiet"
        [attr.aria-pressed]="isTable()"
        data-testid="past-table"
        (click)="isTable.set(!isTable())"
      >
        Table
      </button>
    </div>
    @if (isTable()) {
      <div class="table-box past-table" tabindex="0" role="region" aria-label="Table of the last five minutes">
        <table>
          <thead>
            <tr>
              <th scope="col" class="left">p99 of 10 s to (UTC)</th>
              @for (strip of all(); track strip.hop) {
                <th scope="col">{{ strip.hop }}</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (row of rows(); track row.time) {
              <tr>
                <th scope="row" class="left">{{ row.time }}</th>
                @for (point of row.points; track $index) {
                  <td [class.warn]="point?.isOver">{{ point?.texts?.[1] ?? '—' }}</td>
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else {
      <ul class="strips" data-testid="strips">
        @for (strip of all(); track strip.hop) {
          <li>
            <p class="strip-head">
              <b>{{ strip.hop }}</b>
              <span class="muted">{{ strip.peak ? 'peak ' + strip.peak : 'not measured' }}</span>
              @if (strip.overCount > 0) {
                <span class="warn">over {{ strip.overCount }}×</span>
              }
            </p>
            <div class="strip" role="img" [attr.aria-label]="strip.spoken">
              @for (point of strip.points; track $index) {
                <i [title]="point ? times()[$index] + ': p50 ' + point.texts[0] + ', p99 ' + point.texts[1] : ''">
                  @if (point) {
                    <b class="p99" [class.is-over]="point.isOver" [style.height.%]="point.p99 * 100"></b>
                    <b class="p50" [style.height.%]="point.p50 * 100"></b>
                  }
                </i>
              }
            </div>
          </li>
        }
      </ul>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PastStrips {
  readonly budgets = input.required<readonly HopBudgetDto[]>();
  readonly history = input.required<LatencyHistoryDto>();
  readonly receiver = input.required<ReceiverLatency | null>();
  /** Null: all of them together. */
  readonly venue = input.required<string | null>();

  protected readonly isTable = signal(false);
  protected readonly all = computed(() => strips(this.budgets(), this.history(), this.receiver()));
  protected readonly times = computed(() => pointTimes(this.history()));
  /** The table's: the newest first. */
  protected readonly rows = computed(() =>
    this.times()
      .map((time, i) => ({ time, points: this.all().map(({ points }) => points[i]) }))
      .reverse(),
  );
}
