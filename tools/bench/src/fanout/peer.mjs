// The servers of other projects, which are installed in tools/bench/peers: each as its own documentation has it, WebSocket only
// and without compression, told to send one message to all who asked for it.
import { createServer } from 'node:http';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { requirePeer } from '../runner/peers.mjs';
import { serve } from './source.mjs';

const LISTEN = { host: '127.0.0.1', port: 0, backlog: 4_096 };
const [name] = process.argv.slice(2);

const start = {
  'socket.io': () => {
    const { Server } = requirePeer('socket.io');
    const http = createServer();
    const io = new Server(http, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
    io.on('connection', (socket) => socket.on('want', () => socket.join('m')));
    http.listen(LISTEN, () => serve(http.address().port, (message) => io.to('m').emit('m', message)));
  },
  mqtt: async () => {
    const { Aedes } = requirePeer('aedes');
    const broker = await Aedes.createBroker();
    const http = createServer();
    const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
    sockets.on('connection', (socket, request) => broker.handle(createWebSocketStream(socket), request));
    const publish = (message) =>
      broker.publish({ topic: 'm', qos: 0, payload: JSON.stringify(message) }, () => undefined);
    http.listen(LISTEN, () => serve(http.address().port, publish));
  },
};

await start[name]();
