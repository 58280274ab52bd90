import {
  FeedError,
  FetchHttp,
  fetchInstruments,
  type Http,
  inflate,
  type Transport,
  wsTransport,
} from '@livetape/feed';
import { type Instrument } from '@livetape/model';
import { type Endpoints, Link, type Notice, Sink, type SocketPlan, type Venue } from '@livetape/venues';
import { type Check } from './check';

/** A venue that can be used answers within half a second. */
const TIMEOUT_MS = 5000;
const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** What a venue is asked with. */
export interface CheckMeans {
  readonly http: Http;
  readonly transport: Transport;
  readonly timeoutMs: number;
}

export const MEANS: CheckMeans = {
  http: new FetchHttp({ timeoutMs: TIMEOUT_MS, bodyBytesMax: BODY_BYTES_MAX }),
  transport: wsTransport,
  timeoutMs: TIMEOUT_MS,
};

/** Whether a venue can be used: its metadata and each kind of its sockets, asked at the same time. Never rejects. */
export async function checkVenue(venue: Venue, endpoints: Endpoints, means = MEANS): Promise<Check[]> {
  const rest = checkRest(venue, endpoints, means);
  return Promise.all([rest, checkSockets(venue, endpoints, means)]);
}

/** Whether a venue's metadata can be fetched and read. */
export async function checkRest(venue: Venue, endpoints: Endpoints, { http } = MEANS): Promise<Check> {
  const name = `${venue.id} REST`;
  try {
    const specs = await fetchInstruments(venue, endpoints, http, venue.defaultSymbols.slice(0, 1));
    return { name, ok: true, answer: `${endpoints.rest} lists ${specs.length} instruments` };
  } catch (fault) {
    // Every failure of the network is what is being asked for.
    return { name, ok: false, answer: `${endpoints.rest}: ${(fault as Error).message}` };
  }
}

/** Whether a venue's sockets open and grant a subscription to trades and to a book. */
export async function checkSockets(venue: Venue, endpoints: Endpoints, means = MEANS): Promise<Check> {
  const name = `${venue.id} WebSocket`;
  const symbol = venue.defaultSymbols[0];
  const instrument = { id: 0, venue: venue.id, symbol, base: '', quote: '', priceDecimals: 8, sizeDecimals: 8 };
  const plans = venue.plan([instrument], ['trades', 'levels'], endpoints);
  const answers = await Promise.all(plans.map((plan) => checkSocket({ venue, endpoints, instrument, plan, means })));
  const worst = answers.find(({ ok }) => !ok) ?? answers[0];
  return { name, ...worst };
}

interface SocketQuestion {
  readonly venue: Venue;
  readonly endpoints: Endpoints;
  readonly instrument: Instrument;
  readonly plan: SocketPlan;
  readonly means: CheckMeans;
}

type Answer = Omit<Check, 'name'>;

async function checkSocket(question: SocketQuestion): Promise<Answer> {
  const { venue, instrument, plan, means } = question;
  let url: string;
  try {
    url = await addressOf(question);
  } catch (fault) {
    // Every failure to be told where to connect is what is being asked for.
    return { ok: false, answer: `${plan.url} is not told where to connect: ${(fault as Error).message}` };
  }
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const sink = new Sink({ instruments: [instrument], capacity: 1024, levelCapacity: 65_536 });
  sink.link = new Link();
  let frames = 0;
  let isOpen = false;
  const subscribe = () => plan.subscribe.forEach(({ frame }) => socket.send(frame));
  const socket = means.transport.open(url, {
    opened() {
      isOpen = true;
      if (venue.hasGreeting === undefined) subscribe();
    },
    frame(bytes) {
      frames++;
      venue.decode(inflate(bytes) ?? bytes, sink);
      for (const notice of sink.takeNotices()) {
        if (notice.type === 'greeting' && venue.hasGreeting) subscribe();
        if (notice.type === 'reply') socket.send(notice.frame);
        const verdict = verdictOf(notice);
        if (verdict !== null) resolve(verdict);
      }
      if (sink.trades.length + sink.levels.length > 0) resolve({ ok: true, answer: 'opened and sends data' });
      sink.clear();
    },
    closed: ({ code, detail }) => resolve({ ok: false, answer: `${code}: ${detail}` }),
  });
  const timer = setTimeout(() => {
    const silence = isOpen ? 'is silent' : 'does not open';
    const answered = frames === 0 ? silence : `sent ${frames} frames, none of which grants the subscription,`;
    resolve({ ok: false, answer: `${answered} for ${means.timeoutMs / 1000} s` });
  }, means.timeoutMs);
  const { ok, answer } = await promise;
  clearTimeout(timer);
  socket.terminate();
  return { ok, answer: `${plan.url} ${answer}` };
}

/** Where to connect: the planned address, or the one that the venue tells. */
async function addressOf({ venue, endpoints, plan, means }: SocketQuestion): Promise<string> {
  if (venue.bootstrap === undefined) return plan.url;
  const { status, body } = await means.http.post(endpoints.rest + venue.bootstrap.request.path);
  if (status !== 200) throw new FeedError('http-refused', `HTTP ${status}`);
  return venue.bootstrap.url(new TextDecoder().decode(body), plan.url);
}

function verdictOf(notice: Notice): Answer | null {
  if (notice.type === 'ack') return { ok: true, answer: 'opened and granted the subscription' };
  return notice.type === 'refused' ? { ok: false, answer: `refused: ${notice.code} ${notice.text}` } : null;
}
