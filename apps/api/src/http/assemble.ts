import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module';
import { type Config } from '../config';
import { StreamAdapter } from '../gateway/stream-adapter';
import { type Origin } from '../ingestion/origin';
import { openStoreFor } from '../persistence/open';
import { LimitedServer } from './server';
import { prepareSurface } from './surface';

/** Opens the store and puts the modules together, the HTTP surface before them. Not yet listening. */
export async function assemble(config: Config, origin: Origin): Promise<NestExpressApplication> {
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
