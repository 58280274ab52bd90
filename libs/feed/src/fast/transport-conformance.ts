import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { FRAME_BYTES_MAX, type Transport } from '../transport';
import { LOCALHOST } from './localhost-certificate';
import { clientFrames, closing, consent, RawServer, type Serve, serverFrame, text } from './raw-server';
import { TransportRig, writes } from './transport-rig';

/** The suite that every transport runs, against real servers of this process. It needs Jest's globals. */
export function describeTransport(name: string, transport: Transport): void {
  const rig = new TransportRig(transport);
  describe(`${name} opening`, () => {
    describeRequest(rig);
    describeConsent(rig);
    describeRefusal(rig);
  });
  describe(`${name} talking`, () => {
    describeFrames(rig);
    describeFaults(rig);
  });
  describe(`${name} closing`, () => describeClosing(rig));
}

function describeRequest(rig: TransportRig): void {
  it('asks as the protocol wants it', async () => {
    let asked = '';
    await rig.at((socket, request) => {
      asked = request;
      socket.end();
    });
    const [line, ...headers] = asked.trimEnd().split('\r\n');
    expect(line).toBe('GET /path?query=1 HTTP/1.1');
    expect(headers.map((header) => header.replace(/(localhost):\d+$|(Key): .{22}==$/, '$1$2')).sort()).toEqual([
      'Connection: Upgrade',
      'Host: localhost',
      'Sec-WebSocket-Key',
      'Sec-WebSocket-Version: 13',
      'Upgrade: websocket',
    ]);
  });

  it('fails where nobody is, and on what is no address', async () => {
    const gone = new RawServer(() => undefined);
    const port = await gone.listen();
    await gone.close();
    expect(await rig.live(`ws://127.0.0.1:${port}`)).toMatchObject({ opened: false, end: { code: 'connect-failed' } });
    for (const url of ['', 'nonsense', 'http://127.0.0.1:1', 'ws://']) {
      expect(await rig.live(url)).toMatchObject({ opened: false, end: { code: 'connect-failed' } });
    }
  });

  it('can be ended while the handshake hangs half open', async () => {
    const { opened, end } = await rig.at(() => undefined, { patienceMs: 50 });
    expect([opened, end.code]).toEqual([false, 'connect-failed']);
  });

  it('speaks TLS with whom it can trust', async () => {
    expect((await rig.atTls(writes(text('secret')))).end.code).toBe('connect-failed');
    const trusted = getCACertificates('default');
    setDefaultCACertificates([...trusted, LOCALHOST.cert]);
    const large = 'x'.repeat(300_000);
    const { frames, opened } = await rig.atTls(writes(text('secret'), text(large), closing(1000)));
    setDefaultCACertificates(trusted);
    expect(opened).toBe(true);
    expect(frames).toEqual(['secret', large]);
  });
}

function describeConsent(rig: TransportRig): void {
  it('takes an answer that comes byte by byte, with the first frame right behind it', async () => {
    const { frames, end } = await rig.at((socket, request) => {
      const bytes = Buffer.concat([Buffer.from(consent(request)), text('first'), closing(1000)]);
      const dribble = (at: number) => {
        if (at < bytes.length) socket.write(bytes.subarray(at, at + 1), () => setImmediate(dribble, at + 1));
      };
      socket.setNoDelay(true);
      dribble(0);
    });
    expect(frames).toEqual(['first']);
    expect(end).toEqual({ code: 'closed', detail: 'code 1000', retryAfterMs: null });
    const glued = await rig.at((socket, request) => {
      socket.write(Buffer.concat([Buffer.from(consent(request)), text('a'), text('b'), closing(1000)]));
    });
    expect(glued.frames).toEqual(['a', 'b']);
  });
}

