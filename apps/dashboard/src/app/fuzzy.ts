/**
 * How well `query` matches `text`: -1 when its letters do not all occur in order, else higher is better. A hit at the
 * start and letters in a row count most, so `bt` finds BTCUSDT before BNBUSDT; case is ignored.
 */
export function fuzzyScore(query: string, text: string): number {
  const wanted = query.toLowerCase();
  const letters = text.toLowerCase();
  let score = 0;
  let from = 0;
  let run = 0;
  for (const letter of wanted) {
    const at = letters.indexOf(letter, from);
    if (at < 0) return -1;
    run = at === from ? run + 1 : 1;
    score += run * 2 - Math.min(at - from, 8);
    if (at === 0) score += 8;
    from = at + 1;
  }
  return Math.max(0, score * 10 + 50 - Math.min(letters.length, 50));
}

/**
 * The best matches, best first; items that match equally well keep their order. An empty query matches all. An item may be
 * called in several ways: the one that matches best counts.
 */
export function fuzzyMatches<T>(items: readonly T[], query: string, textsOf: (item: T) => readonly string[]): T[] {
  const packed = query.replace(/[\s/_-]+/g, '');
  if (packed === '') return [...items];
  return items
    .map((item) => ({ item, score: Math.max(...textsOf(item).map((text) => fuzzyScore(packed, text))) }))
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
