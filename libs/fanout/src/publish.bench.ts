import { type Instrument, TopBatch, TradeBatch } from '@livetape/model';
import { Fanout } from './fanout';
import { type Outbox } from './outbox';

const INSTRUMENTS = 60;
const ROWS = 256;

const instruments = Array.from({ length: INSTRUMENTS }, (_, id): Instrument => {
  return { id, venue: 'v', symbol: `S${id}`, base: '', quote: '', priceDecimals: 2, sizeDecimals: 8 };
});

/** What one read of a socket brings in a burst. */
const trades = new TradeBatch(ROWS);
const tops = new TopBatch(ROWS);
for (let i = 0; i < ROWS; i++) {
  const row = trades.claim();
  trades.instrument[row] = (i * 7) % INSTRUMENTS;
  trades.id[row] = 4_310_020_000 + i;
  trades.eventTime[row] = trades.receiveTime[row] = 1_795_216_263_468_000 + i;
  trades.price[row] = 9_689_618 + i;
  trades.size[row] = 346 + i;
  trades.aggressor[row] = 1;
  tops.instrument[tops.claim()] = (i * 7) % INSTRUMENTS;
}

const nobody: Outbox = {
  encoding: 'binary',
  hasCredit: true,
  send: () => undefined,
  unreadBytes: () => 0,
  close: () => undefined,
};

function fanoutWith(isSubscribed: boolean): Fanout {
  const limits = { channelsMax: 128, unreadBytesMax: 1, unreadBytesHardMax: 1, slowMsMax: 1, barsFlushMs: 0 };
  const fanout = new Fanout({ ...limits, epoch: 'e', rateHzMax: 20 });
  fanout.register(instruments);
  const channels = instruments.flatMap(({ symbol }) => [`trades:v:${symbol}`, `ticker:v:${symbol}`]);
  if (isSubscribed) fanout.subscribe(fanout.join(nobody), { op: 'subscribe', id: 1, channels });
  return fanout;
}

const alone = fanoutWith(false);
const followed = fanoutWith(true);
/** What a gateway does without batches and channels: a message for each trade. */
const naive = (): number => {
  let length = 0;
  for (let row = 0; row < ROWS; row++) {
    const { symbol } = instruments[trades.instrument[row]];
    const trade = { symbol, id: trades.idOf(row), eventTimeUs: trades.eventTime[row] };
    length += JSON.stringify({ ...trade, price: trades.price[row], size: trades.size[row], aggressor: 'buy' }).length;
  }
  return length;
};

/** Each is a trade, or a top of book, before the flush. */
export const bench = {
  name: `publishing ${ROWS} trades of ${INSTRUMENTS} instruments`,
  perRun: ROWS,
  variants: {
    'JSON.stringify of each trade': naive,
    'nobody has the channels': (): void => alone.publishTrades(trades),
    'tape and ticker subscribed': (): void => followed.publishTrades(trades),
    'tops, nobody has the tickers': (): void => alone.publishTops(tops),
  },
  allocationFree: ['nobody has the channels', 'tape and ticker subscribed', 'tops, nobody has the tickers'],
};
