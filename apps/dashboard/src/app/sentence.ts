/** A reason as a sentence: feeds, books and servers begin and end theirs each in its own way. */
export function sentence(text: string): string {
  if (text === '') return '';
  const begun = text[0].toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
