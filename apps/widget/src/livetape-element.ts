import { ageText, NumberText, TimeText } from '@livetape/charts';
import { type Source } from '@livetape/model';
import { type Market } from './history';
import { type Hub } from './hub';
import { hubs, scriptUrl } from './page';
import { type Server, serverOf } from './server';
import { Shell } from './shell';
import { type Facts, type Standing, standingOf } from './standing';
import { type TicketProvider } from './tickets';

/** How often age and state are written anew, and how often the texts for screen readers may change. */
const TICK_MS = 1_000;
const SPOKEN_TICKS = 5;

/** Attributes after which the data is another one; the others only change its look. */
const ADDRESS = ['server', 'venue', 'symbol', 'width', 'depth', 'ticket-url'];
const LOOKS = ['theme', 'lang'];

/** What an element says of its data. */
export type DataFacts = Pick<Facts, 'refusal' | 'hasData' | 'isLoading' | 'emptyText' | 'data' | 'hint'>;

/**
 * What both custom elements are: attributes that may change at any time, one shared connection while they stand in a page,
 * a theme, a size of their own, and a painting at most once a frame, only while they can be seen.
 */
export abstract class LivetapeElement extends HTMLElement {
  static readonly observedAttributes = [...ADDRESS, ...LOOKS];

  protected readonly shell: Shell;
  protected numbers = new NumberText();
  protected times = new TimeText();
  protected hub: Hub | null = null;
  private leave: (() => void) | null = null;
  private provider: TicketProvider | null = null;
  private obstacle: string | null = null;
  private source: Source | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private ticks = 0;
  /** What the texts for screen readers were last written at, and whether there was data to speak of. */
  private told = { tick: -Infinity, hasData: false };
  private isSettling = false;
  private isAddressNew = true;
  private isDue = false;
  private isSeen = true;
  private readonly resized = new ResizeObserver(() => this.invalidate());
  private readonly moved = new IntersectionObserver(([entry]) => this.see(entry.isIntersecting));

  /** @param middle what stands between head and stage  @param columns heads of the table for screen readers */
  constructor(middle: HTMLElement, columns: readonly string[]) {
    super();
    this.shell = new Shell(this.attachShadow({ mode: 'open' }), middle, columns);
    this.shell.retried = () => this.hub?.client.retryNow();
  }

  /** Gives a new ticket for each connection, for servers that ask for a key. Wins over the `ticket-url` attribute. */
  get ticketProvider(): TicketProvider | null {
    return this.provider;
  }

  set ticketProvider(provider: TicketProvider | null) {
    this.provider = provider;
    this.isAddressNew = true;
    this.settle();
  }

  connectedCallback(): void {
    this.takeEarlierProvider();
    this.resized.observe(this.shell.picture);
    this.moved.observe(this);
    this.speak();
    this.settle();
  }

  disconnectedCallback(): void {
    this.settle();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (ADDRESS.includes(name)) this.isAddressNew = true;
    if (name === 'lang') this.speak();
    this.settle();
  }

  /** Why the attributes name nothing that can be shown, in one sentence; null when they do. */
  protected abstract obstacleOf(market: Market): string | null;
  /** Subscribes to what the attributes name. */
  protected abstract open(hub: Hub, market: Market): void;
  protected abstract close(): void;
  protected abstract facts(): DataFacts;
  protected abstract ageMs(): number | null;
  protected abstract naming(): { name: string; about: string };
  /** Writes the texts of the head. */
  protected abstract write(): void;
  protected abstract paint(isLive: boolean): void;
  /** One sentence of what can be seen, and the rows of the table. */
  protected abstract describe(): { label: string; rows: string[][] };

  /** The standing of this moment. */
  protected get standing(): Standing {
    const { hub, obstacle } = this;
    if (hub === null) {
      return { word: 'NOT SET', tone: 'bad', sentence: obstacle ?? '', isLive: false, mayRetry: false };
    }
    return standingOf({ ...this.facts(), ...hub.state, now: Date.now() });
  }

