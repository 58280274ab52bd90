import { setImmediate as turn } from 'node:timers/promises';

/** Longest that a scenario waits for one thing. Far above what anything takes: it is only reached by what never comes. */
const WAIT_MS_MAX = 10_000;

/** The promise's value, or an Error that says what did not come in time. */
export async function within<T>(promise: Promise<T>, what: () => string, ms = WAIT_MS_MAX): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what()}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets the event loop turn until it is so. */
export async function until(isSo: () => boolean, what: () => string, ms = WAIT_MS_MAX): Promise<void> {
  const startMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startMs > ms) throw new Error(`waited ${ms} ms for ${what()}`);
    await turn();
  }
}
