import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Runs the built command line; its JSON lines. Throws when it does not end with exit code 0. */
export async function livetape(args: readonly string[]): Promise<Record<string, unknown>[]> {
  const child = spawn(process.execPath, ['dist/apps/cli/main.js', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const rows: Record<string, unknown>[] = [];
  for await (const line of createInterface({ input: child.stdout })) rows.push(JSON.parse(line));
  const [code] = await closed;
  if (code !== 0) throw new Error(`livetape ${args[0]} ended with ${code}`);
  return rows;
}
