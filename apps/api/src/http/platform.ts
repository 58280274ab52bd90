import { Logger, type LogLevel } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { loadDriver } from '@livetape/store';
import { requireKeys } from '../auth/required';
import { type Config } from '../config';
import { chooseOrigin } from '../ingestion/choose-origin';
import { PlatformLogger } from './platform-logger';

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'log', 'debug'];

/**
 * The whole platform behind one port: the API, the stream and the dashboard. Not yet listening; the caller closes it.
 * Throws ConfigError where API keys are asked for and there is none.
 */
export async function createPlatform(config: Config): Promise<NestExpressApplication> {
  await requireKeys(config);
  const { level, json } = config.log;
  const logLevels = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  Logger.overrideLogger(new PlatformLogger({ prefix: 'livetape', json, logLevels }));
  // the code of all the rest is loaded while the venues are tried or the simulated exchange starts
  const [origin, { assemble }] = await Promise.all([chooseOrigin(config), import('./assemble'), loadDriver()]);
  return assemble(config, origin);
}
