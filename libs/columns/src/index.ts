export * from './exact-sum';
export * from './text-column';
