import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Access } from './access';
import { Instruments } from './instruments';
import { LinkBanner } from './shell/link-banner';
import { Clock } from './shell/clock';
import { KeyPrompt } from './shell/key-prompt';
import { KeyHelp } from './shell/key-help';
import { Search } from './shell/search';
import { Stream } from './stream';
import { Theme } from './theme';

/** The frame around every page: brand and badge, search, the state of the link, pause, theme, and the way to each page. */
@Component({
  selector: 'tape-root',
  imports: [Clock, KeyPrompt, KeyHelp, LinkBanner, RouterLink, RouterLinkActive, RouterOutlet, Search],
  templateUrl: './app.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(document:keydown)': 'press($event)' },
})
export class App {
  // first of all: it sees the server's first refusal
  protected readonly access = inject(Access);
  protected readonly stream = inject(Stream);
  protected readonly theme = inject(Theme);
  private readonly instruments = inject(Instruments);
  private readonly router = inject(Router);
  private readonly search = viewChild.required(Search);
  private readonly help = viewChild.required(KeyHelp);

  protected readonly source = computed(() => this.stream.link().source ?? this.instruments.status()?.source ?? null);
  protected readonly badge = computed(() => {
    const source = this.source();
    return source === 'sim' ? 'SIMULATED' : source === 'replay' ? 'REPLAY' : source === 'live' ? 'LIVE' : null;
  });
  protected readonly badgeReason = computed(
    () => this.instruments.status()?.sourceReason ?? 'Where the data comes from',
  );
  protected readonly firstInstrument = computed(() => this.instruments.all()[0] ?? null);
  protected readonly alertCount = computed(
    () => this.stream.alerts().filter(({ clearedAt }) => clearedAt === null).length,
  );
  protected readonly linkText = computed(() => {
    const { state, rttMs } = this.stream.link();
    if (state === 'open') return rttMs === null ? 'connected' : `link ${Math.max(1, Math.round(rttMs))} ms`;
    return state === 'connecting' ? 'connecting' : 'disconnected';
  });

  protected press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = this.shortcuts[event.key];
    if (!act || (event.key === ' ' && isButton(event.target))) return;
    event.preventDefault();
    act();
  }

  private readonly shortcuts: Readonly<Record<string, () => void>> = {
    '/': () => this.search().focus(),
    '?': () => this.help().toggle(),
    ' ': () => this.stream.togglePause(),
    t: () => this.theme.next(),
    w: () => void this.router.navigateByUrl('/'),
    f: () => void this.router.navigateByUrl('/feeds'),
    l: () => void this.router.navigateByUrl('/latency'),
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(input|textarea|select)$/i.test(target.tagName);
}

/** Space presses the button that has the focus. */
function isButton(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, summary, [role=button]') !== null;
}
