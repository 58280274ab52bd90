// Compiles libs/columns/kernel (AssemblyScript) into libs/columns/src/kernel.wasm.ts, which is committed:
// node tools/build/kernel.mjs (with --print, to where it can be compared)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compiler = join(createRequire(import.meta.url).resolve('assemblyscript/package.json'), '..', 'bin', 'asc.js');
/** 32 MB of addresses, of which only what is used becomes memory: to grow it later would detach what looks at it. */
const PAGES = '512';
const LINE = 116;

/** The text of libs/columns/src/kernel.wasm.ts, compiled anew. */
function kernelModule() {
  const folder = mkdtempSync(join(tmpdir(), 'livetape-kernel-'));
  try {
    const out = join(folder, 'kernel.wasm');
    const flags = [
      '-O3',
      '--runtime',
      'stub',
      '--noAssert',
      '--enable',
      'simd',
      '--use',
      'abort=',
      '--initialMemory',
      PAGES,
    ];
    execFileSync(process.execPath, [compiler, 'libs/columns/kernel/index.ts', '-o', out, ...flags], { cwd: root });
    const lines = readFileSync(out)
      .toString('base64')
      .match(new RegExp(`.{1,${LINE}}`, 'g'));
    const head = '// Made by `node tools/build/kernel.mjs` from libs/columns/kernel. Not edited by hand.\n';
    return `${head}\n/** The kernel's WebAssembly, as base64. */\nexport const KERNEL = \`\n${lines.join('\n')}\n\`;\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--print')) process.stdout.write(kernelModule());
  else writeFileSync(join(root, 'libs/columns/src/kernel.wasm.ts'), kernelModule());
}
