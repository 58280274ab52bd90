export * from './book-checksum';
export * from './book-copy';
export * from './channels';
export * from './commands';
export * from './encode';
export * from './encoding';
export * from './errors';
export * from './protocol';
