export * from './decimal-reader';
export * from './exact-sum';
export * from './histogram';
export * from './json-cursor';
export * from './json-fields';
export * from './symbol-table';
export * from './text-column';
