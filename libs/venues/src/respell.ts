const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The same JSON written otherwise: keys in reverse order, white space wherever it may stand, and both. Nothing within a
 * token changes, so that numbers keep their digits. Empty for what is not JSON.
 */
export function spellings(text: string): string[] {
  try {
    JSON.parse(text);
  } catch {
    // SyntaxError: the text is a sample of what is not JSON.
    return [];
  }
  const reversed = reverse((text.match(TOKEN) ?? []).values());
  return [reversed, spaced(text), spaced(reversed)];
}

function spaced(text: string): string {
  return ` ${(text.match(TOKEN) ?? []).join(' \n\t\r')} `;
}

/** Reads one value off the tokens and writes it with the members of its objects in reverse. */
function reverse(tokens: Iterator<string>, first = tokens.next().value as string): string {
  if (first === '{')
    return `{${parts(tokens, '}', (key) => `${key}${tokens.next().value}${reverse(tokens)}`).reverse()}}`;
  return first === '[' ? `[${parts(tokens, ']', (token) => reverse(tokens, token))}]` : first;
}

function parts(tokens: Iterator<string>, close: string, read: (token: string) => string): string[] {
  const found: string[] = [];
  for (let token = tokens.next().value as string; token !== close; token = tokens.next().value as string) {
    if (token !== ',') found.push(read(token));
  }
  return found;
}
