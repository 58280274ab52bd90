import { Logger, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module';
import { requireKeys } from '../auth/required';
import { type Config } from '../config';
import { StreamAdapter } from '../gateway/stream-adapter';
import { chooseOrigin } from '../ingestion/choose-origin';
import { openStoreFor } from '../persistence/open';
import { PlatformLogger } from './platform-logger';
import { LimitedServer } from './server';
import { prepareSurface } from './surface';

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
  const origin = await chooseOrigin(config);
  const store = await openStoreFor(config, origin);
  const module = AppModule.of({ config, origin, store });
  const app = await NestFactory.create<NestExpressApplication>(module, new LimitedServer(), {
    bodyParser: false,
    abortOnError: false,
  });
  app.useWebSocketAdapter(new StreamAdapter(app));
  prepareSurface(app, config);
  return app;
}
