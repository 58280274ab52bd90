export * from './errors';
export * from './key';
export * from './key-file';
export * from './key-ring';
export * from './key-watch';
export * from './requirement';
