import { type LinkState, type LivetapeClient } from '@livetape/client';
import { type Trouble } from './diagnosis';
import { Hub, Hubs } from './hub';
import { serverOf } from './server';

const server = serverOf('http://tape.example', null, 'http://desk.example/')!;

/** A client whose link is turned by hand. */
class Wire {
  readonly did: string[] = [];
  state = { state: 'closed', clockOffsetMs: null } as LinkState;
  private watchers = new Set<(state: LinkState) => void>();

  connect(url: string): void {
    this.did.push(`connect ${url}`);
    this.turn('connecting');
  }

  close(): void {
    this.did.push('close');
    this.turn('closed');
  }

  watch(watcher: (state: LinkState) => void): () => void {
    this.watchers.add(watcher);
    watcher(this.state);
    return () => this.watchers.delete(watcher);
  }

  turn(state: LinkState['state']): void {
    this.state = { ...this.state, state };
    this.watchers.forEach((watcher) => watcher(this.state));
  }
}

function setUp() {
  const wire = new Wire();
  let asked = 0;
  let answer = (_trouble: Trouble): void => undefined;
  const diagnose = () => new Promise<Trouble>((resolve) => (asked++, (answer = resolve)));
  const client = wire as unknown as LivetapeClient;
  const hub = new Hub({ client, server, hasTickets: false, diagnose });
  return { wire, hub, asked: () => asked, answer: (sentence: string) => answer({ kind: 'refused', sentence }) };
}

describe('Hub', () => {
  it('connects with the first element and closes with the last', () => {
    const { wire, hub } = setUp();
    const [leaveA, leaveB] = [hub.join(() => undefined), hub.join(() => undefined)];
    expect(wire.did).toEqual(['connect ws://tape.example/stream']);
    leaveA();
    leaveA();
    expect(wire.did).toHaveLength(1);
    leaveB();
    expect(wire.did).toEqual(['connect ws://tape.example/stream', 'close']);
    hub.join(() => undefined);
    expect(wire.did.at(-1)).toBe('connect ws://tape.example/stream');
  });

  it('asks why an attempt failed, once at a time, and tells every element', async () => {
    const { wire, hub, asked, answer } = setUp();
    const heard: (string | undefined)[] = [];
    hub.join(() => heard.push(hub.state.trouble?.sentence));
    wire.turn('waiting');
    wire.turn('connecting');
    wire.turn('waiting');
    expect(asked()).toBe(1);
    answer('Not allowed.');
    await Promise.resolve();
    expect(heard.at(-1)).toBe('Not allowed.');
    wire.turn('connecting');
    wire.turn('open');
    expect(hub.state.trouble).toBeNull();
  });

  it('does not ask why a connection broke that had been open', () => {
    const { wire, hub, asked } = setUp();
    hub.join(() => undefined);
    wire.turn('open');
    wire.turn('waiting');
    expect(asked()).toBe(0);
  });

  it('forgets an answer that comes when nobody is there, or the connection is', async () => {
    const { wire, hub, answer } = setUp();
    const leave = hub.join(() => undefined);
    wire.turn('waiting');
    leave();
    answer('Too late.');
    await Promise.resolve();
    expect(hub.state.trouble).toBeNull();
  });
});

describe('Hubs', () => {
  it('are one for each server and way to get tickets', () => {
    const made: unknown[] = [];
    const hubs = new Hubs((at, tickets) => {
      made.push([at.base, tickets]);
      return {} as Hub;
    });
    const other = serverOf('http://other.example', null, 'http://desk.example/')!;
    const first = hubs.of(server, null);
    expect(hubs.of({ ...server }, null)).toBe(first);
    expect(hubs.of(server, '/ticket')).not.toBe(first);
    expect(hubs.of(other, null)).not.toBe(first);
    expect(made).toHaveLength(3);
  });
});
