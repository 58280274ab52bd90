import { FetchHttp, fetchInstruments, wsTransport } from '@livetape/feed';
import { type Endpoints, Sink, type Venue } from '@livetape/venues';
import { type Check } from './check';

/** A venue that can be used answers within half a second. */
const TIMEOUT_MS = 5000;
const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** Whether a venue's metadata can be fetched and read. */
export async function checkRest(venue: Venue, endpoints: Endpoints): Promise<Check> {
  const name = venue.id;
  const http = new FetchHttp({ timeoutMs: TIMEOUT_MS, bodyBytesMax: BODY_BYTES_MAX });
  try {
    const specs = await fetchInstruments(venue, endpoints, http);
    return { name, ok: true, answer: `${endpoints.rest} lists ${specs.length} instruments` };
  } catch (fault) {
    // Every failure of the network is what is being asked for.
    return { name, ok: false, answer: `${endpoints.rest}: ${(fault as Error).message}` };
  }
}

/** Whether a venue's socket opens and takes a subscription. */
export async function checkSocket(venue: Venue, endpoints: Endpoints): Promise<Check> {
  const symbol = venue.defaultSymbols[0];
  const instrument = { id: 0, venue: venue.id, symbol, base: '', quote: '', priceDecimals: 8, sizeDecimals: 8 };
  const sink = new Sink({ instruments: [instrument], capacity: 1024 });
  const [plan] = venue.plan([instrument], ['trades'], endpoints);
  const { promise, resolve } = Promise.withResolvers<{ ok: boolean; answer: string }>();
  const socket = wsTransport.open(plan.url, {
    opened: () => plan.subscribe.forEach(({ frame }) => socket.send(frame)),
    frame(bytes) {
      venue.decode(bytes, sink);
      const refusal = sink.takeNotices().find((notice) => notice.type === 'refused');
      if (refusal) resolve({ ok: false, answer: `refused: ${refusal.code} ${refusal.text}` });
      else resolve({ ok: true, answer: 'opened and answered the subscription' });
    },
    closed: ({ code, detail }) => resolve({ ok: false, answer: `${code}: ${detail}` }),
  });
  const timer = setTimeout(() => resolve({ ok: false, answer: `silent for ${TIMEOUT_MS / 1000} s` }), TIMEOUT_MS);
  const { ok, answer } = await promise;
  clearTimeout(timer);
  socket.terminate();
  return { name: venue.id, ok, answer: `${plan.url} ${answer}` };
}
