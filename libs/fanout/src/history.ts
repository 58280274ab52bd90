import { type Row } from '@livetape/wire';
import { type Fanout } from './fanout';
import { alertOf, barsOf, gapOf, greeksOf, INSTRUMENTS, statusOf, summaryOf, topOf, tradesOf } from './fixtures';

/** What the history of tests publishes. */
export const PUBLISHED = ['bars', 'trades', 'tops', 'feeds', 'gaps', 'greeks', 'latency', 'alerts'] as const;
export type Published = (typeof PUBLISHED)[number];

export const CHANNELS = [
  'bars:demo:BTCUSDT:1s',
  'bars:demo:ETH/USD:10s',
  ...['trades', 'ticker', 'greeks'].flatMap((kind) => [`${kind}:demo:BTCUSDT`, `${kind}:demo:ETH/USD`]),
  'feeds',
  'latency',
  'alerts',
];

/** The plain history of every item of a fan-out: what each client's state must come from. */
export class History {
  readonly rows = new Map<string, Row[]>(CHANNELS.map((name) => [name, []]));
  private readonly tickers = [0, 1].map(() => [0, 0, 0, 0, 0, 0, 0, 0, 0]);
  private serial = 0;

  constructor(private readonly fanout: Fanout) {}

  /** Offset of the newest item. */
  end(channel: string): number {
    return this.rows.get(channel)!.length;
  }

  /** The items up to an offset. */
  until(channel: string, offset: number): Row[] {
    return this.rows.get(channel)!.slice(0, offset);
  }

  /** @param instrument 0 or 1 */
  publish(what: Published, instrument: number): void {
    const { fanout } = this;
    const serial = ++this.serial;
    const { symbol } = INSTRUMENTS[instrument];
    if (what === 'bars') this.publishBar(instrument, serial);
    else if (what === 'trades') this.publishTrade(instrument, serial);
    else if (what === 'tops') this.publishTop(instrument, serial);
    else if (what === 'greeks') {
      fanout.publishGreeks(greeksOf(instrument, serial));
      this.add(`greeks:demo:${symbol}`, [7, 0, null, null, null, null, null, serial, null, null, null, null, null]);
    } else if (what === 'latency') {
      fanout.publishLatency(summaryOf(symbol, serial));
      this.add('latency', [symbol, 'network', 1_000, 1_000, serial, 0, 1, 2, 3]);
    } else this.publishEvent(what, symbol, serial);
  }

  private publishEvent(what: 'feeds' | 'gaps' | 'alerts', symbol: string, serial: number): void {
    if (what === 'feeds') {
      const status = statusOf(symbol, serial);
      this.fanout.publishFeed(status);
      this.add('feeds', ['feed', status]);
    } else if (what === 'gaps') {
      const gap = gapOf(`g${serial % 7}`, 'filled');
      this.fanout.publishGap(gap);
      this.add('feeds', ['gap', gap]);
    } else {
      const alert = alertOf(`a${serial % 150}`, serial % 3 === 0 ? null : serial);
      this.fanout.publishAlert(alert);
      this.add('alerts', ['alert', alert]);
    }
  }

  private publishBar(instrument: number, serial: number): void {
    const widthMs = instrument === 0 ? 1_000 : 10_000;
    const start = serial * 1_000;
    this.fanout.publishBars(barsOf([{ instrument, start, widthMs }]));
    this.add(CHANNELS[instrument], [start, 0, 0, 0, serial, '5', '10', '1', 1, 0]);
  }

  private publishTrade(instrument: number, serial: number): void {
    this.fanout.publishTrades(tradesOf([{ instrument, id: serial, price: serial }]));
    this.add(`trades:demo:${INSTRUMENTS[instrument].symbol}`, [String(serial), serial, serial, 1, 1]);
    this.addTicker(instrument, [serial, 1, 1, serial, ...this.tickers[instrument].slice(4, 8), serial + 1]);
  }

  private publishTop(instrument: number, serial: number): void {
    this.fanout.publishTops(topOf(instrument, serial));
    const { 8: receiveTime, ...last } = this.tickers[instrument];
    this.addTicker(instrument, [last[0], last[1], last[2], last[3], serial, 1, serial + 1, 2, receiveTime]);
  }

  private addTicker(instrument: number, row: number[]): void {
    this.tickers[instrument] = row;
    this.add(`ticker:demo:${INSTRUMENTS[instrument].symbol}`, row as never);
  }

  private add(channel: string, row: Row): void {
    this.rows.get(channel)!.push(row);
  }
}
