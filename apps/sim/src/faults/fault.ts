import { z } from 'zod';

/**
 * How one fault strikes. `probability` is per frame, command or request that it can hit; connection faults strike one
 * open connection at random times of mean `everyMs` (0 = at once). After `times` strikes the fault is over (0 = never).
 */
export interface FaultSetting {
  readonly probability: number;
  readonly everyMs: number;
  /** Rows resent, for `duplicates`. */
  readonly count: number;
  /** How late a late frame is, how long a notice runs, what Retry-After asks, how long a request hangs. */
  readonly durationMs: number;
  readonly times: number;
}

const chance = (probability: number, more: Partial<FaultSetting> = {}): FaultSetting => {
  return { probability, everyMs: 0, count: 0, durationMs: 0, times: 0, ...more };
};
const timed = (everyMs: number, durationMs = 0): FaultSetting => {
  return { probability: 1, everyMs, count: 0, durationMs, times: 0 };
};

/** Every fault with what it does where only its name is given. */
export const faultDefaults = {
  /** Ends a connection by the closing handshake. */
  disconnect: timed(30_000),
  /** Ends a connection with a TCP reset. */
  reset: timed(30_000),
  /** Ends a connection in the middle of a frame. */
  midframe: timed(30_000),
  /** Leaves a connection open and says nothing on it any more. */
  silence: timed(60_000),
  /** Announces the server's end and ends the connection `durationMs` later. */
  shutdown: timed(60_000, 10_000),
  /** Resends the last `count` trades of a stream when it is subscribed. */
  duplicates: chance(1, { count: 100 }),
  /** Leaves a trade out: a hole that REST can fill. */
  drops: chance(0.002),
  /** Sends a frame `durationMs` late, after younger ones. */
  late: chance(0.01, { durationMs: 1_500 }),
  /** Sends a damaged copy ahead of the true frame. */
  malformed: chance(0.005),
  /** Sends a copy with an event time of tomorrow ahead of the true frame. */
  future: chance(0.005),
  /** Sends a copy with an event time of 1970 ahead of the true frame. */
  past: chance(0.005),
  /** Sends a frame twice. */
  repeats: chance(0.005),
  /** Leaves a change of a book out. */
  dropDelta: chance(0.002),
  /** Sends an older state of a book where its snapshot is due: one that the changes after it do not follow. */
  oldSnapshot: chance(0.5),
  /** Sends a book's changes to one who has not got its snapshot yet. */
  earlyDelta: chance(1),
  /** Adds a bid above the best ask to a change of a book. */
  crossed: chance(0.002),
  /** Sends a checksum that is not that of the book. */
  wrongChecksum: chance(0.002),
  /** Sends a book's snapshot again, unasked. */
  resentSnapshot: chance(0.005),
  /** Refuses a subscription. */
  refuse: chance(0.5),
  /** Subscribes half of what was asked and acknowledges no more than that. */
  fewerAcks: chance(0.5),
  /** REST: too many requests; Retry-After says `durationMs`. */
  rest429: chance(0.3, { durationMs: 1_000 }),
  /** REST: banned; Retry-After says `durationMs`. */
  rest418: chance(0.05, { durationMs: 5_000 }),
  /** REST: internal error. */
  rest5xx: chance(0.3),
  /** REST: no answer for `durationMs`, then the connection ends. */
  restTimeout: chance(0.1, { durationMs: 30_000 }),
} as const satisfies Record<string, FaultSetting>;

/** Name of a fault. */
export type FaultName = keyof typeof faultDefaults;

/** Faults to switch on (`true` for the defaults), change (some fields) or switch off (`false`). */
export type FaultSettings = Partial<Record<FaultName, Partial<FaultSetting> | boolean>>;

/** All names. */
export const faultNames = Object.keys(faultDefaults) as FaultName[];

/** Faults of a whole connection: they strike by time, not by chance per frame. */
export const connectionFaults = ['disconnect', 'reset', 'midframe', 'silence', 'shutdown'] as const;

const setting = z.strictObject({
  probability: z.number().min(0).max(1).optional(),
  everyMs: z.number().min(0).optional(),
  count: z.int().min(0).max(100_000).optional(),
  durationMs: z.number().min(0).optional(),
  times: z.int().min(0).optional(),
});
const settings = z.partialRecord(z.enum(faultNames), z.union([z.boolean(), setting]));

/** Checks settings that came from outside. Throws Error with one line that names what is wrong. */
export function checkFaults(value: unknown): FaultSettings {
  const parsed = settings.safeParse(value);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, '; '));
  return parsed.data as FaultSettings;
}

/** `drops=0.01,disconnect=5000,late`: a number is the probability, or the mean time between for a connection's fault. */
export function parseFaults(text: string): FaultSettings {
  const entries = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [name, value] = part.trim().split('=');
      if (value === undefined) return [name, true];
      const isTimed = connectionFaults.some((fault) => fault === name);
      return [name, { [isTimed ? 'everyMs' : 'probability']: Number(value) }];
    });
  return checkFaults(Object.fromEntries(entries));
}
