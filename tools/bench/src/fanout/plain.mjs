// The `ws` servers of the fan-out bench: what a small gateway does. `each`: JSON.stringify for every client; `once`: one text
// for all.
import { WebSocketServer } from 'ws';
import { serve } from './source.mjs';

const [way] = process.argv.slice(2);
const wanting = new Set();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog: 4_096 });
server.on('connection', (socket) => {
  socket.on('message', () => wanting.add(socket));
  socket.on('close', () => wanting.delete(socket));
  // a client that was cut; `close` follows
  socket.on('error', () => undefined);
});

const broadcast = {
  each: (message) => {
    for (const socket of wanting) socket.send(JSON.stringify(message));
  },
  once: (message) => {
    const text = JSON.stringify(message);
    for (const socket of wanting) socket.send(text);
  },
};
server.on('listening', () => serve(server.address().port, broadcast[way]));
