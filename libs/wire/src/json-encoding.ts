import { type Encoding, type Part, type Payload } from './encoding';
import { type ControlMessage } from './protocol';

const utf8 = new TextEncoder();

/** Everything as JSON text. Greeks that are NaN become null, as JSON has it. */
export const jsonEncoding: Encoding = {
  name: 'json',
  item: ({ handle, offset, conflated }, rows) => JSON.stringify([handle, offset, conflated, rows]),
  delta: (serverTimeMs, parts: readonly Part[]) =>
    textOf(`{"type":"delta","serverTimeMs":${serverTimeMs},"items":[${parts.join(',')}]}`),
  snapshot: (head, rows) => textOf(JSON.stringify({ type: 'snapshot', ...head, rows })),
  control: controlOf,
};

/** A message that is text in every encoding. */
export function controlOf(message: ControlMessage): Payload {
  return textOf(JSON.stringify(message));
}

function textOf(text: string): Payload {
  return { bytes: utf8.encode(text), isText: true };
}
