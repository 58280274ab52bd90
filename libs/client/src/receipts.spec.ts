import { type Delta, type Row, type Snapshot } from '@livetape/wire';
import { FakeClock, FakeSocket } from './fake';
import { LivetapeClient } from './livetape-client';
import { type ClientOptions } from './options';

const TRADES = 'trades:a:B';

const snapshot: Snapshot = {
  type: 'snapshot',
  channel: TRADES,
  handle: 1,
  epoch: 'e',
  offset: 0,
  recovered: false,
  conflated: 0,
  instrument: null,
  rows: [],
};

const delta = (offset: number): Delta => {
  const rows: readonly Row[] = [[String(offset), 1, 2, 3, 1]];
  return { type: 'delta', serverTimeMs: 0, items: [[1, offset, 0, rows]] };
};

function world(options: Partial<ClientOptions> = {}) {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const openSocket = () => {
    sockets.push(new FakeSocket());
    return sockets.at(-1)!;
  };
  const client = new LivetapeClient({ clock, openSocket, random: () => 0, failed: () => undefined, ...options });
  const heard: number[] = [];
  let offset = 0;
  const receive = (count: number) => {
    for (let i = 0; i < count; i++) sockets.at(-1)!.receive(delta(++offset));
  };
  const acks = () =>
    sockets
      .at(-1)!
      .take('ack')
      .map(({ frames }) => frames);
  client.connect('ws://x/stream');
  sockets[0].greet();
  return { client, clock, sockets, heard, receive, acks };
}

/** A client with a channel and a credit. */
function creditWorld(frames = 16) {
  const made = world({ creditFrames: frames });
  const { client, clock, sockets, heard } = made;
  const deal = ({ position }: { position: { offset: number } }) => void heard.push(position.offset);
  client.subscribe(TRADES, { snapshot: deal, delta: deal });
  clock.advance(0);
  const [{ id }] = sockets[0].take('credit');
  sockets[0].receive(snapshot);
  sockets[0].receive({ type: 'credited', id, frames });
  return made;
}

describe('the client', () => {
  it('asks for credit after its first channels, whose snapshots come at once', () => {
    const { client, clock, sockets } = world();
    clock.advance(1_000);
    expect(sockets[0].take('credit')).toEqual([]);
    client.subscribe(TRADES, { snapshot: () => undefined, delta: () => undefined });
    clock.advance(100);
    expect(sockets[0].sent.splice(0).map(({ op }) => op)).toEqual(['subscribe', 'credit']);
    client.subscribe('feeds', { snapshot: () => undefined, delta: () => undefined });
    clock.advance(100);
    expect(sockets[0].sent.map(({ op }) => op)).toEqual(['subscribe']);
  });

  it('asks for none where it is told so, and refuses what no server takes', () => {
    const { client, clock, sockets } = world({ creditFrames: null });
    client.subscribe(TRADES, { snapshot: () => undefined, delta: () => undefined });
    clock.advance(100);
    expect(sockets[0].sent.map(({ op }) => op)).toEqual(['ping', 'subscribe']);
    for (const creditFrames of [0, 257, 1.5, NaN])
      expect(() => new LivetapeClient({ creditFrames })).toThrow(RangeError);
  });

  it('acknowledges nothing before it has credit', () => {
    const { clock, sockets, receive, acks } = world();
    sockets[0].receive(snapshot);
    receive(20);
    clock.advance(1_000);
    expect(acks()).toEqual([]);
  });

  it('acknowledges every half of its credit, and the rest within 250 ms', () => {
    const { clock, receive, acks } = creditWorld();
    receive(20);
    expect(acks()).toEqual([8, 16]);
    clock.advance(249);
    expect(acks()).toEqual([]);
    clock.advance(1);
    expect(acks()).toEqual([20]);
    clock.advance(1_000);
    expect(acks()).toEqual([]);
  });

  it('acknowledges each frame where it has credit for one', () => {
    const { receive, acks } = creditWorld(1);
    receive(3);
    expect(acks()).toEqual([1, 2, 3]);
  });

  it('acknowledges once the handlers have run, even one that throws', () => {
    const { client, heard, receive, acks } = creditWorld(2);
    const seen: number[][] = [];
    client.subscribe(TRADES, {
      snapshot: () => undefined,
      delta: () => {
        seen.push(acks());
        throw new Error('a fault of its own');
      },
    });
    receive(3);
    expect([heard, acks()]).toEqual([
      [0, 1, 2, 3],
      [1, 2, 3],
    ]);
    expect(seen.flat()).toEqual([]);
  });

  it('counts from the start on the next connection, and nothing on one that is gone', () => {
    const { clock, sockets, receive, acks } = creditWorld(4);
    receive(1);
    sockets[0].end(1006);
    clock.advance(1_000);
    expect(acks()).toEqual([]);
    sockets[1].greet();
    clock.advance(100);
    const [{ id }] = sockets[1].take('credit');
    sockets[1].receive({ ...snapshot, recovered: true, offset: 1 });
    sockets[1].receive({ type: 'credited', id, frames: 4 });
    receive(2);
    expect(acks()).toEqual([2]);
  });

  it('keeps its count when the server grants another credit', () => {
    const { sockets, receive, acks } = creditWorld(4);
    receive(3);
    sockets[0].receive({ type: 'credited', id: 99, frames: 2 });
    receive(1);
    expect(acks()).toEqual([2, 4]);
  });
});
