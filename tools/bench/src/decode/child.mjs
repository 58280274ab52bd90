// The process of one set of frames: everything that reads it takes turns.
import { pathToFileURL } from 'node:url';
import { peersOf } from './peers.mjs';

const [bundle, order] = process.argv.slice(2);
const { folder, name, venue, kind, hasPeers, rounds, roundMs } = JSON.parse(order);
const { frameSets, decodeOf } = await import(pathToFileURL(bundle).href);

const set = (await frameSets(folder, name, venue)).find((one) => one.kind === kind);
const peers = hasPeers ? peersOf(set) : {};
const { frames } = set;
const variants = {
  livetape: await decodeOf(set),
  'JSON.parse': () => {
    for (let i = 0; i < frames.length; i++) JSON.parse(frames[i].toString());
  },
  ...Object.fromEntries(Object.entries(peers).map(([peer, { read }]) => [peer, read])),
};
const times = Object.fromEntries(Object.keys(variants).map((variant) => [variant, []]));
for (let round = 0; round <= rounds; round++) {
  for (const [variant, read] of Object.entries(variants)) {
    const ns = time(read) / frames.length;
    // the first round is for the machine code
    if (round > 0) times[variant].push(ns);
  }
}
const rows = Object.fromEntries(Object.entries(peers).map(([peer, { rows: count }]) => [peer, count]));
process.send({ frames: frames.length, bytes: set.bytes, rows: { livetape: set.rows, ...rows }, times });

/** ns of this thread's CPU for all frames. */
function time(read) {
  const until = performance.now() + roundMs;
  const start = process.threadCpuUsage();
  let calls = 0;
  for (; performance.now() < until || calls === 0; calls++) read();
  const { user, system } = process.threadCpuUsage(start);
  return ((user + system) * 1_000) / calls;
}
