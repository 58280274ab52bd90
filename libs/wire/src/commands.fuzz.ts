import fc from 'fast-check';
import { CREDIT_MAX, PACE_MIN, parseCommand } from './commands';
import { REFUSALS } from './errors';

const CREDITS = Array.from({ length: CREDIT_MAX }, (_, i) => i + 1);

describe('parseCommand', () => {
  it('never throws, and answers every text with a command or a refusal of the list', () => {
    const command = fc.record(
      {
        op: fc.constantFrom('subscribe', 'unsubscribe', 'pace', 'credit', 'ack', 'ping', 'x'),
        id: fc.oneof(fc.nat(), fc.jsonValue()),
        channels: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
        maxRateHz: fc.oneof(fc.double(), fc.nat(), fc.jsonValue()),
        maxKbps: fc.oneof(fc.double(), fc.nat(), fc.jsonValue()),
        frames: fc.oneof(fc.nat(), fc.jsonValue()),
        positions: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const limit = fc.oneof(fc.double({ min: -1, max: 50 }), fc.constant(null));
    const nearly = fc.record(
      { op: fc.constantFrom('pace', 'ping'), id: fc.nat(), maxRateHz: limit, maxKbps: limit },
      { requiredKeys: ['op', 'id'] },
    );
    const frames = fc.oneof(fc.integer({ min: -1, max: 300 }), fc.constant(null));
    const creditOrAck = fc.oneof(
      fc.record({ op: fc.constant('credit'), id: fc.nat(), frames }, { requiredKeys: ['op', 'id'] }),
      fc.record({ op: fc.constant('ack'), frames }),
    );
    const text = fc.oneof(
      creditOrAck.map((value) => JSON.stringify(value)),
      nearly.map((value) => JSON.stringify(value)),
      fc.string(),
      fc.json(),
      command.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (text) => {
        const read = parseCommand(text);
        if ('op' in read)
          expect(JSON.parse(text)).toMatchObject(read.op === 'ack' ? read : { op: read.op, id: read.id });
        else expect(read.code in REFUSALS && read.message.length < 200).toBe(true);
        if ('op' in read && read.op === 'credit') expect([null, ...CREDITS]).toContain(read.frames);
        if ('op' in read && read.op === 'pace') {
          expect(read.maxRateHz ?? PACE_MIN.maxRateHz).toBeGreaterThanOrEqual(PACE_MIN.maxRateHz);
          expect(read.maxKbps ?? PACE_MIN.maxKbps).toBeGreaterThanOrEqual(PACE_MIN.maxKbps);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
