import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Runs the built command line; its JSON lines. Throws when it does not end with exit code 0. */
export async function livetape(args: readonly string[]): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  await livetapeLines(args, (line) => rows.push(JSON.parse(line)));
  return rows;
}

/** Runs it and hands on line by line what it prints. Throws when it does not end with exit code 0. */
export async function livetapeLines(args: readonly string[], take: (line: string) => void): Promise<void> {
  const child = spawn(process.execPath, ['dist/apps/cli/main.js', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) take(line);
  const [code] = await closed;
  if (code !== 0) throw new Error(`livetape ${args[0]} ended with ${code}`);
}
