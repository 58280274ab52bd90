import { delta, RESYNC, restRig, snapshot, streamRig, synced } from './book-rig';
import { ack } from './rig';

describe('BookSources', () => {
  it('hands a book over to the successor where its deltas join, though both sockets bring them in their own time', async () => {
    const rig = await synced(restRig());
    const old = rig.socket;
    old.deliver('{"type":"shutdown"}');
    rig.socket.accept();
    rig.tell(delta(8, 8));
    expect(rig.book()).toBe('10:6 | 12:1');
    rig.tellOn(old, delta(7, 7));
    rig.tell(delta(9, 9));
    expect(rig.book()).toBe('10:9 | 12:1');
    rig.tellOn(old, delta(8, 8), delta(9, 9), delta(10, 10));
    expect(rig.book()).toBe('10:9 | 12:1');
    old.end('closed', 'code 1000');
    rig.tell(delta(10, 10), delta(11, 11));
    expect(rig.book()).toBe('10:11 | 12:1');
    await rig.pass(1_000);
    expect(rig.feed.status()).toMatchObject({ gaps: 0, reconnects: 0, books: { synced: 1, resyncs: 0 } });
    expect(rig.http.urls).toHaveLength(1);
  });

  it('takes the whole book of a new socket, and nothing of the old one after that', async () => {
    const rig = streamRig();
    rig.goLive();
    const old = rig.socket;
    rig.tell(snapshot(5));
    old.deliver('{"type":"shutdown"}');
    rig.socket.accept();
    rig.tell(delta(8, 8));
    rig.tellOn(old, delta(6, 6));
    expect(rig.book()).toBe('10:6 | 12:1');
    rig.tell(snapshot(4, 4), delta(5, 5));
    rig.tellOn(old, delta(7, 7));
    expect(rig.book()).toBe('10:5 | 12:4');
    old.end('closed', 'code 1000');
    rig.tell(delta(6, 6));
    expect(rig.book()).toBe('10:6 | 12:4');
    expect(rig.feed.status()).toMatchObject({ gaps: 0, reconnects: 0, books: { synced: 1, resyncs: 0 } });
  });

  it('goes back to the old socket when the successor fails after it took over a book', async () => {
    const rig = streamRig(1, false);
    rig.goLive();
    const old = rig.socket;
    ack(old);
    rig.tell(snapshot(5));
    old.deliver('{"type":"shutdown"}');
    const successor = rig.socket;
    successor.accept();
    expect(successor).not.toBe(old);
    successor.deliver(JSON.stringify(snapshot(5, 5)));
    successor.end('closed');
    expect(rig.bookState()).toBe('stale');
    await rig.pass(1_200);
    expect(old.sent.slice(1)).toEqual(RESYNC);
    rig.tellOn(old, snapshot(8, 8), delta(9, 9));
    expect(rig.book()).toBe('10:9 | 12:8');
    expect(rig.state).toBe('live');
  });

  it('fetches a book anew whose rows got lost on their way to the owner', async () => {
    const rig = await synced(restRig(2));
    rig.feed.lostBooks([0]);
    expect(rig.bookState()).toBe('stale');
    expect(rig.books.at(-1)?.reason).toBe('the reader was too slow, and rows of the book were dropped');
    rig.tell(delta(7, 7), delta(8, 8));
    await rig.pass(3_200);
    await rig.seed(snapshot(8, 2));
    expect(rig.book()).toBe('10:2 | 12:2');
    expect(rig.bookState()).toBe('synced');
  });
});
