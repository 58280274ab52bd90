import { Side } from '@livetape/model';
import fc from 'fast-check';
import { decimalText, expectSameRows, integerText, mostly, ODD_DECIMALS } from '../conformance';
import { instrumentOf, integerOf, levelText, messageOf, parseExact } from '../platform-json';
import { deribit } from './deribit';

const OPTION = instrumentOf('deribit', 'BTC-27DEC24-80000-C', 4, 8);
const decimal = mostly(19, decimalText(4), ODD_DECIMALS);
const level = fc
  .tuple(fc.constantFrom('new', 'change', 'delete', 'new', 'new', 'gone'), decimal, decimal)
  .map(([action, price, amount]) => `["${action}",${price},${amount}]`);
const grouped = fc.tuple(decimal, decimal).map(([price, amount]) => `[${price},${amount}]`);
const side = fc.array(fc.oneof(level, grouped), { maxLength: 4 }).map((levels) => `[${levels}]`);
const change = mostly(19, integerText, ['9007199254740993', '"x"', '1.5']);
const frames = fc.tuple(side, side, change, change).map(([bids, asks, last, previous]) => {
  const data =
    `{"type":"change","timestamp":1699999999500,"instrument_name":"${OPTION.symbol}","change_id":${last},` +
    `"prev_change_id":${previous},"bids":${bids},"asks":${asks}}`;
  return `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.${OPTION.symbol}.100ms","data":${data}}}`;
});

/** The levels of a frame by the platform's own reader; null where one number of it does not hold. */
function oracle(frame: string): string[] | null {
  const { params } = parseExact(frame) as { params: { data: Record<string, unknown> } };
  const { data } = params;
  const bids = (data['bids'] as unknown[][]).map((row) => changeText(Side.Bid, row));
  const asks = (data['asks'] as unknown[][]).map((row) => changeText(Side.Ask, row));
  const isLinked = [data['change_id'], data['prev_change_id']].every((value) => integerOf(value) !== null);
  return isLinked ? messageOf([...bids, ...asks]) : null;
}

function changeText(of: Side, row: readonly unknown[]): string | null {
  const [action, ...level] = row.length === 3 ? row : ['new', ...row];
  const text = action === 'gone' ? null : levelText(of, level, OPTION);
  return action === 'delete' && text !== null ? text.replace(/\d+$/, '0') : text;
}

describe('deribit', () => {
  it('reads of books what the platform reads, all of a frame or nothing', () =>
    expectSameRows({ venue: deribit, instrument: OPTION, frames, oracle }));
});
