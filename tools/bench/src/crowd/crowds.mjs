import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Histogram } from './histogram.mjs';

const program = join(import.meta.dirname, 'crowd.mjs');

/** Processes full of clients, as one. */
export class Crowds {
  waiting = new Map();
  nextId = 0;
  clientCount = 0;

  constructor(processes) {
    this.children = Array.from({ length: processes }, () => {
      const child = fork(program, { serialization: 'advanced', execArgv: ['--max-semi-space-size=16'] });
      child.on('message', ({ id, result, fault }) => this.answer(id, result, fault));
      child.once('exit', (code) => this.fail(new Error(`a process of clients ended with code ${code}`)));
      return child;
    });
  }

  /** A group of clients over all processes; see Group for what it can be told. */
  async group(name, { count, ...options }) {
    const each = this.children.map((_, i) => Math.floor((count + i) / this.children.length));
    await this.all(name, 'make', (i) => {
      const firstId = this.clientCount;
      this.clientCount += each[i];
      return { ...options, count: each[i], firstId };
    });
    const tell = (op) => this.all(name, op);
    return {
      open: async () => mergeOpened(await tell('open')),
      want: async () => (await tell('want')).reduce((sum, { subscribed }) => sum + subscribed, 0),
      report: async () => mergeReports(await tell('report')),
      bytesRead: async () => (await tell('bytesRead')).flat(),
      ...Object.fromEntries(
        ['keep', 'cut', 'lose', 'stall', 'wake', 'close', 'clear'].map((op) => [op, () => tell(op)]),
      ),
    };
  }

  pids() {
    return this.children.map(({ pid }) => pid);
  }

  end() {
    for (const child of this.children) child.kill('SIGKILL');
  }

  all(group, op, options = () => undefined) {
    return Promise.all(this.children.map((child, i) => this.ask(child, { group, op, options: options(i) })));
  }

  ask(child, message) {
    const id = this.nextId++;
    child.send({ id, ...message });
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  /** No answer will come any more. */
  fail(error) {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }

  answer(id, result, fault) {
    const { resolve, reject } = this.waiting.get(id);
    this.waiting.delete(id);
    if (fault === undefined) resolve(result);
    else reject(new Error(fault));
  }
}

function mergeOpened(parts) {
  return { ready: parts.reduce((sum, { ready }) => sum + ready, 0), codes: addUp(parts.map(({ codes }) => codes)) };
}

function mergeReports(parts) {
  const sum = (of) => parts.reduce((all, part) => all + part[of], 0);
  const histogram = new Histogram();
  for (const { latency } of parts) histogram.take(latency);
  return {
    histogram,
    seconds: sum('ms') / parts.length / 1_000,
    frames: sum('frames'),
    bytes: sum('bytes'),
    open: sum('open'),
    counts: addUp(parts.map(({ counts }) => counts)),
    codes: addUp(parts.map(({ codes }) => codes)),
    backAfter: parts.flatMap(({ backAfter }) => backAfter),
    liveAfter: parts.flatMap(({ liveAfter }) => liveAfter),
  };
}

/** The sums of objects of numbers, key by key. */
export function addUp(objects) {
  const sums = {};
  for (const object of objects) {
    for (const [key, value] of Object.entries(object)) sums[key] = (sums[key] ?? 0) + value;
  }
  return sums;
}
