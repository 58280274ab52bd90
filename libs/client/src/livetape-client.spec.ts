import { type Row, type Snapshot } from '@livetape/wire';
import { FakeClock, FakeSocket } from './fake';
import { type ChannelDelta, type ChannelSnapshot } from './handler';
import { LivetapeClient } from './livetape-client';

const TRADES = 'trades:kraken:BTC/USD';

function world() {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const openSocket = () => {
    sockets.push(new FakeSocket());
    return sockets.at(-1)!;
  };
  const client = new LivetapeClient({ clock, openSocket, random: () => 0.5 });
  const open = () => {
    client.connect('ws://x/stream');
    sockets.at(-1)!.greet();
    clock.advance(0);
    return sockets.at(-1)!;
  };
  return { clock, sockets, client, open };
}

class Keeper {
  readonly log: string[] = [];
  last: ChannelSnapshot<Row> | ChannelDelta<Row> | null = null;

  snapshot(snapshot: ChannelSnapshot<Row>): void {
    this.log.push(`snapshot ${snapshot.position.offset}`);
    this.last = snapshot;
  }

  delta(delta: ChannelDelta<Row>): void {
    this.log.push(`delta ${delta.position.offset} -${delta.conflated}`);
    this.last = delta;
  }

  refused(refusal: { code: string }): void {
    this.log.push(`refused ${refusal.code}`);
  }
}

const trade = (id: number): Row => [String(id), id, 1, 1, 1];

function snapshot(offset: number, part: Partial<Snapshot> = {}): Snapshot {
  const instrument = { venue: 'kraken', symbol: 'BTC/USD', base: 'B', quote: 'Q', priceDecimals: 1, sizeDecimals: 8 };
  const head = { type: 'snapshot', channel: TRADES, handle: 7, epoch: 'e1', offset, recovered: false } as const;
  return { ...head, conflated: 0, instrument, rows: [trade(offset)], ...part };
}

const delta = (offset: number, conflated = 0, handle = 7) =>
  ({ type: 'delta', serverTimeMs: 0, items: [[handle, offset, conflated, [trade(offset)]]] }) as const;

