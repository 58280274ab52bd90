import fc from 'fast-check';
import { JsonCursor } from './json-cursor';

const cursor = new JsonCursor(64);

function isJson(bytes: Uint8Array): boolean {
  cursor.open(bytes);
  return cursor.value() && cursor.isAtEnd();
}

/** By the platform's own reader: UTF-8 that is right, without a byte order mark, and JSON. */
function isJsonByDefinition(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    // TypeError of the decoder or SyntaxError of the parser: that is the answer.
    return false;
  }
}

describe('JsonCursor', () => {
  it('takes every JSON text', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', '\n\t'), (text, space) => {
        expect(isJson(new TextEncoder().encode(space + text + space))).toBe(true);
      }),
    );
  });

  it('tells JSON from what is not as the platform does, whatever byte of it is damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 });
    fc.assert(
      fc.property(fc.json(), damage, fc.nat(), (text, hits, cut) => {
        const bytes = new TextEncoder().encode(text);
        for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
        const whole = cut % 2 === 0 ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
        expect(isJson(whole)).toBe(isJsonByDefinition(whole));
      }),
      { numRuns: 2000 },
    );
  });
});
