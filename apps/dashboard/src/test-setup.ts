import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless';

// jsdom has no layout: ngx-echarts asks for a ResizeObserver in ngOnInit and throws without one
globalThis.ResizeObserver ??= class {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
};

setupZonelessTestEnv({ errorOnUnknownElements: true, errorOnUnknownProperties: true });
