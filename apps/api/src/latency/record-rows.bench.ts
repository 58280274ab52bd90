import { Histogram, TimeMeter } from '@livetape/columns';
import { recordDecode, recordNetwork, type RowTimes } from './record-rows';

const ROWS = 256;
const ROWS_PER_MESSAGE = 4;
const MESSAGES_PER_READ = 8;
const START_US = 1_795_216_263_000_000;

/** A batch of several reads of the socket; rows of a message share their times. */
function batchOf(rowsPerMessage: number): RowTimes {
  const eventTime = new Float64Array(ROWS);
  const receiveTime = new Float64Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const message = Math.floor(row / rowsPerMessage);
    eventTime[row] = START_US + message * 37;
    receiveTime[row] = START_US + 9_000 + Math.floor(message / MESSAGES_PER_READ) * 400;
  }
  return { length: ROWS, eventTime, receiveTime, decodedAt: START_US + 25_000 };
}

const network = new TimeMeter();
const decode = new TimeMeter();
const histogram = new Histogram();
const trades = batchOf(1);
const levels = batchOf(ROWS_PER_MESSAGE);

function record(batch: RowTimes): void {
  recordNetwork(network, batch);
  recordDecode(decode, batch);
}

const LEVELS = 'network and decode, four rows to a message';
const TRADES = 'network and decode, a row to a message';

/** What it costs to know how long each row took from the venue and to be decoded, per row. */
export const bench = {
  name: 'latency: two hops of a row',
  perRun: ROWS,
  variants: {
    'two records of every row': () => {
      for (let row = 0; row < ROWS; row++) {
        histogram.record(trades.receiveTime[row] - trades.eventTime[row]);
        histogram.record(trades.decodedAt - trades.receiveTime[row]);
      }
    },
    [TRADES]: () => record(trades),
    [LEVELS]: () => record(levels),
  },
  allocationFree: [TRADES, LEVELS],
};
