import { REFUSALS, type Row, type Snapshot } from '@livetape/wire';
import { FakeClock, FakeSocket } from './fake';
import { type ChannelState } from './handler';
import { LivetapeClient } from './livetape-client';
import { SERVED_LATER } from './subscriptions';

const TRADES = 'trades:a:B';
const BOOK = 'book:a:B:5';

function world() {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const failures: unknown[] = [];
  const openSocket = () => {
    sockets.push(new FakeSocket());
    return sockets.at(-1)!;
  };
  const failed = (error: unknown) => failures.push(error);
  const client = new LivetapeClient({ clock, openSocket, random: () => 0.5, failed });
  client.connect('ws://x/stream');
  sockets[0].greet();
  return { client, clock, sockets, failures };
}

function snapshot(offset: number, part: Partial<Snapshot> = {}): Snapshot {
  const head = { type: 'snapshot', channel: TRADES, handle: 1, epoch: 'e', offset, recovered: false } as const;
  return { ...head, conflated: 0, instrument: null, rows: [], ...part };
}

const delta = (offset: number, rows: readonly Row[]) =>
  ({ type: 'delta', serverTimeMs: 0, items: [[1, offset, 0, rows]] }) as const;

class Keeper {
  readonly log: string[] = [];

  snapshot({ position }: { position: { offset: number } }): void {
    this.log.push(`snapshot ${position.offset}`);
  }

  delta({ position, ageMs, state }: { position: { offset: number }; ageMs: number | null; state: ChannelState }): void {
    this.log.push(`delta ${position.offset} ${state} ${ageMs}`);
  }

  stateChanged(state: ChannelState): void {
    this.log.push(state);
  }
}

describe('subscriptions', () => {
  it('ask again later for exactly what the wire says may be served later', () => {
    const later = Object.entries(REFUSALS).filter(([, { retry }]) => retry === 'backoff');
    expect(new Set(later.map(([code]) => code))).toEqual(SERVED_LATER);
  });

  it('take no answer from before an unsubscribe for a new one', () => {
    const { client, clock, sockets } = world();
    const end = client.subscribe(TRADES, new Keeper());
    clock.advance(100);
    end();
    clock.advance(100);
    const [{ id }] = sockets[0].take('unsubscribe');
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    sockets[0].receive(snapshot(5));
    clock.advance(100);
    expect(sockets[0].take('subscribe')).toMatchObject([{ channels: [TRADES] }]);
    sockets[0].receive({ type: 'unsubscribed', id, channels: [TRADES] });
    sockets[0].receive(snapshot(6));
    expect(keeper.log).toEqual(['snapshot 6', 'live']);
  });

  it('ask again for a snapshot that did not come before its command was answered', () => {
    const { client, clock, sockets } = world();
    client.subscribe(TRADES, new Keeper());
    clock.advance(0);
    const [{ id }] = sockets[0].take('subscribe');
    sockets[0].receive({ type: 'subscribed', id, channels: [TRADES] });
    clock.advance(100);
    expect(sockets[0].take('subscribe')).toMatchObject([{ channels: [TRADES] }]);
  });

  it('give up a server that answers pings but not what was asked', () => {
    const { client, clock, sockets } = world();
    client.subscribe(TRADES, new Keeper());
    for (let second = 0; second < 35; second++) {
      clock.advance(1_000);
      for (const { id } of sockets[0].take('ping')) sockets[0].receive({ type: 'pong', id, serverTimeMs: 0 });
    }
    expect(client.state).toMatchObject({ state: 'waiting', reason: 'The server did not answer in time.' });
  });

  it('say when a channel is live, stale and live again, though nothing was missed', () => {
    const { client, clock, sockets } = world();
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    clock.advance(0);
    sockets[0].receive(snapshot(5));
    sockets[0].end(3001);
    clock.advance(250);
    sockets[1].greet();
    clock.advance(100);
    sockets[1].receive(snapshot(5, { recovered: true }));
    expect(keeper.log).toEqual(['snapshot 5', 'live', 'stale', 'live']);
  });

  it('say how old rows are by the clock of the server, and when a book cannot be proven', () => {
    const { client, clock, sockets } = world();
    const keeper = new Keeper();
    client.subscribe(BOOK, keeper);
    clock.advance(0);
    const [{ id }] = sockets[0].take('ping');
    sockets[0].receive({ type: 'pong', id, serverTimeMs: clock.now() + 1_000 });
    sockets[0].receive(snapshot(1, { channel: BOOK }));
    const timeUs = (clock.now() + 940) * 1_000;
    sockets[0].receive(delta(2, [['synced', null, timeUs, timeUs, 0, 0, [], [], null]]));
    sockets[0].receive(delta(3, [['stale', null, timeUs, timeUs, 0, 0, [], [], null]]));
    expect(keeper.log).toEqual(['snapshot 1', 'delta 2 live 60', 'live', 'delta 3 stale 60', 'stale']);
  });

  it('keep from nobody what another handler could not take', () => {
    const { client, clock, sockets, failures } = world();
    const keeper = new Keeper();
    const fault = new Error('mine');
    const fail = () => {
      throw fault;
    };
    client.subscribe(TRADES, { snapshot: fail, delta: fail });
    client.subscribe(TRADES, keeper);
    clock.advance(0);
    sockets[0].receive(snapshot(5));
    expect([keeper.log, failures]).toEqual([['snapshot 5', 'live'], [fault]]);
  });
});
