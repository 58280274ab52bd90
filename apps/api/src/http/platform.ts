import { join } from 'node:path';
import { Logger, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import { type NextFunction, type Request, type Response } from 'express';
import { AppModule } from '../app.module';
import { requireKeys } from '../auth/required';
import { type Config } from '../config';
import { StreamAdapter } from '../gateway/stream-adapter';
import { chooseOrigin } from '../ingestion/choose-origin';
import { openStoreFor } from '../persistence/open';
import { API_PREFIX } from '../openapi';
import { workspaceRoot } from '../root';
import { crossOrigin, preflight } from './cross-origin';
import { cacheControl, dashboardPages } from './dashboard';
import { docsPages } from './docs';
import { PlatformLogger } from './platform-logger';
import { requestBudget, requestLimits } from './limits';
import { nothingAt } from './problem';
import { ProblemFilter } from './problem.filter';
import { securityHeaders } from './security';
import { LimitedServer } from './server';
import { validation } from './validation';
import { widgetFiles } from './widget';

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
  app.disable('x-powered-by');
  app.set('trust proxy', config.server.proxies);
  const problems = new ProblemFilter();
  useRequestLimits(app, config);
  usePages(app);
  app.use((request: Request, _response: Response, next: NextFunction) => {
    next(request.path.startsWith(`/${API_PREFIX}/`) ? undefined : nothingAt(request.path));
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    problems.answer(error, request, response),
  );
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalPipes(validation());
  app.useGlobalFilters(problems);
  return app;
}

function useRequestLimits(app: NestExpressApplication, { server, gateway }: Config): void {
  app.use(securityHeaders());
  app.use(`/${API_PREFIX}`, crossOrigin(gateway.originsAllowed));
  app.use('/api', requestBudget(server));
  app.use(`/${API_PREFIX}`, preflight());
  app.use('/api', requestLimits());
  app.use(compression());
}

/** What holds no data and needs no key. */
function usePages(app: NestExpressApplication): void {
  app.use('/api/docs', docsPages());
  app.use('/widget', widgetFiles(join(workspaceRoot(), 'dist/apps/widget')));
  const dashboard = join(workspaceRoot(), 'dist/apps/dashboard/browser');
  app.use(dashboardPages(dashboard));
  app.useStaticAssets(dashboard, {
    index: false,
    setHeaders: (response, file) => void response.setHeader('cache-control', cacheControl(file)),
  });
}
