export * from './config.module';
export * from './load';
export * from './read';
export * from './schema';
