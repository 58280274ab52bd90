import { jest } from '@jest/globals';
import { TestBed } from '@angular/core/testing';
import { Instruments } from './instruments';

const BTC = { venue: 'binance', symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', priceDecimals: 2, sizeDecimals: 5 };

// jsdom has no fetch, and so none of its classes.
class Asked {
  constructor(readonly url: string) {}
}

function answerOf(body: object) {
  const headers = new Headers({ 'content-type': 'application/json' });
  const text = JSON.stringify(body);
  return { ok: true, status: 200, headers, body: text, text: async () => text, json: async () => body };
}

/** A server that knows one more instrument with each question. */
function serve(answers: readonly (readonly object[])[]): void {
  let asked = 0;
  globalThis.fetch = (async (request: Asked) => {
    const isInstruments = request.url.includes('/instruments');
    const body = isInstruments ? { instruments: answers[Math.min(asked++, answers.length - 1)] } : { source: 'live' };
    return answerOf(body);
  }) as unknown as typeof fetch;
}

describe('Instruments', () => {
  const { fetch } = globalThis;
  beforeEach(() => {
    jest.useFakeTimers();
    globalThis.Request = Asked as unknown as typeof Request;
  });
  afterEach(() => {
    jest.useRealTimers();
    globalThis.fetch = fetch;
  });

  it('waits for a platform that knows no instrument yet, and goes on by itself', async () => {
    serve([[], [], [BTC]]);
    const instruments = TestBed.inject(Instruments);
    await jest.advanceTimersByTimeAsync(0);
    expect(instruments.state()).toBe('waiting');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(instruments.state()).toBe('waiting');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(instruments.state()).toBe('ready');
    expect(instruments.all()).toEqual([BTC]);
  });

  it('says why when the server does not answer', async () => {
    globalThis.fetch = () => Promise.reject(new Error('no route'));
    const instruments = TestBed.inject(Instruments);
    await jest.advanceTimersByTimeAsync(0);
    expect(instruments.state()).toBe('failed');
    expect(instruments.failure()).toContain('no route');
  });
});
