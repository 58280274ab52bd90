/** Saves what an address holds as a file of the reader. Frees the address when it is a blob's. */
export function save(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.-]+/g, '-');
  link.click();
  if (url.startsWith('blob:')) URL.revokeObjectURL(url);
}
