import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Connection } from './connection';
import { control } from './control';
import { type Dialect, type RestAnswer, type RestCall } from './dialects/dialect';
import { type FaultPlan } from './faults/fault-plan';
import { restFault } from './faults/rest-fault';
import { readBody } from './request-body';
import { type Sim } from './sim';
import { SocketConnection } from './socket-connection';

/** What the server serves. `nowMs` is the simulated time. */
export interface ServerOptions {
  readonly port: number;
  readonly dialects: readonly Dialect[];
  /** Somebody wants something of a dialect: its market must run. */
  readonly wake: (dialect: Dialect) => void;
  readonly plan: FaultPlan;
  readonly sim: Sim;
  readonly nowMs: () => number;
  readonly unsentBytesMax: number;
}

const CLIENT_FRAME_BYTES_MAX = 64 * 1024;

/** Listens on 127.0.0.1. Rejects when the port is taken. */
export async function listen(options: ServerOptions): Promise<Server> {
  const server = new Server(options);
  await server.listen(options.port);
  return server;
}

/** HTTP and WebSockets of all venues, each below its id. */
export class Server {
  /** The open connections and whose they are. */
  readonly connections = new Map<Connection, Dialect>();
  private readonly http: HttpServer;
  private readonly webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: CLIENT_FRAME_BYTES_MAX,
    perMessageDeflate: false,
  });
  /** Requests left without an answer until a time. */
  private hanging: { response: ServerResponse; untilMs: number }[] = [];

  constructor(private readonly options: ServerOptions) {
    this.http = createServer((request, response) => void this.request(request, response));
    this.http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.upgrade(request, socket as Socket, head);
    });
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(port, '127.0.0.1', () => {
        this.http.off('error', reject);
        resolve();
      });
    });
  }

  /** Writes what the dialects made, and gives up requests that hung long enough. */
  tick(nowMs: number): void {
    for (const connection of this.connections.keys()) connection.flush();
    if (this.hanging.length === 0) return;
    for (const { response, untilMs } of this.hanging) if (untilMs <= nowMs) response.destroy();
    this.hanging = this.hanging.filter(({ untilMs }) => untilMs > nowMs);
  }

  /** Ends every connection. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      for (const webSocket of this.webSockets.clients) webSocket.terminate();
      this.http.close(() => resolve());
      this.http.closeAllConnections();
    });
  }

  private async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname.startsWith('/control/')) return reply(response, await control(this.options.sim, request, url));
    const found = this.find(url);
    if (!found) return reply(response, { status: 404, headers: {}, body: '' });
    const { method } = request;
    if (method !== 'GET' && method !== 'POST') {
      return reply(response, { status: 405, headers: { allow: 'GET, POST' }, body: '' });
    }
    this.options.wake(found.dialect);
    const call: RestCall = { ...found.call, method, body: method === 'POST' ? await bodyOf(request) : '' };
    const hang = this.options.plan.strike('restTimeout');
    if (hang) this.hanging.push({ response, untilMs: this.options.nowMs() + hang.durationMs });
    else reply(response, restFault(this.options.plan, found.dialect) ?? found.dialect.answer(call));
  }

  private upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const found = this.find(new URL(request.url ?? '/', 'http://127.0.0.1'));
    if (!found?.dialect.accepts(found.call.path)) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const { dialect, call } = found;
    this.options.wake(dialect);
    socket.setNoDelay(true);
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { nowMs, unsentBytesMax } = this.options;
      const connection = new SocketConnection({ socket, webSocket, openedMs: nowMs(), unsentBytesMax });
      this.connections.set(connection, dialect);
      attach(webSocket, connection, dialect);
      webSocket.on('close', () => {
        this.connections.delete(connection);
        dialect.closed(connection);
      });
      dialect.open(connection, call);
    });
  }

  /** `/<venueId>/rest/of/path?query` */
  private find(url: URL): { dialect: Dialect; call: RestCall } | null {
    const [, venueId] = url.pathname.split('/');
    const dialect = this.options.dialects.find((each) => each.venueId === venueId);
    if (!dialect) return null;
    const path = url.pathname.slice(venueId.length + 1);
    const socketBase = `ws://127.0.0.1:${this.port}/${venueId}`;
    return { dialect, call: { method: 'GET', path, query: url.searchParams, body: '', socketBase } };
  }
}

/** The body, empty where it is too long: then it is not what the venue asks for. */
function bodyOf(request: IncomingMessage): Promise<string> {
  return readBody(request).catch(() => '');
}

function attach(webSocket: WebSocket, connection: Connection, dialect: Dialect): void {
  // frames come as Buffers: binaryType is left at its default
  webSocket.on('message', (data: Buffer) => dialect.receive(connection, data.toString()));
  webSocket.on('ping', () => dialect.receiveControl(connection));
  webSocket.on('pong', () => dialect.receiveControl(connection));
  webSocket.on('error', () => {
    // a client's protocol error or broken socket; 'close' follows and ends the connection
  });
}

function reply(response: ServerResponse, { status, headers, body }: RestAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
  response.end(body);
}
