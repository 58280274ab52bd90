import { z } from 'zod';

/** A timer of Node has a resolution of 1 ms. */
const TIMER_HZ_MAX = 100;
const TURN_HZ_MAX = 100_000;

const count = (preset: number) => z.int().positive().default(preset);

const settings = z.strictObject({
  originsAllowed: z
    .array(z.string())
    .default([])
    .describe('Origins allowed besides the page that this server serves itself, such as "https://desk.example".'),
  originRequired: z
    .enum(['unless-loopback', 'always', 'never'])
    .default('unless-loopback')
    .describe(
      'Whether a connection must name its Origin; browsers always do, programs seldom. With a key or a ticket it need not, but for `always`.',
    ),
  channelsMax: count(128).describe('Channels of one connection.'),
  channelsPerAddressMax: count(1_024).describe('Channels of all connections of one address.'),
  commandsPerSecond: count(20).describe('Commands per second of one connection, in the long run.'),
  commandsBurst: count(50).describe('Commands that one connection may send at once.'),
  commandsPerAddressPerSecond: count(200).describe(
    'Commands per second of all connections of one address, in the long run; twice as many at once.',
  ),
  connectionsMax: count(10_000).describe('Connections in all.'),
  connectionsPerAddressMax: count(64).describe('Connections of one address.'),
  unreadBytesMax: z
    .int()
    .min(1_024)
    .default(262_144)
    .describe('Bytes that a client has not read above which it gets nothing new until it has.'),
  unreadBytesHardMax: count(1_048_576).describe('Unread bytes at which a client is closed at once.'),
  slowMsMax: count(10_000).describe('How long a client may stay above unreadBytesMax before it is closed.'),
  rateHzMax: z
    .int()
    .min(1)
    .max(TURN_HZ_MAX)
    .default(20)
    .describe('Most deltas per second of one client; up to 100, or up to 100,000 where `flush` is `turn`.'),
  flush: z
    .enum(['timer', 'turn'])
    .default('timer')
    .describe(
      '`turn` sends when an event loop turn that brought news ends, as often as `rateHzMax` allows, and where that takes long leaves three quarters of the time to reading: for few clients.',
    ),
  barsFlushMs: count(1_000).describe('Least time between two deltas of bars.'),
  bookLevelsMax: count(262_144).describe(
    'Levels of each side of all books that clients watch; a book beyond is refused. About 160 bytes each.',
  ),
  pingMs: count(15_000).describe(
    'Time between pings of the WebSocket; a client that answers none for twice as long is closed.',
  ),
  messageMsMax: count(10_000).describe('How long a client may take to send a message that it has begun.'),
  drainMsMax: z
    .int()
    .min(0)
    .max(4_000)
    .default(2_000)
    .describe('Time over which a server that stops closes its clients, so that they do not all return in one instant.'),
});

/** Who may connect to the stream, and how much one client may ask for and may leave unread. */
export const gatewayConfig = settings.refine(({ flush, rateHzMax }) => flush === 'turn' || rateHzMax <= TIMER_HZ_MAX, {
  path: ['rateHzMax'],
  message: `must be ${TIMER_HZ_MAX} or less where gateway.flush is timer`,
});

export type GatewayConfig = z.infer<typeof gatewayConfig>;
