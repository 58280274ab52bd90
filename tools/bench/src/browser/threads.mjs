// What single threads of a process cost, from outside.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** CPU seconds of a process's threads whose name begins so; NaN where the system does not tell. */
export function threadSeconds(pid, name) {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(folder)) return NaN;
  let ticks = 0;
  for (const thread of readdirSync(folder)) {
    const [, comm, rest] = /\((.*)\) (.*)/s.exec(readFileSync(`${folder}/${thread}/stat`, 'utf8'));
    const fields = rest.split(' ');
    if (comm.startsWith(name)) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS_PER_SECOND;
}
