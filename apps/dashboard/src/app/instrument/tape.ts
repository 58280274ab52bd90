import { ChangeDetectionStrategy, Component, DestroyRef, ElementRef, inject } from '@angular/core';
import { type TapeTrade } from '../../stream/messages';

const ROW_HEIGHT = 20;
const ROWS_MAX = 80;
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' });

/** The newest trades, newest on top: a fixed set of rows whose texts are rewritten, so that the page's nodes stay as they are. */
@Component({
  selector: 'tape-tape',
  template: `
    <table>
      <caption class="sr">
        Newest trades
      </caption>
      <thead>
        <tr>
          <th scope="col">Price</th>
          <th scope="col">Size</th>
          <th scope="col">UTC</th>
        </tr>
      </thead>
      <tbody></tbody>
    </table>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Tape {
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private trades: TapeTrade[] = [];
  private rows: readonly HTMLElement[][] = [];

  constructor() {
    const resized = new ResizeObserver(([{ contentRect }]) => this.fit(contentRect.height));
    resized.observe(this.element);
    inject(DestroyRef).onDestroy(() => resized.disconnect());
  }

  /** Adds trades, oldest first. */
  add(trades: readonly TapeTrade[]): void {
    this.trades = [...trades.toReversed(), ...this.trades].slice(0, ROWS_MAX);
    this.write();
  }

  clear(): void {
    this.trades = [];
    this.write();
  }

  private fit(height: number): void {
    const count = Math.min(ROWS_MAX, Math.max(8, Math.floor(height / ROW_HEIGHT) - 1));
    const body = this.element.querySelector('tbody');
    if (!body || this.rows.length === count) return;
    const rows = Array.from({ length: count }, () => ['price', 'size', 'time'].map(cellOf));
    body.replaceChildren(...rows.map(rowOf));
    this.rows = rows;
    this.write();
  }

  private write(): void {
    this.rows.forEach(([price, size, time], at) => {
      const trade = this.trades[at];
      setText(price, trade ? `${trade.isBuy ? '▲' : '▼'} ${trade.priceText}` : '');
      setText(size, trade?.sizeText ?? '');
      setText(time, trade ? CLOCK.format(trade.timeMs) : '');
      const direction = trade ? (trade.isBuy ? '1' : '-1') : '0';
      if (price.dataset['direction'] !== direction) price.dataset['direction'] = direction;
    });
  }
}

function cellOf(name: string): HTMLElement {
  const cell = document.createElement('td');
  cell.className = name;
  return cell;
}

function rowOf(cells: readonly HTMLElement[]): HTMLElement {
  const row = document.createElement('tr');
  row.append(...cells);
  return row;
}

function setText(cell: HTMLElement, text: string): void {
  if (cell.textContent !== text) cell.textContent = text;
}
