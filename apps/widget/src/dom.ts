/**
 * An element with attributes and children. Text goes in as text nodes only: no name or sentence of a server is ever markup,
 * and a page that requires Trusted Types has nothing to refuse.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Writes a text only when it is another one. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Writes the rows of a table's body, cell by cell, and only the cells that changed. The first cell of a row is its head. */
export function setRows(body: HTMLTableSectionElement, rows: readonly (readonly string[])[]): void {
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach((texts, at) => {
    const row = body.rows.item(at) ?? body.insertRow();
    texts.forEach((text, column) => {
      const cell = row.cells.item(column) ?? row.appendChild(column === 0 ? make('th', { scope: 'row' }) : make('td'));
      setText(cell, text);
    });
  });
}
