import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket as TcpSocket } from 'node:net';
import { WebSocketServer } from 'ws';
import { type SocketEnd } from './transport';
import { FRAME_BYTES_MAX, wsTransport } from './ws-transport';

interface Life {
  readonly frames: string[];
  readonly opened: boolean;
  readonly end: SocketEnd;
}

/** Opens a socket and waits until it ends. */
function live(url: string, greet: string | null = null, patienceMs = 5_000): Promise<Life> {
  return new Promise((resolve) => {
    const frames: string[] = [];
    let opened = false;
    const socket = wsTransport.open(url, {
      opened: () => {
        opened = true;
        if (greet !== null) socket.send(greet);
      },
      frame: (bytes) => frames.push(Buffer.from(bytes).toString()),
      closed: (end) => {
        clearTimeout(patience);
        resolve({ frames, opened, end });
      },
    });
    const patience = setTimeout(() => socket.terminate(), patienceMs);
  });
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('wsTransport', () => {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  let url = '';

  beforeAll(async () => {
    url = await listen(http);
    http.on('upgrade', (request, stream, head) => {
      if (request.url === '/limited') {
        stream.end(
          'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
        );
        return;
      }
      sockets.handleUpgrade(request, stream, head, (socket) => {
        if (request.url === '/large') socket.send(Buffer.alloc(FRAME_BYTES_MAX + 1));
        else if (request.url === '/cut') (stream as TcpSocket).destroy();
        else socket.on('message', (data) => socket.send(`echo ${data}`, () => socket.close(1001, 'bye')));
      });
    });
  });

  afterAll(async () => {
    sockets.close();
    await new Promise((resolve) => http.close(resolve));
  });

  it('opens, sends, receives and tells why the venue closed', async () => {
    expect(await live(`${url}/echo`, 'hello')).toEqual({
      frames: ['echo hello'],
      opened: true,
      end: { code: 'closed', detail: '1001 bye', retryAfterMs: null },
    });
  });

  it('refuses a frame above its limit', async () => {
    const { frames, end } = await live(`${url}/large`);
    expect(frames).toEqual([]);
    expect(end.code).toBe('frame-too-large');
  });

  it('tells a cut connection, a refused one and nobody there apart', async () => {
    expect((await live(`${url}/cut`)).end).toMatchObject({ code: 'closed' });
    expect((await live(`${url}/limited`)).end).toEqual({
      code: 'handshake-refused',
      detail: 'HTTP 429',
      retryAfterMs: 7_000,
    });
    const gone = createTcpServer();
    const dead = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    expect(await live(dead)).toMatchObject({ opened: false, end: { code: 'connect-failed' } });
  });

  it('can be ended while the handshake hangs half open', async () => {
    const hung: TcpSocket[] = [];
    const silent = createTcpServer((socket) => hung.push(socket));
    const { opened, end } = await live(await listen(silent), null, 50);
    expect(opened).toBe(false);
    expect(end.code).toBe('connect-failed');
    for (const socket of hung) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });
});
