import { type IncomingMessage, type Server } from 'node:http';
import { type Duplex } from 'node:stream';
import { WsAdapter } from '@nestjs/platform-ws';
import { type WebSocket, type WebSocketServer } from 'ws';
import { refuseUpgrade, upgradeAnswer } from './upgrade-problem';

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

  /** Nest would cut an upgrade to another address without a word. */
  protected override ensureHttpServerExists(port: number, server?: Server): Server | undefined {
    if (server === undefined || this.httpServersRegistry.has(port)) return super.ensureHttpServerExists(port, server);
    this.httpServersRegistry.set(port, server);
    return server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const path = request.url?.split('?', 1)[0];
      const streams: WebSocketServer[] = this.wsServersRegistry.get(port) ?? [];
      const stream = streams.find((one) => one.path === path);
      if (stream === undefined) return refuseUpgrade(socket, upgradeAnswer('not-found', request.url));
      stream.handleUpgrade(request, socket, head, (client: WebSocket) => stream.emit('connection', client, request));
    });
  }
}
