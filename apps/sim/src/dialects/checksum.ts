import { crc32 } from 'node:zlib';
import { type ChecksumRule } from '@livetape/model';
import { type LevelChange, type Spelled } from './grammar';
import { decimal } from './number-text';

type Write = (units: number, decimals: number) => string;

/** CRC32, unsigned, of a book's best levels as a rule writes them. `write` spells a number as the frames do. */
export function checksumOf(
  rule: ChecksumRule,
  of: Spelled,
  sides: { readonly bids: readonly LevelChange[]; readonly asks: readonly LevelChange[] },
  write: Write = decimal,
): number {
  const spell = (units: number, decimals: number) => {
    const text = write(units, decimals);
    return rule.numbers === 'digits' ? text.replace('.', '').replace(/^0+/, '') : text;
  };
  const level = ({ price, size }: LevelChange, sign: '' | '-') =>
    `${spell(price, of.priceDecimals)}${rule.separator}${sign}${spell(size, of.sizeDecimals)}`;
  const bids = sides.bids.slice(0, rule.levels).map((each) => level(each, ''));
  const asks = sides.asks.slice(0, rule.levels).map((each) => level(each, rule.negativeAsks ? '-' : ''));
  const parts =
    rule.order === 'asks-bids'
      ? [...asks, ...bids]
      : Array.from({ length: rule.levels }, (_, i) => [bids[i], asks[i]]).flat();
  return crc32(parts.filter((part) => part !== undefined).join(rule.separator));
}
