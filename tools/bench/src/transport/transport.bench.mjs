// What it costs to receive a frame: the package `ws` beside our own reader, with nothing behind them and with decoding. All are
// connected at once, each a process of its own, and take turns in every round.
import { join, relative } from 'node:path';
import { bundle } from '../bundles.mjs';
import { Program } from '../pipeline/programs.mjs';
import { symbolsOf } from '../pipeline/tape.mjs';

const INSTRUMENTS = 60;
const HERE = import.meta.dirname;
const PROGRAMS = join(HERE, '../pipeline');

/** Who receives, what is done with each frame, and how frames come. */
const SUBJECTS = [
  { name: '`ws`, counted', transport: 'ws', work: 'count' },
  { name: '`fast`, counted', transport: 'fast', work: 'count' },
  { name: '`ws`, JSON.parse', transport: 'ws', work: 'parse' },
  { name: '`ws`, decoded', transport: 'ws', work: 'decode' },
  { name: '`fast`, decoded', transport: 'fast', work: 'decode' },
  { name: '`ws`, decoded, 20,000/s in segments of their own', transport: 'ws', work: 'decode', perSecond: 20_000 },
  { name: '`fast`, decoded, 20,000/s in segments of their own', transport: 'fast', work: 'decode', perSecond: 20_000 },
];
/** What the fast ones are compared with. */
const RATIO_TO = {
  '`fast`, counted': '`ws`, counted',
  '`ws`, decoded': '`ws`, JSON.parse',
  '`fast`, decoded': '`ws`, decoded',
  '`fast`, decoded, 20,000/s in segments of their own': '`ws`, decoded, 20,000/s in segments of their own',
};
const FRAMES = 1_000_000;
const FRAMES_PACED = 60_000;
const FRAMES_SMOKE = 10_000;

export const bench = {
  name: 'a frame from the socket: `ws` and the fast transport',
  needs: [],
  async run({ smoke, rounds, log, checks }) {
    const reader = await bundle('tools/bench/src/transport/receiver.ts');
    const sender = await Program.start(relative(PROGRAMS, join(HERE, 'sender.mjs')), INSTRUMENTS);
    const subjects = [];
    try {
      for (const subject of SUBJECTS) subjects.push(await Subject.start(subject, { sender, file: reader.file }));
      for (const subject of subjects) await subject.run(smoke ? FRAMES_SMOKE : FRAMES / 5, checks);
      for (let round = 0; round < rounds; round++) {
        for (const subject of subjects) {
          const paced = smoke ? FRAMES_SMOKE : FRAMES_PACED;
          const frames = subject.perSecond === null ? (smoke ? FRAMES_SMOKE : FRAMES) : paced;
          log(`${subject.name}: ${(await subject.run(frames, checks)).toFixed(0)} ns a frame`);
        }
      }
    } finally {
      for (const { receiver } of subjects) await receiver.stop();
      await sender.stop();
      reader.dispose();
    }
    return {
      notes: [
        'CPU time of the receiving thread, the reading of the socket in it; frames of 60 instruments, 70 % aggTrade and 30 % depthUpdate, 229 B on average, in chunks of about 60 KB where nothing else is said.',
        'In segments of their own most of the cost is a system call and a wake-up for each, which no reader changes.',
      ],
      figures: subjects.map(({ name, values }) => ({
        name,
        unit: 'ns',
        values: values.slice(1),
        ...(RATIO_TO[name] === undefined ? {} : { ratioTo: RATIO_TO[name] }),
      })),
    };
  },
};

/** A receiver that is connected, and what each of its runs cost; the first run warms up. */
class Subject {
  values = [];

  constructor({ name, perSecond = null }, { receiver, sender, path }) {
    Object.assign(this, { name, perSecond, receiver, sender, path });
  }

  static async start(subject, { sender, file }) {
    const path = `/${encodeURIComponent(subject.name)}`;
    const url = `ws://127.0.0.1:${sender.port}${path}`;
    const program = relative(PROGRAMS, file);
    const symbols = symbolsOf(INSTRUMENTS).join(',');
    const receiver = await Program.start(program, url, subject.transport, subject.work, symbols);
    return new Subject(subject, { receiver, sender, path });
  }

  /** Sends so many frames. Returns ns of CPU for each. */
  async run(frames, checks) {
    await this.receiver.ask('begin', { frames });
    const warmUp = this.values.length === 0;
    const perSecond = warmUp ? null : this.perSecond;
    const sent = await this.sender.ask('send', { path: this.path, frames, perSecond });
    const cost = await this.receiver.ask('end');
    const isWhole = cost.frames === sent.sent && cost.faults === 0;
    if (!warmUp) checks.expect(isWhole, this.name, `${cost.frames} of ${sent.sent} frames, ${cost.faults} rejected`);
    this.values.push((cost.cpuUs * 1_000) / frames);
    return this.values.at(-1);
  }
}
