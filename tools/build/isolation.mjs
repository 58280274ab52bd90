// Measures how feeds in worker threads bear with one that goes wrong: `node tools/build/isolation.mjs`. About a minute.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(root, 'node_modules/.isolation-'));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
const sources = ['isolation.main', 'fault-worker'].map((name) => `libs/feed/src/thread/${name}.ts`);

let code = run(join(root, 'tools/build/bundle-module.mjs'), folder, ...sources);
if (code === 0) code = run(join(folder, 'isolation.main.mjs'), join(folder, 'fault-worker.mjs'));
rmSync(folder, { recursive: true });
process.exit(code);
