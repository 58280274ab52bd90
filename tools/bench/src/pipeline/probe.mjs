// Loaded into the application before it starts: how long after a read of the exchange's socket the first client's frame is handed
// to its socket, and how long until the last is written. It changes nothing of what it looks at. On SIGUSR2 it begins anew; what it
// saw is written to PIPELINE_PROBE when the process ends.
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { Readable } from 'node:stream';

const US_PER_MS = 1_000;
const exchangePort = Number(process.env.PIPELINE_EXCHANGE_PORT);
const { write, uncork } = net.Socket.prototype;
const { connect } = net;

let encoded = [];
let written = [];
let reads = 0;
/** When the read of this turn came; -1 when it is measured already, or was not the exchange's. */
let readAt = -1;
let writtenAt = -1;
let lastReadAt = 0;

const isExchange = (socket) => socket.remotePort === exchangePort;

function noteRead() {
  noteEnd();
  reads++;
  readAt = lastReadAt = performance.now();
}

function noteWrite(socket) {
  if (readAt < 0 || isExchange(socket)) return;
  encoded.push((performance.now() - readAt) * US_PER_MS);
  readAt = -1;
  writtenAt = 0;
}

function noteWritten(socket) {
  if (writtenAt >= 0 && !isExchange(socket)) writtenAt = performance.now();
}

/** The last write of a turn is known to be the last when the next turn begins. */
function noteEnd() {
  if (writtenAt > 0) written.push((writtenAt - lastReadAt) * US_PER_MS);
  writtenAt = -1;
}

// `ws` is pushed what was read; the fast transport has it in a buffer of its own.
net.Socket.prototype.push = function (...args) {
  if (isExchange(this)) noteRead();
  return Readable.prototype.push.apply(this, args);
};
net.connect = function (options, ...rest) {
  const callback = options?.port === exchangePort ? options.onread?.callback : undefined;
  if (callback === undefined) return connect.call(net, options, ...rest);
  const watched = (...args) => {
    noteRead();
    return callback(...args);
  };
  return connect.call(net, { ...options, onread: { ...options.onread, callback: watched } }, ...rest);
};
net.Socket.prototype.write = function (...args) {
  noteWrite(this);
  const isTaken = write.apply(this, args);
  noteWritten(this);
  return isTaken;
};
net.Socket.prototype.uncork = function (...args) {
  const result = uncork.apply(this, args);
  noteWritten(this);
  return result;
};
syncBuiltinESMExports();

process.on('SIGUSR2', () => {
  encoded = [];
  written = [];
  reads = 0;
  readAt = writtenAt = -1;
});
process.on('exit', () => {
  noteEnd();
  writeFileSync(
    process.env.PIPELINE_PROBE,
    JSON.stringify({ reads, encoded: quantiles(encoded), written: quantiles(written) }),
  );
});

function quantiles(values) {
  const sorted = Float64Array.from(values).sort();
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
