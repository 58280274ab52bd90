import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** How often the file is looked at, ms: where the system tells nothing of changes, this alone keeps the promised second. */
const POLL_MS = 400;

/** What a watch calls. */
export interface KeyWatchEvents {
  /** The file is not the one it was. Awaited before the next look. */
  changed(): Promise<void>;
  /** Time has passed: called after every look. */
  looked(): void;
}

/**
 * Watches the file of keys: by the system's notices, and by looking at it, since not every file system gives notice.
 * The folder is watched, because each change puts a new file in the old one's place.
 */
export class KeyWatch {
  private readonly timer: NodeJS.Timeout;
  private readonly watcher: FSWatcher | null;
  private seen: string | null = null;
  private current: Promise<void> = Promise.resolve();

  constructor(
    private readonly path: string,
    private readonly events: KeyWatchEvents,
  ) {
    this.watcher = this.listen();
    this.timer = setInterval(() => void this.look(), POLL_MS);
    this.timer.unref();
  }

  /** Looks now. Resolves when what had changed is taken in. One look at a time. */
  look(): Promise<void> {
    this.current = this.current.then(() => this.compare());
    return this.current;
  }

  close(): void {
    clearInterval(this.timer);
    this.watcher?.close();
  }

  private async compare(): Promise<void> {
    const found = await stat(this.path).catch(() => null);
    const mark = found === null ? 'none' : `${found.ino}/${found.size}/${found.mtimeMs}`;
    if (mark !== this.seen) {
      this.seen = mark;
      await this.events.changed();
    }
    this.events.looked();
  }

  private listen(): FSWatcher | null {
    const name = basename(this.path);
    try {
      const watcher = watch(dirname(this.path), { persistent: false }, (_event, file) => {
        if (file === null || file === name) void this.look();
      });
      return watcher.on('error', () => watcher.close());
    } catch {
      // no such folder yet, or no notices on this file system: looking is enough
      return null;
    }
  }
}