describe('LivetapeClient', () => {
  it('asks for all channels that are wanted in one command', () => {
    const { client, open } = world();
    client.subscribe(TRADES, new Keeper());
    client.subscribe('feeds', new Keeper());
    expect(open().take('subscribe')).toEqual([{ op: 'subscribe', id: 2, channels: [TRADES, 'feeds'], positions: {} }]);
  });

  it('hands on the snapshot and what follows, with instrument and position', () => {
    const { client, open } = world();
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    const socket = open();
    socket.receive(snapshot(5));
    socket.receive(delta(8, 2));
    expect(keeper.log).toEqual(['snapshot 5', 'delta 8 -2']);
    expect(keeper.last).toMatchObject({
      channel: TRADES,
      instrument: { priceDecimals: 1 },
      position: { epoch: 'e1', offset: 8 },
      rows: [trade(8)],
    });
  });

  it('gives a second handler a snapshot of its own without disturbing the first', () => {
    const { client, clock, open } = world();
    const [first, second] = [new Keeper(), new Keeper()];
    client.subscribe(TRADES, first);
    const socket = open();
    socket.receive(snapshot(5));
    client.subscribe(TRADES, second);
    socket.receive(delta(6));
    clock.advance(100);
    expect(socket.take('subscribe').at(-1)).toMatchObject({ channels: [TRADES], positions: {} });
    socket.receive(snapshot(6));
    socket.receive(delta(7));
    expect(first.log).toEqual(['snapshot 5', 'delta 6 -0', 'delta 7 -0']);
    expect(second.log).toEqual(['snapshot 6', 'delta 7 -0']);
  });

  it('ends the subscription with its last handler', () => {
    const { client, clock, open } = world();
    const keeper = new Keeper();
    const endFirst = client.subscribe(TRADES, keeper);
    const endSecond = client.subscribe(TRADES, new Keeper());
    const socket = open();
    socket.receive(snapshot(5));
    endFirst();
    endFirst();
    clock.advance(100);
    expect(socket.take('unsubscribe')).toEqual([]);
    endSecond();
    clock.advance(100);
    expect(socket.take('unsubscribe')).toMatchObject([{ channels: [TRADES] }]);
    socket.receive(delta(6));
    expect(keeper.log).toEqual(['snapshot 5']);
  });

  it('asks again when a channel is wanted anew before its end was told', () => {
    const { client, clock, open } = world();
    const end = client.subscribe(TRADES, new Keeper());
    const socket = open();
    socket.receive(snapshot(5));
    end();
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    clock.advance(100);
    expect(socket.sent.splice(0).map((command) => command.op)).toEqual(['ping', 'subscribe', 'credit', 'subscribe']);
    socket.receive(delta(6));
    socket.receive(snapshot(6));
    socket.receive(delta(7));
    expect(keeper.log).toEqual(['snapshot 6', 'delta 7 -0']);
  });

  it('ends the subscription when it was wanted anew for a moment only', () => {
    const { client, clock, open } = world();
    const end = client.subscribe(TRADES, new Keeper());
    const socket = open();
    socket.receive(snapshot(5));
    end();
    client.subscribe(TRADES, new Keeper())();
    clock.advance(100);
    expect(socket.take('unsubscribe')).toMatchObject([{ channels: [TRADES] }]);
  });

  it('sends commands at most ten times a second, however often channels come and go', () => {
    const { client, clock, open } = world();
    const socket = open();
    for (let i = 0; i < 1_000; i++) {
      client.subscribe(`trades:kraken:S${i}`, new Keeper());
      clock.advance(1);
    }
    const commands = socket.take('subscribe');
    expect(commands.length).toBeLessThanOrEqual(11);
    expect(new Set(commands.flatMap((command) => command.channels)).size).toBeGreaterThan(900);
  });

  it('resumes from where it stood', () => {
    const { client, clock, sockets, open } = world();
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    open().receive(snapshot(5));
    sockets[0].end(1001);
    clock.advance(250);
    sockets[1].greet();
    clock.advance(100);
    const positions = { [TRADES]: { epoch: 'e1', offset: 5 } };
    expect(sockets[1].take('subscribe')).toMatchObject([{ channels: [TRADES], positions }]);
    sockets[1].receive(snapshot(7, { handle: 3, recovered: true, rows: [trade(6), trade(7)] }));
    sockets[1].receive(delta(8, 0, 3));
    expect(keeper.log).toEqual(['snapshot 5', 'delta 7 -0', 'delta 8 -0']);
  });

  it('takes a snapshot of another epoch for what it is', () => {
    const { client, clock, sockets, open } = world();
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    open().receive(snapshot(5));
    sockets[0].end(1006);
    clock.advance(250);
    sockets[1].greet();
    clock.advance(100);
    sockets[1].receive(snapshot(5, { epoch: 'e2' }));
    expect(keeper.log).toEqual(['snapshot 5', 'snapshot 5']);
    expect(keeper.last?.position).toEqual({ epoch: 'e2', offset: 5 });
  });

  it('shows nobody a delta with a hole, and asks for a snapshot', () => {
    const { client, clock, open } = world();
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    const socket = open();
    socket.receive(snapshot(5));
    socket.receive(delta(7));
    socket.sent.length = 0;
    clock.advance(100);
    expect(socket.take('subscribe')).toMatchObject([{ channels: [TRADES], positions: {} }]);
    socket.receive(snapshot(8));
    expect(keeper.log).toEqual(['snapshot 5', 'snapshot 8']);
    expect(client.misfits).toBe(1);
  });

  it('hands a refusal to the handlers of the channel, and asks again only on the next connection', () => {
    const { client, clock, sockets, open } = world();
    const [one, two] = [new Keeper(), new Keeper()];
    client.subscribe(TRADES, one);
    client.subscribe('feeds', two);
    const socket = open();
    socket.receive({ type: 'error', id: 2, code: 'unknown-channel', message: '', channel: TRADES });
    socket.receive(snapshot(1, { channel: 'feeds', instrument: null, rows: [] }));
    clock.advance(1_000);
    expect(one.log).toEqual(['refused unknown-channel']);
    expect(two.log).toEqual(['snapshot 1']);
    expect(socket.take('subscribe')).toHaveLength(1);
    socket.end(1006);
    clock.advance(250);
    sockets[1].greet();
    clock.advance(100);
    const [{ id, channels }] = sockets[1].take('subscribe');
    expect(channels).toEqual([TRADES, 'feeds']);
    sockets[1].receive({ type: 'error', id, code: 'too-many-channels', message: '' });
    expect([one.log.at(-1), two.log.at(-1)]).toEqual(['refused too-many-channels', 'refused too-many-channels']);
  });

  it('asks again after a while for an instrument that is not served yet, once a wait', () => {
    const { client, clock, open } = world();
    const keeper = new Keeper();
    client.subscribe(TRADES, keeper);
    const socket = open();
    for (let i = 0; i < 3; i++) {
      const [{ id }] = socket.take('subscribe');
      socket.receive({ type: 'error', id, code: 'unknown-instrument', message: '', channel: TRADES });
      socket.receive({ type: 'subscribed', id, channels: [] });
      clock.advance(1_900);
      expect(socket.take('subscribe')).toEqual([]);
      clock.advance(200);
    }
    expect(keeper.log).toEqual(Array(3).fill('refused unknown-instrument'));
    client.close();
    expect(clock.pending).toBe(0);
  });
});
