import { type LatencyHop } from '@livetape/model';
import { z } from 'zod';

const budget = (preset: number, what: string) => z.number().positive().max(60_000).default(preset).describe(what);

const budgetMs = z.strictObject({
  network: budget(
    1_000,
    "Most ms from the venue's clock to our socket, 99 times of 100; the same goes for the others.",
  ),
  decode: budget(10, 'From the socket to decoded.'),
  handover: budget(25, "From the feed's thread to the main one."),
  apply: budget(10, 'To the end of the work of windows and books.'),
  encode: budget(100, 'To the first frame; the wait for the flush is in it, so it goes with `gateway.rateHzMax`.'),
  write: budget(25, "To the sockets of the last client's frame."),
  delivery: budget(100, 'From the flush to the browser; judged there.'),
  paint: budget(50, 'From the browser to its screen; judged there.'),
} satisfies Record<LatencyHop, z.ZodType>);

/** What a tick may take. */
export const latencyConfig = z.strictObject({
  budgetMs: budgetMs.prefault({}),
  patienceMs: z
    .int()
    .min(0)
    .default(30_000)
    .describe(
      'How long a hop must be over its budget before an alert is raised, and within it before that is cleared.',
    ),
});

export type LatencyConfig = z.infer<typeof latencyConfig>;
