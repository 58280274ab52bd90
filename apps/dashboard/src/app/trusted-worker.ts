/** The part of the browser's Trusted Types that is used here; TypeScript's DOM does not know them. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/** The server's Content-Security-Policy lets exactly this policy turn an address into a script, and only our own origin's. */
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('livetape', {
  createScriptURL: (url) => {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`${url} is not of this origin`);
    return url;
  },
});

/** A worker from a script of our own origin, also where the page requires Trusted Types. */
export class TrustedWorker extends Worker {
  constructor(url: URL, options?: WorkerOptions) {
    super(policy?.createScriptURL(url.href) ?? url, options);
  }
}
