/** Where the charts stand on their sheet: four numbers per chart (x, y, width, height), CSS pixels. */
export type Rects = Float32Array;

/** A sheet larger than this in either direction is beyond what every GPU holds as one texture. */
const SIDE_MAX = 8_192;
/** Bytes of one sheet stay below 64 MiB. */
const AREA_MAX = 16_777_216;

/** Device pixels per CSS pixel for a sheet: the screen's own, or fewer where the sheet would grow too large. */
export function sheetScale(width: number, height: number, devicePixelRatio: number): number {
  const side = SIDE_MAX / Math.max(width, height, 1);
  const area = Math.sqrt(AREA_MAX / Math.max(width * height, 1));
  return Math.min(devicePixelRatio, side, area);
}

/** A chart smaller than this has no labels: they would stand on the line. */
const LABELLED_WIDTH_MIN = 240;
const LABELLED_HEIGHT_MIN = 70;
const LABELS_WIDTH = 56;

/** Width of the part of a chart that time runs over; labels stand right of it where there is room for them. */
export function plotWidth(width: number, height: number): number {
  return width >= LABELLED_WIDTH_MIN && height >= LABELLED_HEIGHT_MIN ? width - LABELS_WIDTH : width;
}

/** The chart under a point of the sheet, or -1. */
export function chartAt(rects: Rects, x: number, y: number): number {
  for (let chart = 0; chart * 4 < rects.length; chart++) {
    const left = rects[chart * 4];
    const top = rects[chart * 4 + 1];
    if (x >= left && x < left + rects[chart * 4 + 2] && y >= top && y < top + rects[chart * 4 + 3]) return chart;
  }
  return -1;
}

/** The charts that reach into [top, bottom) of the sheet: 1 for visible. */
export function visibleCharts(rects: Rects, top: number, bottom: number): Uint8Array {
  return reachingInto(rects, top, bottom, 1);
}

/** The charts that reach into [left, right) of the sheet: 1 for visible. */
export function visibleAcross(rects: Rects, left: number, right: number): Uint8Array {
  return reachingInto(rects, left, right, 0);
}

/** @param axis 0 for x and width, 1 for y and height */
function reachingInto(rects: Rects, from: number, to: number, axis: 0 | 1): Uint8Array {
  const visible = new Uint8Array(rects.length / 4);
  for (let chart = 0; chart < visible.length; chart++) {
    const start = rects[chart * 4 + axis];
    visible[chart] = start < to && start + rects[chart * 4 + axis + 2] > from ? 1 : 0;
  }
  return visible;
}
