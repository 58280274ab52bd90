// Clients of a naive peer: they read all that comes and do nothing with it.
import { WebSocket } from 'ws';

const [port, count] = process.argv.slice(2);
let waiting = Number(count);
for (let i = 0; i < Number(count); i++) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on('message', () => undefined);
  socket.on('open', () => {
    if (--waiting === 0) process.send({ isReady: true });
  });
}
process.on('disconnect', () => process.exit());
