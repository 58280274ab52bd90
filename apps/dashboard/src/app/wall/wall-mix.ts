import { type InstrumentDto } from '@livetape/api-client';

/** Instruments of a venue that a mix chooses from: its most traded ones. */
const CHOICE = 12;

/**
 * At most `count` instruments of all venues: each venue in turn gives the most traded of its instruments whose base is shown
 * least so far, contracts that expire last. Those of one base stand together, in the order in which bases first came.
 * When all fit, all are shown as they are listed.
 */
export function wallMix(instruments: readonly InstrumentDto[], count: number): InstrumentDto[] {
  if (instruments.length <= count) return [...instruments];
  const venues = [...Map.groupBy(instruments, ({ venue }) => venue).values()].map((all) => [...all]);
  const shown = new Map<string, InstrumentDto[]>();
  for (let left = count; left > 0;) {
    for (const waiting of venues) {
      if (left === 0 || waiting.length === 0) continue;
      const [chosen] = waiting.splice(leastShown(waiting, shown), 1);
      shown.set(chosen.base, [...(shown.get(chosen.base) ?? []), chosen]);
      left--;
    }
  }
  return [...shown.values()].flat();
}

function leastShown(waiting: readonly InstrumentDto[], shown: ReadonlyMap<string, readonly InstrumentDto[]>): number {
  const cost = ({ base, contract }: InstrumentDto) =>
    (shown.get(base)?.length ?? 0) + (contract?.expiryMs === undefined ? 0 : 1_000);
  let least = 0;
  for (let at = 1; at < Math.min(CHOICE, waiting.length); at++)
    if (cost(waiting[at]) < cost(waiting[least])) least = at;
  return least;
}

/** What a tile is called: the base; for a contract that expires its symbol, since a base has many of them. */
export function tileName({ base, symbol, contract }: InstrumentDto): string {
  return contract?.expiryMs === undefined ? base : symbol;
}

/** What stands beside the price: the quote, and that it is a contract without an end. */
export function quoteName({ quote, contract }: InstrumentDto): string {
  return contract?.type === 'perpetual' ? `${quote} perp` : quote;
}
