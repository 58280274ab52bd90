import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Check } from './check';

/** A difference from another project's result: where, and what. */
export interface Difference {
  /** Names the pair: `coinbase 3`. */
  readonly pair: string;
  readonly detail: string;
}

/** What came of one file of pairs. */
export interface Comparison {
  readonly name: string;
  readonly agreed: number;
  readonly differences: readonly Difference[];
}

/** A difference that was looked at: whose it is, and why ours stays as it is. */
export interface Judgement {
  readonly pair: RegExp;
  readonly detail: RegExp;
  readonly why: string;
}

/** Lines of a file of JSON objects; none where there is no such file. */
export async function readPairs<T>(folder: string, ...path: string[]): Promise<T[]> {
  const file = join(folder, 'golden', ...path);
  if (!existsSync(file)) return [];
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

/** A check for the file, and one for each judgement that was made of it: what is not judged fails. */
export function judge({ name, agreed, differences }: Comparison, judgements: readonly Judgement[]): Check[] {
  const judged = new Map<Judgement, number>();
  const open: Difference[] = [];
  for (const difference of differences) {
    const found = judgements.find(({ pair, detail }) => pair.test(difference.pair) && detail.test(difference.detail));
    if (found === undefined) open.push(difference);
    else judged.set(found, (judged.get(found) ?? 0) + 1);
  }
  const rest = [...judged].map(([{ why }, count]) => `${count} × ${why}`);
  const first = open.map(({ pair, detail }) => `UNEXPLAINED ${pair}: ${detail}`);
  const detail = [`${agreed} agree`, ...rest, ...first].join('; ');
  return agreed + differences.length === 0 ? [] : [{ name, ok: open.length === 0, detail }];
}
