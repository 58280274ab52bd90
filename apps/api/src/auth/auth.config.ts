import { z } from 'zod';

/** Who must show an API key, and where the keys are. */
export const authConfig = z.strictObject({
  required: z
    .enum(['unless-loopback', 'always', 'never'])
    .default('unless-loopback')
    .describe('Whether REST and the stream ask for an API key; say `always` behind a proxy on this machine.'),
  keysPath: z
    .string()
    .min(1)
    .default('data/keys.json')
    .describe('File of the API keys, hashed; the command line changes the same one.'),
  ticketMs: z
    .int()
    .min(1_000)
    .max(300_000)
    .default(30_000)
    .describe('How long a ticket for the stream may be used, once.'),
});
