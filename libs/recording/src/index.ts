export * from './frames';
export * from './frame-writer';
export * from './receive-time';
export * from './recording-error';
