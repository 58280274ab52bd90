import { BookReducer, type ChannelHandler } from '@livetape/client';
import { type Palette, type Surface } from '@livetape/charts';
import { type BookState } from '@livetape/model';
import { bookChecksum, type BookRow, type LevelPair } from '@livetape/wire';
import { WallBook } from './wall-book';

const market = { venue: 'acme', symbol: 'BTCUSDT' };
const instrument = { ...market, base: 'BTC', quote: 'USDT', priceDecimals: 2, sizeDecimals: 0 };
const palette = { text: 'text', muted: 'muted', panel: 'panel', warn: 'warn', up: 'up', down: 'down' } as Palette;
const BIDS: LevelPair[] = [[10_000, 5]];
const ASKS: LevelPair[] = [[10_001, 7]];

function rowOf(state: BookState, bids = BIDS): BookRow {
  return [state, null, 0, 0, bids[0][0], ASKS[0][0], bids, ASKS, bookChecksum(bids, ASKS)];
}

/** A surface that writes down the texts. */
function recorder() {
  const texts: string[] = [];
  const nothing = () => undefined;
  const state = { measureText: () => ({ width: 30 }), setTransform: nothing, clearRect: nothing, fillRect: nothing };
  return { surface: { ...state, fillText: (text: string) => texts.push(text) } as unknown as Surface, texts };
}

function setUp() {
  const channels: string[] = [];
  const handlers: ChannelHandler<BookRow>[] = [];
  let now = 0;
  let isLinkDown = false;
  const client = {
    open: (channel: string, handler: ChannelHandler<BookRow>) => {
      channels.push(channel);
      handlers.push(handler);
      return { end: () => undefined, refresh: () => undefined };
    },
  } as unknown as ConstructorParameters<typeof BookReducer>[0];
  let changes = 0;
  const source = {
    openBook: (channel: `book:${string}`, handler: ConstructorParameters<typeof BookReducer>[2]) =>
      new BookReducer(client, channel, handler),
    now: () => now,
    isLinkDown: () => isLinkDown,
    isSilent: () => false,
    status: () => null,
  };
  const book = new WallBook(source, market, () => changes++);
  book.palette = palette;
  book.place({ x: 10, y: 20, width: 160, height: 220 });
  const told = { channel: channels[0], ageMs: null, state: 'live', source: null, instrument } as const;
  const position = { epoch: 'e', offset: 1 };
  return {
    book,
    channel: channels[0],
    changes: () => changes,
    snapshot: (row: BookRow) => handlers[0].snapshot({ kind: 'snapshot', position, rows: [row], ...told }),
    cutLink: () => (isLinkDown = true),
    pass: (ms: number) => (now += ms),
  };
}

describe('WallBook', () => {
  it('paints a book once it is whole, in two columns and the spread', () => {
    const { book, channel, snapshot, changes } = setUp();
    const { surface, texts } = recorder();
    book.paint(surface, 1);
    expect(texts).toEqual([]);
    snapshot(rowOf('synced'));
    expect([channel, changes(), book.isPaintDue]).toEqual(['book:acme:BTCUSDT:15', 1, true]);
    book.paint(surface, 1);
    expect(texts).toEqual(['100.00', '5', '100.01', '7', '0.01 · 1.00 bp', '']);
    expect(book.isPaintDue).toBe(false);
  });

  it('paints the newest state only, however often it changed between', () => {
    const { book, snapshot } = setUp();
    snapshot(rowOf('synced'));
    book.paint(recorder().surface, 1);
    for (let size = 1; size <= 9; size++) snapshot(rowOf('synced', [[10_000, size]]));
    const { surface, texts } = recorder();
    book.paint(surface, 1);
    expect(texts).toEqual(['100.00', '9']);
  });

  it('is not painted while it is scrolled away, and is once it is seen', () => {
    const { book, snapshot } = setUp();
    snapshot(rowOf('synced'));
    book.isVisible = false;
    const { surface, texts } = recorder();
    book.paint(surface, 1);
    expect(texts).toEqual([]);
    book.isVisible = true;
    book.paint(surface, 1);
    expect(texts).toContain('100.00');
  });

  it('says its state when it changes, with the age of what is not proven', () => {
    const { book, snapshot, cutLink, pass } = setUp();
    expect(book.takeText(3)).toEqual({ book: 3, state: 'waiting', age: '' });
    snapshot(rowOf('synced'));
    expect(book.takeText(3)).toEqual({ book: 3, state: 'synced', age: '' });
    expect(book.takeText(3)).toBeNull();
    expect(book.judge()).toBe(false);
    cutLink();
    pass(5_000);
    expect(book.judge()).toBe(true);
    expect(book.isPaintDue).toBe(true);
    expect(book.takeText(3)).toEqual({ book: 3, state: 'stale', age: '5 s' });
  });
});
