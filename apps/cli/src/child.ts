import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CliError, ExitCode } from './exit';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The applications that commands run. */
export type AppName = 'api' | 'sim';

/** Whether an application was built. */
export function isBuilt(name: AppName): boolean {
  return existsSync(pathOf(name));
}

/** The built application. Throws CliError where it was not built. */
export function builtApp(name: AppName): string {
  if (isBuilt(name)) return pathOf(name);
  throw new CliError(ExitCode.Failure, `${name} is not built: run \`npx nx run ${name}:build\` first`);
}

/**
 * Runs a Node program in our place, with our Node's own flags: its streams are ours, signals go to it, and its exit code
 * is the command's. It ends with us.
 */
export async function runApp(path: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, path, ...args], {
    stdio: 'inherit',
    env: environment,
  });
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (exitCode) => resolve(exitCode ?? ExitCode.Failure));
    });
    if (code !== 0) throw new CliError(code as ExitCode, null);
  } finally {
    for (const signal of SIGNALS) process.off(signal, forward);
  }
}

/** Built applications stand beside each other. */
function pathOf(name: AppName): string {
  return fileURLToPath(new URL(`../${name}/main.js`, import.meta.url));
}
