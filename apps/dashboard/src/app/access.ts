import { Injectable, signal } from '@angular/core';
import { client } from '@livetape/api-client';

const STORED_AS = 'livetape.key';

/**
 * The API key of a server that asks for one. It is kept for the tab only, and sent to no one but that server. Made first of
 * all services: it sees the server's first refusal.
 */
@Injectable({ providedIn: 'root' })
export class Access {
  readonly key = sessionStorage.getItem(STORED_AS);
  /** Whether the server refused us for want of a key that it knows. */
  readonly isRefused = signal(false);

  constructor() {
    if (this.key !== null) client.setConfig({ headers: { authorization: `Bearer ${this.key}` } });
    client.interceptors.response.use((response) => {
      if (response.status === 401) this.isRefused.set(true);
      return response;
    });
  }

  /** Everything begins anew with the key: what was refused is asked for again. */
  enter(key: string): void {
    sessionStorage.setItem(STORED_AS, key);
    location.reload();
  }
}
