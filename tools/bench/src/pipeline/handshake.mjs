// The answer to who opens a WebSocket, for servers of the benches that write frames as bytes of their own.
import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Accepts; from then on each write goes out at once, and a reader that is cut off or goes away is no failure. */
export function acceptSocket(request, socket) {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.write(`${[...head, `Sec-WebSocket-Accept: ${key}`].join('\r\n')}\r\n\r\n`);
}
