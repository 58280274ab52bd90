// Everything runs as ES modules, as it does in production (Nest 12 and Angular 22 are ESM only; sources may use
// import.meta). That needs NODE_OPTIONS=--experimental-vm-modules, which nx.json sets for every test target. In a spec:
// import { jest } from '@jest/globals' when you need jest.fn(), and jest.unstable_mockModule() instead of jest.mock().
// x.spec.ts and x.fuzz.ts are both tests (house-style: says what / says always).
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import presets from 'jest-preset-angular/presets/index.js';

const root = import.meta.dirname;
const { paths } = JSON.parse(readFileSync(resolve(root, 'tsconfig.base.json'), 'utf8')).compilerOptions;
const moduleNameMapper = Object.fromEntries(
  Object.entries(paths).map(([name, [file]]) => [`^${name}$`, resolve(root, file)]),
);

// Transpile only (types are the typecheck target's work), with the decorator metadata Nest and TypeORM read.
const specTsconfig = {
  target: 'es2024',
  module: 'esnext',
  moduleResolution: 'bundler',
  isolatedModules: true,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
  sourceMap: true,
};

const common = (displayName, rootDir) => ({
  displayName,
  rootDir,
  moduleNameMapper,
  testMatch: ['**/*.{spec,fuzz}.ts'],
  transformIgnorePatterns: ['/node_modules/'],
});

export const node = (displayName, rootDir) => ({
  ...common(displayName, rootDir),
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: specTsconfig }] },
});

export const angular = (displayName, rootDir) => {
  const preset = presets.createEsmPreset({ testEnvironment: 'jest-preset-angular/environments/jest-jsdom-env' });
  return {
    ...preset,
    ...common(displayName, rootDir),
    transform: { '^.+\\.(ts|html)$': Object.values(preset.transform)[0] },
    setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
  };
};
