import { type Gap } from '@livetape/model';
import { ids, Rig, rows, START_MS } from './rig';

describe('Deduplication', () => {
  it('goes on after a restart: known trades are dropped, missed ones fetched', async () => {
    const rig = new Rig({ resumeFrom: new Map([[0, 100]]) });
    rig.goLive(99, 100);
    expect(rig.trades).toEqual([]);
    rig.deliver(104);
    await rig.pass(600);
    expect(rig.gaps).toMatchObject([{ cause: 'disconnect', from: '101', to: '103', missing: 3 }]);
    await rig.answer(101, 102, 103);
    expect(rig.trades).toEqual(['0:104', ...rows(101, 103)]);
    expect(rig.feed.status().duplicates).toBe(2);
  });

  it('goes on after a restart where rows are aggregates, whose ids are of another count', async () => {
    const rig = new Rig({ resumeFrom: new Map([[0, 1_000]]) });
    rig.goLive();
    const trade = (id: number, first: number, last: number) => ({ i: 0, id, ms: START_MS, range: [first, last] });
    rig.socket.deliver(JSON.stringify([trade(53, 1_006, 1_009)]));
    rig.clock.turn();
    await rig.pass(600);
    expect(rig.http.urls).toEqual(['http://plain/trades/A/48/5']);
    const answer = [trade(48, 980, 985), trade(49, 986, 990), trade(50, 991, 1_000), trade(51, 1_001, 1_002)];
    rig.http.open[0].answer(200, JSON.stringify([...answer, trade(52, 1_003, 1_005)]));
    await rig.pass(100);
    expect(rig.trades).toEqual(['0:53', '0:51', '0:52']);
    expect(rig.gaps.at(-1)).toMatchObject({ state: 'filled' });
  });

  it('sees that a venue numbers its trades anew, and says so', async () => {
    const rig = new Rig({ resumeFrom: new Map([[0, 9_000_000]]) });
    rig.goLive(10, 11);
    expect(rig.trades).toEqual([]);
    await rig.pass(6_000);
    rig.deliver(12, 13, 14);
    await rig.pass(600);
    const restart: Gap | undefined = rig.gaps.find(({ missing }) => missing === null);
    expect(restart).toMatchObject({ state: 'unfilled', reason: 'the venue numbers its trades anew from 12' });
    await rig.answer(12);
    expect(rig.trades).toEqual(['0:13', '0:14', '0:12']);
    rig.deliver(12, 13, 14, 15);
    expect(rig.trades).toEqual(['0:13', '0:14', '0:12', '0:15']);
  });

  it('knows the last 65,536 text ids, and says after a disconnect that something may be missing', async () => {
    const rig = new Rig({ venue: { denseTrades: false } });
    rig.goLive();
    const frame = (...names: string[]) => JSON.stringify(names.map((id) => ({ i: 0, id, ms: START_MS })));
    rig.socket.deliver(frame('x-1', 'x-2', 'x-1'));
    rig.clock.turn();
    expect(rig.trades).toEqual(['0:x-1', '0:x-2']);
    rig.socket.end();
    expect(rig.gaps).toMatchObject([{ cause: 'disconnect', from: null, to: null, missing: null, state: 'unfilled' }]);
    await rig.pass(200);
    rig.socket.accept();
    rig.socket.deliver(frame('x-2', 'x-3'));
    rig.clock.turn();
    expect(rig.trades).toEqual(['0:x-1', '0:x-2', '0:x-3']);
  });

  it('bounds the holes of an instrument and gives up the oldest', async () => {
    const rig = new Rig();
    rig.goLive(...ids(0, 1_100).map((n) => n * 2));
    await rig.pass(600);
    const unfilled = rig.gaps.filter(({ state }) => state === 'unfilled');
    expect(unfilled).toHaveLength(1_100 - 1_024);
    expect(unfilled[0]).toMatchObject({ from: '1', to: '1', reason: 'more than 1024 holes at once' });
    // One answer fills all the holes that it spans.
    await rig.answer(...ids(153, 1_152));
    expect(rig.gaps.filter(({ state }) => state === 'filled')).toHaveLength(500);
  });
});
