import { type Execution, type History } from '../market/history';
import { type RestAnswer } from './dialect';

/** An answer of a status with a JSON text. */
export function restAnswer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): RestAnswer {
  return { status, headers, body };
}

/** Executions with ids from (inclusive) to (exclusive), as far as they are held. */
export function executions(history: History, from: number, to: number): Execution[] {
  const first = Math.max(from, history.oldestId);
  const end = Math.min(to, history.nextId);
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => history.at(first + i));
}

/** A parameter as a whole number, `fallback` where it is not there; null where it is something else. */
export function wholeNumber(query: URLSearchParams, name: string, fallback: number): number | null {
  const text = query.get(name);
  if (text === null) return fallback;
  return /^\d{1,16}$/.test(text) ? Number(text) : null;
}
