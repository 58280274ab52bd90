import { type DeltaItem, type Encoding, type Payload, type Sheet } from './encoding';
import { asRows, type Rows } from './number-rows';
import { type ControlMessage } from './protocol';

const utf8 = new TextEncoder();

/** Everything as JSON text. Greeks that are NaN become null, as JSON has it. */
export const jsonEncoding: Encoding = {
  name: 'json',
  createSheet: () => new JsonSheet(),
  snapshot: (head, rows) => textOf(JSON.stringify({ type: 'snapshot', ...head, rows: asRows(rows) })),
  control: controlOf,
};

class JsonSheet implements Sheet {
  private readonly texts: string[] = [];

  add({ handle, offset, conflated }: DeltaItem, rows: Rows): number {
    return this.texts.push(JSON.stringify([handle, offset, conflated, asRows(rows)])) - 1;
  }

  delta(serverTimeMs: number, items: readonly number[]): Payload {
    const texts = items.map((item) => this.texts[item]);
    return textOf(`{"type":"delta","serverTimeMs":${serverTimeMs},"items":[${texts.join(',')}]}`);
  }

  clear(): void {
    this.texts.length = 0;
  }
}

/** A message that is text in every encoding. */
export function controlOf(message: ControlMessage): Payload {
  return textOf(JSON.stringify(message));
}

function textOf(text: string): Payload {
  return { bytes: utf8.encode(text), isText: true };
}
