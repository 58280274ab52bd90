import { computed, effect, Injectable, signal } from '@angular/core';
import { type Palette } from '@livetape/charts';

export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'livetape.theme';
const NEXT: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' };

/** Light, dark, or as the system says; changes at run time and is stored. `public/theme.js` sets it before the first paint. */
@Injectable({ providedIn: 'root' })
export class Theme {
  readonly choice = signal<ThemeChoice>(stored());
  private readonly systemIsDark = signal(matchMedia('(prefers-color-scheme: dark)').matches);
  readonly isDark = computed(() => (this.choice() === 'system' ? this.systemIsDark() : this.choice() === 'dark'));
  /** The tokens as colours that a canvas understands; another object whenever the theme changes. */
  readonly palette = computed<Palette & Tokens>(() => readTokens(this.apply(this.choice(), this.isDark())));

  constructor() {
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) =>
      this.systemIsDark.set(matches),
    );
    effect(() => void this.palette());
  }

  next(): void {
    this.choice.update((choice) => NEXT[choice]);
    localStorage.setItem(KEY, this.choice());
  }

  private apply(choice: ThemeChoice, isDark: boolean): boolean {
    if (choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
    return isDark;
  }
}

/** The tokens beyond a wall's palette that the instrument page's chart needs. */
export interface Tokens {
  readonly isDark: boolean;
  readonly bg: string;
  readonly raised: string;
  readonly up: string;
  readonly down: string;
}

/** Custom properties keep `light-dark()` unresolved; a colour of a real element is resolved. */
function readTokens(isDark: boolean): Palette & Tokens {
  const probe = document.createElement('i');
  document.body.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const names = ['text', 'muted', 'faint', 'line', 'panel', 'vwap', 'volume', 'warn', 'accent'] as const;
  const palette = Object.fromEntries(names.map((name) => [name, colour(name)])) as Record<
    (typeof names)[number],
    string
  >;
  const more = { bg: colour('bg'), raised: colour('raised'), up: colour('up'), down: colour('down') };
  const font = getComputedStyle(document.body).fontFamily;
  probe.remove();
  return { ...palette, ...more, font, isDark };
}

function stored(): ThemeChoice {
  const text = localStorage.getItem(KEY);
  return text === 'light' || text === 'dark' ? text : 'system';
}
