export * from './clock';
export * from './errors';
export * from './history';
export * from './open-store';
export { drivers, type DriverModule, type DriverOptions, type Retention } from './registry';
export { kindOf, type SealedBatch } from './sealed-batch';
export * from './store';
