import { type DynamicModule, Module } from '@nestjs/common';
import { type Config } from './schema';

/** Injects the settings (`Config`). */
export const CONFIG = Symbol('CONFIG');

/** The settings, everywhere. */
@Module({})
export class ConfigModule {
  static of(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
