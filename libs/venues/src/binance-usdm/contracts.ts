import { type Contract, type InstrumentSpec } from '@livetape/model';
// eslint-disable-next-line no-restricted-imports -- another service of the same venue, with the same frames
import { parseExchangeInfo } from '../binance/exchange-info';

interface ContractInfo extends Readonly<Record<'symbol' | 'contractType', string>> {
  /** Ms; far in the future for a perpetual contract. */
  readonly deliveryDate: number;
}

/** What may be traded, by /fapi/v1/exchangeInfo: as spot, and what kind of contract. Throws as spot's does. */
export function parseContracts(body: string): readonly InstrumentSpec[] {
  const specs = parseExchangeInfo(body);
  const { symbols } = JSON.parse(body) as { readonly symbols: readonly ContractInfo[] };
  const contracts = new Map(symbols.map((info) => [info.symbol, contractOf(info)]));
  return specs.map((spec) => ({ ...spec, contract: contracts.get(spec.symbol) }));
}

function contractOf({ contractType, deliveryDate }: ContractInfo): Contract {
  return contractType.endsWith('PERPETUAL') ? { type: 'perpetual' } : { type: 'future', expiryMs: deliveryDate };
}
