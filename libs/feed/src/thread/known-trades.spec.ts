import { type Gap, TradeBatch } from '@livetape/model';
import { plainInstruments, Rig, rows, START_MS } from '../rig';
import { KnownTrades } from './known-trades';

function batch(...of: [instrument: number, id: number | string][]): TradeBatch {
  const trades = new TradeBatch(of.length);
  for (const [instrument, id] of of) {
    const row = trades.claim();
    const text = new TextEncoder().encode(String(id));
    trades.instrument[row] = instrument;
    trades.id[row] = typeof id === 'number' ? id : -1;
    trades.sequence[row] = trades.id[row];
    trades.idText.set(row, text, 0, text.length);
  }
  return trades;
}

describe('KnownTrades', () => {
  it('knows where each instrument is, and what is missing before that', () => {
    const known = new KnownTrades(plainInstruments(2));
    known.isDense = true;
    known.note(batch([0, 5], [1, 100], [0, 6], [0, 9], [0, 12]));
    known.note(batch([0, 8]));
    const gap = { kind: 'trades', symbol: 'A', state: 'unfilled', from: '10', to: '11' } as Gap;
    known.forget({ ...gap, state: 'filling' });
    known.forget({ ...gap, kind: 'levels' });
    expect(known.before().sequences[0].missing).toHaveLength(2);
    known.forget(gap);
    expect(known.before()).toEqual({
      sequences: [
        { instrument: 0, last: 12, missing: [[7, 7]] },
        { instrument: 1, last: 100, missing: [] },
      ],
      ids: [],
    });
  });

  it('knows the last ids where sequences do not tell', () => {
    const known = new KnownTrades(plainInstruments(1));
    for (let id = 0; id < 5_000; id += 2) known.note(batch([0, `x-${id}`], [0, id + 1]));
    const { ids, sequences } = known.before();
    expect(sequences).toEqual([]);
    expect(ids).toHaveLength(4_096);
    expect([ids[0], ids.at(-1)]).toEqual([
      [0, 'x-904'],
      [0, '4999'],
    ]);
  });
});

describe('Feed after another of the same process', () => {
  it('goes on exactly there: known trades are dropped, holes are filled, and what was missed since', async () => {
    const before = { sequences: [{ instrument: 0, last: 12, missing: [[7, 8] as const] }], ids: [] };
    const rig = new Rig({ before });
    rig.goLive(11, 12, 15);
    await rig.pass(600);
    expect(rig.gaps.map(({ cause, from, to }) => [cause, from, to])).toEqual([
      ['disconnect', '7', '8'],
      ['disconnect', '13', '14'],
    ]);
    await rig.answer(7, 8, 9);
    await rig.answer(13, 14);
    expect(rig.trades).toEqual(['0:15', ...rows(7, 8), ...rows(13, 14)]);
    expect(rig.gaps.filter(({ state }) => state === 'filled')).toHaveLength(2);
  });

  it('knows text ids, and says that something may be missing', () => {
    const before = { sequences: [], ids: [[0, 'x-1'] as const] };
    const rig = new Rig({ before, venue: { denseTrades: false } });
    rig.goLive();
    rig.socket.deliver(JSON.stringify(['x-1', 'x-2'].map((id) => ({ i: 0, id, ms: START_MS }))));
    rig.clock.turn();
    expect(rig.trades).toEqual(['0:x-2']);
    expect(rig.gaps).toMatchObject([{ cause: 'disconnect', missing: null, state: 'unfilled' }]);
  });

  it('misses again what got lost on its way to its owner, and fetches it', async () => {
    const rig = new Rig();
    rig.goLive(1, 2, 3, 4);
    rig.feed.lostTrades(batch([0, 2], [0, 3]), 0);
    await rig.pass(600);
    expect(rig.gaps).toMatchObject([{ from: '2', to: '3', state: 'filling' }]);
    await rig.answer(1, 2, 3, 4);
    expect(rig.gaps.at(-1)).toMatchObject({ state: 'filled' });
    rig.feed.lostTrades(batch([0, 'x'], [0, 'y']), 1);
    expect(rig.gaps.at(-1)).toMatchObject({
      state: 'unfilled',
      missing: null,
      reason: 'the reader was too slow, and trades were dropped',
    });
  });
});
