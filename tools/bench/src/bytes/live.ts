import { type EncodingName, SUBPROTOCOLS } from '@livetape/wire';
import { Meter } from './meter';

const SUBSCRIBED_MS_MAX = 20_000;

/** One WebSocket per encoding and set of channels, on a running server, for some seconds. The bytes are those of its deltas. */
export async function meterLive(
  base: string,
  sets: Readonly<Record<string, readonly string[]>>,
  seconds: number,
): Promise<Map<string, Meter>> {
  const followed = await Promise.all(
    Object.entries(sets).flatMap(([name, channels]) =>
      (['json', 'binary'] as const).map(async (encoding) => ({ name, ...(await follow(base, encoding, channels)) })),
    ),
  );
  const before = followed.map(({ meter }) => ({ bytes: meter.bytes, whole: { ...meter.whole.bytes } }));
  await new Promise((done) => setTimeout(done, seconds * 1_000));
  const meters = new Map<string, Meter>();
  followed.forEach(({ name, meter, socket }, i) => {
    socket.close();
    meter.bytes -= before[i].bytes;
    for (const kind of ['bars', 'ticker', 'trades', 'book'] as const) {
      meter.whole.bytes[kind] -= before[i].whole[kind];
    }
    meters.set(`${name} ${meter.encoding}`, meter);
  });
  return meters;
}

/** Resolves when all channels have their snapshots. */
async function follow(base: string, encoding: EncodingName, channels: readonly string[]) {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/stream`, SUBPROTOCOLS[encoding]);
  socket.binaryType = 'arraybuffer';
  const meter = new Meter(encoding);
  const subscribed = new Promise<void>((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the server did not answer the subscription')), SUBSCRIBED_MS_MAX);
    socket.onopen = () => socket.send(JSON.stringify({ op: 'subscribe', id: 1, channels }));
    socket.onclose = ({ code }) => fail(new Error(`the server closed the client with ${code}`));
    socket.onmessage = ({ data }: { readonly data: string | ArrayBuffer }) => {
      const isText = typeof data === 'string';
      meter.send({ bytes: isText ? new TextEncoder().encode(data) : new Uint8Array(data), isText });
      if (!isText || !data.startsWith('{"type":"subscribed"')) return;
      clearTimeout(timer);
      done();
    };
  });
  await subscribed;
  return { meter, socket };
}
