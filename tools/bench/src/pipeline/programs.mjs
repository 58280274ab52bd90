// The processes of the pipeline benches, as objects: each is asked over IPC, and ends with its owner.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import './clock.mjs';

/** A process that answers orders: `ask('run', …)` resolves with what it says. */
export class Program {
  answers = new Map();
  orders = 0;

  constructor(file, args) {
    this.child = fork(join(import.meta.dirname, file), args.map(String), { execArgv: [] });
    this.hasEnded = once(this.child, 'exit');
    this.child.on('message', ({ id, ...answer }) => {
      const { done, failed } = this.answers.get(id) ?? {};
      this.answers.delete(id);
      if (answer.error === undefined) done?.(answer);
      else failed?.(new Error(answer.error));
    });
    this.child.on('exit', (code) => {
      for (const { failed } of this.answers.values()) failed(new Error(`${file} ended with code ${code}`));
    });
  }

  /** Starts a program; resolves with it and its first words. */
  static async start(file, ...args) {
    const program = new Program(file, args);
    const first = new Promise((done, failed) => program.answers.set(undefined, { done, failed }));
    return Object.assign(program, await first);
  }

  ask(op, details = {}) {
    const id = ++this.orders;
    this.child.send({ id, op, ...details });
    return new Promise((done, failed) => this.answers.set(id, { done, failed }));
  }

  async stop() {
    this.child.kill('SIGKILL');
    await this.hasEnded;
  }
}

/** The exchange of tape.mjs with as many instruments. */
export function startExchange(instruments) {
  return Program.start('exchange.mjs', instruments);
}
