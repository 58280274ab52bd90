import { delta, RESYNC, restRig, snapshot, streamRig, synced } from './book-rig';
import { ack, settle } from './rig';

describe('Books of a venue that seeds by REST', () => {
  it('asks after the first delta, joins what came meanwhile, and follows', async () => {
    const rig = restRig();
    rig.goLive();
    await rig.pass(500);
    expect(rig.http.urls).toEqual([]);
    rig.tell(delta(4, 4), delta(5, 5), delta(6, 6));
    expect(rig.http.urls).toEqual(['http://plain/book/A']);
    rig.tell(delta(7, 7));
    expect(rig.book()).toBe(' | ');
    await rig.seed(snapshot(5));
    expect(rig.book()).toBe('10:7 | 12:1');
    rig.tell({
      book: 0,
      last: 8,
      asks: [
        [12, 0],
        [11, 3],
      ],
    });
    expect(rig.book()).toBe('10:7 | 11:3');
    expect(rig.books.map(({ state }) => state)).toEqual(['synced']);
    expect(rig.feed.status().books).toMatchObject({ synced: 1, stale: 0, resyncs: 0, gaps: 0 });
    expect(rig.feed.instruments()).toMatchObject([{ symbol: 'A', book: { state: 'synced', sequence: '8' } }]);
  });

  it('sees a lost delta on the very next one, shows the old book as stale, and records the gap until it is healed', async () => {
    const rig = await synced(restRig(2));
    rig.tell(delta(8, 8));
    expect(rig.bookState()).toBe('stale');
    expect(rig.book()).toBe('10:6 | 12:1');
    expect(rig.gaps).toMatchObject([
      { kind: 'levels', cause: 'sequence', from: '7', to: '7', missing: 1, state: 'filling' },
    ]);
    await rig.pass(1_000);
    await rig.seed(snapshot(8, 8));
    expect(rig.bookState()).toBe('synced');
    expect(rig.gaps.at(-1)).toMatchObject({ id: rig.gaps[0].id, state: 'filled' });
    expect(rig.feed.status()).toMatchObject({ gaps: 1, gapsUnfilled: 0, books: { resyncs: 1 } });
    expect(rig.bookState(1)).toBeUndefined();
  });

  it('passes over a snapshot that is too old, and asks again', async () => {
    const rig = restRig();
    rig.goLive();
    rig.tell(delta(6, 6));
    await rig.seed(snapshot(3));
    expect(rig.book()).toBe(' | ');
    await rig.pass(1_200);
    await rig.seed(snapshot(6, 2));
    expect(rig.book()).toBe('10:2 | 12:1'.replace('12:1', '12:2'));
  });

  it('resyncs once after a disconnect in the middle of deltas, and records it', async () => {
    const rig = await synced(restRig());
    rig.socket.end();
    expect(rig.bookState()).toBe('stale');
    expect(rig.gaps).toMatchObject([{ kind: 'levels', cause: 'disconnect', state: 'filling' }]);
    await rig.pass(200);
    rig.socket.accept();
    rig.tell(delta(20, 20));
    await rig.pass(1_500);
    expect(rig.http.open).toHaveLength(1);
    await rig.seed(snapshot(20, 2));
    expect(rig.book()).toBe('10:2 | 12:2');
    expect(rig.gaps.map(({ state }) => state)).toEqual(['filling', 'filled']);
    expect(rig.feed.status().books).toMatchObject({ resyncs: 1, synced: 1 });
  });

  it('never shows a crossed book, and fetches it anew when it stays crossed', async () => {
    const rig = await synced(restRig());
    rig.tell({ book: 0, last: 7, bids: [[12, 1]] });
    expect(rig.bookState()).toBe('stale');
    expect(rig.book()).toBe('10:6 | 12:1');
    await rig.pass(2_100);
    expect(rig.gaps.at(-1)).toMatchObject({ kind: 'levels', cause: 'crossed', state: 'filling' });
    rig.tell(delta(8, 1));
    await rig.pass(1_200);
    await rig.seed(snapshot(8, 4));
    expect(rig.book()).toBe('10:4 | 12:4');
    expect(rig.feed.status().books).toMatchObject({ crossed: 1, synced: 1 });
  });

  it('is degraded while a book stays stale for longer than ten seconds', async () => {
    const rig = await synced(restRig());
    rig.tell(delta(8, 8));
    for (let last = 9; last < 21; last++) {
      await rig.pass(1_000);
      rig.tell(delta(last, last));
    }
    expect(rig.feed.status()).toMatchObject({
      state: 'degraded',
      reason: 'data flows; 1 book is stale and asked for anew',
    });
    await rig.seed(snapshot(20, 1));
    await rig.pass(100);
    expect(rig.state).toBe('live');
  });
});

