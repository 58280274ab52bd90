export * from './frames';
export * from './frame-writer';
export * from './receive-time';
export * from './recorded-answer';
export * from './recording-error';
