import { Problem } from '../http/problem';

/** Throws a problem unless `from` is before `to`. */
export function requireOrder(from: number, to: number): void {
  if (from < to) return;
  throw new Problem('invalid-query', `from must be before to: ${from} is not before ${to}.`);
}

/** Throws a problem when a parameter is given together with one that it excludes. */
export function refuseTogether<T extends object>(
  query: T,
  one: keyof T & string,
  excluded: readonly (keyof T & string)[],
): void {
  if (query[one] === undefined) return;
  const other = excluded.find((name) => query[name] !== undefined);
  if (other !== undefined) throw new Problem('invalid-query', `${one} and ${other} exclude each other.`);
}
