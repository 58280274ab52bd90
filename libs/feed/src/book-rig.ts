import { type PlainBook, PLAIN_BOOKS } from './plain-venue';
import { Rig, type RigOptions } from './rig';

/** What the feed sends to have the book of the first instrument anew. */
export const RESYNC = ['{"leave":"A"}', '{"again":"A"}'];

/** Books that the stream seeds; a frame of the feed's that asks again is not answered by itself. */
export function streamRig(instruments = 1, isObliging = true, more: Partial<RigOptions> = {}): Rig {
  return new Rig({
    ...more,
    isObliging,
    kinds: ['levels'],
    instruments,
    venue: {
      books: { ...PLAIN_BOOKS, seed: 'stream' },
      snapshot: null,
      resync: ({ symbol }) => [
        { ids: [`leave ${symbol}`], frame: `{"leave":"${symbol}"}` },
        { ids: [`again ${symbol}`], frame: `{"again":"${symbol}"}` },
      ],
    },
  });
}

/** Books that REST seeds. */
export function restRig(instruments = 1, weight = 1_200, more: Partial<RigOptions> = {}): Rig {
  const limits = { streamsPerSocket: 9, framesPerSecond: 5, restWeightPerMinute: weight, socketAgeMsMax: 86_400_000 };
  return new Rig({ ...more, kinds: ['levels'], instruments, venue: { limits } });
}

/** A book of one bid at 10 and one ask at 12. */
export function snapshot(last: number, size = 1, book = 0): PlainBook {
  return { book, snapshot: true, last, bids: [[10, size]], asks: [[12, size]] };
}

/** A change of the bid at 10. */
export function delta(last: number, size: number, book = 0): PlainBook {
  return { book, last, bids: [[10, size]] };
}

/** A feed whose one book was seeded at 5 and followed to 6. */
export async function synced(rig: Rig): Promise<Rig> {
  rig.goLive();
  rig.tell(delta(6, 6));
  await rig.pass(100);
  await rig.seed(snapshot(5));
  return rig;
}
