import { gzipSync } from 'node:zlib';
import { FeedError } from './errors';
import { ack, Rig, settle, START_MS } from './rig';

describe('Session', () => {
  it('says nothing before the venue has greeted, where the venue speaks first', async () => {
    const rig = new Rig({ venue: { hasGreeting: true, keepalive: { everyMs: 1_000, frame: () => 'ping' } } });
    rig.feed.start();
    rig.socket.accept();
    await rig.pass(3_000);
    expect(rig.socket.sent).toEqual([]);
    expect(rig.feed.status()).toMatchObject({ state: 'subscribing', reason: expect.stringContaining('speak first') });
    rig.socket.deliver('{"type":"greeting"}');
    rig.socket.deliver('{"type":"greeting"}');
    expect(rig.socket.sent).toEqual(['{"subscribe":"1"}']);
    rig.deliver(1);
    expect(rig.state).toBe('live');
  });

  it('ends a socket on which nobody greets', async () => {
    const rig = new Rig({ venue: { hasGreeting: true } });
    rig.feed.start();
    rig.socket.accept();
    await rig.pass(30_200);
    expect(rig.state).toBe('backoff');
  });

  it('sends a reply back, and a keepalive with the time', async () => {
    const rig = new Rig({ venue: { keepalive: { everyMs: 20_000, frame: (nowMs) => `ping ${nowMs}` } } });
    rig.goLive(1);
    rig.socket.deliver('{"type":"reply","frame":"{\\"pong\\":7}"}');
    for (let id = 2; id < 23; id++) {
      await rig.pass(1_000);
      rig.deliver(id);
    }
    expect(rig.socket.sent.slice(1)).toEqual(['{"pong":7}', `ping ${START_MS + 20_000}`]);
  });

  it('records that trades may be missing where frames of the connection are, and their numbers do not tell', () => {
    const rig = new Rig({ venue: { denseTrades: false } });
    rig.goLive(1);
    rig.socket.deliver('{"type":"gap","from":3,"to":4}');
    expect(rig.gaps).toMatchObject([{ kind: 'trades', cause: 'disconnect', missing: null, state: 'unfilled' }]);
    expect(rig.state).toBe('live');
  });

  it('inflates gzip frames, sets broken and endless ones aside, and stays connected', () => {
    const rig = new Rig({ venue: { compression: 'gzip' } });
    rig.feed.start();
    rig.socket.accept();
    const whole = gzipSync(rig.frame(1));
    rig.socket.deliver(whole);
    rig.socket.deliver(whole.subarray(0, 20));
    rig.socket.deliver(gzipSync(Buffer.alloc(5 * 1024 * 1024)));
    rig.socket.deliver(gzipSync('{"cut'));
    rig.socket.deliver(gzipSync(rig.frame(2)));
    rig.clock.turn();
    expect(rig.trades).toEqual(['0:1', '0:2']);
    expect(rig.feed.status()).toMatchObject({ state: 'live', frames: 6, rejected: 3 });
    expect(rig.feed.deadLetters().map(({ reason }) => reason)).toEqual(['malformed', 'malformed', 'malformed']);
  });

  it('hands on greeks as they come', () => {
    const rig = new Rig({
      kinds: ['greeks'],
      venue: {
        decode: (frame, sink) => {
          if (frame[0] === '['.charCodeAt(0)) sink.claimGreeks();
          else sink.notify({ type: 'ack', id: '1' });
        },
      },
    });
    rig.goLive(1);
    expect(rig.greeks).toBe(1);
  });
});

describe('Session of a venue that says by REST where to connect', () => {
  function bootstrapped(): Rig {
    const url = (body: string, planned: string) => `${planned}?token=${JSON.parse(body).token}`;
    return new Rig({ venue: { bootstrap: { request: { path: '/bullet', weight: 10 }, url } } });
  }

  it('asks before each attempt to connect', async () => {
    const rig = bootstrapped();
    rig.feed.start();
    expect(rig.http.open).toMatchObject([{ method: 'POST', url: 'http://plain/bullet' }]);
    expect(rig.transport.sockets).toEqual([]);
    rig.http.open[0].answer(200, '{"token":"a"}');
    await settle();
    expect(rig.socket.url).toBe('ws://plain/all?token=a');
    rig.socket.accept();
    rig.deliver(1);
    rig.socket.end();
    await rig.pass(200);
    rig.http.open[0].answer(200, '{"token":"b"}');
    await settle();
    expect(rig.socket.url).toBe('ws://plain/all?token=b');
    ack(rig.socket);
  });

  it('backs off from what fails, as long as the venue says, and from an answer that it cannot read', async () => {
    const rig = bootstrapped();
    rig.feed.start();
    rig.http.open[0].answer(429, '', 5_000);
    await rig.pass(100);
    expect(rig.feed.status()).toMatchObject({ state: 'backoff', reason: expect.stringContaining('HTTP 429') });
    await rig.pass(4_800);
    expect(rig.http.open).toHaveLength(0);
    await rig.pass(200);
    rig.http.open[0].answer(200, '<html>');
    await settle();
    expect(rig.feed.status().reason).toContain('about where to connect could not be read');
    await rig.pass(500);
    rig.http.open[0].fail(new FeedError('http-failed', 'ECONNREFUSED'));
    await rig.pass(1_000);
    expect(rig.feed.status().reason).toContain('connecting');
    expect(rig.http.open).toHaveLength(1);
  });

  it('gives up the request when it stops', async () => {
    const rig = bootstrapped();
    rig.feed.start();
    await rig.feed.stop();
    expect(rig.http.open).toEqual([]);
    expect(rig.transport.sockets).toEqual([]);
    expect(rig.clock.timers).toBe(0);
  });
});
