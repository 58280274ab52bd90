import { delta, restRig, snapshot, synced } from './book-rig';
import { FeedError } from './errors';

describe('SnapshotFetcher', () => {
  it('honours Retry-After, backs off from failures, and keeps what cannot be read as a dead letter', async () => {
    const rig = restRig();
    rig.goLive();
    rig.tell(delta(1, 1));
    rig.http.open[0].answer(429, '', 30_000);
    for (let last = 2; last < 31; last++) {
      await rig.pass(1_000);
      rig.tell(delta(last, last));
    }
    expect(rig.http.urls).toHaveLength(1);
    await rig.pass(1_100);
    expect(rig.http.urls).toHaveLength(2);
    rig.http.open[0].fail(new FeedError('http-timeout'));
    await rig.pass(2_100);
    expect(rig.http.urls).toHaveLength(3);
    rig.http.open[0].answer(200, '<html>');
    await rig.pass(4_100);
    expect(rig.feed.deadLetters()).toHaveLength(1);
    expect(rig.http.urls).toHaveLength(4);
    await rig.seed(snapshot(30));
    expect(rig.bookState()).toBe('synced');
  });

  it('asks for two books at a time, within half of the weight per minute', async () => {
    const rig = restRig(6, 32);
    rig.goLive();
    for (let book = 0; book < 6; book++) rig.tell(delta(1, 1, book));
    expect(rig.http.urls).toEqual(['http://plain/book/A', 'http://plain/book/B']);
    await rig.seed(snapshot(1, 1, 0));
    await rig.seed(snapshot(1, 1, 1));
    await rig.seed(snapshot(1, 1, 2));
    await rig.seed(snapshot(1, 1, 3));
    expect(rig.http.urls).toHaveLength(4);
    for (let second = 0, last = 2; second < 61; second++, last++) {
      await rig.pass(1_000);
      rig.tell(delta(last, 1));
    }
    expect(rig.http.urls).toHaveLength(6);
  });

  it('ends the request under way when it stops, and gives up the gap', async () => {
    const rig = await synced(restRig());
    rig.tell(delta(8, 8));
    await rig.pass(1_000);
    const stopped = rig.feed.stop();
    rig.socket.end();
    await stopped;
    expect(rig.http.open).toEqual([]);
    expect(rig.gaps.at(-1)).toMatchObject({ kind: 'levels', state: 'unfilled', reason: 'the feed was stopped' });
    expect(rig.clock.timers).toBe(0);
  });
});
