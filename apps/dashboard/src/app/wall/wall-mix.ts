import { type InstrumentDto } from '@livetape/api-client';

/** Instruments of a venue that a mix chooses from: its most traded ones. */
const CHOICE = 12;

/**
 * At most `count` instruments of all venues: each venue in turn, those with spot first, gives the most traded of its
 * instruments whose base is shown least so far. Those of one base stand together, in the order in which bases first came.
 * Contracts that expire are only taken when nothing else is left. When all fit, all are shown as they are listed.
 */
export function wallMix(instruments: readonly InstrumentDto[], count: number): InstrumentDto[] {
  if (instruments.length <= count) return [...instruments];
  const shown = new Map<string, InstrumentDto[]>();
  const lasting = instruments.filter(({ contract }) => contract?.expiryMs === undefined);
  const expiring = instruments.filter(({ contract }) => contract?.expiryMs !== undefined);
  const left = deal(queuesOf(lasting), shown, count);
  deal(queuesOf(expiring), shown, left);
  return [...shown.values()].flat();
}

/** At most `count` of the instruments shown whose book is followed: one of each base first, then the others. */
export function bookMix(
  shown: readonly InstrumentDto[],
  hasBook: (instrument: InstrumentDto) => boolean,
  count: number,
): InstrumentDto[] {
  const followed = shown.filter(hasBook);
  const first = followed.filter(({ base }, at) => followed.findIndex((other) => other.base === base) === at);
  const others = followed.filter((instrument) => !first.includes(instrument));
  return [...first, ...others].slice(0, count);
}

function queuesOf(instruments: readonly InstrumentDto[]): InstrumentDto[][] {
  const queues = [...Map.groupBy(instruments, ({ venue }) => venue).values()];
  const contracts = (queue: readonly InstrumentDto[]) => (queue.some(({ contract }) => !contract) ? 0 : 1);
  return queues.sort((a, b) => contracts(a) - contracts(b));
}

/** Deals from the queues in turn until `count` are shown or none is left; returns how many are still wanted. */
function deal(queues: readonly InstrumentDto[][], shown: Map<string, InstrumentDto[]>, count: number): number {
  let left = count;
  while (left > 0 && queues.some((queue) => queue.length > 0)) {
    for (const queue of queues) {
      if (left === 0 || queue.length === 0) continue;
      const [chosen] = queue.splice(leastShown(queue, shown), 1);
      shown.set(chosen.base, [...(shown.get(chosen.base) ?? []), chosen]);
      left--;
    }
  }
  return left;
}

function leastShown(queue: readonly InstrumentDto[], shown: ReadonlyMap<string, readonly InstrumentDto[]>): number {
  const times = ({ base }: InstrumentDto) => shown.get(base)?.length ?? 0;
  let least = 0;
  for (let at = 1; at < Math.min(CHOICE, queue.length); at++) if (times(queue[at]) < times(queue[least])) least = at;
  return least;
}
