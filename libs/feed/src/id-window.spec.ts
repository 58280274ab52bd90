import { TradeBatch } from '@livetape/model';
import { IdWindow } from './id-window';

const encoder = new TextEncoder();

/** Whether the window admits each of these, as `instrument:id`. */
function admit(window: IdWindow, ...names: string[]): boolean[] {
  const trades = new TradeBatch(1);
  trades.claim();
  return names.map((name) => {
    const [instrument, id] = name.split(':');
    const bytes = encoder.encode(id);
    trades.instrument[0] = Number(instrument);
    trades.id[0] = /^\d+$/.test(id) ? Number(id) : -1;
    trades.idText.set(0, bytes, 0, bytes.length);
    return window.admit(trades, 0);
  });
}

describe('IdWindow', () => {
  it('knows an id of an instrument until that many others came', () => {
    const window = new IdWindow(4);
    expect(admit(window, '0:a', '0:b', '0:a', '1:a', '0:c')).toEqual([true, true, false, true, true]);
    expect(admit(window, '0:b', '0:d', '0:a')).toEqual([false, true, true]);
  });

  it('tells numbers and texts apart, and large numbers that share their low bits', () => {
    const window = new IdWindow(8);
    expect(admit(window, '0:7', '0:7x', '0:7', '0:7x')).toEqual([true, true, false, false]);
    expect(admit(window, `0:${2 ** 32 + 7}`, `0:${2 ** 33 + 7}`, `0:${2 ** 52 + 7}`)).toEqual([true, true, true]);
    expect(admit(window, `0:${2 ** 32 + 7}`, `0:${2 ** 33 + 7}`, `0:${2 ** 52 + 7}`)).toEqual([false, false, false]);
  });
});
