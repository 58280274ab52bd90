// What single threads of a process cost, from outside.
import { existsSync, readdirSync } from 'node:fs';
import { readStat } from '../proc.mjs';

/** CPU seconds of a process's threads whose name begins so; NaN where the system does not tell. */
export function threadSeconds(pid, beginning) {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(folder)) return NaN;
  const threads = readdirSync(folder).map((thread) => readStat(`${folder}/${thread}/stat`));
  return threads.filter(({ name }) => name.startsWith(beginning)).reduce((sum, { cpuS }) => sum + cpuS, 0);
}
