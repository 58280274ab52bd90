export * from './decimals';
export * from './frame-rows';
export * from './notice';
export * from './plan';
export * from './registry';
export * from './sink';
export * from './survey';
export * from './venue';
