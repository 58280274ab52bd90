// Source: binance/binance-spot-api-docs, web-socket-streams.md, "Live Subscribing/Unsubscribing" and "Error Messages".

/** What a client may send. */
export type Command =
  | { readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'; readonly id: string; readonly streams: readonly string[] }
  | { readonly method: 'LIST_SUBSCRIPTIONS'; readonly id: string }
  | { readonly method: 'SET_PROPERTY'; readonly id: string; readonly combined: boolean }
  | { readonly method: 'GET_PROPERTY'; readonly id: string };

/** The venue's reply to what is not a command. */
export interface BadCommand {
  readonly reply: string;
}

const methods = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'] as const;

/** `{"code":…,"msg":…,"id":…}`; `id` is JSON text, left out where the venue does not know it. */
export function errorReply(code: number, msg: string, id?: string): string {
  return `{"code":${code},"msg":${JSON.stringify(msg)}${id === undefined ? '' : `,"id":${id}`}}`;
}

/** `{"result":…,"id":…}`. */
export function resultReply(result: unknown, id: string): string {
  return `{"result":${JSON.stringify(result)},"id":${id}}`;
}

/** Reads a client's frame. `id` of the result is JSON text, to be sent back as it came. */
export function parseCommand(text: string): Command | BadCommand {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // a client may send anything
    return { reply: errorReply(3, 'Invalid JSON: expected value at line 1 column 1') };
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const request = (isObject ? value : {}) as { id?: unknown; method?: unknown; params?: unknown };
  if (!isId(request.id)) {
    return { reply: errorReply(2, 'Invalid request: request ID must be an unsigned integer') };
  }
  const id = JSON.stringify(request.id);
  const bad = (code: number, msg: string): BadCommand => ({ reply: errorReply(code, msg, id) });
  if (request.method === undefined)
    return bad(2, `Invalid request: missing field \`method\` at line 1 column ${text.length}`);
  const method = methods.find((known) => known === request.method);
  if (!method) {
    const known = methods.map((name) => `\`${name}\``).join(', ');
    return bad(2, `Invalid request: unknown variant \`${String(request.method)}\`, expected one of ${known}`);
  }
  switch (method) {
    case 'LIST_SUBSCRIPTIONS':
      return request.params === undefined ? { method, id } : bad(2, 'Invalid request: too many parameters');
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      return isTexts(request.params)
        ? { method, id, streams: request.params }
        : bad(2, 'Invalid request: params must be a list of stream names');
    default:
      return property(method, id, request.params);
  }
}

function property(method: 'SET_PROPERTY' | 'GET_PROPERTY', id: string, params: unknown): Command | BadCommand {
  const [name, value] = Array.isArray(params) ? (params as unknown[]) : [];
  if (typeof name !== 'string') {
    return { reply: errorReply(2, 'Invalid request: property name must be a string', id) };
  }
  if (name !== 'combined') return { reply: errorReply(0, 'Unknown property', id) };
  if (method === 'GET_PROPERTY') return { method, id };
  if (typeof value !== 'boolean') return { reply: errorReply(1, 'Invalid value type: expected Boolean', id) };
  return { method, id, combined: value };
}

/** A 64-bit integer, up to 36 letters and digits, or null. */
function isId(id: unknown): boolean {
  if (typeof id === 'string') return /^[\w-]{1,36}$/.test(id);
  return id === null || Number.isInteger(id);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string');
}
