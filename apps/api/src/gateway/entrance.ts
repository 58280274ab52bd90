import { type IncomingMessage } from 'node:http';
import { type Duplex } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type EncodingName, SUBPROTOCOLS } from '@livetape/wire';
import { type Observable } from 'rxjs';
import { type WebSocketServer } from 'ws';
import { Access } from '../auth/access';
import { CONFIG, type Config } from '../config';
import { type Account } from './account';
import { addressOf } from './address';
import { Admission } from './admission';
import { refuseUpgrade, upgradeAnswer, type UpgradeProblem } from './upgrade-problem';

/** Who was let in. */
export interface Visitor {
  readonly address: string;
  /** The API key that was shown, itself or by a ticket; null where none was. */
  readonly keyId: string | null;
  readonly encoding: EncodingName;
}

/** Answers upgrades: lets in, or says why not. */
@Injectable()
export class Entrance {
  /** Upgrades refused, by code. */
  readonly refused: Partial<Record<UpgradeProblem, number>> = {};
  /** Once true, nobody is let in any more. */
  isClosed = false;
  private readonly admission: Admission;
  private readonly visitors = new WeakMap<IncomingMessage, Visitor>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly access: Access,
  ) {
    this.admission = new Admission(config.gateway, config.server.host, () => performance.now());
  }

  /** Ids of keys that are no longer valid. */
  get revoked(): Observable<string> {
    return this.access.revoked;
  }

  /** Takes over who may enter a server of `ws`. */
  guard(server: WebSocketServer): void {
    server.options.handleProtocols = (protocols) => subprotocolOf([...protocols]) ?? false;
    server.options.verifyClient = ({ req }, answer) => {
      const problem = this.judge(req);
      if (problem === null) return answer(true);
      const { status, body, headers } = this.refuse(problem, req);
      answer(false, status, body, { ...headers });
    };
    server.on('wsClientError', (_error: Error, socket: Duplex, request: IncomingMessage) =>
      refuseUpgrade(socket, this.refuse('invalid-request', request)),
    );
  }

  /** Who came in with this request, and what it shares with others of its address; from now on it counts. */
  enter(request: IncomingMessage): Visitor & { readonly account: Account } {
    const visitor = this.visitors.get(request);
    if (visitor === undefined) throw new Error('nobody was let in with this request');
    return { ...visitor, account: this.admission.enter(visitor.address) };
  }

  /** Counts it no more. */
  exit({ address }: Visitor): void {
    this.admission.exit(address);
  }

  /** Why the upgrade is refused; null for a visitor. The key comes last: a ticket is used up by asking who holds it. */
  private judge(request: IncomingMessage): UpgradeProblem | null {
    const { access, admission, config } = this;
    if (this.isClosed) return 'stopping';
    const { origin, host } = request.headers;
    const address = addressOf(request, config.server.proxies);
    const refusal = admission.refusal({ origin, host, address });
    if (refusal !== null) return refusal;
    const encoding = encodingOf(request.headers['sec-websocket-protocol']);
    if (encoding === null) return 'unknown-subprotocol';
    const caller = access.identify(request, 'stream');
    if (caller === 'not-authenticated') return caller;
    if (!caller.scopes.has('read')) return 'not-allowed';
    if (origin === undefined && !admission.mayOmitOrigin(caller.keyId !== null)) return 'forbidden-origin';
    this.visitors.set(request, { address, keyId: caller.keyId, encoding });
    return null;
  }

  private refuse(problem: UpgradeProblem, { url }: IncomingMessage) {
    this.refused[problem] = (this.refused[problem] ?? 0) + 1;
    return upgradeAnswer(problem, url);
  }
}

/** The encoding of the subprotocols offered: `json` when none is, null when none is known. */
function encodingOf(header: string | undefined): EncodingName | null {
  if (header === undefined) return 'json';
  const chosen = subprotocolOf(header.split(',').map((name) => name.trim()));
  return chosen === null ? null : chosen === SUBPROTOCOLS.json ? 'json' : 'binary';
}

/** The first one offered that is spoken here. */
function subprotocolOf(offered: readonly string[]): string | null {
  const spoken: readonly string[] = Object.values(SUBPROTOCOLS);
  return offered.find((name) => spoken.includes(name)) ?? null;
}
