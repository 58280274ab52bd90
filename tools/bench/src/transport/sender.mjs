// A server that writes the pipeline's tape to whoever it is told, in a process of its own:
//   {op:'send', path, frames, perSecond|null} → {sent, bytes} when the last byte is handed to the system
// Without a pace it writes chunks of about 60 KB, as a busy venue's segments arrive together; with one, each frame alone.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { acceptSocket } from '../pipeline/handshake.mjs';
import { symbolsOf, Tape } from '../pipeline/tape.mjs';

const FRAMES_PER_CHUNK = 290;
const STAMP_US = 1_767_225_600_000_000;

const symbols = symbolsOf(Number(process.argv[2]));
const readers = new Map();

const server = createServer();
server.on('upgrade', (request, socket) => {
  acceptSocket(request, socket);
  readers.set(request.url, { socket, tape: new Tape(symbols) });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
process.on('message', async (order) => process.send({ id: order.id, ...(await send(order)) }));

async function send({ path, frames, perSecond }) {
  const { socket, tape } = readers.get(path);
  const before = { sent: tape.sent, bytes: socket.bytesWritten };
  const end = tape.sent + frames;
  if (perSecond === null) await sendAll(socket, tape, end);
  else await sendPaced(socket, tape, { end, perSecond });
  return { sent: tape.sent - before.sent, bytes: socket.bytesWritten - before.bytes };
}

async function sendAll(socket, tape, end) {
  while (tape.sent < end) {
    const chunk = Buffer.from(tape.next(Math.min(FRAMES_PER_CHUNK, end - tape.sent), STAMP_US));
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
}

async function sendPaced(socket, tape, { end, perSecond }) {
  const from = tape.sent;
  const begunAt = performance.now();
  while (tape.sent < end) {
    const due = Math.min(end, from + ((performance.now() - begunAt) / 1_000) * perSecond);
    while (tape.sent < due) socket.write(Buffer.from(tape.next(1, STAMP_US)));
    await setTimeout(1);
  }
}
