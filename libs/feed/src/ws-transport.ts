import { type IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { errorDetail, type FeedErrorCode } from './errors';
import { retryAfterMs } from './http';
import { noSocket, socketAddress } from './socket-address';
import { FRAME_BYTES_MAX, type SocketEnd, type SocketEvents, type Socket, type Transport } from './transport';

/**
 * WebSocket over TCP or TLS by `ws`. No compression (public feeds gain little and each frame would wait for a thread)
 * and no UTF-8 validation (decoding checks the bytes it needs).
 */
export const wsTransport: Transport = {
  open(address, events) {
    const url = socketAddress(address);
    if (url === null) return noSocket(events);
    const socket = new WebSocket(url, {
      autoPong: false,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      maxPayload: FRAME_BYTES_MAX,
      followRedirects: false,
    });
    return new WsSocket(socket, events);
  },
};

class WsSocket implements Socket {
  private failure: SocketEnd | null = null;
  private isOpen = false;

  constructor(
    private readonly socket: WebSocket,
    events: SocketEvents,
  ) {
    socket.on('open', () => {
      this.isOpen = true;
      events.opened();
    });
    socket.on('message', (data) => events.frame(data as Buffer));
    socket.on('ping', (data) => {
      if (socket.bufferedAmount === 0) socket.pong(data);
    });
    socket.on('unexpected-response', (request, response) => {
      this.failure = refused(response);
      request.destroy();
      // `ws` leaves the socket half made when this event has a listener; terminating it brings the close event.
      socket.terminate();
    });
    socket.on('error', (error) => {
      this.failure ??= { code: this.codeOf(error), detail: errorDetail(error), retryAfterMs: null };
    });
    socket.on('close', (code, reason) => {
      events.closed(this.failure ?? { code: 'closed', detail: closeDetail(code, reason), retryAfterMs: null });
    });
  }

  send(text: string): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(text);
  }

  close(): void {
    if (this.isOpen) this.socket.close(1000);
    else this.socket.terminate();
  }

  terminate(): void {
    this.socket.terminate();
  }

  private codeOf(error: Error): FeedErrorCode {
    if ((error as NodeJS.ErrnoException).code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'frame-too-large';
    return this.isOpen ? 'closed' : 'connect-failed';
  }
}

function refused(response: IncomingMessage): SocketEnd {
  return {
    code: 'handshake-refused',
    detail: `HTTP ${response.statusCode}`,
    retryAfterMs: retryAfterMs(response.headers['retry-after'] ?? null),
  };
}

function closeDetail(code: number, reason: Buffer): string {
  return reason.length > 0 ? `${code} ${reason.toString('utf8')}` : `code ${code}`;
}
