// What a client says to each kind of server of the fan-out bench, and where in a message stands when it was published:
// thirteen digits of ms since the epoch. `greet` answers a server's first words, `want` asks for the messages.
import { BINARY, TEXT } from './frames.mjs';

const ZERO = 48;
const BRACE = 0x7b;
const STAMP_DIGITS = 13;
const text = (words) => [TEXT, Buffer.from(words)];

/** MQTT 3.1.1: CONNECT with a clean session and no keepalive; SUBSCRIBE to the topic `m` at QoS 0. */
const mqttConnect = (id) => {
  const name = Buffer.from(`bench-${process.pid}-${id}`);
  const body = Buffer.concat([
    Buffer.from([0, 4]),
    Buffer.from('MQTT'),
    Buffer.from([4, 2, 0, 0, 0, name.length]),
    name,
  ]);
  return Buffer.concat([Buffer.from([0x10, body.length]), body]);
};
const MQTT_SUBSCRIBE = Buffer.from([0x82, 6, 0, 1, 0, 1, 0x6d, 0]);
const MQTT_PUBLISH = 0x30;

/**
 * `stampAt(bytes, from, to)`: where the stamp of a message stands, -1 for what is no published message.
 * `isReady`: whether a frame is the server's word that messages may be asked for; null: at once after the upgrade.
 */
export const dialects = {
  plain: {
    path: '/',
    protocol: '',
    greet: null,
    isReady: null,
    want: () => text('want'),
    stampAt: (bytes, from) => (bytes[from] === BRACE ? from + 5 : -1),
  },
  /** Engine.IO 4 and Socket.IO 5 over a WebSocket alone: open, `40` joins the default namespace, `2` asks for a `3`. */
  'socket.io': {
    path: '/socket.io/?EIO=4&transport=websocket',
    protocol: '',
    greet: (bytes, from) => (bytes[from] === ZERO ? text('40') : bytes[from] === ZERO + 2 ? text('3') : null),
    isReady: (bytes, from) => bytes[from] === ZERO + 4 && bytes[from + 1] === ZERO,
    want: () => text('42["want"]'),
    stampAt: (bytes, from, to) => (to - from > 24 && bytes[from + 1] === ZERO + 2 ? from + 12 : -1),
  },
  mqtt: {
    path: '/',
    protocol: 'mqtt',
    first: (id) => [BINARY, mqttConnect(id)],
    greet: null,
    isReady: (bytes, from) => bytes[from] === 0x20,
    want: () => [BINARY, MQTT_SUBSCRIBE],
    stampAt: mqttStampAt,
  },
};

/** A packet may come in one frame or its payload in a frame of its own: what is counted is the payload. */
function mqttStampAt(bytes, from, to) {
  if (bytes[from] === BRACE) return from + 5;
  if (bytes[from] !== MQTT_PUBLISH || to - from < 32) return -1;
  let at = from + 1;
  while (bytes[at++] & 0x80);
  return at + 3 + 5;
}

/** The number at a stamp, ms since the epoch. */
export function stampOf(bytes, at) {
  let value = 0;
  for (let i = 0; i < STAMP_DIGITS; i++) value = value * 10 + (bytes[at + i] - ZERO);
  return value;
}
