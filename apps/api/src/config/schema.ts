import { type WidthName, WIDTH_NAMES, WIDTHS } from '@livetape/model';
import { DEFAULT_RETENTION } from '@livetape/store';
import { z } from 'zod';
import { authConfig } from '../auth/auth.config';
import { gatewayConfig } from '../gateway/gateway.config';
import { latencyConfig } from '../latency/latency.config';

const duration = (preset: number) => z.int().min(0).default(preset);

const server = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; `0.0.0.0` for every interface.'),
  port: z.int().min(0).max(65_535).default(3_000).describe('Port to listen on; 0 takes a free one and prints it.'),
  requestsPerSecond: z
    .number()
    .positive()
    .default(50)
    .describe('REST requests per second of one address, in the long run.'),
  requestsBurst: z.int().positive().default(200).describe('REST requests that one address may make at once.'),
  proxies: z.int().min(0).max(8).default(0).describe('Reverse proxies in front, whose `X-Forwarded-For` is believed.'),
});

/** What `venues.<id>` may say. */
export const venueSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether the venue is followed.'),
  symbols: z
    .array(z.string().min(1))
    .default([])
    .describe("Symbols, as the venue spells them; none: the venue's most traded."),
  endpoints: z
    .strictObject({
      socket: z
        .url({ protocol: /^wss?$/ })
        .optional()
        .describe('Base of the WebSocket addresses, without a trailing slash.'),
      rest: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe('Base of the REST addresses, without a trailing slash.'),
    })
    .prefault({}),
});

const feeds = z.strictObject({
  isolation: z
    .enum(['thread', 'inline'])
    .default('thread')
    .describe('Whether each venue runs in a thread of its own, or all in one; a replay always runs in one.'),
  transport: z
    .enum(['ws', 'fast'])
    .default('ws')
    .describe(
      'Who reads the sockets of the venues: the package `ws`, or our own reader, which costs a quarter of it and is young.',
    ),
  levels: z
    .int()
    .min(10)
    .max(10_000)
    .default(1_000)
    .describe('Levels of each side that a book keeps; what lies beyond is cut.'),
});

const windows = z.strictObject({
  latenessMs: duration(500).describe('How long a window stays open after its end, in event time.'),
  horizonMs: duration(600_000).describe('How late a trade may come and still revise its bar.'),
  futureMsMax: duration(10_000).describe(
    'How far ahead of our clock an event time may be; beyond, the trade is set aside.',
  ),
});

const retention = z.strictObject({
  tradesMs: duration(DEFAULT_RETENTION.trades ?? 0).describe('Age at which trades are removed; 0 keeps them for ever.'),
  barsMs: z.strictObject(Object.fromEntries(WIDTH_NAMES.map((name) => [name, barsKeptMs(name)]))).prefault({}),
});

const store = z.strictObject({
  path: z.string().min(1).default('data/livetape.sqlite').describe('Database file; `:memory:` keeps nothing.'),
  flushMs: z.int().min(10).max(60_000).default(500).describe('Longest wait before rows are written.'),
  trades: z.boolean().default(true).describe('Whether single trades are kept, or bars only.'),
  durability: z
    .enum(['normal', 'full'])
    .default('normal')
    .describe('`full` survives a power loss too, at more disk work.'),
  retention: retention.prefault({}),
});

const sim = z.strictObject({
  tradesPerSecond: z.int().min(1).max(100_000).default(250).describe('Trades per second of all simulated instruments.'),
  seed: z.int().min(0).default(1).describe('Equal seeds trade equal tapes.'),
});

const replay = z.strictObject({
  files: z.array(z.string().min(1)).default([]).describe('Recordings to play, in order.'),
  venue: z.string().default('').describe('Venue whose frames they are.'),
  speed: z
    .number()
    .min(0)
    .default(1)
    .describe('1 plays at the recorded pace, 10 ten times as fast, 0 as fast as it can.'),
  times: z
    .array(z.string().min(1))
    .default([])
    .describe('Files of receive times, one for each recording that has none of its own.'),
  rest: z
    .array(z.string().min(1))
    .default([])
    .describe('Files of REST answers fetched meanwhile, a line `{"url","t","body"}` each: metadata and books.'),
});

const log = z.strictObject({
  level: z.enum(['error', 'warn', 'log', 'debug']).default('log').describe('Least severe level that is written.'),
  json: z.boolean().default(false).describe('Whether each line is a JSON object.'),
});

/** Every setting, with its bounds, its default and its meaning: the only description of them that there is. */
export const configSchema = z.strictObject({
  source: z
    .enum(['auto', 'live', 'sim', 'replay'])
    .default('auto')
    .describe('Where frames come from; `auto`: the venues, or the simulated exchange when none can be reached in 5 s.'),
  server: server.prefault({}),
  venues: z.record(z.string(), venueSchema).default({}),
  feeds: feeds.prefault({}),
  windows: windows.prefault({}),
  store: store.prefault({}),
  auth: authConfig.prefault({}),
  gateway: gatewayConfig.prefault({}),
  latency: latencyConfig.prefault({}),
  sim: sim.prefault({}),
  replay: replay.prefault({}),
  log: log.prefault({}),
});

/** The settings of one process; read once at the start, never changed. */
export type Config = z.infer<typeof configSchema>;

function barsKeptMs(width: WidthName) {
  const preset = DEFAULT_RETENTION.bars[WIDTHS[width]] ?? 0;
  return duration(preset).describe(`Age at which bars of ${width} are removed; 0 keeps them for ever.`);
}
