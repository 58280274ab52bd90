import { type InstrumentDto } from '@livetape/api-client';
import { type Pair } from '../../stream/book-messages';

/** What stands beside the depth map. */
export type Side =
  { readonly kind: 'pair'; readonly pair: Pair } | { readonly kind: 'greeks'; readonly listed: InstrumentDto };

/** The pair over all venues for spot, the greeks for an option; other contracts have nothing to be held against. */
export function sideOf(listed: InstrumentDto | undefined): Side | null {
  if (!listed) return null;
  const { base, quote, contract } = listed;
  if (!contract) return { kind: 'pair', pair: { base, quote } };
  return contract.type === 'option' ? { kind: 'greeks', listed } : null;
}

/** Whether two say the same: the list of instruments may be read again without saying anything new. */
export function isSameSide(a: Side | null, b: Side | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
