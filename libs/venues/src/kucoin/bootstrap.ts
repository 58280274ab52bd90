interface BulletPublic {
  readonly code: string;
  readonly data?: { readonly token: string; readonly instanceServers: readonly { readonly endpoint: string }[] };
}

/**
 * Where to connect, by the answer to POST bullet-public: the server that it names, with its token. Where the user planned
 * another socket than the venue's own (a proxy, a simulator), that one with the token. Throws SyntaxError or TypeError when
 * the answer is none.
 */
export function socketUrl(answer: string, planned: string, own: string): string {
  const { data } = JSON.parse(answer) as BulletPublic;
  if (typeof data?.token !== 'string') throw new TypeError('bullet-public gave no token');
  const endpoint = data.instanceServers[0].endpoint;
  return `${planned === own ? endpoint : planned}?token=${encodeURIComponent(data.token)}`;
}
