// What Linux tells of processes and threads in /proc.
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** What a `stat` file says: the name, CPU seconds since it began, and those of them that it did not spend in the kernel. */
export function readStat(file) {
  const [, name, rest] = /\((.*)\) (.*)/s.exec(readFileSync(file, 'utf8'));
  const fields = rest.split(' ');
  const [user, kernel] = [Number(fields[11]), Number(fields[12])];
  return { name, cpuS: (user + kernel) / TICKS_PER_SECOND, userS: user / TICKS_PER_SECOND };
}

/** Reads numbers out of a process's `status`, by their names there: `kB('VmRSS')`. */
export function readStatus(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]);
}
