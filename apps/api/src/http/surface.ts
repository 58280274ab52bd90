import { join } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import { type NextFunction, type Request, type Response } from 'express';
import { type Config } from '../config';
import { API_PREFIX } from '../openapi';
import { workspaceRoot } from '../root';
import { crossOrigin, preflight } from './cross-origin';
import { cacheControl, dashboardPages } from './dashboard';
import { docsPages, streamDocument } from './docs';
import { requestBudget, requestLimits } from './limits';
import { nothingAt } from './problem';
import { ProblemFilter } from './problem.filter';
import { securityHeaders } from './security';
import { validation } from './validation';
import { widgetFiles } from './widget';

/** Everything that stands between the socket and the handlers of the API, and the pages beside them. */
export function prepareSurface(app: NestExpressApplication, config: Config): void {
  const problems = new ProblemFilter();
  app.disable('x-powered-by');
  app.set('trust proxy', config.server.proxies);
  useLimits(app, config);
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
}

function useLimits(app: NestExpressApplication, { server, gateway }: Config): void {
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
  app.use('/api/asyncapi.json', streamDocument());
  app.use('/widget', widgetFiles(join(workspaceRoot(), 'dist/apps/widget')));
  const dashboard = join(workspaceRoot(), 'dist/apps/dashboard/browser');
  app.use(dashboardPages(dashboard));
  app.useStaticAssets(dashboard, {
    index: false,
    setHeaders: (response, file) => void response.setHeader('cache-control', cacheControl(file)),
  });
}
