import { type Instrument, TradeBatch } from '@livetape/model';
import { type EncodingName } from '@livetape/wire';
import { Fanout } from './fanout';
import { type Outbox } from './outbox';

const INSTRUMENTS = 36;
const CLIENTS = 10;
const TURNS = 100;

const instruments = Array.from({ length: INSTRUMENTS }, (_, id): Instrument => {
  return { id, venue: 'v', symbol: `S${id}`, base: '', quote: '', priceDecimals: 2, sizeDecimals: 8 };
});

let sentBytes = 0;
const outboxOf = (encoding: EncodingName): Outbox => ({
  encoding,
  hasCredit: true,
  send: ({ bytes }) => (sentBytes += bytes.length),
  unreadBytes: () => 0,
  close: () => undefined,
});

const text = new TextEncoder();
const outbox = outboxOf('json');
const trade = new TradeBatch(1);
trade.claim();
let serial = 0;

/** The next trade, of another instrument than the last. */
function next(): void {
  serial++;
  trade.instrument[0] = (serial * 7) % INSTRUMENTS;
  trade.id[0] = 4_310_020_000 + serial;
  trade.eventTime[0] = 1_795_216_263_468_000 + serial * 50;
  trade.receiveTime[0] = trade.eventTime[0] + 4_112 + (serial % 100);
  trade.price[0] = 9_689_618 + (serial % 64);
  trade.size[0] = 346 + (serial % 1_000);
  trade.aggressor[0] = serial % 2 === 0 ? 1 : -1;
}

function turns(encoding: EncodingName): () => void {
  const limits = { channelsMax: 128, unreadBytesMax: 1, unreadBytesHardMax: 1, slowMsMax: 1, barsFlushMs: 0 };
  const fanout = new Fanout({ ...limits, epoch: 'e', rateHzMax: 20 });
  fanout.register(instruments);
  const channels = instruments.flatMap(({ symbol }) => [`trades:v:${symbol}`, `ticker:v:${symbol}`]);
  for (let client = 0; client < CLIENTS; client++)
    fanout.subscribe(fanout.join(outboxOf(encoding)), { op: 'subscribe', id: 1, channels });
  return () => {
    for (let turn = 0; turn < TURNS; turn++) {
      next();
      fanout.publishTrades(trade);
      fanout.flush({ monotonicMs: serial / 20, wallMs: 1_795_216_263_468 + Math.floor(serial / 20) });
    }
  };
}

/** A trade at a time to its tape and ticker and at once to ten clients of 72 channels, up to the socket. Each is a trade. */
export const bench = {
  name: `a trade in a turn of its own to ${CLIENTS} clients of ${2 * INSTRUMENTS} channels`,
  perRun: TURNS,
  variants: {
    'JSON.stringify of objects per client': (): void => {
      for (let turn = 0; turn < TURNS; turn++) {
        next();
        const { instrument, eventTime, receiveTime, price, size } = trade;
        const { symbol } = instruments[instrument[0]];
        const side = trade.aggressor[0] > 0 ? 'buy' : 'sell';
        const times = { eventTimeUs: eventTime[0], receiveTimeUs: receiveTime[0] };
        const one = { symbol, id: trade.idOf(0), ...times, price: price[0], size: size[0], aggressor: side };
        for (let client = 0; client < CLIENTS; client++)
          outbox.send({ bytes: text.encode(JSON.stringify(one)), isText: true, isData: true, packed: null });
      }
    },
    'fan-out, JSON': turns('json'),
    'fan-out, binary': turns('binary'),
  },
};
