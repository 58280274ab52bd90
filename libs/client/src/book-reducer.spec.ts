import { bookChecksum, type BookRow, type LevelPair, type Snapshot } from '@livetape/wire';
import { BookReducer } from './book-reducer';
import { FakeClock, FakeSocket } from './fake';
import { LivetapeClient } from './livetape-client';

const CHANNEL = 'book:kraken:BTC/USD:10';

/** A row after which `best` is the best bid. */
function row(bids: readonly LevelPair[], checksum: number | null = null, best = bids[0][0]): BookRow {
  return ['synced', '7', 1, 2, best, 0, bids, [], checksum];
}

function snapshot(offset: number, rows: readonly BookRow[]): Snapshot {
  const instrument = { venue: 'kraken', symbol: 'BTC/USD', base: 'B', quote: 'Q', priceDecimals: 1, sizeDecimals: 8 };
  const head = { type: 'snapshot', channel: CHANNEL, handle: 1, epoch: 'e', offset, recovered: false } as const;
  return { ...head, conflated: 0, instrument, rows };
}

const delta = (offset: number, rows: readonly BookRow[]) =>
  ({ type: 'delta', serverTimeMs: 0, items: [[1, offset, 0, rows]] }) as const;

function world() {
  const clock = new FakeClock();
  const socket = new FakeSocket();
  const client = new LivetapeClient({ clock, openSocket: () => socket, random: () => 0 });
  const shown: string[] = [];
  const reducer = new BookReducer(client, CHANNEL, {
    changed: (copy, isWhole) => shown.push(`${isWhole ? 'whole' : 'change'} ${JSON.stringify(copy.bids)}`),
    refused: ({ code }) => shown.push(code),
  });
  client.connect('ws://x/stream');
  socket.greet();
  clock.advance(0);
  return { clock, socket, reducer, shown };
}

describe('BookReducer', () => {
  it('shows the snapshot and then each change', () => {
    const { socket, reducer, shown } = world();
    expect(socket.take('subscribe')).toMatchObject([{ channels: [CHANNEL] }]);
    socket.receive(snapshot(3, [row([[5, 1]], bookChecksum([[5, 1]], []))]));
    socket.receive(delta(4, [row([[6, 2]])]));
    expect(shown).toEqual(['whole [[5,1]]', 'change [[6,2],[5,1]]']);
    expect(reducer).toMatchObject({ failures: 0, instrument: { symbol: 'BTC/USD' } });
    expect(reducer.copy.checksumsPassed).toBe(1);
  });

  it('shows nobody a copy that is not proven, and asks for a new snapshot', () => {
    const { clock, socket, reducer, shown } = world();
    socket.receive(snapshot(3, [row([[5, 1]])]));
    socket.sent.length = 0;
    socket.receive(delta(4, [row([[6, 2]], 1)]));
    socket.receive(delta(5, [row([[7, 2]])]));
    clock.advance(100);
    expect(socket.take('subscribe')).toMatchObject([{ channels: [CHANNEL], positions: {} }]);
    socket.receive(snapshot(6, [row([[8, 2]])]));
    expect(shown).toEqual(['whole [[5,1]]', 'whole [[8,2]]']);
    expect(reducer.failures).toBe(1);
  });

  it('does not ask for ever when every snapshot is wrong', () => {
    const { clock, socket, reducer, shown } = world();
    for (let i = 1; i < 9; i++) {
      socket.receive(snapshot(i, [row([[5, 1]], 1)]));
      clock.advance(200);
    }
    expect(socket.take('subscribe')).toHaveLength(4);
    expect([reducer.failures, shown]).toEqual([8, []]);
  });

  it('hands on a refusal and asks again later, until it is stopped', () => {
    const { clock, socket, reducer, shown } = world();
    socket.receive({ type: 'error', id: 2, code: 'unknown-instrument', message: '', channel: CHANNEL });
    expect(shown).toEqual(['unknown-instrument']);
    socket.sent.length = 0;
    clock.advance(2_500);
    expect(socket.take('subscribe')).toMatchObject([{ channels: [CHANNEL] }]);
    socket.receive(snapshot(3, []));
    reducer.stop();
    reducer.stop();
    clock.advance(100);
    expect(socket.take('unsubscribe')).toMatchObject([{ channels: [CHANNEL] }]);
  });
});
