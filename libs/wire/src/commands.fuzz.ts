import fc from 'fast-check';
import { parseCommand } from './commands';
import { REFUSALS } from './errors';

describe('parseCommand', () => {
  it('never throws, and answers every text with a command or a refusal of the list', () => {
    const command = fc.record(
      {
        op: fc.constantFrom('subscribe', 'unsubscribe', 'ping', 'x'),
        id: fc.oneof(fc.nat(), fc.jsonValue()),
        channels: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
        positions: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      command.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (text) => {
        const read = parseCommand(text);
        if ('op' in read) expect(JSON.parse(text)).toMatchObject({ op: read.op, id: read.id });
        else expect(REFUSALS).toHaveProperty(read.code);
      }),
      { numRuns: 500 },
    );
  });
});
