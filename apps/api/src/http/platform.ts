import { join } from 'node:path';
import { Logger, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import { type NextFunction, type Request, type Response } from 'express';
import { AppModule } from '../app.module';
import { type Config } from '../config';
import { StreamAdapter } from '../gateway/stream-adapter';
import { chooseOrigin } from '../ingestion/choose-origin';
import { openStoreFor } from '../persistence/open';
import { API_PREFIX } from '../openapi';
import { workspaceRoot } from '../root';
import { cacheControl, dashboardPages } from './dashboard';
import { docsPages } from './docs';
import { PlatformLogger } from './platform-logger';
import { requestLimits } from './limits';
import { nothingAt } from './problem';
import { ProblemFilter } from './problem.filter';
import { securityHeaders } from './security';
import { validation } from './validation';

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'log', 'debug'];
/** A client that takes longer to send the headers of a GET is broken or hostile. */
const HEADERS_MS_MAX = 10_000;
const REQUEST_MS_MAX = 20_000;

/** The whole platform behind one port: the API, the stream and the dashboard. Not yet listening; the caller closes it. */
export async function createPlatform(config: Config): Promise<NestExpressApplication> {
  const { level, json } = config.log;
  const logLevels = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  Logger.overrideLogger(new PlatformLogger({ prefix: 'livetape', json, logLevels }));
  const origin = await chooseOrigin(config);
  const store = await openStoreFor(config, origin);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of({ config, origin, store }), {
    bodyParser: false,
    abortOnError: false,
  });
  const problems = new ProblemFilter();
  app.useWebSocketAdapter(new StreamAdapter(app));
  app.disable('x-powered-by');
  app.set('trust proxy', config.server.proxies);
  app.use(securityHeaders());
  app.use('/api', requestLimits(config.server));
  app.use(compression());
  app.use('/api/docs', docsPages());
  const dashboard = join(workspaceRoot(), 'dist/apps/dashboard/browser');
  app.use(dashboardPages(dashboard));
  app.useStaticAssets(dashboard, {
    index: false,
    setHeaders: (response, file) => void response.setHeader('cache-control', cacheControl(file)),
  });
  app.use((request: Request, _response: Response, next: NextFunction) => {
    next(request.path.startsWith(`/${API_PREFIX}/`) ? undefined : nothingAt(request.path));
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    problems.answer(error, request, response),
  );
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalPipes(validation());
  app.useGlobalFilters(problems);
  const server = app.getHttpServer();
  server.headersTimeout = HEADERS_MS_MAX;
  server.requestTimeout = REQUEST_MS_MAX;
  return app;
}
