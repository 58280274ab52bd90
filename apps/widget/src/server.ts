/** Where a server of Livetape is. */
export interface Server {
  /** Ends with a slash; behind a proxy it may have a path. */
  readonly base: string;
  /** Address of the stream. */
  readonly stream: string;
  /** Host and port, for people. */
  readonly name: string;
}

/**
 * The server that an element's `server` attribute names, else the one that the script came from: `…/widget/livetape.js` is
 * served by the server at `…/`. Null when neither is an address of the web.
 * @param page the address that a relative one is read against
 */
export function serverOf(attribute: string | null, script: string | null, page: string): Server | null {
  const url = attribute === null ? URL.parse('..', script ?? '') : URL.parse(attribute.replace(/\/*$/, '/'), page);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const base = url.origin + url.pathname;
  return { base, stream: `${base.replace(/^http/, 'ws')}stream`, name: url.host };
}
