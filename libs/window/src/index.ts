export { seedSpans, type SeedSpan } from './seed-span';
export * from './windows';
export * from './windows-options';
