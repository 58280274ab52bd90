import { FakeClock, FakeSocket } from './fake';
import { LivetapeClient } from './livetape-client';
import { type LinkState } from './link-state';

function world(random = () => 0.5) {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const openSocket = () => {
    sockets.push(new FakeSocket());
    return sockets.at(-1)!;
  };
  const client = new LivetapeClient({ clock, openSocket, random });
  const states: LinkState[] = [];
  client.watch((state) => states.push(state));
  client.connect('ws://x/stream');
  return { clock, sockets, client, states };
}

describe('the link', () => {
  it('is connecting, then open with the source of the greeting', () => {
    const { client, sockets, states } = world();
    expect(client.state.state).toBe('connecting');
    sockets[0].greet();
    expect(client.state).toMatchObject({ state: 'open', source: 'sim', rttMs: null });
    expect(states.map((state) => state.state)).toEqual(['closed', 'connecting', 'open']);
  });

  it('measures the time there and back, and the clock by the fastest ping', () => {
    const { client, clock, sockets } = world();
    const [socket] = sockets;
    socket.greet();
    const pong = (afterMs: number, serverAhead: number) => {
      const [{ id }] = socket.take('ping');
      const sentAt = clock.now();
      clock.advance(afterMs);
      socket.receive({ type: 'pong', id, serverTimeMs: sentAt + afterMs / 2 + serverAhead });
    };
    pong(40, 1_000);
    expect(client.state).toMatchObject({ rttMs: 40, clockOffsetMs: 1_000 });
    clock.advance(4_960);
    pong(400, 1_180);
    expect(client.state).toMatchObject({ rttMs: 400, clockOffsetMs: 1_000 });
  });

  it('knows how far the clock may be off, and asks for it again when it is told to', () => {
    const { client, clock, sockets } = world();
    const [socket] = sockets;
    client.ping();
    socket.greet();
    const [slow] = socket.take('ping');
    clock.advance(30);
    socket.receive({ type: 'pong', id: slow.id, serverTimeMs: 5_015 });
    expect(client.state.serverClock).toEqual({ lessMonotonicMs: 5_000, errorMs: 15 });
    client.ping();
    const [fast] = socket.take('ping');
    clock.advance(2);
    socket.receive({ type: 'pong', id: fast.id, serverTimeMs: 5_031.5 });
    expect(client.state.serverClock).toEqual({ lessMonotonicMs: 5_000.5, errorMs: 1 });
  });

  it('tells of each delta when it was made and when it came', () => {
    const { client, clock, sockets } = world();
    const arrivals: unknown[] = [];
    const forget = client.watchDeltas((arrival) => arrivals.push(arrival));
    sockets[0].greet();
    clock.advance(7);
    sockets[0].receive({ type: 'delta', serverTimeMs: 5_000, items: [] });
    forget();
    sockets[0].receive({ type: 'delta', serverTimeMs: 5_001, items: [] });
    expect(arrivals).toEqual([{ serverTimeMs: 5_000, heardAt: 7 }]);
  });

  it('waits longer and longer, up to a limit, with full jitter, and says when it tries again', () => {
    const { client, clock, sockets } = world();
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      sockets[i].end(1006);
      expect(client.state).toMatchObject({ state: 'waiting', reason: 'The connection broke.' });
      waits.push(client.state.nextAttemptAt! - clock.now());
      clock.advance(waits[i]);
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it('forgets earlier failures once a connection was stable', () => {
    const { client, clock, sockets } = world();
    sockets[0].end(1006);
    clock.advance(250);
    sockets[1].greet();
    sockets[1].end(1006);
    expect(client.state.nextAttemptAt).toBe(clock.now() + 500);
    clock.advance(500);
    sockets[2].greet();
    clock.advance(10_000);
    sockets[2].end(1006);
    expect(client.state.nextAttemptAt).toBe(clock.now() + 250);
  });

  it('connects again soon when a server asks for it, whatever failed before', () => {
    const { client, clock, sockets } = world();
    for (let i = 0; i < 6; i++) {
      sockets[i].end(1006);
      clock.advance(client.state.nextAttemptAt! - clock.now());
    }
    sockets[6].greet();
    sockets[6].end(3001);
    expect(client.state.nextAttemptAt).toBe(clock.now() + 500);
  });

  it('tries at once when asked to', () => {
    const { client, clock, sockets } = world();
    sockets[0].end(1006);
    client.retryNow();
    expect([sockets.length, client.state.state]).toEqual([2, 'connecting']);
    client.retryNow();
    clock.advance(250);
    expect(sockets).toHaveLength(2);
  });

  it('gives up a server that does not greet', () => {
    const { client, clock, sockets } = world();
    clock.advance(10_000);
    expect(sockets[0].closedWith).toBe(1000);
    expect(client.state).toMatchObject({ state: 'waiting', reason: 'The server did not answer in time.' });
  });

  it('notices silence', () => {
    const { client, clock, sockets } = world();
    sockets[0].greet();
    clock.advance(10_000);
    expect(client.state.state).toBe('open');
    clock.advance(5_000);
    expect(client.state).toMatchObject({ state: 'waiting', reason: 'The server fell silent.' });
  });

  it.each([
    [1001, 'waiting'],
    [3000, 'waiting'],
    [1009, 'closed'],
    [3500, 'closed'],
    [3501, 'closed'],
  ])('after close code %d is %s', (code, state) => {
    const { client, clock, sockets } = world();
    sockets[0].greet();
    sockets[0].end(code, 'why');
    expect(client.state).toMatchObject({ state, reason: 'why' });
    clock.advance(60_000);
    expect(sockets.length > 1).toBe(state === 'waiting');
  });

  it('stops at a server of another protocol', () => {
    const { client, clock, sockets } = world();
    sockets[0].greet(3);
    expect(client.state.state).toBe('closed');
    expect(client.state.reason).toContain('protocol 3');
    expect(sockets[0].closedWith).toBe(3502);
    clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });

  it.each(['{"type":"pong","id":1,"serverTimeMs":0}', '{', ''])('does not take %j for a greeting', (text) => {
    const { client, sockets } = world();
    sockets[0].receive(text);
    expect(client.state.state).toBe('waiting');
  });

  it('leaves nothing behind when it is closed', () => {
    const { client, clock, sockets } = world();
    sockets[0].greet();
    client.subscribe('feeds', { snapshot: () => undefined, delta: () => undefined });
    client.close();
    expect(sockets[0].closedWith).toBe(1000);
    expect(clock.pending).toBe(0);
    expect(client.state).toMatchObject({ state: 'closed', reason: 'Closed by this side.' });
  });
});
