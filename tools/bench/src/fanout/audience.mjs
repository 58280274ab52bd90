import { WebSocketServer } from 'ws';

/** A `ws` server and those of its clients who said that they want messages. */
export class Audience {
  wanting = new Set();

  constructor() {
    this.server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4_096 });
    this.server.on('connection', (socket) => {
      socket.on('message', () => this.wanting.add(socket));
      socket.on('close', () => this.wanting.delete(socket));
      // a client that was cut; `close` follows
      socket.on('error', () => undefined);
    });
  }

  /** `use` is given the port once clients can connect. */
  whenListening(use) {
    this.server.on('listening', () => use(this.server.address().port));
  }

  /** What a small gateway does: JSON.stringify for every client. */
  each(message) {
    for (const socket of this.wanting) socket.send(JSON.stringify(message));
  }

  /** One text for all. */
  once(message) {
    const text = JSON.stringify(message);
    for (const socket of this.wanting) socket.send(text);
  }
}
