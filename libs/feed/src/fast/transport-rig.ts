import { type SocketEnd, type Socket, type Transport } from '../transport';
import { consent, RawServer, type Serve } from './raw-server';

/** A socket from its opening to its end, as its owner saw it. */
export interface SocketLife {
  readonly frames: string[];
  readonly opened: boolean;
  readonly end: SocketEnd;
}

/** What the owner of a socket does. */
export interface SocketScript {
  readonly frame?: (text: string, socket: Socket) => void;
  /** Ends the socket by force after so long; 5 s where it is not given. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 5_000;

/** A transport at servers of this process. */
export class TransportRig {
  constructor(private readonly transport: Transport) {}

  /** Opens a socket and waits until it ends. */
  live(url: string, { frame, patienceMs = PATIENCE_MS }: SocketScript = {}): Promise<SocketLife> {
    return new Promise((resolve) => {
      const frames: string[] = [];
      let opened = false;
      const socket = this.transport.open(url, {
        opened: () => {
          opened = true;
        },
        frame: (bytes) => {
          const text = Buffer.from(bytes).toString();
          frames.push(text);
          frame?.(text, socket);
        },
        closed: (end) => {
          clearTimeout(patience);
          resolve({ frames, opened, end });
        },
      });
      const patience = setTimeout(() => socket.terminate(), patienceMs);
    });
  }

  /** A life at a server that does what it is told, over TCP. */
  at(serve: Serve, script?: SocketScript): Promise<SocketLife> {
    return this.served(new RawServer(serve), 'ws', script);
  }

  /** A life at such a server over TLS. */
  atTls(serve: Serve, script?: SocketScript): Promise<SocketLife> {
    return this.served(new RawServer(serve, true), 'wss', script);
  }

  private async served(server: RawServer, scheme: string, script?: SocketScript): Promise<SocketLife> {
    const port = await server.listen();
    const life = await this.live(`${scheme}://localhost:${port}/path?query=1`, script);
    await server.close();
    return life;
  }
}

/** A server that consents and then writes these bytes. */
export function writes(...parts: readonly (Buffer | string)[]): Serve {
  return (socket, request) => {
    socket.write(consent(request));
    for (const part of parts) socket.write(part);
  };
}