  /** Something changed: the next frame shows it. */
  protected invalidate(): void {
    if (this.isDue || !this.isSeen || !this.isConnected) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      if (this.isConnected) this.show();
    });
  }

  private show(): void {
    this.shell.fit();
    this.shell.refreshPalette();
    const { standing } = this;
    const { name, about } = this.naming();
    this.source = this.hub?.state.link.source ?? this.source;
    const hasData = this.hub !== null && this.facts().hasData;
    const age = this.hub === null ? null : this.ageMs();
    this.shell.setTitle(name, about);
    const ageNote = age === null ? '' : age < TICK_MS ? '< 1 s ago' : `${ageText(age)} ago`;
    this.shell.setStanding(standing, { source: this.source, age: ageNote, hasData, name });
    this.write();
    this.paint(standing.isLive);
    if (this.ticks - this.told.tick < SPOKEN_TICKS && this.told.hasData === hasData) return;
    this.told = { tick: this.ticks, hasData };
    this.tell(standing);
  }

  private tell({ word, sentence }: Standing): void {
    const { label, rows } = this.describe();
    this.shell.describe(sentence === '' ? label : `${label} ${word}: ${sentence}`, rows);
  }

  private see(isSeen: boolean): void {
    this.isSeen = isSeen;
    this.invalidate();
  }

  /** Attributes come one by one: what they mean together is looked at once, after all of them. */
  private settle(): void {
    if (this.isSettling) return;
    this.isSettling = true;
    queueMicrotask(() => {
      this.isSettling = false;
      if (!this.isConnected) this.end();
      else if (this.isAddressNew || this.timer === null) this.begin();
      this.invalidate();
    });
  }

  private begin(): void {
    this.isAddressNew = false;
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    this.told.tick = -Infinity;
    const hub = this.findHub();
    const market = { venue: this.getAttribute('venue') ?? '', symbol: this.getAttribute('symbol') ?? '' };
    this.close();
    // the new hub is joined before the old one is left: the same one stays connected
    const leave = hub === null ? null : hub.join(() => this.invalidate());
    this.leave?.();
    if (hub !== this.hub) this.source = null;
    this.hub = hub;
    this.leave = leave;
    if (hub !== null) this.open(hub, market);
  }

  private end(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.resized.disconnect();
    this.moved.disconnect();
    this.close();
    this.leave?.();
    this.leave = this.hub = null;
    this.isSeen = true;
  }

  private findHub(): Hub | null {
    const venue = this.getAttribute('venue');
    const symbol = this.getAttribute('symbol');
    const server = serverOf(this.getAttribute('server'), scriptUrl, document.baseURI);
    this.obstacle = obstacleFor(server, venue, symbol) ?? this.obstacleOf({ venue: venue!, symbol: symbol! });
    return this.obstacle === null ? hubs.of(server!, this.provider ?? this.getAttribute('ticket-url')) : null;
  }

  private tick(): void {
    this.ticks++;
    this.invalidate();
  }

  /** Numbers and times as the element's language writes them, or the page's around it. */
  private speak(): void {
    const locale = localeOf(this.closest<HTMLElement>('[lang]')?.lang ?? '');
    this.numbers = new NumberText(locale);
    this.times = new TimeText(locale);
  }

  /** A page may have set the property before this class was there: then it hides the setter. */
  private takeEarlierProvider(): void {
    if (!Object.hasOwn(this, 'ticketProvider')) return;
    const { ticketProvider } = this;
    Reflect.deleteProperty(this, 'ticketProvider');
    this.ticketProvider = ticketProvider;
  }
}

function obstacleFor(server: Server | null, venue: string | null, symbol: string | null): string | null {
  if (server === null) return 'The attribute “server” must name the address of a Livetape server.';
  return venue && symbol ? null : 'The attributes “venue” and “symbol” must name an instrument.';
}

/** The locale of a language tag; undefined, the reader's own, where it is none. */
function localeOf(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag).at(0);
  } catch {
    // RangeError: a page may write anything into `lang`
    return undefined;
  }
}
