import { WsAdapter } from '@nestjs/platform-ws';
import { type WebSocketServer } from 'ws';

/** Nest's adapter for the life of connections, and for nothing else: the gateway reads and writes the bytes itself. */
export class StreamAdapter extends WsAdapter {
  /** Nest would parse every frame once more, to look for handlers that there are none of. */
  override bindMessageHandlers(): void {
    return;
  }

  /** Nest would log a stack for each bad frame of a stranger; the gateway counts them. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (socket) => socket.on('error', () => undefined));
    server.on('error', (error) => this.logger.error(error));
    return server;
  }
}
