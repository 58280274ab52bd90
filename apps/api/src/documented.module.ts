import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { KeysController } from './auth/keys.controller';
import { TicketsController } from './auth/tickets.controller';
import { BooksController } from './books/books.controller';
import { GreeksController } from './books/greeks.controller';
import { PairsController } from './books/pairs.controller';
import { HealthController } from './health/health.controller';
import { MetricsController } from './health/metrics.controller';
import { StatusController } from './health/status.controller';
import { BarsController } from './history/bars.controller';
import { FeedsController } from './history/feeds.controller';
import { InstrumentsController } from './history/instruments.controller';
import { TradesController } from './history/trades.controller';
import { LatencyController } from './latency/latency.controller';
import { API_PREFIX, buildOpenApi } from './openapi';

/** Every controller of the REST API, in the order of the OpenAPI document. */
const CONTROLLERS = [
  InstrumentsController,
  BarsController,
  TradesController,
  BooksController,
  PairsController,
  GreeksController,
  FeedsController,
  LatencyController,
  StatusController,
  HealthController,
  MetricsController,
  TicketsController,
  KeysController,
];

const needed = CONTROLLERS.flatMap((controller) => Reflect.getMetadata('design:paramtypes', controller) ?? []);

/** The controllers alone: what they need is named, not made. */
@Module({
  controllers: CONTROLLERS,
  providers: [...new Set(needed)].map((provide) => ({ provide, useValue: null })),
})
class DocumentedModule {}

/** `libs/api-client/openapi.json` as the sources say it. Opens no database and no socket. */
export async function documentText(): Promise<string> {
  const app = await NestFactory.create(DocumentedModule, { preview: true, logger: ['error'] });
  app.setGlobalPrefix(API_PREFIX);
  return `${JSON.stringify(buildOpenApi(app), null, 2)}\n`;
}
