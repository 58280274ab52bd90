/** Columns of a grid whose tiles come out about `1.5 : 1`, at most as many as fit with `tileWidthMin`. */
export function gridColumns(size: { width: number; height: number }, tiles: number, tileWidthMin: number): number {
  if (tiles === 0 || size.width <= 0 || size.height <= 0) return 1;
  const most = Math.max(1, Math.floor(size.width / tileWidthMin));
  const wanted = Math.round(Math.sqrt((tiles * size.width) / size.height / 1.5));
  return Math.min(most, Math.max(1, wanted), tiles);
}

/** Where the arrow keys lead from tile `at`; the same tile at an edge, null for another key. */
export function neighbour(key: string, at: number, grid: { columns: number; tiles: number }): number | null {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid.columns, ArrowDown: grid.columns }[key];
  if (step === undefined) return null;
  const next = at + step;
  return next < 0 || next >= grid.tiles ? at : next;
}