describe('Books of a venue whose stream seeds them', () => {
  it('takes the snapshot of the subscription, and subscribes that book alone anew after a gap', async () => {
    const rig = streamRig(2);
    rig.goLive();
    rig.tell(delta(3, 3), snapshot(5), snapshot(9, 9, 1), delta(6, 6));
    expect([rig.book(), rig.book(1)]).toEqual(['10:6 | 12:1', '10:9 | 12:9']);
    rig.tell(delta(8, 8), delta(9, 9));
    expect(rig.socket.sent.slice(1)).toEqual(RESYNC);
    expect([rig.bookState(), rig.bookState(1)]).toEqual(['stale', 'synced']);
    rig.tell(snapshot(11, 2), delta(12, 12));
    expect(rig.book()).toBe('10:12 | 12:2');
    expect(rig.gaps).toMatchObject([{ from: '7', to: '7', state: 'filling' }, { state: 'filled' }]);
    rig.tell(snapshot(20, 3));
    expect(rig.book()).toBe('10:3 | 12:3');
  });

  it('makes the books of a connection stale when its frames are missing, each with a gap of its own', async () => {
    const rig = streamRig(2);
    rig.goLive();
    rig.tell(snapshot(5), snapshot(5, 5, 1));
    rig.socket.deliver('{"type":"gap","from":70,"to":72}');
    expect([rig.bookState(), rig.bookState(1)]).toEqual(['stale', 'stale']);
    expect(rig.gaps).toMatchObject([
      { symbol: 'A', kind: 'levels', from: '70', to: '72', missing: 3 },
      { symbol: 'B', kind: 'levels', from: '70', to: '72', missing: 3 },
    ]);
    await rig.pass(1_100);
    expect(rig.socket.sent.slice(1)).toEqual([...RESYNC, '{"leave":"B"}', '{"again":"B"}']);
  });

  it('asks again with backoff where the venue refuses to send a book anew', async () => {
    const rig = streamRig();
    rig.goLive();
    rig.tell(snapshot(5));
    rig.tell(delta(8, 8));
    expect(rig.socket.sent).toHaveLength(3);
    rig.socket.deliver('{"type":"refused","id":"again A","code":"1","text":"busy"}');
    expect(rig.state).toBe('live');
    await rig.pass(2_100);
    expect(rig.socket.sent).toHaveLength(5);
  });

  it('connects anew when books fall silent though trades flow', async () => {
    const rig = streamRig();
    rig.goLive();
    rig.tell(snapshot(1));
    let last = 1;
    for (let i = 0; i < 3_000; i++) {
      rig.tell(delta(++last, 1 + (last % 7)));
      rig.clock.advance(20);
    }
    const [stalled] = rig.transport.sockets;
    for (let id = 1; id < 400 && !stalled.isClosed; id++) {
      rig.deliverOn(stalled, id);
      await rig.pass(100);
    }
    expect(stalled.isClosed).toBe(true);
    const silent = rig.statuses.find(({ state }) => state === 'stale');
    expect(silent?.reason).toMatch(/no data comes \(\d+\.\d s of books\)/);
  });

  it('keeps a successor’s acks to itself', async () => {
    const rig = streamRig();
    rig.goLive();
    rig.tell(snapshot(5));
    ack(rig.socket, 'again A');
    await settle();
    expect(rig.state).toBe('live');
  });
});
