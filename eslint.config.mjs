import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/** Who may import whom (ARCHITECTURE.md). A layer word and a runtime word stand as tags in every project.json. */
const LAYERS = [
  { sourceTag: 'layer:core', onlyDependOnLibsWithTags: ['layer:core'], bannedExternalImports: ['*'] },
  {
    sourceTag: 'layer:edge',
    onlyDependOnLibsWithTags: ['layer:core'],
    bannedExternalImports: ['@nestjs/*', '@angular/*'],
  },
  { sourceTag: 'layer:view', onlyDependOnLibsWithTags: ['layer:core', 'layer:contract'] },
  { sourceTag: 'layer:contract', onlyDependOnLibsWithTags: ['layer:contract'] },
  {
    sourceTag: 'layer:app',
    onlyDependOnLibsWithTags: ['layer:core', 'layer:edge', 'layer:view', 'layer:contract'],
  },
];
const RUNTIMES = [
  { sourceTag: 'runtime:any', onlyDependOnLibsWithTags: ['runtime:any'] },
  {
    sourceTag: 'runtime:node',
    onlyDependOnLibsWithTags: ['runtime:any', 'runtime:node'],
    bannedExternalImports: ['@angular/*', 'echarts', 'echarts/*', 'ngx-echarts'],
  },
  {
    sourceTag: 'runtime:browser',
    onlyDependOnLibsWithTags: ['runtime:any', 'runtime:browser'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'sqlite3', 'ws'],
  },
];
/** Tests, fuzzers and benches may use test libraries; who may import which of our own still holds. */
const TEST_LAYERS = LAYERS.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({ sourceTag, onlyDependOnLibsWithTags }));

const boundaries = (layers) => [
  'error',
  { enforceBuildableLibDependency: true, allow: [], depConstraints: [...layers, ...RUNTIMES] },
];

const TESTS = ['**/*.{spec,fuzz,arbitrary,bench}.ts', '**/conformance.ts', '**/test-setup.ts'];
const CORE = 'libs/{model,columns,venues,book,window,fanout,wire}/src/**/*.ts';
const IMPURE = ['process', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'performance', 'crypto'];

export default defineConfig(
  {
    ignores: [
      '**/dist',
      '**/node_modules',
      'coverage',
      '.nx',
      '.angular',
      'tmp',
      'libs/api-client/src/generated',
      // AssemblyScript: its compiler checks it
      'libs/columns/kernel',
      'tools/generators/venue/files',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,mjs}'],
    extends: [js.configs.recommended],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 15],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'fetch',
          'performance',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'document',
          'window',
          'getComputedStyle',
          'requestAnimationFrame',
          'PerformanceObserver',
          'localStorage',
          'WebSocket',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommended, ts.configs.stylistic],
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      // The hot path loops by index: an iterator is an object.
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@nx/enforce-module-boundaries': boundaries(LAYERS),
    },
  },
  {
    // Core is the same everywhere: time, randomness and I/O are parameters.
    files: [CORE],
    ignores: TESTS,
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
      'no-restricted-globals': ['error', ...IMPURE, 'Date'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
    },
  },
  {
    // A venue is a pure function of bytes: no neighbour either.
    files: ['libs/venues/src/*/*.ts'],
    ignores: TESTS,
    rules: {
      'max-lines': ['error', { max: 200 }],
      'no-restricted-imports': ['error', { patterns: ['node:*', '../*/*'] }],
    },
  },
  {
    files: TESTS,
    rules: { 'max-lines-per-function': 'off', '@nx/enforce-module-boundaries': boundaries(TEST_LAYERS) },
  },
  {
    files: ['**/*.e2e.mjs', '**/*.{spec,bench}.mjs'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // Injected by type: their imports must stay values, or Nest's and Angular's injectors see Object.
    files: [
      'apps/api/**/*.ts',
      'libs/dto/**/*.ts',
      'apps/dashboard/**/*.ts',
      'libs/charts/**/*.ts',
      'libs/store/**/*.ts',
    ],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['{apps/dashboard,libs/charts}/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/prefer-on-push-component-change-detection': 'error',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'tape', style: 'kebab-case' }],
    },
  },
  {
    files: ['apps/dashboard/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
);
