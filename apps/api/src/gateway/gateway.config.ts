import { z } from 'zod';

const count = (preset: number) => z.int().positive().default(preset);

/** Who may connect to the stream, and how much one client may ask for and may leave unread. */
export const gatewayConfig = z.strictObject({
  originsAllowed: z
    .array(z.string())
    .default([])
    .describe('Origins allowed besides the page that this server serves itself, such as "https://desk.example".'),
  originRequired: z
    .enum(['unless-loopback', 'always', 'never'])
    .default('unless-loopback')
    .describe('Whether a connection must name its Origin; browsers always do, programs seldom.'),
  channelsMax: count(128).describe('Channels of one connection.'),
  commandsPerSecond: count(20).describe('Commands per second of one connection, in the long run.'),
  commandsBurst: count(50).describe('Commands that one connection may send at once.'),
  connectionsMax: count(10_000).describe('Connections in all.'),
  connectionsPerAddressMax: count(64).describe('Connections of one address.'),
  bufferedBytesMax: count(262_144).describe('Unread bytes above which a client gets nothing new until it has read.'),
  bufferedBytesHardMax: count(1_048_576).describe('Unread bytes at which a client is closed at once.'),
  slowMsMax: count(10_000).describe('How long a client may stay above bufferedBytesMax before it is closed.'),
  tickerHzMax: z.int().min(1).max(100).default(20).describe('Most deltas per second of tickers and trades.'),
  barsFlushMs: count(1_000).describe('Least time between two deltas of bars.'),
  bookLevelsMax: count(262_144).describe(
    'Levels of each side of all books that clients watch; a book beyond is refused. About 160 bytes each.',
  ),
  pingMs: count(15_000).describe('Time between pings of the WebSocket; a client that misses two is dead.'),
});

export type GatewayConfig = z.infer<typeof gatewayConfig>;
