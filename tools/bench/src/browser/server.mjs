// The bench's server from outside.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts it; `report()` resolves with what the newest visitor was sent so far. */
export async function startServer(files) {
  const child = fork(join(import.meta.dirname, 'market-server.mjs'), [JSON.stringify(files)]);
  const ask = async () => (await once(child, 'message'))[0];
  const { port, begunAt } = await ask();
  return {
    base: `http://127.0.0.1:${port}`,
    begunAt,
    report: () => {
      const answer = ask();
      child.send('report');
      return answer;
    },
    stop: () => child.kill('SIGKILL'),
  };
}
