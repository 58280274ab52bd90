// A program of a bench in a process of its own, so that nothing else has shaped its machine code.
import { fork } from 'node:child_process';

/** Runs it with `args` and, last, its order as JSON; resolves with the one message that it sends before it ends. */
export function resultOf(program, { args = [], order, name, ...options }) {
  return new Promise((resolve, reject) => {
    const child = fork(program, [...args, JSON.stringify(order)], options);
    let result = null;
    child.on('message', (message) => (result = message));
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      result === null ? reject(new Error(`${name} ended with ${signal ?? code} and no result`)) : resolve(result),
    );
  });
}
