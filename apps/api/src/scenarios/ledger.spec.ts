import { type Delta, type Hello, type Row, type Snapshot } from '@livetape/wire';
import { Ledger } from './ledger';

const TRADES = 'trades:demo:S0USDT';
const BOOK = 'book:demo:S0USDT:2';
const hello = { type: 'hello', epoch: 'one' } as Hello;

const snapshot = (rows: readonly Row[], more: Partial<Snapshot> = {}): Snapshot => {
  const at = { handle: 3, epoch: 'one', offset: rows.length, recovered: false, conflated: 0 };
  return { type: 'snapshot', channel: TRADES, instrument: null, ...at, rows, ...more };
};
const delta = (offset: number, conflated: number, rows: readonly Row[], handle = 3): Delta => {
  return { type: 'delta', serverTimeMs: 1, items: [[handle, offset, conflated, rows]] };
};
const trade = (id: number): Row => [String(id), id, 1, 1, 1];

function ledgerOf(...messages: Parameters<Ledger['take']>[0][]): Ledger {
  const ledger = new Ledger();
  for (const message of messages) ledger.take(message);
  return ledger;
}

describe('Ledger', () => {
  it('adds up what follows', () => {
    const ledger = ledgerOf(hello, snapshot([trade(1)]), delta(5, 2, [trade(4), trade(5)]));
    expect(ledger.position(TRADES)).toEqual({ epoch: 'one', offset: 5 });
    expect(ledger.copy(TRADES)).toMatchObject({ conflated: 2, rows: [trade(1), trade(4), trade(5)] });
  });

  it.each([
    ['no hello', [snapshot([])]],
    ['two hellos', [hello, hello]],
    ['a row too many', [hello, snapshot([trade(1)]), delta(2, 0, [trade(2), trade(3)])]],
    ['a row twice', [hello, snapshot([trade(1)]), delta(1, 0, [trade(1)])]],
    ['a skip that is not told', [hello, snapshot([trade(1)]), delta(4, 0, [trade(4)])]],
    ['a channel of nobody', [hello, snapshot([trade(1)]), delta(2, 0, [trade(2)], 4)]],
    ['a whole state that skips', [hello, snapshot([trade(1)], { conflated: 1 })]],
    ['a recovery that nobody asked for', [hello, snapshot([trade(1)], { recovered: true })]],
    ['a delta of nothing', [hello, { ...delta(1, 0, []), items: [] }]],
    [
      'a row after unsubscribed',
      [hello, snapshot([trade(1)]), { type: 'unsubscribed', id: 1, channels: [TRADES] }, delta(2, 0, [trade(2)])],
    ],
  ] as const)('does not bear %s', (_, messages) => {
    expect(() => ledgerOf(...messages)).toThrow();
  });

  it('wants exactly what was missed since the position that was asked for', () => {
    const resumed = (offset: number, rows: readonly Row[]) => {
      const ledger = ledgerOf(hello, snapshot([trade(1)]));
      ledger.reconnect();
      ledger.ask({ [TRADES]: { epoch: 'one', offset: 1 } });
      ledger.take(hello);
      ledger.take(snapshot(rows, { recovered: true, offset }));
      return ledger.copy(TRADES).rows.length;
    };
    expect(resumed(3, [trade(2), trade(3)])).toBe(3);
    expect(() => resumed(4, [trade(2), trade(3)])).toThrow();
  });

  it('proves a book by its best prices', () => {
    const row = (bestBid: number, bids: [number, number][]): Row => ['synced', '1', 1, 1, bestBid, 0, bids, [], null];
    const whole = snapshot([row(100, [[100, 1]])], { channel: BOOK });
    expect(ledgerOf(hello, whole, delta(2, 0, [row(101, [[101, 2]])])).copy(BOOK).book.bids).toHaveLength(2);
    expect(() => ledgerOf(hello, whole, delta(2, 0, [row(102, [[101, 2]])]))).toThrow();
  });
});
