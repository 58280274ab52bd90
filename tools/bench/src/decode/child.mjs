// The process of one set of frames: everything that reads it takes turns.
import { pathToFileURL } from 'node:url';
import { timesInTurns } from '../runner/thread-time.mjs';
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
const times = {};
for (const [variant, calls] of Object.entries(timesInTurns(variants, { rounds: rounds + 1, roundMs }))) {
  // the first round is for the machine code
  times[variant] = calls.slice(1).map((ns) => ns / frames.length);
}
const rows = Object.fromEntries(Object.entries(peers).map(([peer, { rows: count }]) => [peer, count]));
process.send({ frames: frames.length, bytes: set.bytes, rows: { livetape: set.rows, ...rows }, times });
