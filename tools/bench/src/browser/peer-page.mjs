// The page that the dashboard is compared with: the same wall as one would write it with Angular and ngx-echarts. One
// `echarts` directive for each chart, one table for each book, JSON over a WebSocket, everything on the page's thread. Signals, no
// zone, OnPush, no animation, no axes: a careful page, not a straw man.
import '@angular/compiler';
import { ChangeDetectionStrategy, Component, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { NgxEchartsDirective, provideEchartsCore } from 'ngx-echarts';
import { watchSizes, paintedBars } from './peer-probe.mjs';

echarts.use([LineChart, GridComponent, CanvasRenderer]);

const BARS_MAX = 300;
const rowsOfSide = Number(new URL(document.URL).searchParams.get('rows') ?? 6);
const price = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const size = new Intl.NumberFormat();

/** One chart: the points of its line, and the option that ngx-echarts merges. */
class Tile {
  price = signal('—');
  merge = signal({});
  points = [];
  count = 0;

  constructor(instrument) {
    this.name = instrument.base;
    this.options = {
      animation: false,
      grid: { left: 8, right: 8, top: 4, bottom: 4 },
      xAxis: { type: 'time', show: false },
      yAxis: { type: 'value', scale: true, show: false },
      series: [{ type: 'line', showSymbol: false, lineStyle: { width: 1, join: 'bevel' }, data: this.points }],
    };
  }

  add(rows) {
    for (const [start, , , , , volume, notional] of rows) this.points.push([start, notional / volume / 100]);
    this.count += rows.length;
    this.points = this.points.slice(-BARS_MAX);
    this.price.set(price.format(this.points.at(-1)[1]));
    this.merge.set({ series: [{ data: this.points }] });
  }

  rendered() {
    paintedBars(this.name, this.count);
  }
}

/** One book: its levels by price, and the rows that its table shows. */
class BookTable {
  asks = signal([]);
  bids = signal([]);
  levels = { bids: new Map(), asks: new Map() };

  constructor(instrument) {
    this.name = instrument.base;
  }

  replace([row]) {
    for (const side of Object.values(this.levels)) side.clear();
    this.apply(row);
  }

  apply([, , , , , , bids, asks]) {
    this.set('bids', bids);
    this.set('asks', asks);
    this.bids.set(this.rows('bids', -1));
    this.asks.set(this.rows('asks', 1).reverse());
  }

  set(side, levels) {
    for (const [at, amount] of levels) {
      if (amount === 0) this.levels[side].delete(at);
      else this.levels[side].set(at, amount);
    }
  }

  rows(side, direction) {
    const best = [...this.levels[side]].sort(([a], [b]) => (a - b) * direction).slice(0, rowsOfSide);
    const most = Math.max(...best.map(([, amount]) => amount));
    return best.map(([at, amount]) => ({
      price: price.format(at / 100),
      size: size.format(amount),
      share: (100 * amount) / most,
    }));
  }
}

const Page = Component({
  selector: 'peer-page',
  imports: [NgxEchartsDirective],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="grid">
      @for (tile of tiles; track tile.name) {
        <article>
          <b>{{ tile.name }}</b> <span>{{ tile.price() }}</span>
          <div echarts class="chart" [options]="tile.options" [merge]="tile.merge()" (chartRendered)="tile.rendered()"></div>
        </article>
      }
    </div>
    <div class="books">
      @for (book of books; track book.name) {
        <table>
          <caption>{{ book.name }}</caption>
          <tbody class="asks">
            @for (row of book.asks(); track $index) {
              <tr [style.--share.%]="row.share"><td>{{ row.price }}</td><td>{{ row.size }}</td></tr>
            }
          </tbody>
          <tbody class="bids">
            @for (row of book.bids(); track $index) {
              <tr [style.--share.%]="row.share"><td>{{ row.price }}</td><td>{{ row.size }}</td></tr>
            }
          </tbody>
        </table>
      }
    </div>
  `,
})(
  class PeerPage {
    tiles = instruments.map((instrument) => new Tile(instrument));
    books = instruments.slice(0, 8).map((instrument) => new BookTable(instrument));

    constructor() {
      const socket = new WebSocket(`ws://${new URL(document.URL).host}/stream`, 'livetape.json');
      const byHandle = new Map();
      const channels = [
        ...instruments.map(({ venue, symbol }) => `bars:${venue}:${symbol}:1s`),
        ...instruments.slice(0, 8).map(({ venue, symbol }) => `book:${venue}:${symbol}:15`),
      ];
      socket.onopen = () => socket.send(JSON.stringify({ op: 'subscribe', id: 1, channels }));
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === 'snapshot') this.replace(byHandle, message);
        if (message.type === 'subscribed') watchSizes();
        if (message.type !== 'delta') return;
        for (const [handle, , , rows] of message.items) byHandle.get(handle)(rows);
      };
    }

    replace(byHandle, { channel, handle, rows }) {
      const [kind, , symbol] = channel.split(':');
      const at = instruments.findIndex((instrument) => instrument.symbol === symbol);
      if (kind === 'bars') {
        this.tiles[at].add(rows);
        byHandle.set(handle, (more) => this.tiles[at].add(more));
      } else {
        this.books[at].replace(rows);
        byHandle.set(handle, (more) => more.forEach((row) => this.books[at].apply(row)));
      }
    }
  },
);

const { instruments } = await (await fetch('/api/v1/instruments')).json();
await bootstrapApplication(Page, {
  providers: [provideZonelessChangeDetection(), provideEchartsCore({ echarts })],
});
