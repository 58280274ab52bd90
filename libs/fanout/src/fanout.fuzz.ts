import fc from 'fast-check';
import { type Row } from '@livetape/wire';
import { type Client } from './client';
import { Fanout } from './fanout';
import { barsOf, gapOf, INSTRUMENTS, LIMITS, statusOf, topOf, tradesOf } from './fixtures';
import { keep, Mirror } from './mirror';
import { TRADES_KEPT } from './trade-log';

const CHANNELS = [
  'bars:demo:BTCUSDT:1s',
  'bars:demo:ETH/USD:10s',
  'trades:demo:BTCUSDT',
  'trades:demo:ETH/USD',
  'ticker:demo:BTCUSDT',
  'ticker:demo:ETH/USD',
  'feeds',
];

type Step =
  | { do: 'bars' | 'trades' | 'tops' | 'feeds' | 'gaps'; instrument: number; count: number }
  | { do: 'flush'; ms: number }
  | { do: 'stall' | 'read' | 'reconnect' | 'leave'; who: number }
  | { do: 'subscribe'; who: number; channels: string[] }
  | { do: 'unsubscribe'; who: number; channels: string[] };

const who = fc.nat(2);
const channels = fc.subarray(CHANNELS, { minLength: 1 });
const count = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.integer({ min: 150, max: 700 }));
const instrument = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('bars' as const, 'trades' as const, 'tops' as const), instrument, count }),
  fc.record({
    do: fc.constantFrom('feeds' as const, 'gaps' as const),
    instrument,
    count: fc.integer({ min: 1, max: 3 }),
  }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('flush' as const), ms: fc.constantFrom(50, 1_000) }) },
  fc.record({ do: fc.constantFrom('stall' as const, 'read' as const, 'reconnect' as const, 'leave' as const), who }),
  fc.record({ do: fc.constant('subscribe' as const), who, channels }),
  fc.record({ do: fc.constant('unsubscribe' as const), who, channels }),
);

/** Runs the steps against the fan-out and against the plain history of every item. */
class World {
  readonly fanout = new Fanout({ ...LIMITS, epoch: 'e1', slowMsMax: 5_000 });
  readonly mirrors = [new Mirror('json'), new Mirror('binary'), new Mirror('binary')];
  readonly clients: Client[];
  private readonly history = new Map<string, Row[]>(CHANNELS.map((name) => [name, []]));
  private readonly tickers = [0, 1].map(() => [0, 0, 0, 0, 0, 0, 0, 0, 0]);
  private monotonicMs = 0;
  private serial = 0;

  constructor() {
    this.fanout.register(INSTRUMENTS);
    this.clients = this.mirrors.map((mirror) => this.fanout.join(mirror));
  }

  run(step: Step): void {
    if ('instrument' in step) for (let i = 0; i < step.count; i++) this.publish(step.do, step.instrument);
    else if (step.do === 'flush') this.fanout.flush({ monotonicMs: (this.monotonicMs += step.ms), wallMs: 1 });
    else this.command(step);
  }

  /**
   * Items that wait for the flush may have pushed the oldest ones out of the log before a snapshot was made: then it is
   * shorter, never different.
   */
  check(): void {
    for (const mirror of this.mirrors) {
      for (const { channel, offset, rows } of mirror.held.values()) {
        const history = this.history.get(channel)!;
        const state = keep(channel, history.slice(0, offset));
        expect(rows).toEqual(state.slice(state.length - rows.length));
        if (history.length <= TRADES_KEPT) expect(rows).toHaveLength(state.length);
      }
    }
  }

  /** After everyone has read, everyone in a channel is at its newest item. */
  settle(): void {
    for (const mirror of this.mirrors) mirror.unread = 0;
    for (let i = 0; i < 3; i++) this.run({ do: 'flush', ms: 1_000 });
    for (const [i, client] of this.clients.entries()) {
      for (const { name } of client.channels) {
        expect(this.mirrors[i].channel(name)?.offset).toBe(this.history.get(name)!.length);
      }
    }
  }

  private command(step: Extract<Step, { who: number }>): void {
    const { who } = step;
    const mirror = this.mirrors[who];
    const client = this.clients[who];
    if (step.do === 'subscribe') this.fanout.subscribe(client, { op: step.do, id: 1, channels: step.channels });
    else if (step.do === 'unsubscribe')
      this.fanout.unsubscribe(client, { op: step.do, id: 1, channels: step.channels });
    else if (step.do === 'stall') mirror.unread = 1_001;
    else if (step.do === 'read') mirror.unread = 0;
    else if (step.do === 'reconnect') this.reconnect(who);
    else this.fanout.leave(client);
  }

  /** A new socket of the same client, which resumes all that it had. */
  private reconnect(who: number): void {
    const mirror = this.mirrors[who];
    this.fanout.leave(this.clients[who]);
    const positions = mirror.reopen();
    this.clients[who] = this.fanout.join(mirror);
    const channels = Object.keys(positions);
    if (channels.length > 0) this.fanout.subscribe(this.clients[who], { op: 'subscribe', id: 1, channels, positions });
  }

  private publish(what: string, instrument: number): void {
    const serial = ++this.serial;
    const symbol = INSTRUMENTS[instrument].symbol;
    if (what === 'bars') this.publishBar(instrument, serial);
    else if (what === 'trades') {
      this.fanout.publishTrades(tradesOf([{ instrument, id: serial, price: serial }]));
      this.history.get(`trades:demo:${symbol}`)!.push([String(serial), serial, serial, 1, 1]);
      this.ticker(instrument, [serial, 1, 1, serial, ...this.tickers[instrument].slice(4, 8), serial + 1]);
    } else if (what === 'tops') {
      this.fanout.publishTops(topOf(instrument, serial));
      const { 8: receiveTime, ...last } = this.tickers[instrument];
      this.ticker(instrument, [last[0], last[1], last[2], last[3], serial, 1, serial + 1, 2, receiveTime]);
    } else if (what === 'feeds') {
      const status = statusOf(symbol, serial);
      this.fanout.publishFeed(status);
      this.history.get('feeds')!.push(['feed', status]);
    } else {
      const gap = gapOf(`g${serial % 7}`, 'filled');
      this.fanout.publishGap(gap);
      this.history.get('feeds')!.push(['gap', gap]);
    }
  }

  private publishBar(instrument: number, serial: number): void {
    const widthMs = instrument === 0 ? 1_000 : 10_000;
    const start = serial * 1_000;
    this.fanout.publishBars(barsOf([{ instrument, start, widthMs }]));
    this.history.get(CHANNELS[instrument])!.push([start, 0, 0, 0, serial, '5', '10', '1', 1, 0]);
  }

  private ticker(instrument: number, row: number[]): void {
    this.tickers[instrument] = row;
    this.history.get(`ticker:demo:${INSTRUMENTS[instrument].symbol}`)!.push(row as never);
  }
}

describe('Fanout', () => {
  it("makes a client's state after each message equal the history up to its offset", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const world = new World();
        for (const step of steps) {
          world.run(step);
          world.check();
        }
        world.settle();
        world.check();
        world.clients.forEach((client) => world.fanout.leave(client));
        expect(world.fanout.stats()).toMatchObject({ clients: 0, groups: 0, behind: 0 });
      }),
      { numRuns: 300 },
    );
  });
});
