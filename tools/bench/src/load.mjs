// Thousands of clients on one real gateway: `npm run load -- [--part slow|cut] [--clients 5000] [--cut 10000] [--phases 3]
// [--seconds 20] [--cuts 3] [--hz 10] [--encoding json|binary] [--credit 16] [--generators 2] [--smoke]`. See the README.
import { parseArgs } from 'node:util';
import { bundle } from './bundles.mjs';
import { Checks } from './checks.mjs';
import { Crowds } from './crowd/crowds.mjs';
import { startGateway } from './gateway.mjs';
import { measureCut } from './load/cut.mjs';
import { measureSlow } from './load/slow.mjs';
import { build, describeMachine, requireLinux } from './machine.mjs';

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'all' },
    clients: { type: 'string' },
    cut: { type: 'string' },
    phases: { type: 'string' },
    seconds: { type: 'string' },
    cuts: { type: 'string' },
    hz: { type: 'string', default: '10' },
    spread: { type: 'string', default: '1000' },
    encoding: { type: 'string', default: 'json' },
    credit: { type: 'string' },
    generators: { type: 'string' },
    smoke: { type: 'boolean', default: false },
  },
});
const { smoke, encoding } = values;
/** A binary client is followed by a reader of its own: one in fifty of them. */
const checkedEach = encoding === 'json' || smoke ? 1 : 50;
const number = (given, full, small) => Number(given ?? (smoke ? small : full));
/** The product's own limits of unread bytes, unless the run must be short. */
const SHORT = { LIVETAPE_GATEWAY_UNREAD_BYTES_MAX: '32768', LIVETAPE_GATEWAY_SLOW_MS_MAX: '500' };
const UNREAD_BYTES_HARD_MAX = 1_048_576;

requireLinux();
build('api', 'sim');
const reader = await bundle('libs/wire/src/index.ts');
const checks = new Checks();
const common = {
  encoding,
  checkedEach,
  credit: values.credit === undefined ? null : Number(values.credit),
  reader: reader.file,
  hz: Number(values.hz),
  settleMs: smoke ? 500 : 3_000,
  gateway: { env: { LIVETAPE_GATEWAY_RATE_HZ_MAX: values.hz, ...(smoke ? SHORT : {}) } },
};
try {
  const parts = [
    ...(values.part === 'cut' ? [] : [[measureSlow, slowOptions()]]),
    ...(values.part === 'slow' ? [] : [[measureCut, cutOptions()]]),
  ];
  if (smoke) await onOneGateway(parts);
  else for (const part of parts) await onOneGateway([part]);
  if (!smoke) console.log(`\n${describeMachine()}`);
  checks.end();
} finally {
  reader.dispose();
}

function slowOptions() {
  return {
    ...common,
    clients: number(values.clients, 5_000, 200),
    share: 0.1,
    phases: number(values.phases, 3, 1),
    seconds: number(values.seconds, 20, 1),
    closeMsMax: smoke ? 30_000 : 90_000,
    unreadBytesHardMax: UNREAD_BYTES_HARD_MAX,
  };
}

function cutOptions() {
  const clients = number(values.cut, 10_000, 200);
  return { ...common, clients, cuts: number(values.cuts, 3, 1), spreadMs: Number(values.spread) };
}

/** Parts on one gateway, each with clients of its own; a part that starts another gateway hands it back. */
async function onOneGateway(parts) {
  let gateway = await startGateway(common.gateway);
  try {
    for (const [measure, options] of parts) {
      const crowds = new Crowds(number(values.generators, 2, 1));
      try {
        gateway = (await measure({ gateway, crowds, checks, options })) ?? gateway;
      } finally {
        crowds.end();
      }
    }
  } finally {
    await gateway.stop();
  }
}
