import { Side } from '@livetape/model';
import fc from 'fast-check';
import { decimalText, expectSameRows, integerText, mostly, ODD_DECIMALS } from '../conformance';
import { instrumentOf, levelText, messageOf, parseExact, unitsOf } from '../platform-json';
import { okx } from './okx';

const BTC = instrumentOf('okx', 'BTC-USDT', 4, 8);
const decimal = mostly(19, decimalText(4), ODD_DECIMALS);
const level = fc.tuple(decimal, decimal).map(([price, size]) => `["${price}","${size}","0","1"]`);
const side = fc.array(level, { maxLength: 4 }).map((levels) => `[${levels}]`);
const sequence = mostly(19, integerText, ['9007199254740993', '1.5', 'null']);
const items = fc.tuple(side, side, sequence, sequence).map(([asks, bids, seqId, prevSeqId]) => {
  return `{"asks":${asks},"bids":${bids},"ts":"1597026383085","prevSeqId":${prevSeqId},"seqId":${seqId}}`;
});
const frames = fc
  .tuple(fc.array(items, { minLength: 1, maxLength: 3 }), fc.constantFrom('snapshot', 'update'))
  .map(([data, action]) => `{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"${action}","data":[${data}]}`);

type Row = readonly [price: unknown, size: unknown];

/** The levels of a frame by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { data } = parseExact(frame) as { data: Record<string, unknown>[] };
  const messages = data.map((item) => {
    const bids = (item['bids'] as Row[]).map((row) => levelText(Side.Bid, row, BTC));
    const asks = (item['asks'] as Row[]).map((row) => levelText(Side.Ask, row, BTC));
    const holds = [item['seqId'], item['prevSeqId']].every((value) => unitsOf(value, 0) !== null);
    return holds ? messageOf([...bids, ...asks]) : null;
  });
  return messages.every((rows) => rows !== null) ? messages.flat() : null;
}

describe('okx', () => {
  it('reads of books what the platform reads, all of a frame or nothing', () =>
    expectSameRows({ venue: okx, instrument: BTC, frames, oracle }));
});
