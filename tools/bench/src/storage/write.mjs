// The process of one way to store trades: `node write.mjs '{"library","way","path","trades","perFlush","tradesPerSecond"}'`.
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { WAYS } from './ways.mjs';

const { library, way, path, trades, perFlush, tradesPerSecond } = JSON.parse(process.argv[2]);
const module = await import(pathToFileURL(library).href);
const tape = new module.Tape(tradesPerSecond);
const { prepare, write, close } = await WAYS[way](path, module);

const sums = { wallMs: 0, threadUs: 0, processUs: 0 };
for (let done = 0; done < trades; done += perFlush) {
  const prepared = prepare(tape.take(Math.min(perFlush, trades - done)));
  const before = { at: performance.now(), thread: process.threadCpuUsage(), process: process.cpuUsage() };
  await write(prepared);
  sums.wallMs += performance.now() - before.at;
  sums.threadUs += total(process.threadCpuUsage(before.thread));
  sums.processUs += total(process.cpuUsage(before.process));
}
await close();
process.send({
  perSecond: trades / (sums.wallMs / 1_000),
  threadUs: sums.threadUs / trades,
  processUs: sums.processUs / trades,
  bytes: statSync(path).size / trades,
});

function total({ user, system }) {
  return user + system;
}
