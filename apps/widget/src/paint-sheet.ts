import { type Palette, sheetScale, type Surface } from '@livetape/charts';

const NAMES = ['text', 'muted', 'faint', 'line', 'panel', 'vwap', 'volume', 'warn', 'accent', 'up', 'down'] as const;

/** A canvas and what is drawn on it with: its size in CSS pixels and its scale. */
export class PaintSheet {
  width = 0;
  height = 0;
  scale = 1;
  readonly surface: Surface;

  constructor(readonly canvas: HTMLCanvasElement) {
    // both kinds of canvas draw alike; the painters know the one of workers
    this.surface = canvas.getContext('2d') as unknown as Surface;
  }

  /** Gives the canvas its size, which wipes it; true when it is another one. */
  fit(width: number, height: number): boolean {
    const scale = sheetScale(width, height, devicePixelRatio);
    if (width === this.width && height === this.height && scale === this.scale) return false;
    [this.width, this.height, this.scale] = [width, height, scale];
    this.canvas.width = Math.max(1, Math.round(width * scale));
    this.canvas.height = Math.max(1, Math.round(height * scale));
    this.surface.setTransform(scale, 0, 0, scale, 0, 0);
    return true;
  }

  wipe(): void {
    this.surface.clearRect(0, 0, this.width, this.height);
  }
}

/** The element's colours as a canvas understands them: custom properties keep `light-dark()`, a real element resolves it. */
export function readPalette(probes: readonly HTMLElement[]): Palette {
  const styles = probes.map((probe) => getComputedStyle(probe));
  const colours = Object.fromEntries(NAMES.map((name, at) => [name, styles[at].color]));
  return { ...colours, font: styles[0].fontFamily } as unknown as Palette;
}

/** Elements that have one colour of the palette each, for `readPalette`. */
export function colourProbes(): HTMLElement[] {
  return NAMES.map((name) => {
    const probe = document.createElement('i');
    probe.hidden = true;
    probe.className = `probe-${name}`;
    return probe;
  });
}

/** Styles of the probes: each takes the token of its name. */
export const PROBE_STYLES = NAMES.map((name) => `.probe-${name}{color:var(--${name})}`).join('');

export function isSamePalette(a: Palette | null, b: Palette): boolean {
  return a !== null && a.font === b.font && NAMES.every((name) => a[name] === b[name]);
}
