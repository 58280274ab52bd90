import { once } from 'node:events';
import { createReader, type EncodingName, type ServerMessage, SUBPROTOCOLS } from '@livetape/wire';
import { WebSocket } from 'ws';

/** A refused upgrade: its status and the problem that it answered. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly headers: NodeJS.Dict<string | string[]>,
    readonly body: string,
  ) {
    super(`${status} ${body}`);
  }
}

/** A client for tests: everything that it was sent, in either encoding, and a way to wait for more. */
export class Peer {
  readonly messages: ServerMessage[] = [];
  readonly closed: Promise<number>;
  private readonly reader = createReader();
  private wake: () => void = () => undefined;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      const message = this.reader.read(isBinary ? (data as Buffer) : String(data));
      if (message === null) throw new Error(`no message of the protocol: ${String(data)}`);
      this.messages.push(message);
      this.wake();
    });
  }

  /** Connects; rejects with a `RefusedError` when the upgrade is refused. */
  static async open(url: string, headers: Record<string, string> = {}, protocols: string[] = []): Promise<Peer> {
    const socket = new WebSocket(url, protocols, { headers });
    const peer = new Peer(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (_, response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => {
          socket.terminate();
          reject(new RefusedError(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString()));
        });
      });
    });
    return peer;
  }

  /** As the server chose it. */
  get encoding(): EncodingName {
    return this.socket.protocol === SUBPROTOCOLS.binary ? 'binary' : 'json';
  }

  send(command: object | string): void {
    this.socket.send(typeof command === 'string' ? command : JSON.stringify(command));
  }

  /** The next message of a type that has not been taken yet. */
  async next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    for (;;) {
      const at = this.messages.findIndex((message) => message.type === type);
      if (at >= 0) return this.messages.splice(at, 1)[0] as Extract<ServerMessage, { type: T }>;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async end(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    this.socket.terminate();
    await once(this.socket, 'close');
  }
}
