import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { type ChartBar } from '@livetape/charts';
import { fixedText } from '../../stream/number-text';
import { timeText } from './candle-option';

const ROWS_MAX = 200;

/** The chart's bars as a table, newest first: for screen readers and for exact reading. */
@Component({
  selector: 'tape-bar-table',
  template: `
    <table>
      <caption class="sr">
        {{
          label()
        }}
      </caption>
      <thead>
        <tr>
          <th scope="col">Start (UTC)</th>
          <th scope="col">Open</th>
          <th scope="col">High</th>
          <th scope="col">Low</th>
          <th scope="col">Close</th>
          <th scope="col">VWAP</th>
          <th scope="col">Volume</th>
          <th scope="col">Trades</th>
          <th scope="col">Revision</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.start) {
          <tr>
            <th scope="row">{{ row.time }}</th>
            @for (text of row.texts; track $index) {
              <td>{{ text }}</td>
            }
          </tr>
        }
      </tbody>
    </table>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BarTable {
  readonly bars = input.required<readonly ChartBar[]>();
  readonly label = input.required<string>();
  readonly priceDecimals = input.required<number>();
  readonly sizeDecimals = input.required<number>();

  protected readonly rows = computed(() =>
    this.bars()
      .slice(-ROWS_MAX)
      .toReversed()
      .map((bar) => ({ start: bar.start, time: timeText(bar.start, bar.widthMs), texts: this.texts(bar) })),
  );

  private texts(bar: ChartBar): string[] {
    const prices = [bar.open, bar.high, bar.low, bar.close, bar.notional / bar.volume];
    return [
      ...prices.map((price) => fixedText(price, this.priceDecimals())),
      fixedText(bar.volume, this.sizeDecimals()),
      fixedText(bar.trades, 0),
      String(bar.revision),
    ];
  }
}
