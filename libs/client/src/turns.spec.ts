import { type BookRow, bookChecksum, type Row } from '@livetape/wire';
import { FakeClock, FakeSocket } from './fake';
import { LivetapeClient } from './livetape-client';

const head = { type: 'snapshot', handle: 1, epoch: 'e', recovered: false, conflated: 0, instrument: null } as const;

function world() {
  const clock = new FakeClock();
  const socket = new FakeSocket();
  const client = new LivetapeClient({ clock, openSocket: () => socket, random: () => 0 });
  client.connect('ws://x/stream');
  socket.greet();
  const snapshot = (channel: string, offset: number, rows: readonly Row[]) =>
    socket.receive({ ...head, channel, offset, rows });
  const delta = (offset: number, rows: readonly Row[], conflated = 0) =>
    socket.receive({ type: 'delta', serverTimeMs: 0, items: [[1, offset, conflated, rows]] });
  return { client, clock, socket, snapshot, delta };
}

const trade = (id: number): Row => [String(id), id, 1, 1, 1];
const ids = (event: unknown) => (event as { rows: Row[] }).rows.map(([id]) => Number(id));

describe('a loop over a channel', () => {
  it('subscribes with its first turn, gives what comes, and unsubscribes when it is left', async () => {
    const { client, clock, socket, snapshot, delta } = world();
    const loop = client.stream('trades:a:B');
    clock.advance(200);
    expect(socket.take('subscribe')).toEqual([]);
    const first = loop.next();
    clock.advance(200);
    expect(socket.take('subscribe')).toMatchObject([{ channels: ['trades:a:B'] }]);
    snapshot('trades:a:B', 2, [trade(1), trade(2)]);
    delta(3, [trade(3)]);
    expect(await first).toMatchObject({ done: false, value: { kind: 'snapshot', state: 'live', source: 'sim' } });
    const kinds: string[] = [];
    for await (const event of loop) {
      kinds.push(event.kind);
      if (kinds.length === 2) break;
    }
    expect(kinds.sort()).toEqual(['delta', 'state']);
    clock.advance(200);
    expect(socket.take('unsubscribe')).toMatchObject([{ channels: ['trades:a:B'] }]);
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  it('counts the oldest rows when it is slow, and keeps no more than its capacity', async () => {
    const { client, snapshot, delta } = world();
    const loop = client.stream('trades:a:B', { capacity: 3 });
    const first = loop.next();
    snapshot('trades:a:B', 1, [trade(1)]);
    await first;
    for (let id = 2; id <= 10; id++) delta(id, [trade(id)]);
    const events = [await loop.next(), await loop.next(), await loop.next(), await loop.next()].map(
      ({ value }) => value,
    );
    const data = events.filter(({ kind }) => kind === 'delta');
    expect(data.map(ids)).toEqual([[8], [9], [10]]);
    expect(data[0]).toMatchObject({ conflated: 6, position: { offset: 8 } });
  });

  it('keeps the newest row only of a ticker', async () => {
    const { client, snapshot, delta } = world();
    const loop = client.stream('ticker:a:B');
    const first = loop.next();
    const ticker = (price: number): Row => [price, 1, 1, 1, 1, 1, 1, 1, 1];
    snapshot('ticker:a:B', 1, [ticker(1)]);
    await first;
    for (let offset = 2; offset <= 5; offset++) delta(offset, [ticker(offset)]);
    const events = [(await loop.next()).value, (await loop.next()).value];
    expect(events.find(({ kind }) => kind === 'delta')).toMatchObject({ conflated: 3, rows: [ticker(5)] });
  });

  it('asks for a new snapshot after an overflow where every row is needed', async () => {
    const { client, clock, socket, snapshot, delta } = world();
    const loop = client.stream('alerts', { capacity: 2 });
    const first = loop.next();
    clock.advance(200);
    snapshot('alerts', 0, []);
    await first;
    await loop.next();
    const alert = { id: 'x' } as never;
    for (let offset = 1; offset <= 4; offset++) delta(offset, [['alert', alert]]);
    socket.sent.length = 0;
    clock.advance(200);
    expect(socket.take('subscribe')).toEqual([]);
    const next = loop.next();
    clock.advance(200);
    expect(socket.take('subscribe')).toMatchObject([{ channels: ['alerts'], positions: {} }]);
    snapshot('alerts', 4, [['alert', alert]]);
    expect((await next).value).toMatchObject({ kind: 'snapshot', position: { offset: 4 } });
  });

  it('ends with the client, and throws when the server ends it for good', async () => {
    const one = world();
    const ended = one.client.stream('alerts').next();
    one.client.close();
    expect(await ended).toEqual({ done: true, value: undefined });
    const two = world();
    const failed = two.client.stream('alerts').next();
    two.socket.end(3503, 'The API key of this connection was revoked.');
    await expect(failed).rejects.toThrow('revoked');
  });

  it('says why a channel is refused', async () => {
    const { client, clock, socket } = world();
    const next = client.stream('ticker:a:NOPE').next();
    clock.advance(200);
    const [{ id }] = socket.take('subscribe');
    socket.receive({ type: 'error', id, code: 'unknown-channel', message: 'No.', channel: 'ticker:a:NOPE' });
    expect((await next).value).toMatchObject({ kind: 'refused', refusal: { code: 'unknown-channel' } });
  });
});

describe('a loop over a book', () => {
  it('gives the newest proven copy', async () => {
    const { client, snapshot, delta } = world();
    const loop = client.book('book:a:B:5');
    const first = loop.next();
    const row = (price: number): BookRow => ['synced', null, 1, 1, price, 0, [[price, 1]], [], null];
    snapshot('book:a:B:5', 1, [['synced', null, 1, 1, 5, 0, [[5, 1]], [], bookChecksum([[5, 1]], [])]]);
    expect((await first).value.bids).toEqual([[5, 1]]);
    for (let price = 6; price <= 8; price++) delta(price - 4, [row(price)]);
    expect((await loop.next()).value.bids[0]).toEqual([8, 1]);
  });
});
