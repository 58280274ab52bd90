import { type LevelBatch, TradeBatch } from '@livetape/model';
import { Sink } from '@livetape/venues';
import { plainInstruments } from '../plain-venue';
import { Handover } from './handover';
import { Inbox } from './inbox';
import { Outbox } from './outbox';

const INSTRUMENTS = 60;
const ROWS = 256;
const LEVELS_PER_MESSAGE = 8;

const ignore = () => undefined;

/** Both ends of a hand-over in one thread: what the writer and the reader spend together, without their wake-ups. */
function bothEnds() {
  const handover = Handover.create(['trades', 'levels'], 1_000);
  const inbox = new Inbox(handover, { trades: ignore, tops: ignore, levels: ignore, greeks: ignore });
  const outbox = new Outbox({
    handover: new Handover(handover.shape),
    instruments: INSTRUMENTS,
    ...{ call: () => void handover.signal(), hold: ignore, lostTrades: ignore },
  });
  return { inbox, outbox };
}

function tradeRows(): TradeBatch {
  const trades = new TradeBatch(ROWS);
  for (let i = 0; i < ROWS; i++) {
    const row = trades.claim();
    trades.instrument[row] = i % INSTRUMENTS;
    trades.price[row] = 6_500_000 + i;
    trades.id[row] = trades.sequence[row] = 4_000_000_000 + i;
    trades.eventTime[row] = trades.receiveTime[row] = 1_767_225_600_000_000 + i;
  }
  return trades;
}

function levelRows(): LevelBatch {
  const { levels } = new Sink({ instruments: plainInstruments(INSTRUMENTS), capacity: ROWS });
  for (let i = 0; i < ROWS; i++) {
    const row = levels.claim();
    levels.instrument[row] = Math.floor(i / LEVELS_PER_MESSAGE) % INSTRUMENTS;
    levels.price[row] = 6_500_000 + i;
    levels.last[row] = i % LEVELS_PER_MESSAGE === LEVELS_PER_MESSAGE - 1 ? 1 : 0;
    levels.eventTime[row] = levels.receiveTime[row] = 1_767_225_600_000_000 + i;
  }
  return levels;
}

/** A copy of each row by itself, as objects that a message between threads would clone once more. */
function objects(trades: TradeBatch): () => void {
  return () => {
    const rows: object[] = [];
    for (let row = 0; row < ROWS; row++) {
      rows.push({
        instrument: trades.instrument[row],
        price: trades.price[row],
        size: trades.size[row],
        id: trades.id[row],
        eventTime: trades.eventTime[row],
        receiveTime: trades.receiveTime[row],
      });
    }
    structuredClone(rows);
  };
}

const trades = tradeRows();
const levels = levelRows();
const [tradeEnds, levelEnds] = [bothEnds(), bothEnds()];

/** What a row costs on its way from a feed's thread to the main one. */
export const bench = {
  name: 'a row from thread to thread',
  perRun: ROWS,
  variants: {
    'structured clone of objects': objects(trades),
    'trades through shared memory': () => {
      tradeEnds.outbox.trades(trades);
      tradeEnds.inbox.readAll();
    },
    'levels through shared memory': () => {
      levelEnds.outbox.levels(levels);
      levelEnds.inbox.readAll();
    },
  },
  allocationFree: ['trades through shared memory', 'levels through shared memory'],
};
