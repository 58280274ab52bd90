import { type CanvasSize } from './book-messages';

/**
 * Gives a canvas its size and scale, and wipes it. Setting a canvas's size makes it anew, even the same size: only when it
 * is another one.
 */
export function fitCanvas(context: OffscreenCanvasRenderingContext2D, { width, height, scale }: CanvasSize): void {
  const across = Math.max(1, Math.round(width * scale));
  const down = Math.max(1, Math.round(height * scale));
  const { canvas } = context;
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  } else {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, across, down);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
}
