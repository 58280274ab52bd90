import express, { type RequestHandler } from 'express';
import { cacheControl } from './dashboard';

/** The widget's files, which pages of any origin may load: they hold no data. Who may ask for data, CORS says. */
export function widgetFiles(folder: string): RequestHandler {
  return express.static(folder, {
    redirect: false,
    setHeaders: (response, file) => {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('cross-origin-resource-policy', 'cross-origin');
      response.setHeader('cache-control', cacheControl(file));
    },
  });
}