function describeRefusal(rig: TransportRig): void {
  it('tells a refusal with its Retry-After, and follows no redirect', async () => {
    const limited = await rig.at((socket) => {
      socket.end('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
    expect(limited).toMatchObject({ opened: false, end: { code: 'handshake-refused', retryAfterMs: 7_000 } });
    const moved = await rig.at((socket) => {
      socket.end('HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n');
    });
    expect(moved).toEqual({
      frames: [],
      opened: false,
      end: { code: 'handshake-refused', detail: 'HTTP 302', retryAfterMs: null },
    });
  });

  it.each<[string, Serve]>([
    ['a wrong proof', (socket, request) => socket.write(consent(request).replace(/Accept: .{4}/, 'Accept: AAAA'))],
    ['another protocol', (socket, request) => socket.write(consent(request).replace('websocket', 'h2c'))],
    [
      'an extension that nobody asked for',
      (socket, request) => socket.write(consent(request, ['Sec-WebSocket-Extensions: permessage-deflate'])),
    ],
    [
      'a subprotocol that nobody asked for',
      (socket, request) => socket.write(consent(request, ['Sec-WebSocket-Protocol: soap'])),
    ],
    ['what is no HTTP', (socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n\r\n')],
    ['headers without an end', (socket) => socket.write(`HTTP/1.1 101 Switching\r\nX: ${'x'.repeat(99_999)}`)],
    ['nothing, and hangs up', (socket) => socket.end()],
  ])('fails on %s', async (_what, serve) => {
    const { opened, end } = await rig.at(serve);
    expect([opened, end.code]).toEqual([false, 'connect-failed']);
    expect(end.detail).not.toBe('');
  });
}

function describeFrames(rig: TransportRig): void {
  it('sends, masked, and answers a ping with what it held', async () => {
    const heard: Buffer[] = [];
    await rig.at(
      (socket, request) => {
        socket.on('data', (bytes) => {
          heard.push(bytes);
          if (heard.length === 1) socket.write(text('hello'));
          if (clientFrames(Buffer.concat(heard)).some(({ opcode }) => opcode === 8)) socket.end(closing(1000));
        });
        socket.write(consent(request));
        socket.write(serverFrame({ opcode: 10, payload: 'unasked' }));
        socket.write(serverFrame({ opcode: 9, payload: 'are you there' }));
      },
      { frame: (_said, socket) => (socket.send('{"subscribe":"é"}'), socket.close()) },
    );
    const bytes = Buffer.concat(heard);
    expect(bytes[1] & 0x80).toBe(0x80);
    expect(clientFrames(bytes)).toEqual([
      { opcode: 10, payload: 'are you there' },
      { opcode: 1, payload: Buffer.from('{"subscribe":"é"}').toString('latin1') },
      { opcode: 8, payload: '\u0003\u00e8' },
    ]);
  });

  it('puts fragments together, with a ping between them', async () => {
    const { frames } = await rig.at(
      writes(
        serverFrame({ opcode: 1, payload: 'one ', isLast: false }),
        serverFrame({ opcode: 9, payload: 'p' }),
        serverFrame({ opcode: 0, payload: '', isLast: false }),
        serverFrame({ opcode: 0, payload: 'two' }),
        text('three'),
        closing(1001),
      ),
    );
    expect(frames).toEqual(['one two', 'three']);
  });

  it('takes frames of every size up to the limit, and none above it', async () => {
    const sizes = [0, 1, 125, 126, 65_535, 65_536, 1_000_000, FRAME_BYTES_MAX];
    const whole = await rig.at(writes(...sizes.map((size) => text('x'.repeat(size))), closing(1000)));
    expect(whole.frames.map(({ length }) => length)).toEqual(sizes);
    const large = await rig.at(writes(text('x'.repeat(FRAME_BYTES_MAX + 1)), text('after')));
    expect(large).toMatchObject({ frames: [], opened: true, end: { code: 'frame-too-large' } });
    const half = Buffer.alloc(FRAME_BYTES_MAX / 2 + 1, 'x');
    const parts = [false, true].map((isLast, i) => serverFrame({ opcode: i === 0 ? 2 : 0, payload: half, isLast }));
    expect((await rig.at(writes(...parts))).end.code).toBe('frame-too-large');
  });
}

function describeFaults(rig: TransportRig): void {
  it.each([
    ['a masked frame', serverFrame({ opcode: 1, payload: 'x', isMasked: true })],
    ['a compressed frame', serverFrame({ opcode: 1, payload: 'x', reserved: 0x40 })],
    ['a continuation of nothing', serverFrame({ opcode: 0, payload: 'x' })],
    ['an unknown opcode', serverFrame({ opcode: 3, payload: 'x' })],
    ['a ping in fragments', serverFrame({ opcode: 9, payload: 'x', isLast: false })],
    ['a ping that is too long', serverFrame({ opcode: 9, payload: 'x'.repeat(126) })],
    ['half a close code', serverFrame({ opcode: 8, payload: 'x' })],
    ['a close code that nobody may send', closing(1006)],
    ['HTTP after the handshake', Buffer.from('HTTP/1.1 500 Sorry\r\n\r\n')],
  ])('ends at %s, and hands on nothing behind it', async (_what, bytes) => {
    const { frames, end } = await rig.at(writes(text('good'), bytes, text('bad')));
    expect(frames).toEqual(['good']);
    expect(end).toMatchObject({ code: 'closed', retryAfterMs: null });
    expect(end.detail).not.toBe('');
  });
}

function describeClosing(rig: TransportRig): void {
  it('tells why the other side closed, or that it did not say', async () => {
    const details: string[] = [];
    for (const bytes of [closing(1001, 'bye'), closing(4_000), serverFrame({ opcode: 8, payload: '' })]) {
      details.push((await rig.at(writes(bytes))).end.detail);
    }
    expect(details).toEqual(['1001 bye', 'code 4000', 'code 1005']);
  });

  it('tells a connection that was cut', async () => {
    const { opened, end } = await rig.at((socket, request) => {
      writes(text('last'))(socket, request);
      socket.end();
    });
    expect([opened, end]).toEqual([true, { code: 'closed', detail: 'code 1006', retryAfterMs: null }]);
  });

  it('still takes what was on its way when it asks for an end', async () => {
    const { frames, end } = await rig.at(
      (socket, request) => {
        writes(text('go'))(socket, request);
        socket.on('data', () => socket.end(Buffer.concat([text('on its way'), closing(1000, 'done')])));
      },
      { frame: (said, socket) => said === 'go' && socket.close() },
    );
    expect(frames).toEqual(['go', 'on its way']);
    expect(end.detail).toBe('1000 done');
  });

  it('ends at once when it must, and is silent from then on', async () => {
    const { frames, end } = await rig.at(writes(text('a'), text('b'), text('c')), {
      frame: (_said, socket) => {
        socket.terminate();
        socket.terminate();
        socket.send('lost');
        socket.close();
      },
    });
    expect(frames[0]).toBe('a');
    expect(end.code).toBe('closed');
  });

  it('does not heap up answers for one who asks and does not read', async () => {
    const ping = serverFrame({ opcode: 9, payload: 'x'.repeat(125) });
    const chunk = Buffer.concat(Array.from({ length: 1_000 }, () => ping));
    let answered = 0;
    await rig.at(
      (socket, request) => {
        socket.pause();
        socket.on('data', (bytes) => (answered += bytes.length));
        const ask = (left: number) => {
          if (left > 0) socket.write(chunk, () => ask(left - 1));
          else socket.end(closing(1000), () => socket.resume());
        };
        socket.write(consent(request), () => ask(100));
      },
      { patienceMs: 20_000 },
    );
    expect(answered).toBeLessThan(100_000 * (2 + 4 + 125));
  }, 30_000);
}
