import { TestBed } from '@angular/core/testing';
import { type TapeTrade } from '../../stream/messages';
import { Tape } from './tape';

let fit: (height: number) => void;

beforeEach(() => {
  globalThis.ResizeObserver = class {
    constructor(callback: ResizeObserverCallback) {
      fit = (height) => callback([{ contentRect: { height } } as ResizeObserverEntry], this as ResizeObserver);
    }
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
});

const trade = (id: number, isBuy: boolean): TapeTrade => ({
  id: String(id),
  timeMs: 0,
  priceText: `${id}.0`,
  sizeText: '1',
  isBuy,
});

async function tapeOf(height: number) {
  const fixture = TestBed.createComponent(Tape);
  await fixture.whenStable();
  fit(height);
  const element = fixture.nativeElement as HTMLElement;
  const prices = () => [...element.querySelectorAll('td.price')].map(({ textContent }) => textContent);
  return { tape: fixture.componentInstance, element, prices };
}

describe('Tape', () => {
  it('shows the newest trade on top, its direction as an arrow', async () => {
    const { tape, prices } = await tapeOf(400);
    tape.add([trade(1, true), trade(2, false)]);
    expect(prices().slice(0, 3)).toEqual(['▼ 2.0', '▲ 1.0', '']);
  });

  it('keeps its rows whatever comes', async () => {
    const { tape, element } = await tapeOf(400);
    const rows = [...element.querySelectorAll('tbody tr')];
    for (let id = 0; id < 500; id++) tape.add([trade(id, true)]);
    expect([...element.querySelectorAll('tbody tr')]).toEqual(rows);
  });

  it('writes text, never markup', async () => {
    const { tape, element } = await tapeOf(400);
    tape.add([{ ...trade(1, true), priceText: '<img src=x>' }]);
    expect(element.querySelector('img')).toBeNull();
  });

  it('is empty once cleared', async () => {
    const { tape, prices } = await tapeOf(400);
    tape.add([trade(1, true)]);
    tape.clear();
    expect(new Set(prices())).toEqual(new Set(['']));
  });
});
